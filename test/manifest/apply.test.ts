import { ConfigError, type Problem } from '../../src/errors';
import { applyChange, applyChanges } from '../../src/manifest/apply';
import type { Change, PutEntry } from '../../src/manifest/change';
import { componentOf, entriesOf, type ChartEntry, type InfrastructureEntry, type Manifest } from '../../src/manifest/entries';
import { inverse } from '../../src/manifest/inverse';

function chart(name: string, more: Partial<ChartEntry> = {}): ChartEntry {
  return { kind: 'chart', name, namespace: name, source: { kind: 'helm', version: '1.0.0', chart: name, repository: 'oci://x' }, dependsOn: [], test: false, ...more };
}
const TALOS: InfrastructureEntry = { kind: 'infrastructure', name: 'talos', source: { kind: 'githubRelease', version: 'v1.0.0', repository: 'siderolabs/talos' } };
const MANIFEST: Manifest = { infrastructure: [TALOS], charts: [chart('a'), chart('b', { dependsOn: ['a'], values: 'v', test: true, hold: { reason: 'why' } })] };

function problemsOf(change: Change, manifest = MANIFEST): readonly Problem[] {
  try {
    applyChange(manifest, change);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('applyChange', () => {
  test.each<readonly [string, PutEntry['after'], readonly string[]]>([
    ['at the end', undefined, ['charts/a', 'charts/b', 'charts/c']],
    ['at the end where the other does not exist', 'charts/x', ['charts/a', 'charts/b', 'charts/c']],
    ['at the end where the other is of another section', 'infrastructure/talos', ['charts/a', 'charts/b', 'charts/c']],
    ['behind another', 'charts/a', ['charts/a', 'charts/c', 'charts/b']],
    ['at the beginning', null, ['charts/c', 'charts/a', 'charts/b']],
  ])('puts a new entry %s', (_, after, expected) => {
    expect(applyChange(MANIFEST, { kind: 'put', entry: chart('c'), after }).charts.map(componentOf)).toEqual(expected);
  });

  test('puts an entry in place of another, which keeps its place', () => {
    const entry = chart('a', { namespace: 'new' });
    expect(applyChange(MANIFEST, { kind: 'put', entry, after: 'charts/b' }).charts).toEqual([entry, MANIFEST.charts[1]]);
  });

  test('keeps nothing that entries do not have', () => {
    const entry = { ...TALOS, hold: undefined, more: 1, source: { ...TALOS.source, chart: 'x' } } as InfrastructureEntry;
    const [changed] = applyChange({ infrastructure: [], charts: [] }, { kind: 'put', entry }).infrastructure;
    expect([changed, Object.keys(changed ?? {})]).toEqual([TALOS, ['kind', 'name', 'source']]);
  });

  test('leaves what it is given as it is', () => {
    const frozen = JSON.stringify(MANIFEST);
    applyChange(MANIFEST, { kind: 'clear-field', component: 'charts/b', field: 'dependsOn' });
    expect(JSON.stringify(MANIFEST)).toBe(frozen);
  });

  test('clears every optional field', () => {
    const fields = ['dependsOn', 'values', 'test', 'hold'] as const;
    const { manifest } = applyChanges(MANIFEST, fields.map((field) => ({ kind: 'clear-field', component: 'charts/b', field })));
    expect(manifest?.charts[1]).toEqual(chart('b'));
  });

  test('a component that is not there is named with those that are', () => {
    expect(problemsOf({ kind: 'remove', component: 'charts/talos' })).toEqual([
      { code: 'UNKNOWN_COMPONENT', what: 'the manifest has no component "charts/talos"', allowed: 'infrastructure/talos, charts/a, charts/b' },
    ]);
    expect(problemsOf({ kind: 'remove', component: 'charts/a' }, { infrastructure: [], charts: [] })).toMatchObject([{ found: 'a manifest without entries' }]);
  });

  test.each<readonly [string, Change, string]>([
    ['a field that infrastructure has not', { kind: 'set-field', component: 'infrastructure/talos', field: 'namespace', value: 'x' }, 'source, hold'],
    ['a field that nothing has', { kind: 'set-field', component: 'charts/a', field: 'version' as 'values', value: 'x' }, 'namespace, source, dependsOn, values, test, hold'],
    ['a chart that is no Helm chart', { kind: 'set-field', component: 'charts/a', field: 'source', value: TALOS.source }, 'helm'],
    ['a whole chart that is no Helm chart', { kind: 'put', entry: { ...chart('c'), source: TALOS.source } as unknown as ChartEntry }, 'helm'],
  ])('refuses %s and says what is allowed', (_, change, allowed) => {
    expect(problemsOf(change)).toMatchObject([{ code: 'BAD_CHANGE', allowed }]);
  });

  test('refuses to clear what an entry needs', () => {
    expect(problemsOf({ kind: 'clear-field', component: 'charts/a', field: 'namespace' as 'hold' })).toMatchObject([{ code: 'BAD_CHANGE', what: 'charts/a needs its "namespace"' }]);
  });

  test.each(["1'", '1"', '1`', '1\\', '1\n', '1\u2028', '1${', '1\ud800', '1\u0000'])('refuses %j in what Renovate reads', (bad) => {
    const source = { kind: 'helm', version: '1.0.0', chart: 'c', repository: 'oci://x' } as const;
    const changes: readonly Change[] = [
      { kind: 'set-version', component: 'charts/a', version: bad },
      ...(['version', 'chart', 'repository'] as const).map((field): Change => ({ kind: 'set-field', component: 'charts/a', field: 'source', value: { ...source, [field]: bad } })),
      { kind: 'set-field', component: 'charts/a', field: 'dependsOn', value: ['b', { kind: 'external', name: bad }] },
      { kind: 'put', entry: chart('c', { dependsOn: [{ kind: 'external', name: bad }] }) },
      { kind: 'put', entry: { ...TALOS, source: { ...TALOS.source, repository: bad } } },
    ];
    for (const change of changes) expect(problemsOf(change)).toMatchObject([{ code: 'BAD_CHANGE', found: JSON.stringify(bad) }]);
  });
});

describe('applyChanges', () => {
  test('does one after another', () => {
    const { manifest } = applyChanges(MANIFEST, [{ kind: 'remove', component: 'charts/a' }, { kind: 'put', entry: chart('a') }]);
    expect(manifest && entriesOf(manifest).map(componentOf)).toEqual(['infrastructure/talos', 'charts/b', 'charts/a']);
  });

  test('reports the problems of all, and then gives no manifest', () => {
    const applied = applyChanges(MANIFEST, [{ kind: 'remove', component: 'charts/x' }, { kind: 'remove', component: 'charts/a' }, { kind: 'remove', component: 'charts/a' }]);
    expect([applied.manifest, applied.problems.map(({ what }) => what)]).toEqual([undefined, ['the manifest has no component "charts/x"', 'the manifest has no component "charts/a"']]);
  });
});

describe('inverse', () => {
  test.each<readonly [string, Change, Change]>([
    ['a version', { kind: 'set-version', component: 'charts/a', version: '2.0.0' }, { kind: 'set-version', component: 'charts/a', version: '1.0.0' }],
    ['a new field', { kind: 'set-field', component: 'charts/a', field: 'test', value: true }, { kind: 'clear-field', component: 'charts/a', field: 'test' }],
    ['another field', { kind: 'set-field', component: 'charts/b', field: 'values', value: 'w' }, { kind: 'set-field', component: 'charts/b', field: 'values', value: 'v' }],
    ['a cleared field', { kind: 'clear-field', component: 'charts/b', field: 'dependsOn' }, { kind: 'set-field', component: 'charts/b', field: 'dependsOn', value: ['a'] }],
    ['a new entry', { kind: 'put', entry: chart('c') }, { kind: 'remove', component: 'charts/c' }],
    ['another entry', { kind: 'put', entry: chart('a', { test: true }) }, { kind: 'put', entry: chart('a') }],
    ['a removal', { kind: 'remove', component: 'charts/b' }, { kind: 'put', entry: MANIFEST.charts[1] as ChartEntry, after: 'charts/a' }],
    ['the removal of the first', { kind: 'remove', component: 'infrastructure/talos' }, { kind: 'put', entry: TALOS, after: null }],
  ])('takes back %s', (_, change, expected) => {
    expect(inverse(MANIFEST, change)).toEqual(expected);
  });

  test('fails if the manifest cannot take the change', () => {
    expect(() => inverse(MANIFEST, { kind: 'remove', component: 'charts/x' })).toThrow(/^UNKNOWN_COMPONENT/);
  });
});
