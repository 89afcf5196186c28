import type { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { JsonObject } from '../manifest/json';
import type { ResolvedChart } from '../manifest/resolve';
import type { HelmChartsProps, NotificationsProps } from './options';
import type { Forge } from './policies';

/** Makes a chart in place of one of Sluice's own; `props` is what Sluice would have used. Called anew by every synthesis. */
export type ChartFactory<Props> = (scope: Construct, id: string, props: Props) => Chart;

/** Makes the `Namespace` of that name in a chart; nothing for one that should not be written. */
export type NamespaceFactory = (chart: Chart, name: string) => IConstruct | undefined;

/** What the chart of a cluster's releases is made from: `PlatformResources` or `HelmReleases`. */
export interface HelmChartsChartProps {
  /** The entries, in the manifest's order. */
  readonly charts: readonly ResolvedChart[];
  /** Some other cluster is promoted from this one: every change of an entry must start an action of Helm, and so give a report. */
  readonly isSource: boolean;
  /**
   * A Kustomization's word is taken for all releases, so what it applies is ready only when all of them are.
   *
   * @default false
   */
  readonly waits?: boolean;
  /** What the fleet says, and the cluster where it says otherwise. */
  readonly options: HelmChartsProps;
  /**
   * What stands in the file that the option `resourceSet` names.
   *
   * @default - Sluice's own ResourceSet
   */
  readonly resourceSet?: OwnersResourceSet;
}

/** A ResourceSet of an owner's, without its inputs. */
export interface OwnersResourceSet {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** All of `spec` but `inputs`. */
  readonly spec: JsonObject & { readonly resourcesTemplate: string };
}

/** What the notifications that all clusters share are made from: `FluxNotifications`. */
export interface FluxNotificationsChartProps {
  readonly forge: Forge;
  readonly forgeUrl?: string;
  readonly repository: string;
  readonly options: NotificationsProps;
}

/** What a source's dispatch of events is made from: `DispatchNotifications`. */
export interface DispatchChartProps extends FluxNotificationsChartProps {
  /** The namespaces that have HelmReleases: an event source each. */
  readonly namespaces: readonly string[];
}

/** What an owner puts in place of Sluice's constructs of one cluster. */
export interface ClusterConstructs {
  /**
   * Makes `helm-charts.yaml`; `false` leaves it out.
   *
   * @default - `PlatformResources` or `HelmReleases`, after the cluster's style
   */
  readonly helmCharts?: ChartFactory<HelmChartsChartProps> | false;
  /**
   * Makes a source's dispatch of events, a file per object by its id; `false` leaves it out.
   *
   * @default - `DispatchNotifications`
   */
  readonly dispatch?: ChartFactory<DispatchChartProps> | false;
  /**
   * `false` leaves the whole folder `flux-notifications` out.
   *
   * @default - the shared notifications with the cluster's name, and on sources the dispatch
   */
  readonly fluxNotifications?: false;
}

/** What an owner puts in place of the constructs that all clusters share. */
export interface FleetConstructs {
  /**
   * Makes the shared notifications, a file per object by its id.
   *
   * @default - `FluxNotifications`
   */
  readonly fluxNotifications?: ChartFactory<FluxNotificationsChartProps>;
}
