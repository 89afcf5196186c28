import { oneLine } from '../../errors';
import type { RenovatePackageRule } from '../../fleet/renovate-config';
import { componentOf, type Component, type Entry, type Hold } from '../../manifest/entries';
import { MANAGER } from './manifest-manager';
import { exactPatterns } from './patterns';
import { componentsOf, type TrackedManifest } from './tracked';

/** One hold with the manifests that have it. */
interface Held {
  readonly component: Component;
  readonly hold: Hold;
  readonly ownBranch: boolean;
  readonly manifests: readonly TrackedManifest[];
}

/**
 * One rule per hold: Renovate leaves the component at its version, or within what the hold allows. A hold reaches exactly the
 * component of the manifests that have it: where another cluster does not hold it, Renovate goes on raising it there.
 */
export function holdRules(manifests: readonly TrackedManifest[]): readonly RenovatePackageRule[] {
  const patternOf = exactPatterns(componentsOf(manifests));
  return heldBy(manifests).map(({ component, hold, ownBranch, manifests: where }) => ({
    description: `${component} is held: ${oneLine(hold.reason)}`,
    matchManagers: [MANAGER],
    matchFileNames: where.map(({ pattern }) => pattern),
    matchDepTypes: [patternOf(component)],
    ...(hold.allow === undefined ? { enabled: false } : { allowedVersions: hold.allow }),
    ...(ownBranch && { additionalBranchPrefix: `${component.replace(/.*\//, '')}-` }),
  }));
}

function heldBy(manifests: readonly TrackedManifest[]): readonly Held[] {
  const held = new Map<string, Held>();
  for (const manifest of manifests) {
    for (const entry of manifest.entries) {
      const { hold } = entry;
      if (!hold) continue;
      const component = componentOf(entry);
      const ownBranch = hold.allow !== undefined && hasTwin(entry, manifest);
      const key = JSON.stringify([component, hold.reason, hold.allow, ownBranch]);
      held.set(key, { component, hold, ownBranch, manifests: [...(held.get(key)?.manifests ?? []), manifest] });
    }
  }
  return [...held.values()];
}

/**
 * Whether the manifest has the same package once more, under no hold or one that allows something else. Of two such entries at one
 * version, Renovate raises only one on one branch where their new versions differ.
 */
function hasTwin(entry: Entry, { entries }: TrackedManifest): boolean {
  const nameOf = ({ source }: Entry) => (source.kind === 'helm' ? source.chart : source.repository);
  return entries.some((other) => nameOf(other) === nameOf(entry)
    && (!other.hold || (other.hold.allow !== undefined && other.hold.allow !== entry.hold?.allow)));
}
