export { Cluster, type ChartFactory, type ClusterProps } from './fleet/cluster';
export { Fleet, type FleetProps } from './fleet/fleet';
export type { HelmChartsProps, NotificationsProps, ResourceSetReference, StackProps, TerragruntProps, UnitProps, ValuesReference } from './fleet/options';
export type { Forge, GroupProps, Member, Style } from './fleet/policies';
export { defineVersions, external, githubRelease, githubTag, helm, type Versions } from './manifest/define';
