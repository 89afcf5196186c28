import type { KnownCluster, KnownEntry, KnownRemoval, Readiness } from '../../src/evidence/known-cluster';
import type { Component } from '../../src/manifest/entries';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';

export type EntryFacts = Omit<KnownEntry, 'commit'>;

/** A manifest as it was from one commit on. */
export interface ManifestVersion {
  readonly commit: string;
  /** The committer's time. */
  readonly at: Date;
  readonly entries: readonly EntryFacts[];
}

export interface KnownClusterProps {
  readonly name: string;
  readonly reporters: readonly string[];
  readonly readiness?: Readiness;
  /** The manifest at every commit of the branch's first-parent history that changed it, newest first. */
  readonly versions: readonly ManifestVersion[];
  /**
   * The commit of `versions` whose manifest an arbitrary commit of the first-parent history has; undefined for commits elsewhere.
   *
   * @default - only the commits of `versions` are known
   */
  readonly versionAt?: (commit: string) => string | undefined;
}

/** What is known of a cluster, from the history of its manifest. */
export function knownCluster(props: KnownClusterProps): KnownCluster {
  const { name, reporters, readiness, versions, versionAt = (commit) => commit } = props;
  const oldestFirst = [...versions].reverse();
  const byKey = new Map<string, KnownEntry>();
  const atCommit = new Map(oldestFirst.map(({ commit, entries }) => [commit, entries.map((entry) => firstOf(byKey, entry, commit))]));
  const removedAtHead = removalsUpTo(oldestFirst, versions[0]?.commit);
  const resolve = (commit: string) => {
    const found = versionAt(commit);
    return found !== undefined && atCommit.has(found) ? found : undefined;
  };
  return {
    name,
    reporters,
    readiness,
    entry: (component, fingerprint) => byKey.get(keyOf(component, fingerprint)),
    entriesAt: (commit) => atCommit.get(resolve(commit) ?? ''),
    removals: (commit) => (commit === undefined ? removedAtHead : removalsUpTo(oldestFirst, resolve(commit))),
  };
}

function removalsUpTo(oldestFirst: readonly ManifestVersion[], last: string | undefined): readonly KnownRemoval[] {
  const end = oldestFirst.findIndex(({ commit }) => commit === last) + 1;
  const removed = new Map<Component, KnownRemoval>();
  let before: readonly EntryFacts[] = [];
  for (const { commit, at, entries } of oldestFirst.slice(0, end)) {
    const present = new Set(entries.map(({ component }) => component));
    for (const component of present) removed.delete(component);
    for (const { component, fingerprint: removes } of before) {
      if (!present.has(component)) removed.set(component, { component, fingerprint: fingerprintOfRemoval(removes), removes, commit, since: at });
    }
    before = entries;
  }
  return [...removed.values()];
}

/** Where a fingerprint comes back, its reports stay on the commit that brought it first: that one never changes. */
function firstOf(byKey: Map<string, KnownEntry>, entry: EntryFacts, commit: string): KnownEntry {
  const key = keyOf(entry.component, entry.fingerprint);
  const known = byKey.get(key) ?? { ...entry, commit };
  byKey.set(key, known);
  return known;
}

function keyOf(component: Component, fingerprint: string): string {
  return `${component} ${fingerprint}`;
}
