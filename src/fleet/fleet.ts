import { RootConstruct } from 'constructs';
import type { Location } from '../errors';
import type { Component } from '../manifest/entries';
import { callSite } from './call-site';
import { Cluster, type ClusterProps } from './cluster';
import type { FleetConstructs } from './constructs';
import type { HelmChartsProps, NotificationsProps, TerragruntProps, WorkflowsProps } from './options';
import type { Forge, GroupProps } from './policies';
import type { RenovateConfig } from './renovate-config';

/** What `fleet.ts` says of all clusters together. */
export interface FleetProps {
  /** The repository on the forge, as `owner/name`. */
  readonly repository: string;
  /** @default 'main' */
  readonly branch?: string;
  /** @default 'github' */
  readonly forge?: Forge;
  /**
   * Where the forge is, as `https://host`. Required for `gitea` and `bitbucketserver`.
   *
   * @default - the forge's public host
   */
  readonly forgeUrl?: string;
  /**
   * Components that Renovate raises on one branch.
   *
   * @default - none: every dependency has a branch of its own
   */
  readonly groups?: readonly GroupProps[];
  /**
   * Who may report for a cluster, as logins on the forge: the owners of the tokens that its Flux sends with. `github-actions[bot]` is
   * never believed.
   *
   * @default - the repository's owner, for every cluster that is not named
   */
  readonly reporters?: Readonly<Record<string, readonly string[]>>;
  /**
   * Components of one manifest that should have the same version; a pair that has drifted apart is a warning.
   *
   * @default - none
   */
  readonly sameVersion?: readonly (readonly [Component, Component])[];
  /**
   * The owner's own Renovate configuration, merged into the generated one.
   *
   * @default - `extends: ['config:recommended']`
   */
  readonly renovate?: RenovateConfig;
  /**
   * How the HelmReleases of all clusters are written; a cluster's own props win.
   *
   * @default - as HelmChartsProps says
   */
  readonly helmCharts?: HelmChartsProps;
  /**
   * What Flux tells the forge; `false` leaves the notifications out.
   *
   * @default - as NotificationsProps says
   */
  readonly notifications?: NotificationsProps | false;
  /**
   * Constructs of the owner's in place of those that all clusters share.
   *
   * @default - Sluice's own
   */
  readonly constructs?: FleetConstructs;
  /**
   * The Terragrunt stacks and units that take the infrastructure versions.
   *
   * @default - none: no Terragrunt file is touched
   */
  readonly terragrunt?: TerragruntProps;
  /**
   * The GitHub workflows; `false` leaves them out.
   *
   * @default - as WorkflowsProps says, where the forge is GitHub
   */
  readonly workflows?: WorkflowsProps | false;
  /**
   * Folder that everything is written to, relative to the fleet's own.
   *
   * @default '.'
   */
  readonly out?: string;
  /**
   * The folder with one folder per cluster, from the folder that is written to: what `flux bootstrap --path` names, without the cluster.
   * The notifications that all clusters share are beside it, in `platform/config`.
   *
   * @default 'kubernetes/clusters'
   */
  readonly clustersFolder?: string;
}

const FLEET = Symbol.for('sluice.Fleet');

/** All clusters of one repository, and how they follow each other. `fleet.ts` exports one as default. */
export class Fleet extends RootConstruct {
  /** Whether a value is a fleet, also one that another copy of this package has made. */
  public static isFleet(value: unknown): value is Fleet {
    return typeof value === 'object' && value !== null && FLEET in value;
  }

  public readonly props: FleetProps;
  public readonly clusters: readonly Cluster[] = [];
  /** Where `fleet.ts` makes the fleet, as far as that is known. */
  public readonly at: Location | undefined;

  constructor(props: FleetProps) {
    super();
    Object.defineProperty(this, FLEET, { value: true });
    // without any the fleet is not valid, which is said with all else that is not
    this.props = (props as FleetProps | undefined) ?? { repository: '' };
    this.at = callSite(new.target);
  }

  /** Adds a cluster. Problems (a name that is taken, a circle) are reported by synthesis, all at once. */
  public addCluster(name: string, props: ClusterProps): Cluster {
    const cluster = new Cluster(this, name, props, callSite(this.addCluster));
    (this.clusters as Cluster[]).push(cluster);
    return cluster;
  }

  /** Who may report for a cluster. */
  public reportersOf(cluster: string): readonly string[] {
    const { reporters = {}, repository } = this.props;
    // nobody has checked the types: validation says so, and nobody is believed
    if (typeof reporters !== 'object' || reporters === null || Array.isArray(reporters) || typeof repository !== 'string') return [];
    if (!Object.hasOwn(reporters, cluster)) return [repository.split('/', 1)[0] as string];
    const named: unknown = reporters[cluster];
    return Array.isArray(named) ? named as readonly string[] : [];
  }

  public tryFindCluster(name: string): Cluster | undefined {
    return this.clusters.find((cluster) => cluster.name === name);
  }
}
