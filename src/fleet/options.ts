import type { Json, JsonObject } from '../manifest/json';
import type { FailureNotificationProps } from './failure-props';

/** Where a release finds values beside those of its entry; the shape of `spec.valuesFrom` of a HelmRelease. */
export interface ValuesReference {
  readonly kind: 'ConfigMap' | 'Secret';
  /** Name of the object; `<release>` stands for the release's name. */
  readonly name: string;
  /**
   * Key in the object; `<release>` stands for the release's name.
   *
   * @default '<release>.yaml'
   */
  readonly valuesKey?: string;
  /** @default true */
  readonly optional?: boolean;
}

/** A ResourceSet that must be ready before this one is reconciled. */
export interface ResourceSetReference {
  readonly name: string;
  /** @default - the namespace of the ResourceSet that waits */
  readonly namespace?: string;
}

/** How a cluster's HelmReleases are written. */
export interface HelmChartsProps {
  /**
   * Name of the ResourceSet. Style `ResourceSet` only.
   *
   * @default 'platform-resources'
   */
  readonly name?: string;
  /**
   * Namespace of the ResourceSet, the HelmReleases and their sources. The releases are installed into the namespaces of their entries.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * How often Flux looks at releases and repositories, as a Go duration.
   *
   * @default '10m'
   */
  readonly interval?: string;
  /**
   * How long one Helm action may take, as a Go duration.
   *
   * @default '10m'
   */
  readonly timeout?: string;
  /**
   * How often a failed install or upgrade is remediated and tried again.
   *
   * @default 3
   */
  readonly retries?: number;
  /**
   * Values that clusters have on purpose of their own. They are not part of an entry and not gated.
   *
   * @default - the ConfigMap `platform-values`, key `<release>.yaml`, optional
   */
  readonly valuesFrom?: readonly ValuesReference[];
  /**
   * Values that every release gets; those of an entry's file win, key by key.
   *
   * @default - none
   */
  readonly values?: JsonObject;
  /**
   * Where Helm keeps the history of a release: in the release's own namespace (`release`, where `helm list -n <namespace>` looks
   * for it), or in the one of the HelmRelease objects (`set`, what Flux does by itself). Flux uninstalls and installs a release
   * whose history moves, so synthesis refuses to change it for a cluster that runs.
   *
   * @default 'release'
   */
  readonly storage?: 'release' | 'set';
  /**
   * What fetches charts from `oci://` registries: a HelmRepository of type `oci`, or an OCIRepository per release.
   *
   * @default 'HelmRepository'
   */
  readonly ociCharts?: 'HelmRepository' | 'OCIRepository';
  /**
   * ResourceSets that must be ready first. Style `ResourceSet` only.
   *
   * @default - none
   */
  readonly dependsOn?: readonly ResourceSetReference[];
  /**
   * An own `resourcesTemplate` (Go template with `<<` and `>>`). It must carry the annotations that evidence needs. Style `ResourceSet` only.
   *
   * @default - Sluice's template: a HelmRepository and a HelmRelease per input
   */
  readonly resourcesTemplate?: string;
  /**
   * Path of a file, from the output folder, with a ResourceSet of yours: all of it but the inputs is taken as it stands there. Its name and
   * namespace are `name` and `namespace`; what else it says itself (`interval`, `dependsOn`, `resourcesTemplate` and the like) is not said
   * here. While the `kustomization.yaml` beside the file lists it, Flux gets it from there, and no cluster gets one of its own.
   * Style `ResourceSet` only.
   *
   * @default - Sluice's own ResourceSet
   */
  readonly resourceSet?: string;
  /**
   * What a template of yours finds in `inputs.dependsOn`: `objects` with `name` and `namespace`, or `names` of HelmReleases in the
   * ResourceSet's own namespace.
   *
   * @default 'objects'
   */
  readonly dependencies?: 'objects' | 'names';
  /**
   * Whether a Flux Kustomization's `postBuild` may substitute `${...}` in what is written here.
   *
   * @default false
   */
  readonly substitute?: boolean;
  /**
   * First step of every move: to another `style`, to another `name` or `namespace`, to another Flux Kustomization. Once it has
   * reached the cluster, the releases outlive the objects that made them: a ResourceSet stands still and leaves all behind that it
   * has applied (`fluxcd.controlplane.io/reconcile: disabled`), plain objects are not pruned (`kustomize.toolkit.fluxcd.io/prune: disabled`).
   * Nothing is rolled out by a ResourceSet meanwhile: take it off together with the move.
   *
   * @default false
   */
  readonly handover?: boolean;
}

