import { findUndecided, findWaitingCandidates } from '../../src/doctor/waiting-candidate';
import { patient, SOURCE, TARGET, type Ailment } from '../support/patient';
import { historyOf, reportOn, type TestRevision } from '../support/plan-input';
import { chart, timeAt, tool } from '../support/timelines';

const [old, raised, newest] = [chart('cilium', '1.0.0'), chart('cilium', '1.1.0'), chart('cilium', '1.2.0')];
const BOTH: TestRevision = { [SOURCE]: [old], [TARGET]: [old] };
const RAISED = historyOf(BOTH, { [SOURCE]: [raised] });
const duration = (hours: number) => ({ toMilliseconds: () => hours * 3_600_000 }) as never;
const FAILED = reportOn(raised, { outcome: 'failed', reason: 'UpgradeFailed', at: timeAt(2) });
const VERIFIED = reportOn(raised, { at: timeAt(2) });
const held = chart('cilium', '1.0.0', { hold: { reason: 'why' } });

describe('findWaitingCandidates', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['without a report, for just as long as may be', { history: RAISED, hour: 25 }, []],
    ['without a report, for longer', { history: RAISED, hour: 26 }, ['unverified/integration']],
    ['without a report, for longer than the source says', { history: RAISED, hour: 5, clusters: { integration: { silenceAfter: duration(3) } } }, ['unverified/integration']],
    ['the target\'s time does not count for a report', { history: RAISED, hour: 5, clusters: { live: { silenceAfter: duration(3) } } }, []],
    ['a source that goes on does not make the wait look short', { history: historyOf(BOTH, { [SOURCE]: [raised] }, ...Array.from({ length: 28 }, () => ({})), { [SOURCE]: [newest] }), hour: 31 }, ['unverified/integration']],
    ['failed, for longer', { history: RAISED, reports: [FAILED], hour: 26 }, ['charts/cilium']],
    ['failed just now', { history: RAISED, reports: [FAILED], hour: 5 }, []],
    ['a downgrade', { history: historyOf({ [SOURCE]: [raised], [TARGET]: [newest] }), reports: [VERIFIED], hour: 30 }, ['charts/cilium']],
    ['it depends on what nothing brings', { history: historyOf(BOTH, { [SOURCE]: [chart('cilium', '1.1.0', { dependsOn: ['gone'] })] }), reports: [reportOn(chart('cilium', '1.1.0', { dependsOn: ['gone'] }), { at: timeAt(2) })], hour: 30 }, ['charts/cilium']],
    ['it depends on what waits itself, which is told instead', {
      history: historyOf(BOTH, { [SOURCE]: [chart('cilium', '1.1.0', { dependsOn: ['crds'] }), chart('crds')] }), reports: [reportOn(chart('cilium', '1.1.0', { dependsOn: ['crds'] }), { at: timeAt(2) })], hour: 30,
    }, ['unverified/integration']],
    ['on hold: somebody wants it so', { history: historyOf({ [SOURCE]: [old], [TARGET]: [held] }, { [SOURCE]: [raised] }), reports: [VERIFIED], hour: 100 }, []],
    ['taken back: somebody wants it so', { history: historyOf(BOTH, { [SOURCE]: [raised] }, { [TARGET]: [raised] }, { [TARGET]: [old] }), reports: [VERIFIED], hour: 100 }, []],
    ['soaking: it passes', { history: RAISED, reports: [VERIFIED], hour: 100, clusters: { live: { soak: duration(200) } } }, []],
    ['outside the windows: they open', { history: RAISED, reports: [VERIFIED], hour: 100, clusters: { live: { windows: [{ days: ['sat'], from: '01:00', to: '02:00' }] } } }, []],
    ['windows that never open', { history: RAISED, reports: [VERIFIED], hour: 5, clusters: { live: { freezes: [{ from: '2025-01-01', to: '2030-01-01', reason: 'rebuilt' }] } } }, ['window']],
    ['verified long ago, and not promoted', { history: RAISED, reports: [VERIFIED], hour: 27 }, ['promote']],
    ['verified just now', { history: RAISED, reports: [VERIFIED], hour: 26 }, []],
    ['verified long ago, and the window has just opened', { history: RAISED, reports: [VERIFIED], hour: 96, clusters: { live: { windows: [{ days: ['mon'], from: '00:00', to: '08:00' }] } } }, []],
    ['verified long ago, and the window has been open for a while', { history: RAISED, reports: [VERIFIED], hour: 99, clusters: { live: { windows: [{ days: ['mon'], from: '00:00', to: '08:00' }] } } }, ['promote']],
    ['a window of an hour, at its begin', { history: RAISED, reports: [VERIFIED], hour: 96, clusters: { live: { windows: [{ days: ['mon'], from: '00:00', to: '01:00' }] } } }, []],
    ['a window of an hour, before it shuts', { history: RAISED, reports: [VERIFIED], hour: 96.75, clusters: { live: { windows: [{ days: ['mon'], from: '00:00', to: '01:00' }] } } }, ['promote']],
    ['a window that is shorter than the workflow takes to come back', { history: RAISED, reports: [VERIFIED], hour: 96.1, clusters: { live: { windows: [{ from: '00:00', to: '00:10' }] } } }, ['promote']],
    ['a source that goes on faster than anybody promotes', {
      history: historyOf(BOTH, { [SOURCE]: [raised] }, ...Array.from({ length: 28 }, () => ({})), { [SOURCE]: [newest] }), reports: [VERIFIED, reportOn(newest, { at: timeAt(31) })], hour: 32,
    }, ['promote']],
    ['soaked just now', { history: RAISED, reports: [VERIFIED], hour: 30, clusters: { live: { soak: duration(10) } } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findWaitingCandidates(patient(ailment)).map(({ id }) => id)).toEqual(found.map((id) => `waiting-candidate/live/${id}`));
  });

  test('tells of all that wait for the same source at once, and prints what gets the reports', () => {
    const history = historyOf({ [SOURCE]: [old, chart('hubble'), tool('talos')], [TARGET]: [old, chart('hubble'), tool('talos')] }, { [SOURCE]: [raised, chart('hubble', '1.1.0'), tool('talos', 'v1.1.0')] });
    expect(findWaitingCandidates(patient({ history, hour: 30 }))).toMatchObject([{
      severity: 'error',
      what: '3 components wait for live: integration has not reported them',
      since: timeAt(1),
      details: [
        expect.stringContaining('charts/cilium 1.0.0 -> 1.1.0, since 2026-01-01T01:00:00Z: integration has not reported f') as string, expect.stringContaining('charts/hubble') as string, expect.stringContaining('infrastructure/talos') as string,
      ],
      commands: [
        'kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -',
        'npx sluice record --cluster integration --component infrastructure/talos --outcome verified',
      ],
    }]);
  });

  test('names the source that is missing, of several', () => {
    const clusters = { dev: {}, live: { promotedFrom: ['dev', 'integration'] } };
    const history = historyOf({ 'clusters/dev/versions.ts': [old], ...BOTH }, { 'clusters/dev/versions.ts': [raised], [SOURCE]: [raised] });
    const reports = [reportOn(raised, { cluster: 'dev', at: timeAt(2) })];
    expect(findWaitingCandidates(patient({ clusters, history, reports, hour: 30 })).map(({ id }) => id)).toEqual(['waiting-candidate/live/unverified/integration']);
  });

  test('tells of every source that has not reported it, with what gets a report of it there', () => {
    const clusters = { dev: { silenceAfter: duration(1000) }, live: { promotedFrom: ['dev', 'integration'] } };
    const history = historyOf({ 'clusters/dev/versions.ts': [old], ...BOTH }, { 'clusters/dev/versions.ts': [raised], [SOURCE]: [raised] });
    const found = (hour: number) => findWaitingCandidates(patient({ clusters, history, hour })).map(({ id, commands }) => [id.split('/').at(-1), commands]);
    expect(found(30)).toEqual([['integration', ['kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -']]]);
    expect(found(1002).map(([cluster]) => cluster)).toEqual(['dev', 'integration']);
  });

  test('asks no source for the removal of what it never had', () => {
    const clusters = { dev: {}, live: { promotedFrom: ['dev', 'integration'] } };
    const history = historyOf(BOTH, { [SOURCE]: ['charts/cilium'] });
    expect(findWaitingCandidates(patient({ clusters, history, hour: 30 })).map(({ id }) => id)).toEqual(['waiting-candidate/live/unverified/integration']);
  });

  test('becomes another finding when another component waits as well', () => {
    const history = (...more: readonly ReturnType<typeof chart>[]) => historyOf({ [SOURCE]: [old, chart('hubble')], [TARGET]: [old, chart('hubble')] }, { [SOURCE]: [raised, ...more] });
    const essences = [history(chart('hubble')), history(chart('hubble', '1.1.0'))].flatMap((one) => [[], [VERIFIED, reportOn(chart('hubble', '1.1.0'), { at: timeAt(2) })]].map((reports) => findWaitingCandidates(patient({ history: one, reports, hour: 30 }))[0]?.essence));
    expect(new Set(essences).size).toBe(4);
  });

  test('has no command where the source does not have it yet', () => {
    const clusters = { dev: {}, live: { promotedFrom: ['dev', 'integration'] } };
    const history = historyOf({ 'clusters/dev/versions.ts': [old], ...BOTH }, { 'clusters/dev/versions.ts': [raised] });
    const reports = [reportOn(raised, { cluster: 'dev', at: timeAt(2) })];
    expect(findWaitingCandidates(patient({ clusters, history, reports, hour: 30 }))).toMatchObject([{ id: 'waiting-candidate/live/unverified/integration', todo: 'bring it to integration first', commands: [] }]);
  });

  test('becomes another finding when another version fails, and not when time goes on', () => {
    const history = historyOf(BOTH, { [SOURCE]: [raised] }, { [SOURCE]: [newest] });
    const essenceOf = (...reports: Ailment['reports'] & object) => findWaitingCandidates(patient({ history: reports.length > 1 ? history : RAISED, reports, hour: 30 })).map(({ id, essence }) => [id, essence]);
    const [[id, essence] = []] = essenceOf(FAILED);
    expect(essenceOf(FAILED, reportOn(newest, { outcome: 'failed', at: timeAt(3) }))).toEqual([[id, expect.not.stringMatching(essence ?? '')]]);
  });

  test.each([
    ['live', {}, 'live'],
    ['clusters that share a manifest', { second: { promotedFrom: 'integration', manifest: TARGET } }, 'live-second'],
  ])('asks for a merge where promotions to %s are pull requests', (_, more, name) => {
    const [finding] = findWaitingCandidates(patient({ history: RAISED, reports: [VERIFIED], hour: 30, clusters: { live: { mode: 'pull-request' }, ...more } }));
    expect(finding).toMatchObject({ id: expect.stringMatching(/\/promote$/) as string, todo: expect.stringMatching(`^merge the pull request of the branch sluice/promote-to-${name},`) as string });
  });
});

describe('findUndecided', () => {
  const windows = [{ days: ['mon'], from: '00:00', to: '01:00' }] as const;

  test.each<readonly [string, Ailment, readonly string[]]>([
    ['the windows are shut, and something waits for them for long', { hour: 99, clusters: { live: { windows } } }, ['waiting-candidate/live/promote']],
    ['they are open', { hour: 96.5, clusters: { live: { windows } } }, []],
    ['it has only just passed', { hour: 20, clusters: { live: { windows } } }, []],
    ['they never open, which is a finding', { hour: 99, clusters: { live: { windows: [] } } }, []],
  ])('%s', (_, ailment, found) => {
    expect(findUndecided(patient({ history: RAISED, reports: [VERIFIED], ...ailment })).map(({ id }) => id)).toEqual(found);
  });
});
