/** A Helm chart in a repository: an `https://` index or an `oci://` registry. Renovate's datasources `helm` and `docker`. */
export interface HelmSource {
  readonly kind: 'helm';
  readonly version: string;
  readonly chart: string;
  readonly repository: string;
}

/** A GitHub release (`owner/name`). Renovate's datasource `github-releases`. */
export interface GithubReleaseSource {
  readonly kind: 'githubRelease';
  readonly version: string;
  readonly repository: string;
}

/** A GitHub tag (`owner/name`). Renovate's datasource `github-tags`. */
export interface GithubTagSource {
  readonly kind: 'githubTag';
  readonly version: string;
  readonly repository: string;
}

/** A version and what it is a version of. */
export type Source = HelmSource | GithubReleaseSource | GithubTagSource;

/** A release outside the manifest that an entry waits for, as `namespace/name`. */
export interface External {
  readonly kind: 'external';
  readonly name: string;
}

/** A release of the same manifest by name, or one outside of it. */
export type Dependency = string | External;

/** A person's word that a component stays where it is; `allow` is a semver range that still passes. */
export interface Hold {
  readonly reason: string;
  readonly allow?: string;
}

/** What a manifest says of one version of the infrastructure. */
export interface InfrastructureEntry {
  readonly kind: 'infrastructure';
  readonly name: string;
  readonly source: Source;
  readonly hold?: Hold;
}

/** What a manifest says of one Helm release. */
export interface ChartEntry {
  readonly kind: 'chart';
  /** The Helm release's name: the key in `charts`. */
  readonly name: string;
  readonly namespace: string;
  readonly source: HelmSource;
  readonly dependsOn: readonly Dependency[];
  /** Path of the values file, relative to the manifest's folder: `values/<release>.yaml`. */
  readonly values?: string;
  /** Only a Helm test verifies this entry. */
  readonly test: boolean;
  readonly hold?: Hold;
}

/** What a manifest says of one component. */
export type Entry = InfrastructureEntry | ChartEntry;

/** One promotable thing: `charts/<release>` or `infrastructure/<name>`. */
export type Component = `charts/${string}` | `infrastructure/${string}`;

export function componentOf(entry: Pick<Entry, 'kind' | 'name'>): Component {
  return entry.kind === 'chart' ? `charts/${entry.name}` : `infrastructure/${entry.name}`;
}

/** What one manifest says, in the order it says it. */
export interface Manifest {
  readonly infrastructure: readonly InfrastructureEntry[];
  readonly charts: readonly ChartEntry[];
}

export function entriesOf(manifest: Manifest): readonly Entry[] {
  return [...manifest.infrastructure, ...manifest.charts];
}
