import fc from 'fast-check';
import type { KnownCluster } from '../../src/evidence/known-cluster';
import type { Component, Entry } from '../../src/manifest/entries';
import { buildTimelines } from '../../src/promotion/history';
import { knownClusterOf } from '../../src/promotion/known-cluster';
import { knownCluster, type EntryFacts, type ManifestVersion } from '../support/known-cluster';
import { historyOf, type TestRevision } from '../support/plan-input';
import { chart, commitAt, removalFingerprint, stateOf, timeAt, tool } from '../support/timelines';

const FILE = 'integration.ts';
const A1 = chart('a', '1.0.0');
const A2 = chart('a', '1.1.0', { test: true });
const TALOS = tool('talos');

function clusterOf(...revisions: readonly TestRevision[]): KnownCluster {
  const history = historyOf(...revisions);
  const places = new Map(history.map(({ commit }, index) => [commit, index]));
  return knownClusterOf({ name: 'integration', reporters: ['flux'], timelines: buildTimelines(history).get(FILE) ?? new Map(), positionOf: (commit) => places.get(commit) });
}

describe('knownClusterOf', () => {
  const cluster = clusterOf({ [FILE]: [A1, TALOS] }, { [FILE]: [A2] }, { 'live.ts': [A1] }, { [FILE]: [A1] }, { [FILE]: ['charts/a'] });
  const known = (entry: Entry, position: number, test = false): object => ({ component: `${entry.kind === 'chart' ? 'charts' : 'infrastructure'}/${entry.name}`, fingerprint: stateOf(entry).fingerprint, version: entry.source.version, test, commit: commitAt(position) });

  test('knows what the manifest has or had, by the commit that brought it first', () => {
    expect(cluster.entry('charts/a', stateOf(A1).fingerprint)).toEqual(known(A1, 0));
    expect(cluster.entry('charts/a', stateOf(A2).fingerprint)).toEqual(known(A2, 1, true));
    expect(cluster.entry('charts/b', stateOf(A1).fingerprint)).toBeUndefined();
    expect(cluster.entry('charts/a', 'f000000000000')).toBeUndefined();
  });

  test('knows what the manifest had at a commit, and none of commits elsewhere', () => {
    expect(cluster.entriesAt(commitAt(2))).toEqual([known(A2, 1, true), known(TALOS, 0)]);
    expect(cluster.entriesAt(commitAt(3))).toEqual([known(A1, 0), known(TALOS, 0)]);
    expect(cluster.entriesAt(commitAt(4))).toEqual([known(TALOS, 0)]);
    expect(cluster.entriesAt('elsewhere')).toBeUndefined();
  });

  test('knows what was removed, and when', () => {
    const removal = { component: 'charts/a', fingerprint: removalFingerprint('1.0.0'), removes: stateOf(A1).fingerprint, commit: commitAt(4), since: new Date(timeAt(4)) };
    expect(cluster.removals()).toEqual([removal]);
    expect(cluster.removals(commitAt(4))).toEqual([removal]);
    expect(cluster.removals(commitAt(3))).toEqual([]);
    expect(cluster.removals('elsewhere')).toEqual([]);
  });

  test('takes readiness as it is, or none', () => {
    const readiness = { name: 'apps', namespace: 'flux-system', infrastructure: true };
    const input = { name: 'integration', reporters: [], timelines: new Map(), positionOf: () => undefined };
    expect(knownClusterOf({ ...input, readiness }).readiness).toEqual(readiness);
    expect(knownClusterOf(input).readiness).toBeUndefined();
  });

  const item = fc.oneof(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1.0.0', '1.1.0', '1.2.0'), fc.boolean()).map(([name, version, test]) => chart(name, version, { test })),
    fc.constantFrom<Component>('charts/a', 'charts/b', 'charts/c'),
  );

  test('agrees with what whole manifests say, for any history', () => {
    fc.assert(fc.property(fc.array(fc.array(item, { maxLength: 3 }), { minLength: 1, maxLength: 12 }), (revisions) => {
      const found = clusterOf(...revisions.map((items) => ({ [FILE]: items })));
      const manifest = new Map<string, EntryFacts>();
      const oldestFirst = revisions.map((items, index): ManifestVersion => {
        for (const one of items) {
          if (typeof one === 'string') manifest.delete(one);
          else manifest.set(`charts/${one.name}`, { component: `charts/${one.name}`, fingerprint: stateOf(one).fingerprint, version: one.source.version, test: one.test });
        }
        return { commit: commitAt(index), at: new Date(timeAt(index)), entries: [...manifest.values()] };
      });
      const expected = knownCluster({ name: 'integration', reporters: ['flux'], versions: [...oldestFirst].reverse() });
      const sorted = <Item extends { readonly component: string }>(items: readonly Item[] | undefined): readonly Item[] | undefined => items && [...items].sort((x, y) => (x.component < y.component ? -1 : 1));
      for (const { commit, entries } of oldestFirst) {
        expect(sorted(found.entriesAt(commit))).toEqual(sorted(expected.entriesAt(commit)));
        expect(sorted(found.removals(commit))).toEqual(sorted(expected.removals(commit)));
        for (const { component, fingerprint } of entries) expect(found.entry(component, fingerprint)).toEqual(expected.entry(component, fingerprint));
      }
      expect(sorted(found.removals())).toEqual(sorted(expected.removals()));
    }), { seed: 1, numRuns: 300 });
  });
});
