import type { External, GithubReleaseSource, GithubTagSource, HelmSource, Hold, Source } from './entries';

/** A Helm chart of one version, with its literal types. */
export interface HelmVersion<Version extends string = string, Chart extends string = string, Repository extends string = string> extends HelmSource {
  readonly version: Version;
  readonly chart: Chart;
  readonly repository: Repository;
}

/** A GitHub release of one version, with its literal types. */
export interface GithubReleaseVersion<Version extends string = string, Repository extends string = string> extends GithubReleaseSource {
  readonly version: Version;
  readonly repository: Repository;
}

/** A GitHub tag of one version, with its literal types. */
export interface GithubTagVersion<Version extends string = string, Repository extends string = string> extends GithubTagSource {
  readonly version: Version;
  readonly repository: Repository;
}

/** What a manifest says of one Helm release; `Release` is the names that `dependsOn` may use. */
export interface ChartDefinition<Chart extends HelmSource = HelmSource, Release extends string = string> {
  /** Namespace that the release is installed into. */
  readonly namespace: string;
  readonly chart: Chart;
  /**
   * Releases that must be ready first: names of this manifest, or `external('namespace/name')`.
   *
   * @default - none
   */
  readonly dependsOn?: readonly (Release | External)[];
  /**
   * A file beside the manifest with Helm values that belong to this entry and are promoted with it. No two entries share one.
   *
   * @default - no values but those that the clusters share
   */
  readonly values?: `values/${string}.yaml`;
  /**
   * Whether only a Helm test verifies this entry.
   *
   * @default false
   */
  readonly test?: boolean;
  /**
   * Why this entry stays where it is: nothing is promoted to it, nor raised by Renovate, but what `allow` lets through.
   *
   * @default - not held
   */
  readonly hold?: string | Hold;
}

/** A version with a hold. */
export interface HeldVersion<Version extends Source = Source> {
  readonly version: Version;
  /**
   * Why this version stays where it is.
   *
   * @default - not held
   */
  readonly hold?: string | Hold;
}

/** What a manifest says of one part of the infrastructure: a version, or a version with a hold. */
export type InfrastructureDefinition = Source | HeldVersion;

/** What a manifest exports, whatever it says. */
export interface Versions {
  readonly infrastructure: Readonly<Record<string, InfrastructureDefinition>>;
  readonly charts: Readonly<Record<string, ChartDefinition>>;
}

/** What one manifest exports, with its literal types. */
export interface DefinedVersions<Infrastructure, Charts> {
  readonly infrastructure: Infrastructure;
  readonly charts: { readonly [Name in keyof Charts]: ChartDefinition<Charts[Name] & HelmSource, Extract<keyof Charts, string>> };
}
