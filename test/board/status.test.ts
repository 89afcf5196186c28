import type { StatusTarget } from '../../src/board/status';
import type { History } from '../../src/promotion/history';
import { planPromotion } from '../../src/promotion/plan';
import { historyOf, planInput, policy, reportOn, type TestRevision } from '../support/plan-input';
import { CLUSTERS, testStatus } from '../support/status';
import { chart, commitAt, stateOf, timeAt, tool } from '../support/timelines';

const hold = { reason: 'loses data', allow: '<1.1.0' };

describe('statusOf', () => {
  test('has a row per component that some cluster has, sorted, and a cell per cluster', () => {
    const history = historyOf(
      { 'dev.ts': [chart('b'), chart('gone')], 'integration.ts': [tool('talos')], 'live.ts': [chart('a')] },
      { 'dev.ts': ['charts/gone'] },
    );
    const { components } = testStatus(history);
    expect(components.map(({ component, cells }) => [component, ...cells.map(({ entry }) => entry?.version ?? null)])).toEqual([
      ['charts/a', null, null, '1.0.0'], ['charts/b', '1.0.0', null, null], ['infrastructure/talos', null, 'v1.0.0', null],
    ]);
  });

  test('says what an entry is a version of', () => {
    const { components } = testStatus(historyOf({ 'live.ts': [chart('a'), tool('talos')] }));
    expect(components.map(({ cells }) => cells[2]?.entry)).toEqual([
      { version: '1.0.0', fingerprint: stateOf(chart('a')).fingerprint, source: 'helm', package: 'a', repository: 'https://charts.example.org' },
      { version: 'v1.0.0', fingerprint: stateOf(tool('talos')).fingerprint, source: 'githubRelease', package: 'acme/talos', repository: 'acme/talos' },
    ]);
  });

  test.each([
    ['has the same', [chart('a')], [chart('a')], false],
    ['has another version', [chart('a', '1.1.0')], [chart('a')], true],
    ['has the same version with other content', [chart('a', '1.0.0', { namespace: 'other' })], [chart('a')], true],
    ['lacks what its source has', [chart('a')], [], true],
    ['has what its source lacks', [], [chart('a')], true],
    ['is held at the same', [chart('a')], [chart('a', '1.0.0', { hold })], false],
  ])('differs: a cluster that %s', (_, integration, live, differs) => {
    const { components } = testStatus(historyOf({ 'dev.ts': [chart('a', '9.9.9')], 'integration.ts': integration, 'live.ts': live }));
    expect(components[0]?.cells.map((cell) => cell.differs)).toEqual([false, false, differs]);
  });

  test('differs from any of several sources', () => {
    const clusters = CLUSTERS.map((cluster) => (cluster.name === 'live' ? { ...cluster, sources: ['integration', 'dev'] } : cluster));
    const history = historyOf({ 'dev.ts': [chart('a', '1.1.0')], 'integration.ts': [chart('a')], 'live.ts': [chart('a')] });
    expect(testStatus(history, [], { clusters }).components[0]?.cells[2]?.differs).toBe(true);
  });

  test('tells what is ready, since its last report, and what is blocked, since its reason is there', () => {
    const [a, b] = [chart('a', '1.1.0'), chart('b', '1.1.0')];
    const history = historyOf({ 'integration.ts': [chart('a'), chart('b'), chart('c')], 'live.ts': [chart('a'), chart('b'), chart('c')] }, { 'integration.ts': [a] }, { 'integration.ts': [b] });
    const { targets: [live] } = testStatus(history, [reportOn(a)]);
    expect(live).toMatchObject({ targets: ['live'], sources: ['integration'], manifest: 'live.ts', upToDate: 1 });
    expect(live?.changes).toMatchObject([
      { kind: 'ready', component: 'charts/a', from: { version: '1.0.0' }, to: { version: '1.1.0' }, since: timeAt(5), candidate: { commit: commitAt(1), at: timeAt(1) }, evidence: [{ cluster: 'integration', outcome: 'verified' }] },
      { kind: 'blocked', component: 'charts/b', reason: 'unverified', since: timeAt(2), sentence: expect.stringContaining('has not reported'), command: expect.stringContaining('sluice record') },
    ]);
  });

  test('gives the time of the candidate where a reason has none', () => {
    const history = historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a', '1.0.0', { hold: { reason: 'why' } })] }, { 'integration.ts': [chart('a', '1.1.0')] });
    expect(testStatus(history).targets[0]?.changes).toMatchObject([{ kind: 'blocked', reason: 'held', since: timeAt(1) }]);
  });

  test.each<readonly [string, readonly TestRevision[]]>([
    ['the candidate, where the hold is older', [{ 'live.ts': [chart('a', '1.0.0', { hold })] }, { 'integration.ts': [chart('a', '1.1.0')] }]],
    ['the hold, where the candidate is older', [{ 'integration.ts': [chart('a', '1.1.0')] }, { 'live.ts': [chart('a', '1.0.0', { hold })] }]],
  ])('says that something is held since %s', (_, revisions) => {
    const history = historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a')] }, ...revisions);
    expect(testStatus(history).targets[0]?.changes).toMatchObject([{ reason: 'held', since: timeAt(2) }]);
  });

  test('leaves out what is gone: an addition has no from, a removal no to', () => {
    const history = historyOf({ 'integration.ts': [chart('old')], 'live.ts': [chart('old')] }, { 'integration.ts': ['charts/old', chart('new')] });
    const changes = testStatus(history).targets[0]?.changes.map(({ component, from, to }) => [component, from?.version, to?.version]);
    expect(changes).toEqual([['charts/new', undefined, '1.0.0'], ['charts/old', '1.0.0', undefined]]);
  });

  describe('of a target with two sources', () => {
    const clusters = CLUSTERS.map((cluster) => (cluster.name === 'live' ? { ...cluster, sources: ['integration', 'dev'] } : cluster));
    const sources = clusters.slice(0, 2).map(({ name, manifest }) => ({ cluster: name, manifest })).reverse();
    const liveOf = (history: History): StatusTarget | undefined => testStatus(history, [], { clusters, plans: [planPromotion(planInput(history, [], { policy: policy({ sources }) }))] }).targets[0];
    const [old, raised] = [chart('a'), chart('a', '1.1.0')];
    const everywhere = { 'dev.ts': [old], 'integration.ts': [old], 'live.ts': [old] };

    test.each<readonly [string, readonly TestRevision[], string]>([
      ['what one source has rolled back and another one has', [everywhere, { 'dev.ts': [raised], 'integration.ts': [raised] }, { 'integration.ts': [old] }], 'dev has 1.1.0, which integration left behind'],
      ['what one source has otherwise and another one has rolled back', [everywhere, { 'dev.ts': [chart('a', '1.0.0', { namespace: 'b' })], 'integration.ts': [chart('a', '1.0.0', { namespace: 'b' })] }, { 'integration.ts': [old] }], 'dev has another content of 1.0.0, which integration left behind'],
      ['what one source does not have', [{ 'integration.ts': [old], 'live.ts': [old] }], 'dev does not have it'],
      ['what no source has', [{ 'live.ts': [old] }], 'dev does not have it; integration does not have it'],
    ])('does not call up to date %s', (_, revisions, sentence) => {
      expect(liveOf(historyOf(...revisions))).toMatchObject({ upToDate: 0, changes: [], differing: [{ component: 'charts/a', entry: { version: '1.0.0' }, sentence }] });
    });

    test('tells of what the target does not have, where its sources do not agree', () => {
      const history = historyOf({ 'dev.ts': [old], 'integration.ts': [old] }, { 'integration.ts': ['charts/a'] });
      expect(liveOf(history)).toEqual(expect.objectContaining({ upToDate: 0, changes: [], differing: [{ component: 'charts/a', sentence: 'dev has 1.0.0, which integration left behind' }] }));
    });

    test('tells what could be promoted among the changes alone', () => {
      expect(liveOf(historyOf(everywhere, { 'dev.ts': [raised], 'integration.ts': [raised] }))).toMatchObject({ upToDate: 0, changes: [{ component: 'charts/a' }], differing: [] });
      expect(liveOf(historyOf(everywhere))).toMatchObject({ upToDate: 1, changes: [], differing: [] });
    });
  });

  test('promises no promotion where a person decides about a pull request', () => {
    const [a, clusters] = [chart('a', '1.1.0'), CLUSTERS.map((cluster) => (cluster.name === 'live' ? { ...cluster, mode: 'pull-request' as const } : cluster))];
    const history = historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a')] }, { 'integration.ts': [a] });
    expect([testStatus(history, [reportOn(a)]), testStatus(history, [reportOn(a)], { clusters })].map(({ targets }) => [targets[0]?.mode, targets[0]?.changes[0]?.sentence])).toEqual([
      ['commit', 'the next promotion takes it'], ['pull-request', 'the next promotion puts it into the pull request, unless somebody has closed one that promotes the same'],
    ]);
  });

  test('lists every hold with the commit that wrote it, whatever else changes since', () => {
    const history = historyOf(
      { 'live.ts': [chart('a'), chart('b', '1.0.0', { hold: { reason: 'lifted' } })], 'dev.ts': [tool('talos', 'v1.0.0', { hold: { reason: 'why' } })] },
      { 'live.ts': [chart('a', '1.0.0', { hold: { reason: 'another' } })] },
      { 'live.ts': [chart('a', '1.0.0', { hold }), chart('b')] },
      { 'live.ts': [chart('a', '1.0.1', { hold })] },
    );
    const { holds, components } = testStatus(history);
    expect(holds).toEqual([
      { component: 'charts/a', clusters: ['live'], hold, version: '1.0.1', since: timeAt(2), commit: commitAt(2) },
      { component: 'infrastructure/talos', clusters: ['dev'], hold: { reason: 'why' }, version: 'v1.0.0', since: timeAt(0), commit: commitAt(0) },
    ]);
    expect(components[0]?.cells[2]?.hold).toEqual(hold);
  });

  test('lists the hold of a manifest that clusters share once, with all of them', () => {
    const clusters = [...CLUSTERS, { name: 'live-us', manifest: 'live.ts', sources: ['integration'], tracksRenovate: false }];
    const { holds } = testStatus(historyOf({ 'live.ts': [chart('a', '1.0.0', { hold })] }), [], { clusters });
    expect(holds.map((one) => one.clusters)).toEqual([['live', 'live-us']]);
  });

  test('of a fleet without anything is empty', () => {
    expect(testStatus([])).toEqual({ at: timeAt(10), head: commitAt(99), clusters: CLUSTERS, components: [], targets: [{ targets: ['live'], sources: ['integration'], manifest: 'live.ts', mode: 'commit', upToDate: 0, changes: [], differing: [] }], holds: [] });
  });
});
