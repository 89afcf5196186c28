import fc from 'fast-check';
import { applyChanges } from '../../src/manifest/apply';
import { copyEntry, diffEntries, diffManifests, placeIn } from '../../src/manifest/diff';
import { componentOf, type ChartEntry, type Component, type Entry, type InfrastructureEntry, type Manifest } from '../../src/manifest/entries';
import { fingerprint } from '../../src/manifest/fingerprint';
import { anyEntry } from '../support/random-manifest';

function chart(name: string, more: Partial<ChartEntry> = {}): ChartEntry {
  return { kind: 'chart', name, namespace: name, source: { kind: 'helm', version: '1.0.0', chart: name, repository: 'oci://x' }, dependsOn: [], test: false, ...more };
}
const TALOS: InfrastructureEntry = { kind: 'infrastructure', name: 'talos', source: { kind: 'githubRelease', version: 'v1.0.0', repository: 'siderolabs/talos' } };

function manifest(...names: readonly string[]): Manifest {
  return { infrastructure: [], charts: names.map((name) => chart(name)) };
}

describe('diffEntries', () => {
  const component: Component = 'charts/a';
  const old = chart('a', { dependsOn: ['b'], values: 'v', hold: { reason: 'why' } });

  test.each<readonly [string, Entry, ReturnType<typeof diffEntries>]>([
    ['nothing in what is the same', { ...old, hold: { reason: 'why', allow: undefined } }, []],
    ['a version alone as such', { ...old, source: { ...old.source, version: '2.0.0' } }, [{ kind: 'set-version', component, version: '2.0.0' }]],
    ['a source that has moved as a whole', { ...old, source: { ...old.source, version: '2.0.0', repository: 'oci://y' } }, [{ kind: 'set-field', component, field: 'source', value: { ...old.source, version: '2.0.0', repository: 'oci://y' } }]],
    ['every other field by itself', { ...old, namespace: 'n', dependsOn: ['c'], values: undefined, test: true, hold: { reason: 'why', allow: '<2' } }, [
      { kind: 'set-field', component, field: 'namespace', value: 'n' },
      { kind: 'set-field', component, field: 'dependsOn', value: ['c'] },
      { kind: 'clear-field', component, field: 'values' },
      { kind: 'set-field', component, field: 'test', value: true },
      { kind: 'set-field', component, field: 'hold', value: { reason: 'why', allow: '<2' } },
    ]],
    ['what is empty as cleared', { ...chart('a'), values: '' }, [
      { kind: 'clear-field', component, field: 'dependsOn' },
      { kind: 'set-field', component, field: 'values', value: '' },
      { kind: 'clear-field', component, field: 'hold' },
    ]],
  ])('finds %s', (_, next, expected) => {
    expect(diffEntries(old, next)).toEqual(expected);
  });
});

describe('diffManifests', () => {
  test('removes first, then puts every new entry behind the one before it', () => {
    expect(diffManifests(manifest('a', 'b'), { infrastructure: [TALOS], charts: [chart('c'), chart('a'), chart('d')] })).toEqual([
      { kind: 'remove', component: 'charts/b' },
      { kind: 'put', entry: TALOS, after: null },
      { kind: 'put', entry: chart('c'), after: null },
      { kind: 'put', entry: chart('d'), after: 'charts/a' },
    ]);
  });

  test('does not see another order', () => {
    expect(diffManifests(manifest('a', 'b'), manifest('b', 'a'))).toEqual([]);
  });
});

describe('copyEntry', () => {
  test('takes over no hold', () => {
    expect(copyEntry(chart('a', { hold: { reason: 'here' } }))).toEqual([{ kind: 'put', entry: chart('a') }]);
    expect(copyEntry(chart('a', { hold: { reason: 'here' } }), undefined, 'charts/b')).toEqual([{ kind: 'put', entry: chart('a'), after: 'charts/b' }]);
  });

  test('has nothing to do where only the holds differ', () => {
    expect(copyEntry(chart('a', { hold: { reason: 'here' } }), chart('a', { hold: { reason: 'there' } }))).toEqual([]);
  });

  test('fails if the target does not get the fingerprint of the source, or loses its hold', () => {
    fc.assert(fc.property(anyEntry, anyEntry, fc.boolean(), (source, other, isThere) => {
      fc.pre(source.kind === other.kind);
      const target: Entry = { ...other, name: source.name };
      const before: Manifest = { infrastructure: [], charts: [], ...(isThere && { [target.kind === 'chart' ? 'charts' : 'infrastructure']: [target] }) };
      const after = applyChanges(before, copyEntry(source, isThere ? target : undefined)).manifest;
      const [copied] = [...after?.infrastructure ?? [], ...after?.charts ?? []];
      expect(copied && [componentOf(copied), fingerprint(copied), copied.hold]).toEqual([componentOf(source), fingerprint(source), isThere ? target.hold : undefined]);
    }), { seed: 1, numRuns: 1000 });
  });
});

describe('placeIn', () => {
  test.each<readonly [string, readonly string[], readonly string[], Component | null]>([
    ['behind the one that is before it in the source', ['a', 'b', 'new'], ['b', 'a'], 'charts/b'],
    ['behind the nearest one that both have', ['a', 'b', 'new', 'c'], ['a', 'c'], 'charts/a'],
    ['at the beginning where nothing before it is in both', ['b', 'new', 'c'], ['a', 'c'], null],
    ['at the beginning where it is the first', ['new', 'a'], ['a'], null],
  ])('is %s', (_, source, target, expected) => {
    expect(placeIn(manifest(...target), manifest(...source), chart('new'))).toBe(expected);
  });
});
