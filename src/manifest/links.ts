import type { Problem } from '../errors';
import { componentOf, entriesOf, type Component } from './entries';
import type { ParsedManifest } from './parsed-manifest';
import { sameVersion } from './version';

/**
 * Reports the pairs of components that should have the same version and have not, as warnings `VERSIONS_DIFFER`. A pair of which
 * the manifest has only one, or none, has nothing to compare.
 */
export function findDrifted(parsed: ParsedManifest, pairs: readonly (readonly [Component, Component])[]): readonly Problem[] {
  const versions = new Map(entriesOf(parsed).map((entry) => [componentOf(entry), entry.source.version]));
  return pairs.flatMap(([one, other]): readonly Problem[] => {
    const [first, second] = [versions.get(one), versions.get(other)];
    if (first === undefined || second === undefined || sameVersion(first, second)) return [];
    return [{
      code: 'VERSIONS_DIFFER',
      severity: 'warning',
      what: `${one} and ${other} should have the same version, as the fleet's sameVersion says`,
      at: parsed.locationOf(other, 'version'),
      found: `${first} and ${second}`,
      fix: 'raise the lower one, or take the pair out of sameVersion',
    }];
  });
}
