import { ConfigError } from '../../src/errors';
import type { Component, Entry } from '../../src/manifest/entries';
import { findArrivals } from '../../src/promotion/arrivals';
import type { CommitNote } from '../../src/promotion/git-messages';
import { planRollback, type RollbackRequest } from '../../src/promotion/rollback';
import { historyOf, type TestRevision } from '../support/plan-input';
import { chart, commitAt, stateOf } from '../support/timelines';

const CLUSTERS = [{ name: 'integration', manifest: 'integration.ts', sources: [] }, { name: 'live', manifest: 'live.ts', sources: ['integration'] }];
const a = (version: string) => chart('a', version);
const b = (version: string) => chart('b', version);

/** A revision that is a promotion to live, of entries, or of removals. */
interface Promoted {
  readonly promotes: readonly (Entry | Component)[];
}

const promoted = (...promotes: Promoted['promotes']): Promoted => ({ promotes });

function noteOf({ promotes }: Promoted): CommitNote {
  const components = promotes.map((one) => (typeof one === 'string'
    ? { component: one, evidence: [], forced: false }
    : { component: `charts/${one.name}` as Component, to: { version: one.source.version, fingerprint: stateOf(one).fingerprint }, evidence: [], forced: false }));
  return { by: 'bot', subject: 'chore(k8s): promote', promotions: [{ targets: ['live'], sources: ['integration'], components, reasons: new Map() }] };
}

function request(revisions: readonly (TestRevision | Promoted)[], what: string | number, changes: Partial<RollbackRequest> = {}): RollbackRequest {
  const isPromoted = (one: TestRevision | Promoted): one is Promoted => 'promotes' in one;
  const history = historyOf(...revisions.map((one): TestRevision => (isPromoted(one) ? { 'live.ts': one.promotes } : one)));
  const byHand: CommitNote = { by: 'ada', subject: 'fix: by hand', promotions: [] };
  const notes = new Map(revisions.map((one, position) => [commitAt(position), isPromoted(one) ? noteOf(one) : byHand]));
  const { clusters = CLUSTERS } = changes;
  return { clusters, history, arrivals: findArrivals({ clusters, history, notes }), what: typeof what === 'string' ? { component: what } : { commit: commitAt(what) }, ...changes };
}

/** `component from>to of @commit`, and what is passed over. */
function told(made: ReturnType<typeof planRollback>): readonly string[] {
  const version = (state: { readonly entry: Entry } | undefined) => state?.entry.source.version ?? '-';
  return [
    ...made.items.map(({ component, from, to }) => `${component} ${version(from)}>${version(to)} of @${Number(made.promotion)}`),
    ...made.skipped.map(({ component, by }) => `${component} by @${Number(by)}`),
  ];
}

/** Both at 1.0.0, and integration raises both. */
const START: readonly TestRevision[] = [{ 'integration.ts': [a('1.0.0'), b('1.0.0')], 'live.ts': [a('1.0.0'), b('1.0.0')] }, { 'integration.ts': [a('1.1.0'), b('1.1.0')] }];
const BOTH = promoted(a('1.1.0'), b('1.1.0'));

type Row = readonly [name: string, revisions: readonly (TestRevision | Promoted)[], what: string | number, expected: readonly string[], changes?: Partial<RollbackRequest>];

/** With all arguments: a test that takes more than its row has is given a callback, and waits for it. */
function complete(rows: readonly Row[]) {
  return rows.map(([name, revisions, what, expected, changes = {}]) => [name, revisions, what, expected, changes] as const);
}

