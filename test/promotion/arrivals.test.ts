import { findArrivals, type Arrival, type ArrivalCluster } from '../../src/promotion/arrivals';
import type { PromotedComponent } from '../../src/promotion/commit-message';
import type { CommitNote, NotedPromotion } from '../../src/promotion/git-messages';
import { historyOf, type TestRevision } from '../support/plan-input';
import { chart, commitAt, stateOf, timeAt } from '../support/timelines';

const CLUSTERS: readonly ArrivalCluster[] = [
  { name: 'dev', manifest: 'dev.ts', sources: [] },
  { name: 'integration', manifest: 'integration.ts', sources: ['dev'] },
  { name: 'live', manifest: 'live.ts', sources: ['integration'] },
];
const [ONE, TWO, THREE] = ['1.0.0', '1.1.0', '1.2.0'].map((version) => chart('a', version)) as [ReturnType<typeof chart>, ReturnType<typeof chart>, ReturnType<typeof chart>];
const version = (entry: ReturnType<typeof chart>) => ({ version: entry.source.version, fingerprint: stateOf(entry).fingerprint });

/** What a promotion's commit says of the chart `a`. */
function promotion(target: string, source: string, to: ReturnType<typeof chart> | undefined, changes: Partial<PromotedComponent> = {}, reasons: NotedPromotion['reasons'] = new Map()): CommitNote {
  const component: PromotedComponent = { component: 'charts/a', ...(to && { to: version(to) }), evidence: [{ cluster: source, reason: 'UpgradeSucceeded', at: timeAt(4) }], forced: false, ...changes };
  return { by: 'bot', subject: 'chore(k8s): promote', promotions: [{ targets: [target], sources: [source], components: [component], reasons }] };
}

function arrivals(revisions: readonly TestRevision[], notes: Readonly<Record<number, CommitNote>> = {}, clusters = CLUSTERS): readonly Arrival[] {
  return findArrivals({ clusters, history: historyOf(...revisions), notes: new Map(Object.entries(notes).map(([position, note]) => [commitAt(Number(position)), note])) });
}

/** `kind at-position from>to`, oldest first, of one cluster. */
function told(found: readonly Arrival[], cluster = 'live'): readonly string[] {
  const ofCluster = found.filter(({ clusters }) => clusters.includes(cluster)).reverse();
  return ofCluster.map(({ kind, commit, from, to, takenBack }) => `${kind}@${Number(commit)} ${from?.version ?? '-'}>${to?.version ?? '-'}${takenBack ? ` until @${Number(takenBack.commit)}` : ''}`);
}

const BOTH = { 'integration.ts': [ONE], 'live.ts': [ONE] };

