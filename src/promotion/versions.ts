import { lt, valid } from 'semver';
import type { Entry } from '../manifest/entries';

/** Whether an entry is the same package as another one, at a lower version. */
export function isLower(entry: Entry, than: Entry): boolean {
  const [version, other] = [valid(entry.source.version), valid(than.source.version)];
  return version !== null && other !== null && isSamePackage(entry, than) && lt(version, other);
}

/** A chart of a repository, or a repository on GitHub, whether its releases are followed or its tags. */
function isSamePackage({ source: a }: Entry, { source: b }: Entry): boolean {
  if (a.repository !== b.repository) return false;
  if (a.kind === 'helm' && b.kind === 'helm') return a.chart === b.chart;
  return a.kind !== 'helm' && b.kind !== 'helm';
}
