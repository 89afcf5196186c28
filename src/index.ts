export { Cluster, type ClusterProps } from './fleet/cluster';
export type {
  ChartFactory, ClusterConstructs, DispatchChartProps, FleetConstructs, FluxNotificationsChartProps, HelmChartsChartProps, NamespaceFactory,
} from './fleet/constructs';
export { Fleet, type FleetProps } from './fleet/fleet';
export type { HelmChartsProps, NotificationsProps, ResourceSetReference, StackProps, TerragruntProps, UnitProps, ValuesReference } from './fleet/options';
export type { Forge, GroupProps, Member, Style } from './fleet/policies';
export { defineVersions, external, githubRelease, githubTag, helm, type Versions } from './manifest/define';
