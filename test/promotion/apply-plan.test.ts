import { ConfigError } from '../../src/errors';
import type { ChartEntry, Component, Entry, Manifest } from '../../src/manifest/entries';
import { applyPlan } from '../../src/promotion/apply-plan';
import type { Decision, JudgedCandidate, Plan } from '../../src/promotion/decision';
import type { EntryState } from '../../src/promotion/history';
import { IMPORTS, parsed } from '../support/manifest-text';
import { chart, commitAt, stateOf, timeAt, tool } from '../support/timelines';

const LIVE = 'clusters/live/versions.ts';
const VALUES = 'clusters/live/values';

const TEXT = `${IMPORTS}

export const versions = defineVersions({
  infrastructure: {
    talos: githubRelease('v1.0.0', 'acme/talos'), // the first
  },
  charts: {
    // what live has
    a: { namespace: 'a', chart: helm('1.0.0', 'a', 'https://charts.example.org') },

    'd': {
      namespace: 'd',
      chart: helm('1.0.0', 'd', 'https://charts.example.org'),
      hold: 'not yet',
    },
  },
});
`;

function promote(component: Component, to: Entry | EntryState | undefined): Decision {
  const state = to && ('fingerprint' in to ? to : stateOf(to));
  const candidate: JudgedCandidate = { state, fingerprint: state?.fingerprint ?? 'f000000000000', commit: commitAt(1), at: timeAt(1), verdicts: [], evidence: [] };
  return { kind: 'promote', component, from: undefined, candidates: [candidate], candidate };
}

const planOf = (...decisions: readonly Decision[]): Plan => ({ targets: ['live'], sources: ['integration'], manifest: LIVE, decisions });
const manifestOf = (...entries: readonly Entry[]): Manifest => ({ infrastructure: entries.filter((entry) => entry.kind === 'infrastructure'), charts: entries.filter((entry) => entry.kind === 'chart') });
const ORDER = manifestOf(tool('talos'), tool('kubernetes'), chart('x'), chart('a'), chart('b'), chart('c'), chart('d'), chart('e'));

