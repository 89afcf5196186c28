import type { RenovateCustomManager, RenovatePackageRule } from '../../fleet/renovate-config';
import { MANIFEST_MATCH_STRINGS } from './match-strings';
import { escapePattern } from './patterns';

/** The name under which rules know the manager of the manifests. */
export const MANAGER = 'custom.regex';

/** Renovate's manager of the manifests: every entry is a dependency whose `depType` is its component. */
export function manifestManager(manifests: readonly string[]): RenovateCustomManager {
  return {
    customType: 'regex',
    description: 'the manifests of the clusters that track Renovate; the type of a dependency is its component',
    managerFilePatterns: manifests.map(escapePattern),
    matchStringsStrategy: 'recursive',
    matchStrings: MANIFEST_MATCH_STRINGS,
    depTypeTemplate: '{{#if chart}}charts{{else}}infrastructure{{/if}}/{{{quoted}}}{{{bare}}}',
    datasourceTemplate: '{{#if (equals helper "githubRelease")}}github-releases{{else if (equals helper "githubTag")}}github-tags{{else if oci}}docker{{else}}helm{{/if}}',
    // what has no helper is no entry; Renovate drops what has neither of these two names
    depNameTemplate: '{{#if helper}}{{{depName}}}{{/if}}',
    packageNameTemplate: '{{#if helper}}{{#if oci}}{{{oci}}}/{{/if}}{{{depName}}}{{/if}}',
    // for a version that is written without the "v" of its tag; tags without one are read as well
    extractVersionTemplate: '{{#unless (equals helper "helm")}}{{#unless v}}^v?(?<version>.*)${{/unless}}{{/unless}}',
    versioningTemplate: 'semver',
  };
}

/** Rules without which Renovate would rewrite the wrong place, wait for ever, or pin what cannot be pinned. */
export function manifestRules(manifests: readonly string[]): readonly RenovatePackageRule[] {
  const ours = { matchManagers: [MANAGER], matchFileNames: manifests };
  return [
    { description: 'a version that stands in a URL or a comment too is changed only where it is the version', ...ours, autoReplaceGlobalMatch: false },
    { description: 'charts in OCI registries have no release date and no digest in a manifest', ...ours, matchDatasources: ['docker'], minimumReleaseAgeBehaviour: 'timestamp-optional', pinDigests: false },
  ];
}
