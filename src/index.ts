export { Cluster, type ChartFactory, type ClusterProps } from './fleet/cluster';
export { Fleet, type FleetProps } from './fleet/fleet';
export type {
  AppToken, HelmChartsProps, NotificationsProps, ResourceSetReference, SecretToken, StackProps, TerragruntProps, UnitProps, ValuesReference,
  WorkflowsProps,
} from './fleet/options';
export type { Forge, GroupProps, Member, Style } from './fleet/policies';