describe('findArrivals', () => {
  test('tells a promotion with its evidence and where it comes from', () => {
    const all = { 'dev.ts': [ONE], ...BOTH };
    const [found] = arrivals([all, { 'dev.ts': [TWO] }, { 'integration.ts': [TWO] }, { 'live.ts': [TWO] }], { 3: promotion('live', 'integration', TWO) });
    expect(found).toEqual({
      kind: 'promoted', clusters: ['live'], component: 'charts/a', from: version(ONE), to: version(TWO), commit: commitAt(3), at: timeAt(3), by: 'bot', subject: 'chore(k8s): promote',
      sources: ['integration'], evidence: [{ cluster: 'integration', reason: 'UpgradeSucceeded', at: timeAt(4) }], origin: { commit: commitAt(1), at: timeAt(1) },
    });
  });

  test.each<[string, readonly TestRevision[], Readonly<Record<number, CommitNote>>, readonly string[]]>([
    ['a change by hand', [BOTH, { 'live.ts': [TWO] }], {}, ['began@0 ->1.0.0', 'edited@1 1.0.0>1.1.0']],
    ['a removal by hand', [BOTH, { 'live.ts': [TWO] }, { 'live.ts': ['charts/a'] }], {}, ['began@0 ->1.0.0', 'edited@1 1.0.0>1.1.0', 'edited@2 1.1.0>-']],
    ['a revert', [BOTH, { 'integration.ts': [TWO] }, { 'live.ts': [TWO] }, { 'live.ts': [ONE] }], { 2: promotion('live', 'integration', TWO) },
      ['began@0 ->1.0.0', 'promoted@2 1.0.0>1.1.0 until @3', 'rolled-back@3 1.1.0>1.0.0']],
    ['a revert of two at once', [BOTH, { 'integration.ts': [TWO] }, { 'live.ts': [TWO] }, { 'integration.ts': [THREE] }, { 'live.ts': [THREE] }, { 'live.ts': [ONE] }],
      { 2: promotion('live', 'integration', TWO), 4: promotion('live', 'integration', THREE) },
      ['began@0 ->1.0.0', 'promoted@2 1.0.0>1.1.0 until @5', 'promoted@4 1.1.0>1.2.0 until @5', 'rolled-back@5 1.2.0>1.0.0']],
    ['what was new and is taken out again', [{ 'integration.ts': [ONE] }, { 'live.ts': [ONE] }, { 'live.ts': ['charts/a'] }], { 1: promotion('live', 'integration', ONE) },
      ['promoted@1 ->1.0.0 until @2', 'rolled-back@2 1.0.0>-']],
    ['a promoted removal', [BOTH, { 'integration.ts': ['charts/a'] }, { 'live.ts': ['charts/a'] }], { 2: promotion('live', 'integration', undefined) },
      ['began@0 ->1.0.0', 'promoted@2 1.0.0>-']],
    ['a target that follows its source back', [BOTH, { 'integration.ts': [TWO] }, { 'live.ts': [TWO] }, { 'integration.ts': [ONE] }, { 'live.ts': [ONE] }],
      { 2: promotion('live', 'integration', TWO), 4: promotion('live', 'integration', ONE) },
      ['began@0 ->1.0.0', 'promoted@2 1.0.0>1.1.0', 'promoted@4 1.1.0>1.0.0']],
    ['a commit that says more than it does', [BOTH, { 'live.ts': [THREE] }], { 1: promotion('live', 'integration', TWO) }, ['began@0 ->1.0.0', 'edited@1 1.0.0>1.2.0']],
    ['a promotion of another cluster', [BOTH, { 'live.ts': [TWO] }], { 1: promotion('other', 'integration', TWO) }, ['began@0 ->1.0.0', 'edited@1 1.0.0>1.1.0']],
  ])('tells %s', (_, revisions, notes, expected) => {
    expect(told(arrivals(revisions, notes))).toEqual(expected);
  });

  test('tells what Renovate changes, and what is taken back, where nothing is promoted to', () => {
    const found = arrivals([{ 'dev.ts': [ONE] }, { 'dev.ts': [TWO] }, { 'dev.ts': [ONE] }]);
    expect(told(found, 'dev')).toEqual(['began@0 ->1.0.0', 'changed@1 1.0.0>1.1.0 until @2', 'rolled-back@2 1.1.0>1.0.0']);
  });

  test('takes nothing back that was there at the start', () => {
    const found = arrivals([BOTH, { 'integration.ts': ['charts/a'] }, { 'live.ts': ['charts/a'] }]);
    expect(told(arrivals([BOTH, { 'live.ts': ['charts/a'] }]))).toEqual(['began@0 ->1.0.0', 'edited@1 1.0.0>-']);
    expect([told(found, 'integration'), told(found)]).toEqual([['began@0 ->1.0.0', 'edited@1 1.0.0>-'], ['began@0 ->1.0.0', 'edited@2 1.0.0>-']]);
    expect(told(arrivals([{ 'dev.ts': [ONE] }, { 'dev.ts': ['charts/a'] }]), 'dev')).toEqual(['began@0 ->1.0.0', 'changed@1 1.0.0>-']);
  });

  test('tells what comes later by hand from what was there at the start', () => {
    const found = arrivals([BOTH, { 'live.ts': [chart('b')], 'integration.ts': [chart('b')] }]);
    expect(found.map(({ kind, clusters, component }) => `${kind} ${clusters} ${component}`)).toEqual([
      'edited integration charts/b', 'edited live charts/b', 'began integration charts/a', 'began live charts/a',
    ]);
  });

  test('tells why gates were overridden, also where the words are lost', () => {
    const reason = { past: ['unverified' as const], why: 'seen by hand' };
    const forced = (reasons: NotedPromotion['reasons']) => arrivals([BOTH, { 'live.ts': [TWO] }], { 1: promotion('live', 'integration', TWO, { forced: true, evidence: [] }, reasons) })[0];
    expect(forced(new Map([['charts/a', reason]]))).toMatchObject({ kind: 'promoted', forced: reason, evidence: [] });
    expect(forced(new Map())).toMatchObject({ kind: 'promoted', forced: { past: [], why: '' } });
  });

  test('tells clusters that share a manifest as one, and begins where the first of several sources did', () => {
    const clusters = [
      { name: 'east', manifest: 'east.ts', sources: [] }, { name: 'west', manifest: 'west.ts', sources: [] },
      { name: 'eu', manifest: 'live.ts', sources: ['east', 'west'] }, { name: 'us', manifest: 'live.ts', sources: ['east', 'west'] },
    ];
    const [found] = arrivals([{ 'east.ts': [TWO] }, { 'west.ts': [TWO] }, { 'live.ts': [TWO] }], { 2: promotion('eu', 'east', TWO) }, clusters);
    expect(found).toMatchObject({ kind: 'promoted', clusters: ['eu', 'us'], origin: { commit: commitAt(0) } });
  });

  test('is newest first, and by name within a commit', () => {
    const found = arrivals([{ 'dev.ts': [chart('b'), chart('a')] }, { 'dev.ts': [chart('b', '2.0.0')] }]);
    expect(found.map(({ component, commit }) => `${component}@${Number(commit)}`)).toEqual(['charts/b@1', 'charts/a@0', 'charts/b@0']);
  });
});
