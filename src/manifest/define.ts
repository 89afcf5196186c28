import { throwIfErrors } from '../errors';
import type { ChartDefinition, DefinedVersions, GithubReleaseVersion, GithubTagVersion, HelmVersion, InfrastructureDefinition } from './definitions';
import type { External, HelmSource } from './entries';
import type { AddressText, ChartText, ReleaseText, RepositoryText, VersionText } from './literal-checks';
import { validateEntries } from './validate';
import { deepFreeze, manifestOf } from './versions';

export type {
  ChartDefinition, DefinedVersions, GithubReleaseVersion, GithubTagVersion, HeldVersion, HelmVersion, InfrastructureDefinition, Versions,
} from './definitions';
export { parsedManifestOf, versionsOf } from './versions';

/**
 * Declares the versions of one cluster. The file that exports them is read and rewritten as text, so it holds literals and the
 * helpers `helm`, `githubRelease`, `githubTag` and `external`, and nothing else.
 *
 * @throws ConfigError with every problem, where the file is run and not just read: see `validateManifest`
 */
export function defineVersions<
  const I extends Readonly<Record<string, InfrastructureDefinition>> = Readonly<Record<never, never>>,
  const C extends Readonly<Record<string, HelmSource>> = Readonly<Record<never, never>>,
>(versions: {
  readonly infrastructure?: { readonly [Name in keyof I]: I[Name] };
  readonly charts?: { readonly [Name in keyof C]: ChartDefinition<C[Name], Extract<keyof C, string>> };
}): DefinedVersions<I, C> {
  const { infrastructure = {}, charts = {} } = versions;
  const defined = deepFreeze({ infrastructure, charts });
  throwIfErrors(validateEntries(manifestOf(defined), () => undefined));
  return defined as unknown as DefinedVersions<I, C>;
}

/**
 * A Helm chart: its version, its name, and the repository (`https://...` or `oci://...`) that it is pulled from.
 *
 * @example helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io')
 */
export function helm<const Version extends string, const Chart extends string, const Repository extends string>(
  version: VersionText<Version>, chart: ChartText<Chart>, repository: AddressText<Repository>,
): HelmVersion<Version, Chart, Repository> {
  return Object.freeze({ kind: 'helm', version, chart, repository }) as unknown as HelmVersion<Version, Chart, Repository>;
}

/**
 * A version that is published as a release on GitHub.
 *
 * @example githubRelease('v1.12.1', 'siderolabs/talos')
 */
export function githubRelease<const Version extends string, const Repository extends string>(
  version: VersionText<Version>, repository: RepositoryText<Repository>,
): GithubReleaseVersion<Version, Repository> {
  return Object.freeze({ kind: 'githubRelease', version, repository }) as unknown as GithubReleaseVersion<Version, Repository>;
}

/**
 * A version that is published as a tag on GitHub. Tags may have a leading `v` that the version has not.
 *
 * @example githubTag('1.35.0', 'kubernetes/kubernetes')
 */
export function githubTag<const Version extends string, const Repository extends string>(
  version: VersionText<Version>, repository: RepositoryText<Repository>,
): GithubTagVersion<Version, Repository> {
  return Object.freeze({ kind: 'githubTag', version, repository }) as unknown as GithubTagVersion<Version, Repository>;
}

/**
 * A HelmRelease outside of the manifest, for `dependsOn`.
 *
 * @example external('flux-system/sealed-secrets')
 */
export function external<const Name extends string>(name: ReleaseText<Name>): External & { readonly name: Name } {
  return Object.freeze({ kind: 'external', name }) as unknown as External & { readonly name: Name };
}
