import type { Report } from '../../src/evidence/report';
import type { ChartEntry, Component, Entry } from '../../src/manifest/entries';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import type { Decision, Plan } from '../../src/promotion/decision';
import type { EntryState, History } from '../../src/promotion/history';
import { planPromotion, type PlanInput } from '../../src/promotion/plan';
import type { AtomicGroup } from '../../src/promotion/settle';
import { historyOf, planInput, policy, reportOn, type TestRevision } from '../support/plan-input';
import { chart, stateOf, timeAt, tool } from '../support/timelines';

const HOUR = 3_600_000;

/** `charts/a: promote 1.1.0`, `charts/b: blocked unverified`. */
function shown(plan: Plan): readonly string[] {
  return plan.decisions.map((decision) => {
    switch (decision.kind) {
      case 'up-to-date': return `${decision.component}: up-to-date`;
      case 'promote': return `${decision.component}: promote ${decision.candidate.state?.entry.source.version ?? 'removal'}${decision.forced === undefined ? '' : ' (forced)'}`;
      case 'blocked': return `${decision.component}: ${decision.block.reason}`;
    }
  });
}

function decisionOn(plan: Plan, component: Component): Decision {
  const found = plan.decisions.find((decision) => decision.component === component);
  if (!found) throw new Error(`the plan says nothing of ${component}`);
  return found;
}

const make = (history: History, reports: readonly Report[], changes: Partial<PlanInput> = {}): Plan => planPromotion(planInput(history, reports, changes));
const both = (...entries: readonly (Entry | EntryState)[]): TestRevision => ({ 'integration.ts': entries, 'live.ts': entries });
const onIntegration = (...entries: readonly (Entry | EntryState | Component)[]): TestRevision => ({ 'integration.ts': entries });
const onLive = (...entries: readonly (Entry | EntryState | Component)[]): TestRevision => ({ 'live.ts': entries });
const group = (...names: readonly string[]): AtomicGroup => ({ name: 'g', has: (component) => names.some((name) => component === `charts/${name}`) });
const removalOf = (entry: Entry): Report => ({ ...reportOn(entry, { fingerprint: fingerprintOfRemoval(stateOf(entry).fingerprint), version: undefined, reason: 'Absent' }), removes: stateOf(entry).fingerprint });

const A1 = chart('a', '1.0.0');
const A2 = chart('a', '1.1.0');
const A3 = chart('a', '1.2.0');
const B1 = chart('b', '1.0.0');
const B2 = chart('b', '1.1.0');
const needs = (entry: ChartEntry, ...names: readonly string[]): ChartEntry => ({ ...entry, dependsOn: names });

