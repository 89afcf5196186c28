import { findSilentClusters } from '../../src/doctor/silent-cluster';
import { patient, SOURCE, TARGET, type Ailment } from '../support/patient';
import { historyOf, reportOn } from '../support/plan-input';
import { chart, timeAt, tool } from '../support/timelines';

const [old, raised] = [chart('cilium', '1.0.0'), chart('cilium', '1.1.0')];
const FIRST = historyOf({ [SOURCE]: [old], [TARGET]: [old] });
/** Raised an hour after it was there. */
const RAISED = historyOf({ [SOURCE]: [old], [TARGET]: [old] }, { [SOURCE]: [raised] });
const reported = (hour: number) => [reportOn(old, { at: timeAt(hour) })];
const duration = (hours: number) => ({ toMilliseconds: () => hours * 3_600_000 }) as never;

describe('findSilentClusters', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['nothing was ever there to report', { hour: 1000 }, []],
    ['never reported, for just as long as may be', { history: FIRST, hour: 24 }, []],
    ['never reported, for longer', { history: FIRST, hour: 25 }, [`error since ${timeAt(0)}`]],
    ['never reported, for longer than it says itself', { history: FIRST, hour: 3, clusters: { integration: { silenceAfter: duration(2) } } }, [`error since ${timeAt(0)}`]],
    ['never reported, and may be silent for long', { history: FIRST, hour: 100, clusters: { integration: { silenceAfter: duration(200) } } }, []],
    ['reported lately', { history: RAISED, reports: reported(90), hour: 100 }, []],
    ['reported long ago, and raised long ago', { history: RAISED, reports: reported(0), hour: 100 }, [`error since ${timeAt(0)}`]],
    ['reported long ago, and raised just now', { history: historyOf({ [SOURCE]: [old] }, ...Array.from({ length: 98 }, () => ({})), { [SOURCE]: [raised] }), reports: reported(0), hour: 100 }, []],
    ['never reported, and raised again and again', { history: historyOf(...Array.from({ length: 100 }, (_, hour) => ({ [SOURCE]: [chart('cilium', `1.${hour}.0`)] }))), hour: 100 }, [`error since ${timeAt(0)}`]],
    ['reported long ago, and raised again and again', { history: historyOf(...Array.from({ length: 100 }, (_, hour) => ({ [SOURCE]: [chart('cilium', `1.${hour}.0`)] }))), reports: reported(3), hour: 100 }, [`error since ${timeAt(3)}`]],
    ['reported all that it has, long ago', { history: FIRST, reports: reported(2), hour: 100 }, [`notice since ${timeAt(2)}`]],
    ['reported a failure, which is a report', { history: FIRST, reports: [reportOn(old, { outcome: 'failed', at: timeAt(90) })], hour: 100 }, []],
    ['a removal that it does not report', { history: historyOf({ [SOURCE]: [old] }, { [SOURCE]: ['charts/cilium'] }), reports: reported(0), hour: 100 }, [`error since ${timeAt(0)}`]],
    ['infrastructure, which Flux does not see', { history: historyOf({ [SOURCE]: [tool('talos')] }), hour: 100 }, []],
    ['a cluster that nobody follows', { history: historyOf({ [TARGET]: [old] }), hour: 100 }, []],
    ['reports of another cluster', { history: FIRST, reports: [reportOn(old, { cluster: 'live', at: timeAt(99) })], hour: 100 }, [`error since ${timeAt(0)}`]],
  ])('%s', (_, ailment, found) => {
    expect(findSilentClusters(patient(ailment)).map(({ severity, since }) => `${severity} since ${since}`)).toEqual(found);
  });

  test.each<readonly [string, Ailment, RegExp, string]>([
    ['sends events', {}, /is up and whether its events leave it/, 'kubectl -n flux-system get providers,alerts'],
    ['sends events from a namespace of its own', { fleet: { notifications: { namespace: 'alerts' } } }, /is up/, 'kubectl -n alerts get providers,alerts'],
    ['sends none', { fleet: { notifications: { dispatch: false } } }, /^record what is there, .*the Flux of integration sends no events$/, 'kubectl get helmreleases'],
    [
      'is being adopted, and gets its charts from a shared file until that goes on',
      {
        fleet: { helmCharts: { resourceSet: 'kubernetes/platform/charts.yaml' } },
        input: { current: new Map([['kubernetes/platform/kustomization.yaml', 'resources:\n  - charts.yaml\n'], ['kubernetes/platform/charts.yaml', 'kind: ResourceSet\n']]) },
      },
      /^go on with adopting: integration still gets its charts from a file that clusters share/, 'npx sluice adopt --continue',
    ],
  ])('says what helps a cluster that %s', (_, ailment, todo, command) => {
    const [finding] = findSilentClusters(patient({ history: FIRST, hour: 100, ...ailment }));
    expect(finding?.todo).toMatch(todo);
    expect(finding?.commands?.[0]).toContain(command);
  });

  test('lists what should have been reported, oldest first, and how to get it', () => {
    const history = historyOf({ [SOURCE]: [old, chart('hubble')] }, { [SOURCE]: [raised] });
    expect(findSilentClusters(patient({ history, hour: 100 }))).toMatchObject([{
      what: 'integration has never reported anything, and has something to report',
      since: timeAt(0),
      details: [`charts/hubble 1.0.0 since ${timeAt(0)}`, `charts/cilium 1.1.0 since ${timeAt(1)}`],
      commands: expect.arrayContaining(['kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -']) as string[],
    }]);
  });
});