describe('planRollback', () => {
  test.each(complete([
    ['one component out of a promotion of many', [...START, BOTH], 'charts/a', ['charts/a 1.1.0>1.0.0 of @2']],
    ['all of a promotion', [...START, BOTH], 2, ['charts/a 1.1.0>1.0.0 of @2', 'charts/b 1.1.0>1.0.0 of @2']],
    ['the rest of a promotion of which something has been taken back', [...START, BOTH, { 'live.ts': [a('1.0.0')] }], 2, ['charts/b 1.1.0>1.0.0 of @2', 'charts/a by @3']],
    ['the last of two promotions', [...START, BOTH, { 'integration.ts': [a('1.2.0')] }, promoted(a('1.2.0'))], 'charts/a', ['charts/a 1.2.0>1.1.0 of @4']],
    ['the older of two, once the newer is back', [...START, BOTH, { 'integration.ts': [a('1.2.0')] }, promoted(a('1.2.0')), { 'live.ts': [a('1.1.0')] }], 2, ['charts/a 1.1.0>1.0.0 of @2', 'charts/b 1.1.0>1.0.0 of @2']],
    ['a removal', [...START, { 'integration.ts': ['charts/b'] }, promoted('charts/b')], 'charts/b', ['charts/b ->1.0.0 of @3']],
    ['what was new, where that is wanted', [...START, promoted(chart('new'))], 'charts/new', ['charts/new 1.0.0>- of @2'], { remove: true }],
    ['a promotion whose words were lost', [...START, { 'live.ts': [a('1.1.0')] }], 'charts/a', ['charts/a 1.1.0>1.0.0 of @2']],
    ['an atomic group together', [...START, BOTH], 'charts/a', ['charts/a 1.1.0>1.0.0 of @2', 'charts/b 1.1.0>1.0.0 of @2'], { groups: [{ name: 'g', has: () => true }] }],
    ['of an atomic group, nothing that came with another commit', [...START, promoted(b('1.1.0')), promoted(a('1.1.0'))], 'charts/a', ['charts/a 1.1.0>1.0.0 of @3'], { groups: [{ name: 'g', has: () => true }] }],
    ['nothing of a group that it is no member of', [...START, BOTH], 'charts/a', ['charts/a 1.1.0>1.0.0 of @2'], { groups: [{ name: 'g', has: (component) => component === 'charts/b' }] }],
    ['what was promoted again after it was taken back', [...START, BOTH, { 'live.ts': [a('1.0.0')] }, promoted(a('1.1.0'))], 'charts/a', ['charts/a 1.1.0>1.0.0 of @4']],
  ]))('takes back %s', (_, revisions, what, expected, changes) => {
    expect(told(planRollback(request(revisions, what, changes)))).toEqual(expected);
  });

  test('names all clusters that share the manifest', () => {
    const clusters = [...CLUSTERS, { name: 'live-us', manifest: 'live.ts', sources: ['integration'] }];
    expect(planRollback(request([...START, BOTH], 'charts/a', { clusters, cluster: 'live-us' }))).toMatchObject({ targets: ['live', 'live-us'], manifest: 'live.ts' });
  });

  const twoTargets = [...CLUSTERS, { name: 'edge', manifest: 'edge.ts', sources: ['integration'] }];
  test.each(complete([
    ['no cluster ever had it', START, 'charts/z', ['UNKNOWN_COMPONENT: no cluster has or had "charts/z"; allowed: charts/a, charts/b']],
    ['the cluster never had it', [...START, { 'integration.ts': [chart('new')] }], 'charts/new', ['NOTHING_TO_ROLL_BACK: live never had charts/new']],
    ['it was never promoted', START, 'charts/a', ['NOTHING_TO_ROLL_BACK: charts/a was never promoted to live: commit 000000000000 wrote it; edit live.ts and run "sluice synth"']],
    ['there was nothing before it', [...START, promoted(chart('new'))], 'charts/new', ['NOTHING_TO_ROLL_BACK: live did not have charts/new before commit 000000000000; --remove takes it out of the manifest, and Flux uninstalls it; or mend it at its source']],
    ['it has been taken back', [...START, BOTH, { 'live.ts': [a('1.0.0')] }], 'charts/a', ['ALREADY_ROLLED_BACK: commit 000000000000 has already taken charts/a on live back to 1.0.0; name the commit of an older promotion to take that back too: sluice history charts/a']],
    ['all of a commit has been taken back', [...START, BOTH, { 'live.ts': [a('1.0.0'), b('1.0.0')] }], 2, ['ALREADY_ROLLED_BACK: commit 000000000000 has already taken back what commit 000000000000 promoted to live']],
    ['it was changed by hand since', [...START, BOTH, { 'live.ts': [a('5.0.0')] }], 'charts/a', ['CHANGED_SINCE: charts/a on live was changed by hand in commit 000000000000 (fix: by hand); take that back with "git revert 000000000000", or edit live.ts and run "sluice synth"']],
    ['parts of a commit were changed since, one by hand and one by a promotion', [...START, BOTH, { 'live.ts': [a('5.0.0')], 'integration.ts': [b('1.2.0')] }, promoted(b('1.2.0'))], 2, [
      'CHANGED_SINCE: charts/a on live was changed by hand in commit 000000000000 (fix: by hand); take that back with "git revert 000000000000", or edit live.ts and run "sluice synth"',
      'CHANGED_SINCE: charts/b on live was promoted again, to 1.2.0, by commit 000000000000; take that back first: sluice rollback 000000000000 --cluster live',
    ]],
    ['the commit is no promotion', [...START, BOTH], 1, ['NOTHING_TO_ROLL_BACK: commit 000000000000 is no promotion to live on this branch; allowed: 000000000000; what is no promotion is taken back with "git revert"']],
    ['nothing was ever promoted', START, 1, ['NOTHING_TO_ROLL_BACK: commit 000000000000 is no promotion to live on this branch; allowed: none; what is no promotion is taken back with "git revert"']],
    ['it was promoted to several clusters', [...START, { 'edge.ts': [a('1.0.0')] }, { 'live.ts': [a('1.1.0')], 'edge.ts': [a('1.1.0')] }], 'charts/a', ['USAGE: charts/a was promoted to several clusters; allowed: --cluster live, --cluster edge; say which one is meant'], { clusters: twoTargets }],
    ['several clusters had it', [...START, { 'edge.ts': [a('1.0.0')] }], 'charts/a', ['USAGE: several clusters have or had charts/a; allowed: --cluster live, --cluster edge; say which one is meant'], { clusters: twoTargets }],
  ]))('fails if %s', (_, revisions, what, expected, changes) => {
    const run = () => planRollback(request(revisions, what, changes));
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(new RegExp(`^${expected.map((one) => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/0{12}/g, '\\d{12}')).join('\n')}$`));
  });

  test.each<readonly [string, readonly (TestRevision | Promoted)[]]>([
    ['that it was promoted to', [...START, { 'edge.ts': [a('1.0.0')] }, BOTH]],
    ['where it is not back yet', [...START, { 'edge.ts': [a('1.0.0')] }, BOTH, { 'edge.ts': [a('1.1.0')] }, { 'edge.ts': [a('1.0.0')] }]],
  ])('means the only target %s', (_, revisions) => {
    expect(told(planRollback(request(revisions, 'charts/a', { clusters: twoTargets })))).toEqual(['charts/a 1.1.0>1.0.0 of @3']);
  });

  test('looks at the cluster that is named alone', () => {
    const revisions = [...START, { 'edge.ts': [a('1.0.0')] }, BOTH];
    expect(told(planRollback(request(revisions, 'charts/a', { clusters: twoTargets, cluster: 'live' })))).toEqual(['charts/a 1.1.0>1.0.0 of @3']);
    expect(() => planRollback(request(revisions, 'charts/a', { clusters: twoTargets, cluster: 'edge' }))).toThrow(/never promoted to edge/);
  });
});