describe('planPromotion', () => {
  test('promotes what was verified, names what was not, and leaves the rest as it is', () => {
    const talos = [tool('talos', 'v1.0.0'), tool('talos', 'v1.1.0')] as const;
    const history = historyOf(both(A1, B1, chart('c'), talos[0]), onIntegration(A2, B2, talos[1]));
    const plan = make(history, [reportOn(A2), reportOn(talos[1], { reason: 'Recorded' })]);
    expect(shown(plan)).toEqual(['charts/a: promote 1.1.0', 'charts/b: unverified', 'charts/c: up-to-date', 'infrastructure/talos: promote v1.1.0']);
    expect(plan).toMatchObject({ targets: ['live'], sources: ['integration'], manifest: 'live.ts' });
  });

  test('promotes the newest that passes and not the newest that there is', () => {
    const history = historyOf(both(A1), onIntegration(A2), onIntegration(A3));
    expect(shown(make(history, [reportOn(A2)]))).toEqual(['charts/a: promote 1.1.0']);
    expect(shown(make(history, [reportOn(A2), reportOn(A3)]))).toEqual(['charts/a: promote 1.2.0']);
  });

  test('says of the newest why it is not promoted, where none is', () => {
    const history = historyOf(both(A1), onIntegration(A2), onIntegration(A3));
    const decision = decisionOn(make(history, [reportOn(A3, { outcome: 'failed', reason: 'UpgradeFailed' })]), 'charts/a');
    expect(decision).toMatchObject({ kind: 'blocked', candidate: { state: { entry: A3 } }, block: { reason: 'failed', fluxReason: 'UpgradeFailed' } });
    expect(decision.candidates.map(({ state }) => state?.entry.source.version)).toEqual(['1.2.0', '1.1.0']);
  });

  const changed: readonly (readonly [string, EntryState | ChartEntry])[] = [
    ['another namespace', { ...A1, namespace: 'other' }],
    ['another repository', { ...A1, source: { ...A1.source, repository: 'oci://ghcr.io/acme/charts' } }],
    ['another dependency', needs(A1, 'b')],
    ['other values', stateOf({ ...A1, values: 'values/a.yaml' }, { replicas: 2 })],
    ['a test', { ...A1, test: true }],
    ['a lower version of another package', { ...A1, source: { ...A1.source, chart: 'a-next', version: '0.1.0' } }],
  ];
  test.each(changed)('promotes %s like a version', (_, entry) => {
    expect(make(historyOf(both(A1, B1), onIntegration(entry)), [reportOn(entry)]).decisions.map(({ kind }) => kind)).toEqual(['promote', 'up-to-date']);
    expect(shown(make(historyOf(both(A1, B1), onIntegration(entry)), []))).toEqual(['charts/a: unverified', 'charts/b: up-to-date']);
  });

  test('promotes new components and removals', () => {
    const history = historyOf(both(A1), onIntegration(B1, 'charts/a'));
    expect(shown(make(history, [reportOn(B1), removalOf(A1)]))).toEqual(['charts/a: promote removal', 'charts/b: promote 1.0.0']);
    expect(shown(make(history, []))).toEqual(['charts/a: unverified', 'charts/b: unverified']);
  });

  test('says nothing of components that neither has any more', () => {
    expect(make(historyOf(both(A1, B1), onIntegration('charts/a'), onLive('charts/a')), []).decisions.map(({ component }) => component)).toEqual(['charts/b']);
  });

  test('leaves alone what only the target has', () => {
    expect(shown(make(historyOf(onIntegration(A1), onLive(A1, B1)), []))).toEqual(['charts/a: up-to-date', 'charts/b: up-to-date']);
  });

  test('has nothing to say of a fleet without history', () => {
    expect(make([], []).decisions).toEqual([]);
  });

  test('does not promote again what was reverted, but the next', () => {
    const reverted = historyOf(both(A1), onIntegration(A2), onLive(A2), onLive(A1));
    expect(decisionOn(make(reverted, [reportOn(A2)]), 'charts/a')).toMatchObject({ kind: 'blocked', block: { reason: 'reverted', since: timeAt(3) } });
    expect(shown(make([...reverted, ...historyOf({}, {}, {}, {}, onIntegration(A3)).slice(4)], [reportOn(A2), reportOn(A3)]))).toEqual(['charts/a: promote 1.2.0']);
  });

  describe('dependencies', () => {
    const C1 = needs(chart('c'), 'b');

    test('that are promoted with what needs them let it pass', () => {
      expect(shown(make(historyOf(both(A1), onIntegration(B1, C1)), [reportOn(B1), reportOn(C1)]))).toEqual(['charts/a: up-to-date', 'charts/b: promote 1.0.0', 'charts/c: promote 1.0.0']);
    });

    test('that are not there stop what needs them, and what needs that', () => {
      const D1 = needs(chart('d'), 'c');
      const plan = make(historyOf(both(A1), onIntegration(B1, C1, D1)), [reportOn(C1), reportOn(D1)]);
      expect(shown(plan)).toEqual(['charts/a: up-to-date', 'charts/b: unverified', 'charts/c: dependency', 'charts/d: dependency']);
      expect(decisionOn(plan, 'charts/c')).toMatchObject({ block: { sentence: 'it depends on charts/b, which is neither there nor promoted with it', other: 'charts/b' } });
    });

    test('that are gone from the newest let an older one pass', () => {
      const history = historyOf(both(A1), onIntegration(A2), onIntegration(B1, needs(A3, 'b')));
      expect(shown(make(history, [reportOn(A2), reportOn(needs(A3, 'b'))]))).toEqual(['charts/a: promote 1.1.0', 'charts/b: unverified']);
    });

    test('that are still needed are not removed', () => {
      const plan = make(historyOf(both(B1, C1), onIntegration({ ...C1, dependsOn: [] }, 'charts/b')), [removalOf(B1)]);
      expect(shown(plan)).toEqual(['charts/b: dependency', 'charts/c: unverified']);
      expect(decisionOn(plan, 'charts/b')).toMatchObject({ block: { sentence: 'charts/c still depends on it', other: 'charts/c' } });
    });

    test('that nobody needs any more are removed with the need', () => {
      const free = { ...C1, dependsOn: [] };
      expect(shown(make(historyOf(both(B1, C1), onIntegration(free, 'charts/b')), [removalOf(B1), reportOn(free)]))).toEqual(['charts/b: promote removal', 'charts/c: promote 1.0.0']);
    });

    test('that lead back stop what would close the circle', () => {
      // integration has turned the dependency around; only one half of it is verified
      const history = historyOf(both(needs(A1, 'b'), B1), onIntegration(A2, needs(B2, 'a')));
      const plan = make(history, [reportOn(needs(B2, 'a'))]);
      expect(shown(plan)).toEqual(['charts/a: unverified', 'charts/b: dependency']);
      expect(decisionOn(plan, 'charts/b')).toMatchObject({ block: { sentence: 'it depends on charts/a, which depends on it' } });
      expect(shown(make(history, [reportOn(A2), reportOn(needs(B2, 'a'))]))).toEqual(['charts/a: promote 1.1.0', 'charts/b: promote 1.1.0']);
    });

    test('on releases outside of the manifest do not matter', () => {
      const entry: ChartEntry = { ...A2, dependsOn: [{ kind: 'external', name: 'flux-system/other' }] };
      expect(shown(make(historyOf(both(A1), onIntegration(entry)), [reportOn(entry)]))).toEqual(['charts/a: promote 1.1.0']);
    });

    test('of a thousand new releases in a chain are followed to their end', () => {
      const chain = Array.from({ length: 1000 }, (_, index) => needs(chart(`r${index}`), ...(index > 0 ? [`r${index - 1}`] : [])));
      const plan = make(historyOf(both(A1), onIntegration(...chain)), chain.slice(1).map((entry) => reportOn(entry)));
      expect(new Set(plan.decisions.slice(1).map((decision) => decision.kind))).toEqual(new Set(['blocked']));
    });

    test('a values file that another component has stops the promotion, and no other', () => {
      const values = { values: 'values/shared.yaml' };
      const history = historyOf(both(A1, B1), onLive(stateOf(chart('c', '1.0.0', values), {})), onIntegration(stateOf({ ...A2, ...values }, {}), B2));
      const plan = make(history, [reportOn(stateOf({ ...A2, ...values }, {})), reportOn(B2)]);
      expect(shown(plan)).toEqual(['charts/a: dependency', 'charts/b: promote 1.1.0', 'charts/c: up-to-date']);
    });
  });

  describe('atomic groups', () => {
    const atomic = { policy: policy({ groups: [group('a', 'b')] }) };
    const history = historyOf(both(A1, B1, chart('c')), onIntegration(A2, B2));

    test('are promoted whole', () => {
      expect(shown(make(history, [reportOn(A2), reportOn(B2)], atomic))).toEqual(['charts/a: promote 1.1.0', 'charts/b: promote 1.1.0', 'charts/c: up-to-date']);
    });

    test('are not promoted where a member stays behind', () => {
      const plan = make(history, [reportOn(A2)], atomic);
      expect(shown(plan)).toEqual(['charts/a: group', 'charts/b: unverified', 'charts/c: up-to-date']);
      expect(decisionOn(plan, 'charts/a')).toMatchObject({ block: { sentence: 'charts/b of the atomic group g stays behind', other: 'charts/b' } });
    });

    test('do not wait for members that have nothing to come', () => {
      expect(shown(make(historyOf(both(A1, B1), onIntegration(A2)), [reportOn(A2)], atomic))).toEqual(['charts/a: promote 1.1.0', 'charts/b: up-to-date']);
    });

    test('are not torn apart by what members depend on', () => {
      const entry = needs(B2, 'd');
      expect(shown(make(historyOf(both(A1, B1), onIntegration(A2, entry, chart('d'))), [reportOn(A2), reportOn(entry)], atomic))).toEqual(['charts/a: group', 'charts/b: dependency', 'charts/d: unverified']);
    });

    test('are not torn apart where only one member is asked for', () => {
      const plan = make(history, [reportOn(A2), reportOn(B2)], { ...atomic, only: ['charts/a'] });
      expect(shown(plan)).toEqual(['charts/a: group']);
      expect(decisionOn(plan, 'charts/a')).toMatchObject({ block: { sentence: 'charts/b of the atomic group g is not asked for; name it too' } });
      expect(shown(make(history, [reportOn(A2), reportOn(B2)], { ...atomic, only: ['charts/a', 'charts/b'] }))).toEqual(['charts/a: promote 1.1.0', 'charts/b: promote 1.1.0']);
    });

    test('let a member go ahead that is forced, and only that', () => {
      const plan = make(historyOf(both(A1, B1, chart('c')), onIntegration(A2, B2, chart('c', '1.1.0'))), [reportOn(A2), reportOn(B2)], {
        policy: policy({ groups: [group('a', 'b', 'c')] }), force: new Map([['charts/a', 'why']]),
      });
      expect(shown(plan)).toEqual(['charts/a: promote 1.1.0 (forced)', 'charts/b: group', 'charts/c: unverified']);
      expect(decisionOn(plan, 'charts/a')).toMatchObject({ candidate: { verdicts: expect.arrayContaining([expect.objectContaining({ gate: 'group', passed: false })]) } });
    });

    test('wait for each other to soak', () => {
      const plan = make(history, [reportOn(A2, { at: timeAt(1) }), reportOn(B2, { at: timeAt(9) })], { policy: policy({ groups: [group('a', 'b')], soak: 4 * HOUR }) });
      expect(shown(plan)).toEqual(['charts/a: group', 'charts/b: soaking', 'charts/c: up-to-date']);
    });
  });

  describe('time', () => {
    const shut = { openingHours: { shutAt: () => ({ why: 'frozen: holidays' }) } };

    test('stops everything while promotions are shut', () => {
      expect(shown(make(historyOf(both(A1), onIntegration(A2, B1, needs(chart('c'), 'b'))), [reportOn(A2), reportOn(B1), reportOn(needs(chart('c'), 'b'))], { policy: policy(shut) })))
        .toEqual(['charts/a: window', 'charts/b: window', 'charts/c: window']);
    });

    test('is asked last: what could not be promoted at any time says why', () => {
      const C1 = needs(chart('c'), 'b');
      const history = historyOf(both(A1, chart('d')), onIntegration(A2, B1, C1, chart('d', '1.1.0')));
      const groups = [group('a', 'd')];
      expect(shown(make(history, [reportOn(A2), reportOn(C1)], { policy: policy({ ...shut, groups, soak: 9 * HOUR }) }))).toEqual(['charts/a: group', 'charts/b: unverified', 'charts/c: dependency', 'charts/d: unverified']);
    });

    test('lets an older candidate pass that has soaked', () => {
      const history = historyOf(both(A1), onIntegration(A2), onIntegration(A3));
      expect(shown(make(history, [reportOn(A2, { at: timeAt(2) }), reportOn(A3, { at: timeAt(9) })], { policy: policy({ soak: 4 * HOUR }) }))).toEqual(['charts/a: promote 1.1.0']);
    });

    test('keeps what a new release needs from being removed as long as it does not come', () => {
      const C1 = needs(chart('c'), 'b');
      const free = { ...C1, dependsOn: [], namespace: 'new' };
      const history = historyOf(both(B1, C1), onIntegration(free, 'charts/b'));
      expect(shown(make(history, [reportOn(free, { at: timeAt(9) }), { ...removalOf(B1), at: timeAt(1) }], { policy: policy({ soak: 4 * HOUR }) }))).toEqual(['charts/b: dependency', 'charts/c: soaking']);
    });
  });

  describe('force', () => {
    const force = new Map<Component, string>([['charts/a', 'the customer waits']]);
    const hold = { reason: 'why' };
    const forcible: readonly (readonly [string, History, readonly Report[], Partial<PlanInput>])[] = [
      ['nobody has verified', historyOf(both(A1), onIntegration(A2)), [], {}],
      ['failed', historyOf(both(A1), onIntegration(A2)), [reportOn(A2, { outcome: 'failed', reason: 'UpgradeFailed' })], {}],
      ['is held', historyOf(onIntegration(A1), onLive({ ...A1, hold }), onIntegration(A2)), [reportOn(A2)], {}],
      ['was reverted', historyOf(both(A1), onIntegration(A2), onLive(A2), onLive(A1)), [reportOn(A2)], {}],
      ['comes while promotions are shut', historyOf(both(A1), onIntegration(A2)), [reportOn(A2)], { policy: policy({ openingHours: { shutAt: () => ({ why: 'shut' }) } }) }],
      ['soaks', historyOf(both(A1), onIntegration(A2)), [reportOn(A2)], { policy: policy({ soak: 100 * HOUR }) }],
    ];
    test.each(forcible)('promotes what %s', (_, history, reports, changes) => {
      expect(decisionOn(make(history, reports, changes), 'charts/a').kind).toBe('blocked');
      expect(decisionOn(make(history, reports, { ...changes, force }), 'charts/a')).toMatchObject({ kind: 'promote', candidate: { state: { entry: A2 } }, forced: 'the customer waits' });
    });

    test('means the newest, also where an older one would pass', () => {
      expect(shown(make(historyOf(both(A1), onIntegration(A2), onIntegration(A3)), [reportOn(A2)], { force }))).toEqual(['charts/a: promote 1.2.0 (forced)']);
    });

    test('concerns only the components that it names', () => {
      expect(shown(make(historyOf(both(A1, B1), onIntegration(A2, B2)), [], { force }))).toEqual(['charts/a: promote 1.1.0 (forced)', 'charts/b: unverified']);
    });

    test('is not told where every gate lets the component pass', () => {
      expect(shown(make(historyOf(both(A1), onIntegration(A2)), [reportOn(A2)], { force }))).toEqual(['charts/a: promote 1.1.0']);
    });

    test('does not promote what would make the manifest invalid, nor anything older past its gates', () => {
      const entry = needs(A3, 'b');
      expect(shown(make(historyOf(both(A1), onIntegration(A2), onIntegration(entry, B1)), [], { force }))).toEqual(['charts/a: dependency', 'charts/b: unverified']);
      expect(shown(make(historyOf(both(A1), onIntegration(A2), onIntegration(entry, B1)), [reportOn(A2)], { force }))).toEqual(['charts/a: promote 1.1.0', 'charts/b: unverified']);
    });

    test('changes nothing that is up to date, or not asked for', () => {
      expect(shown(make(historyOf(both(A1)), [], { force }))).toEqual(['charts/a: up-to-date']);
      expect(shown(make(historyOf(both(A1, B1), onIntegration(A2)), [], { force, only: ['charts/b'] }))).toEqual(['charts/b: up-to-date']);
    });
  });

  test('looks only at the components that are asked for', () => {
    const history = historyOf(both(A1), onIntegration(A2, B1, needs(chart('c'), 'b')));
    const reports = [reportOn(A2), reportOn(B1), reportOn(needs(chart('c'), 'b'))];
    expect(shown(make(history, reports, { only: ['charts/a'] }))).toEqual(['charts/a: promote 1.1.0']);
    expect(shown(make(history, reports, { only: ['charts/c'] }))).toEqual(['charts/c: dependency']);
  });

  describe('several sources', () => {
    const two = policy({ sources: [{ cluster: 'eu', manifest: 'eu.ts' }, { cluster: 'us', manifest: 'us.ts' }] });
    const by = (cluster: string, entry: Entry): Report => reportOn(entry, { cluster });

    test('must all have verified', () => {
      const history = historyOf({ 'eu.ts': [A1], 'us.ts': [A1], 'live.ts': [A1] }, { 'eu.ts': [A2], 'us.ts': [A2] });
      expect(shown(make(history, [by('eu', A2)], { policy: two }))).toEqual(['charts/a: unverified']);
      expect(shown(make(history, [by('eu', A2), by('us', A2)], { policy: two }))).toEqual(['charts/a: promote 1.1.0']);
    });

    test('promote what both have had where one is ahead', () => {
      const history = historyOf({ 'eu.ts': [A1], 'us.ts': [A1], 'live.ts': [A1] }, { 'eu.ts': [A2], 'us.ts': [A2] }, { 'us.ts': [A3] });
      expect(shown(make(history, [by('eu', A2), by('us', A2), by('us', A3)], { policy: two }))).toEqual(['charts/a: promote 1.1.0']);
    });

    test('that disagree never make a target go back and forth', () => {
      const other = { ...A1, namespace: 'other' };
      const history = historyOf({ 'eu.ts': [A1], 'us.ts': [A1], 'live.ts': [A1] }, { 'eu.ts': [other], 'us.ts': [other] }, { 'live.ts': [other] }, { 'eu.ts': [A1] });
      expect(shown(make(history, ['eu', 'us'].flatMap((cluster) => [by(cluster, A1), by(cluster, other)]), { policy: two }))).toEqual(['charts/a: up-to-date']);
    });
  });

  test('says of every gate that it passed, for what is promoted', () => {
    const plan = make(historyOf(both(A1, B1), onIntegration(A2)), [reportOn(A2)], { policy: policy({ groups: [group('a', 'b')] }) });
    const decision = decisionOn(plan, 'charts/a');
    expect(decision.kind === 'promote' && decision.candidate.verdicts.map(({ gate, passed }) => [gate, passed]).sort()).toEqual(
      ['dependency', 'downgrade', 'failed', 'group', 'held', 'reverted', 'soaking', 'unverified', 'window'].map((gate) => [gate, true]),
    );
  });

  test('does not mind in which order reports and manifests name things', () => {
    const C1 = needs(chart('c'), 'b');
    const reports = [reportOn(A2), reportOn(A2, { outcome: 'failed', at: timeAt(4) }), reportOn(B1), reportOn(C1)];
    const plan = make(historyOf(both(A1), onIntegration(A2, B1, C1)), reports, { policy: policy({ groups: [group('a', 'c')] }) });
    expect(make(historyOf(both(A1), onIntegration(C1, B1, A2)), [...reports].reverse(), { policy: policy({ groups: [group('c', 'a')] }) })).toEqual(plan);
  });
});