/** What Flux tells the forge. */
export interface NotificationsProps {
  /**
   * Name of the folder below `kubernetes/platform/config` (beside `clustersFolder`) that all clusters share, where the usual one holds
   * something of yours.
   * Another custom name that stood here before is yours to delete.
   *
   * @default 'flux-notifications'
   */
  readonly folder?: string;
  /**
   * Namespace of the Providers and Alerts.
   *
   * @default 'flux-system'
   */
  readonly namespace?: string;
  /**
   * Secret with a key `token` that the commit-status Provider uses (GitHub: `statuses: write`; Bitbucket: `<user>:<app password>`).
   *
   * @default 'github-token', after the forge's name
   */
  readonly secretName?: string;
  /**
   * Address of the repository as the Provider of the forge's type wants it.
   *
   * @default - made from the fleet's `forge`, `forgeUrl` and `repository`
   */
  readonly address?: string;
  /**
   * Whether sources send an event per action of a HelmRelease. Without, evidence comes through the other doors only
   * (`sluice record --helmreleases <file>`).
   *
   * @default true
   */
  readonly dispatch?: boolean;
  /**
   * Secret with a key `token` that the dispatch Provider of a source uses: on GitHub a token with `contents: write` (whoever holds it
   * can push), elsewhere the key that events are signed with.
   *
   * @default 'github-dispatch-token', after the forge's name
   */
  readonly dispatchSecretName?: string;
  /**
   * The one Flux Kustomization whose outcome is shown as a commit status.
   *
   * @default 'flux-system' in the namespace 'flux-system'
   */
  readonly kustomization?: { readonly name: string; readonly namespace?: string };
  /**
   * Address that a source's events are sent to, signed (`generic-hmac`). Required where the forge has no dispatch, and there is a source.
   *
   * @default - GitHub: the repository itself, through `githubdispatch`
   */
  readonly dispatchAddress?: string;
  /**
   * Who else is told of failures, on every cluster: Slack, Discord, Teams, an own webhook ...
   *
   * @default - nobody
   */
  readonly failures?: readonly FailureNotificationProps[];
}

/** A `unit` of the Terragrunt stacks. */
export interface UnitProps {
  /** The block's label: `unit "<name>"`. */
  readonly name: string;
  /**
   * The unit's folder below `units`, and its path in the generated stack.
   *
   * @default - the name with dashes for underscores
   */
  readonly path?: string;
  /**
   * Whether the unit is given the cluster's infrastructure versions.
   *
   * @default false
   */
  readonly versions?: boolean;
  /**
   * What a stack file that does not exist yet passes to the unit: attribute to HCL expression.
   *
   * @default - nothing but the versions
   */
  readonly values?: Readonly<Record<string, string>>;
}

/** The Terragrunt side of a fleet. */
export interface TerragruntProps {
  /** @default 'infrastructure/stacks' */
  readonly stacks?: string;
  /** @default 'infrastructure/units' */
  readonly units?: string;
  /** The units of every stack, in the order in which a new stack file lists them. */
  readonly unit: readonly UnitProps[];
}

/** The Terragrunt stack of one cluster. */
export interface StackProps {
  /**
   * What a stack file that does not exist yet gets as `locals`. An existing file is its owner's: only `versions` is written there.
   *
   * @default - nothing but `versions`
   */
  readonly locals?: Readonly<Record<string, Json>>;
}

/** A token for what workflows push: the name of a secret that holds one. Its owner must be allowed to write the repository's contents. */
export interface SecretToken {
  /** Name of the repository's secret, such as `SLUICE_TOKEN`. */
  readonly secret: string;
}

/** A token for what workflows push: a GitHub App that is installed in the repository and may write its contents. */
export interface AppToken {
  readonly app: {
    /** The App's client id. It is not a secret. */
    readonly clientId: string;
    /** Name of the repository's secret with the App's private key. */
    readonly privateKeySecret: string;
  };
}

/** The GitHub workflows. */
export interface WorkflowsProps {
  /**
   * What workflows push with. GitHub starts no checks for a commit that its own token has pushed; with a token of yours it does.
   *
   * @default - the token that GitHub gives to every run
   */
  readonly token?: SecretToken | AppToken;
  /**
   * Version of Node.js, as actions/setup-node takes it.
   *
   * @default '24'
   */
  readonly nodeVersion?: string;
  /**
   * Label or labels of the runners. Where they are your own they must be thrown away after each job: one runs a branch's code, the next
   * holds a token.
   *
   * @default 'ubuntu-latest'
   */
  readonly runsOn?: string | readonly string[];
  /**
   * Lines of bash that install the fleet's packages.
   *
   * @default 'npm ci --ignore-scripts'
   */
  readonly install?: string;
  /**
   * Folder of `fleet.ts`, from the repository's root.
   *
   * @default '.'
   */
  readonly fleetFolder?: string;
  /**
   * Sluice's own GitHub Action in place of the installed `sluice`, for what records and promotes: `owner/name@<commit> # <release>`, with
   * the full id of the release's commit. Nothing is installed then, so no npm package runs beside the token that may push; in turn
   * `fleet.ts` may import nothing but `sluice`, cdk8s, constructs and files of its own.
   *
   * @default - what `install` has installed
   */
  readonly action?: string;
  /**
   * Whether the workflow that promotes also keeps an issue for each thing that `sluice doctor` finds.
   *
   * @default true
   */
  readonly doctor?: boolean;
}
