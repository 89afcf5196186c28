import { App, type Duration } from 'cdk8s';
import type { Location } from '../errors';
import { parsedManifestOf, type Versions } from '../manifest/define';
import type { ClusterConstructs, NamespaceFactory } from './constructs';
import type { Fleet } from './fleet';
import type { HelmChartsProps, StackProps } from './options';
import type { Style } from './policies';
import type { PromotionProps, ReadinessProps } from './promotion-props';

const DAY = 86_400_000;

/** What `fleet.ts` says of one cluster. */
export interface ClusterProps extends PromotionProps {
  /** What the cluster's manifest exports. */
  readonly versions: Versions;
  /**
   * Path of the manifest from the fleet's folder.
   *
   * @default - the file that `versions` was imported from; `clusters/<cluster>/versions.ts` where that is not known
   */
  readonly manifest?: string;
  /**
   * The clusters that must have verified what this one gets, or their names.
   *
   * @default - none: the cluster tracks Renovate
   */
  readonly promotedFrom?: Cluster | string | readonly (Cluster | string)[];
  /**
   * A Flux Kustomization whose success verifies all charts of the manifest at once.
   *
   * @default - none: every chart is verified by its own HelmRelease
   */
  readonly readiness?: ReadinessProps;
  /**
   * How long something on this cluster may wait (a report, a candidate that nothing but a person or a report can help) before
   * `sluice doctor` says so.
   *
   * @default Duration.hours(24)
   */
  readonly silenceAfter?: Duration;
  /**
   * How the charts reach Flux: one ResourceSet (needs flux-operator), or plain HelmReleases.
   *
   * @default 'ResourceSet'
   */
  readonly style?: Style;
  /**
   * How the HelmReleases are written.
   *
   * @default - as the fleet says
   */
  readonly helmCharts?: HelmChartsProps;
  /**
   * HelmReleases that stand in files of yours, by their name: the path of the file from the output folder, or the paths of all files in
   * which it and its source stand. Sluice writes the chart's version there, and the annotations that evidence needs; every other byte is
   * yours. Style `HelmReleases` only.
   *
   * @default - none: Sluice writes the HelmRelease of every entry
   */
  readonly releaseFiles?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * A file of yours with lines `name=version`, from the output folder: Sluice writes the infrastructure versions there, each into the
   * line of its name, and changes no other line.
   *
   * @default - none
   */
  readonly versionsEnv?: string;
  /**
   * Makes the `Namespace` of every namespace that an entry names, with the labels it should have:
   * `(chart, name) => new Namespace(chart, name, { metadata: { name } })` with cdk8s-plus-30. Flux never prunes them.
   *
   * @default - none is written; Helm creates the namespaces that are missing
   */
  readonly namespaces?: NamespaceFactory;
  /**
   * Constructs of the owner's in place of Sluice's, or `false` to leave one out.
   *
   * @default - Sluice's own
   */
  readonly constructs?: ClusterConstructs;
  /**
   * The cluster's Terragrunt stack.
   *
   * @default - a stack with nothing but versions, where the fleet has Terragrunt
   */
  readonly stack?: StackProps;
}

/** One Kubernetes cluster: the scope of its charts. A cdk8s `Chart` made in it becomes `<id>.yaml` in the cluster's folder, `kubernetes/clusters/<cluster>` unless the fleet says another. */
export class Cluster extends App {
  public readonly name: string;
  public readonly fleet: Fleet;
  public readonly props: ClusterProps;
  public readonly style: Style;
  /** Where `fleet.ts` adds the cluster, as far as that is known. */
  public readonly at: Location | undefined;

  /** Use `fleet.addCluster`. */
  constructor(fleet: Fleet, name: string, props: ClusterProps, at?: Location) {
    super({ outdir: 'dist', recordConstructMetadata: false });
    this.fleet = fleet;
    this.name = name;
    this.props = (props as ClusterProps | undefined) ?? ({} as ClusterProps);
    this.style = this.props.style ?? 'ResourceSet';
    this.at = at;
  }

  /** Names of the clusters that must have verified what this one gets, as `fleet.ts` gives them. */
  public get sourceNames(): readonly string[] {
    const { promotedFrom = [] } = this.props;
    const sources = Array.isArray(promotedFrom) ? promotedFrom as readonly (Cluster | string)[] : [promotedFrom as Cluster | string];
    return sources.map((source) => (typeof source === 'string' ? source : source.name));
  }

  /** The clusters that must have verified what this one gets; none for a cluster that tracks Renovate. */
  public get sources(): readonly Cluster[] {
    return this.sourceNames.map((name) => this.fleet.tryFindCluster(name)).filter((source) => source !== undefined);
  }

  /** The cluster tracks Renovate: nothing is promoted to it. */
  public get tracksRenovate(): boolean {
    return this.sourceNames.length === 0;
  }

  /** Path of the manifest from the fleet's folder, with forward slashes. */
  public get manifest(): string {
    return this.props.manifest ?? parsedManifestOf(this.props.versions)?.file ?? `clusters/${this.name}/versions.ts`;
  }

  /** After how many milliseconds of waiting something is a finding. */
  public get silenceAfter(): number {
    const { silenceAfter } = this.props;
    if (silenceAfter === undefined) return DAY;
    // nobody has checked the type: validation says so
    return typeof (silenceAfter as Partial<Duration> | null)?.toMilliseconds === 'function' ? silenceAfter.toMilliseconds() : Number.NaN;
  }

  /** Some other cluster is promoted from this one, so its reports count as evidence. */
  public get isSource(): boolean {
    return this.fleet.clusters.some((other) => other.sourceNames.includes(this.name));
  }
}