const files = (text: string, more: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> => new Map([[LIVE, text], ...Object.entries(more)]);
const apply = (current: ReadonlyMap<string, string>, ...decisions: readonly Decision[]): Record<string, string | undefined> => Object.fromEntries(applyPlan(planOf(...decisions), current, ORDER));

describe('applyPlan', () => {
  test('changes the versions and nothing else', () => {
    expect(apply(files(TEXT), promote('charts/a', chart('a', '1.1.0')), promote('infrastructure/talos', tool('talos', 'v1.1.0')))).toEqual({
      [LIVE]: TEXT.replace("helm('1.0.0', 'a'", "helm('1.1.0', 'a'").replace('v1.0.0', 'v1.1.0'),
    });
  });

  test('keeps the target\'s hold, and takes none along', () => {
    const edited = apply(files(TEXT), promote('charts/d', chart('d', '1.1.0', { hold: { reason: 'of the source' } })), promote('charts/a', chart('a', '1.1.0', { hold: { reason: 'x' } })));
    expect(parsed(edited[LIVE] ?? '').charts.map(({ name, hold }) => [name, hold])).toEqual([['a', undefined], ['d', { reason: 'not yet' }]]);
  });

  test('changes fields that are not the version', () => {
    const entry: ChartEntry = { ...chart('a'), namespace: 'new', dependsOn: ['d'], test: true };
    expect(parsed(apply(files(TEXT), promote('charts/a', entry))[LIVE] ?? '').charts[0]).toEqual(entry);
  });

  test('writes new entries where the source has them, in its order', () => {
    const decisions = ['e', 'c', 'b', 'x'].map((name) => promote(`charts/${name}`, chart(name)));
    const edited = parsed(apply(files(TEXT), ...decisions, promote('infrastructure/kubernetes', tool('kubernetes')))[LIVE] ?? '');
    expect(edited.charts.map(({ name }) => name)).toEqual(['x', 'a', 'b', 'c', 'd', 'e']);
    expect(edited.infrastructure.map(({ name }) => name)).toEqual(['talos', 'kubernetes']);
  });

  test('writes a new entry that the source has no more at the end', () => {
    expect(parsed(apply(files(TEXT), promote('charts/gone', chart('gone')))[LIVE] ?? '').charts.map(({ name }) => name)).toEqual(['a', 'd', 'gone']);
  });

  test('removes entries, also all of them', () => {
    expect(parsed(apply(files(TEXT), promote('charts/a', undefined))[LIVE] ?? '').charts.map(({ name }) => name)).toEqual(['d']);
    expect(parsed(apply(files(TEXT), promote('charts/a', undefined), promote('charts/d', undefined))[LIVE] ?? '').charts).toEqual([]);
  });

  test('goes by what the text says where somebody is at work on it', () => {
    const edited = TEXT.replace("a: { namespace: 'a'", "a: { namespace: 'edited'");
    expect(parsed(apply(files(edited), promote('charts/a', chart('a', '1.1.0')))[LIVE] ?? '').charts[0]).toEqual(chart('a', '1.1.0'));
    expect(apply(files(TEXT), promote('charts/gone', undefined))).toEqual({});
    expect(apply(files(TEXT), promote('charts/a', chart('a')))).toEqual({});
  });

  test('does nothing for what is not promoted', () => {
    const [candidate] = promote('charts/a', chart('a', '1.1.0')).candidates as readonly [JudgedCandidate];
    expect(apply(files('broken'), { kind: 'up-to-date', component: 'charts/a', from: undefined, candidates: [] })).toEqual({});
    expect(apply(files(TEXT), { kind: 'blocked', component: 'charts/a', from: undefined, candidates: [candidate], candidate, block: { reason: 'failed', sentence: '' } })).toEqual({});
  });

  test('fails if the manifest cannot be read', () => {
    expect(() => apply(files('broken'), promote('charts/a', chart('a')))).toThrow(ConfigError);
    expect(() => apply(new Map(), promote('charts/a', chart('a')))).toThrow(ConfigError);
  });

  describe('values files', () => {
    const withValues = (name: string, values: string | undefined, content: object, version = '1.0.0'): EntryState => stateOf(chart(name, version, values === undefined ? {} : { values }), { ...content });
    const textWith = (a: string, d?: string): string => {
      const edited = TEXT.replace("'https://charts.example.org') }", `'https://charts.example.org'), values: '${a}' }`);
      return d === undefined ? edited : edited.replace("hold: 'not yet'", `values: '${d}'`);
    };

    test('are written byte for byte, with the entry that names them', () => {
      const state: EntryState = { ...withValues('a', 'values/a.yaml', {}), valuesText: '\uFEFF# x\r\nreplicas:   2' };
      const edited = apply(files(TEXT), promote('charts/a', state));
      expect(edited[`${VALUES}/a.yaml`]).toBe(state.valuesText);
      expect(parsed(edited[LIVE] ?? '').charts[0]?.values).toBe('values/a.yaml');
    });

    test('alone are written where nothing else changes, and only then', () => {
      const state = withValues('a', 'values/a.yaml', { replicas: 2 });
      expect(apply(files(textWith('values/a.yaml'), { [`${VALUES}/a.yaml`]: 'replicas: 1\n' }), promote('charts/a', state))).toEqual({ [`${VALUES}/a.yaml`]: state.valuesText });
      expect(apply(files(textWith('values/a.yaml'), { [`${VALUES}/a.yaml`]: state.valuesText ?? '' }), promote('charts/a', state))).toEqual({});
    });

    test('go with the last entry that names them', () => {
      const current = files(textWith('values/a.yaml'), { [`${VALUES}/a.yaml`]: 'x: 1\n' });
      expect(apply(current, promote('charts/a', undefined))).toMatchObject({ [`${VALUES}/a.yaml`]: undefined });
      expect(Object.keys(apply(current, promote('charts/a', chart('a'))))).toEqual([LIVE, `${VALUES}/a.yaml`]);
      expect(apply(current, promote('charts/a', withValues('a', 'values/new.yaml', {})))).toMatchObject({ [`${VALUES}/a.yaml`]: undefined, [`${VALUES}/new.yaml`]: '{}\n' });
    });

    test('stay where another entry takes them over, whatever the order', () => {
      const current = files(textWith('values/a.yaml', 'values/d.yaml'), { [`${VALUES}/a.yaml`]: 'x: 1\n', [`${VALUES}/d.yaml`]: 'x: 2\n' });
      const swap = [promote('charts/a', withValues('a', 'values/d.yaml', { of: 'a' })), promote('charts/d', withValues('d', 'values/a.yaml', { of: 'd' }))];
      const expected = { [`${VALUES}/a.yaml`]: '{"of":"d"}\n', [`${VALUES}/d.yaml`]: '{"of":"a"}\n' };
      expect(apply(current, ...swap)).toMatchObject(expected);
      expect(apply(current, ...[...swap].reverse())).toMatchObject(expected);
      const takeOver = [promote('charts/a', chart('a')), promote('charts/d', withValues('d', 'values/a.yaml', { of: 'd' }))];
      for (const decisions of [takeOver, [...takeOver].reverse()]) expect(apply(current, ...decisions)).toMatchObject({ [`${VALUES}/a.yaml`]: '{"of":"d"}\n', [`${VALUES}/d.yaml`]: undefined });
    });
  });
});
