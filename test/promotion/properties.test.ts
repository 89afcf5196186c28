import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { satisfies } from 'semver';
import { planToJson } from '../../src/board/plan-json';
import { formatJson } from '../../src/commands/print';
import { newestOf } from '../../src/evidence/newest-of';
import type { Report } from '../../src/evidence/report';
import type { ChartEntry, Component } from '../../src/manifest/entries';
import { fingerprint, fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import { openingHours } from '../../src/promotion/calendar';
import type { Plan } from '../../src/promotion/decision';
import { buildTimelines, type EntryState, type History, type Revision } from '../../src/promotion/history';
import { planPromotion, type PlanInput } from '../../src/promotion/plan';

const NAMES = ['a', 'b', 'c', 'd'] as const;
const VERSIONS = ['1.0.0', '1.1.0', '1.2.0', '2.0.0'] as const;
const SOURCES = [{ cluster: 'one', manifest: 'one.ts' }, { cluster: 'two', manifest: 'two.ts' }] as const;
const NOW = Date.parse('2026-01-20T12:00:00Z');

const entryOf = (name: string, version: string, dependsOn: readonly string[], hold?: ChartEntry['hold']): EntryState => {
  const entry: ChartEntry = { kind: 'chart', name, namespace: 'apps', source: { kind: 'helm', version, chart: name, repository: 'https://charts.example.org' }, dependsOn, test: false, ...(hold && { hold }) };
  return { entry, fingerprint: fingerprint(entry) };
};

/** What one commit does: to a manifest, to one component. */
const change = fc.record({
  file: fc.constantFrom('one.ts', 'one.ts', 'two.ts', 'live.ts'),
  name: fc.constantFrom(...NAMES),
  state: fc.option(fc.record({ version: fc.constantFrom(...VERSIONS), dependsOn: fc.subarray([...NAMES], { maxLength: 2 }), hold: fc.option(fc.constantFrom({ reason: 'why' }, { reason: 'why', allow: '<1.2.0' }), { nil: undefined, freq: 6 }) }), { freq: 5 }),
});

type Commit = readonly (typeof change extends fc.Arbitrary<infer Change> ? Change : never)[];

function historyOf(commits: readonly Commit[]): History {
  // a manifest never names a release that it does not have: what such a commit would say is left out
  const manifests = new Map<string, Map<Component, EntryState>>();
  return commits.map((commit, index): Revision => {
    const changes = new Map<string, Map<Component, EntryState | undefined>>();
    for (const { file, name, state } of commit) {
      const manifest = manifests.get(file) ?? new Map<Component, EntryState>();
      manifests.set(file, manifest);
      const component: Component = `charts/${name}`;
      const next = new Map(manifest);
      if (state) next.set(component, entryOf(name, state.version, state.dependsOn.filter((other) => other !== name), file === 'live.ts' ? state.hold : undefined));
      else next.delete(component);
      if (!isValid(next)) continue;
      manifests.set(file, next);
      const ofFile = changes.get(file) ?? new Map<Component, EntryState | undefined>();
      changes.set(file, ofFile.set(component, next.get(component)));
    }
    return { commit: index.toString(16).padStart(40, '0'), at: new Date(NOW - (commits.length - index) * 3_600_000).toISOString(), changes };
  });
}

function isValid(manifest: ReadonlyMap<Component, EntryState>): boolean {
  const dependsOn = (component: Component): readonly Component[] => {
    const entry = manifest.get(component)?.entry;
    return entry?.kind === 'chart' ? entry.dependsOn.map((name): Component => `charts/${String(name)}`) : [];
  };
  const reaches = (from: Component, goal: Component, seen: ReadonlySet<Component>): boolean => !seen.has(from) && dependsOn(from).some((next) => next === goal || reaches(next, goal, new Set([...seen, from])));
  return [...manifest.keys()].every((component) => dependsOn(component).every((other) => manifest.has(other)) && !reaches(component, component, new Set()));
}

const report = fc.record({
  cluster: fc.constantFrom('one', 'two'),
  name: fc.constantFrom(...NAMES),
  version: fc.constantFrom(...VERSIONS),
  dependsOn: fc.subarray([...NAMES], { maxLength: 2 }),
  removed: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
  outcome: fc.constantFrom<Report['outcome']>('verified', 'verified', 'verified', 'failed'),
  transient: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
  minutes: fc.integer({ min: 0, max: 20 }),
}).map(({ cluster, name, version, dependsOn, removed, outcome, transient, minutes }): Report => {
  const { fingerprint: of } = entryOf(name, version, dependsOn.filter((other) => other !== name));
  return {
    cluster,
    component: `charts/${name}`,
    fingerprint: removed ? fingerprintOfRemoval(of) : of,
    ...(removed ? { removes: of } : { version }),
    outcome,
    ...(transient && outcome === 'failed' ? { transient: true as const } : {}),
    at: new Date(NOW - minutes * 60_000).toISOString().replace('.000Z', 'Z'),
    reason: outcome === 'verified' ? 'UpgradeSucceeded' : 'UpgradeFailed',
    source: { door: 'dispatch', by: 'flux' },
  };
});

const input = fc.record({
  commits: fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 14 }),
  reports: fc.array(report, { maxLength: 120 }),
  twoSources: fc.boolean(),
  soak: fc.constantFrom(0, 0, 600_000),
  group: fc.option(fc.subarray([...NAMES], { minLength: 2 })),
  force: fc.option(fc.constantFrom(...NAMES), { freq: 5 }),
}).map(({ commits, reports, twoSources, soak, group, force }): PlanInput => ({
  policy: {
    targets: ['live'],
    manifest: 'live.ts',
    sources: twoSources ? SOURCES : SOURCES.slice(0, 1),
    groups: group ? [{ name: 'group', has: (component) => group.some((name) => component === `charts/${name}`) }] : [],
    soak,
    openingHours: openingHours({}),
    mode: 'commit',
  },
  history: historyOf(commits),
  reports: new Map(SOURCES.map(({ cluster }) => [cluster, reports.filter((one) => one.cluster === cluster)])),
  now: NOW,
  ...(force && { force: new Map([[`charts/${force}` as Component, 'because']]) }),
}));

const promotions = (plan: Plan) => plan.decisions.filter((decision) => decision.kind === 'promote');
const check = (law: (one: PlanInput) => void) => fc.assert(fc.property(input, law), { seed: 1, numRuns: 3000 });

/** The history with the commit that the plan would make. */
function applied(one: PlanInput, plan: Plan): PlanInput {
  const changes = new Map(promotions(plan).map(({ component, candidate, from }) => {
    const hold = from?.entry.hold;
    return [component, candidate.state && { ...candidate.state, entry: { ...candidate.state.entry, ...(hold && { hold }) } }] as const;
  }));
  return { ...one, history: [...one.history, { commit: 'f'.repeat(40), at: new Date(NOW).toISOString(), changes: new Map([['live.ts', changes]]) }] };
}

function manifestAt(history: History): Map<Component, EntryState> {
  const timelines = buildTimelines(history).get('live.ts') ?? new Map();
  return new Map([...timelines].flatMap(([component, timeline]) => {
    const state = timeline.at(-1)?.state;
    return state ? [[component, state] as const] : [];
  }));
}

describe('planPromotion', () => {
  test('promotes something in many of the cases that the laws are tried on', () => {
    const cases = fc.sample(input, { seed: 1, numRuns: 1000 });
    expect(cases.filter((one) => promotions(planPromotion(one)).length > 0).length).toBeGreaterThan(200);
  });

  test('never promotes what not every source has verified, unless it is forced by name', () => {
    check((one) => {
      for (const { candidate, component, forced } of promotions(planPromotion(one))) {
        if (forced !== undefined) {
          expect(one.force?.has(component)).toBe(true);
          continue;
        }
        for (const { cluster } of one.policy.sources) {
          const reports = (one.reports.get(cluster) ?? []).filter((other) => other.component === component && other.fingerprint === candidate.fingerprint);
          expect(newestOf(reports)?.outcome).toBe('verified');
        }
      }
    });
  });

  test('never promotes what is held, or a lower version, unless it is forced', () => {
    check((one) => {
      for (const { candidate, from, forced } of promotions(planPromotion(one))) {
        if (forced !== undefined || !from) continue;
        const { hold, source } = from.entry;
        if (hold) expect(candidate.state && hold.allow !== undefined && satisfies(candidate.state.entry.source.version, hold.allow)).toBe(true);
        if (candidate.state) expect(candidate.state.entry.source.version >= source.version).toBe(true);
      }
    });
  });

  test('never promotes again what was taken back', () => {
    check((one) => {
      const plan = planPromotion(one);
      const taken = promotions(plan).filter(({ forced }) => forced === undefined);
      if (taken.length === 0) return;
      const before = manifestAt(one.history);
      const after = applied(one, plan);
      const revert: Revision = { commit: 'e'.repeat(40), at: new Date(NOW + 1000).toISOString(), changes: new Map([['live.ts', new Map(taken.map(({ component }) => [component, before.get(component)]))]]) };
      const again = planPromotion({ ...after, history: [...after.history, revert] });
      for (const { component, candidate } of taken) {
        const decision = promotions(again).find((promotion) => promotion.component === component);
        if (decision?.forced === undefined) expect(decision?.candidate.fingerprint).not.toBe(candidate.fingerprint);
      }
    });
  });

  test('has nothing left to do once it is applied', () => {
    check((one) => {
      const plan = planPromotion(one);
      const again = planPromotion(applied({ ...one, force: new Map() }, plan));
      expect(promotions(again).map(({ component }) => component)).toEqual([]);
    });
  });

  test('leaves a manifest in which every dependency is there and none is circular', () => {
    check((one) => {
      if (!isValid(manifestAt(one.history))) throw new Error('the case is not valid');
      expect(isValid(manifestAt(applied(one, planPromotion(one)).history))).toBe(true);
    });
  });

  test('promotes atomic groups whole, or not at all', () => {
    check((one) => {
      const plan = planPromotion(one);
      for (const { has } of one.policy.groups) {
        const members = plan.decisions.filter(({ component }) => has(component));
        const unforced = members.filter((decision) => decision.kind === 'promote' && decision.forced === undefined);
        if (unforced.length > 0) expect(members.filter(({ kind }) => kind === 'blocked')).toEqual([]);
      }
    });
  });

  test('gives the same plan whatever the order of the reports, and changes nothing that it is given', () => {
    check((one) => {
      const plan = planPromotion(one);
      const reversed = new Map([...one.reports].map(([cluster, reports]) => [cluster, [...reports].reverse()]));
      expect(planPromotion({ ...one, reports: reversed })).toEqual(plan);
      expect(planPromotion(one)).toEqual(plan);
    });
  });
});

describe('docs/plan.schema.json', () => {
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(__dirname, '../../docs/plan.schema.json'), 'utf8')));

  test('describes every plan that is printed', () => {
    const seen = new Set<string>();
    check((one) => {
      const plan = planPromotion(one);
      for (const decision of plan.decisions) seen.add(decision.kind === 'blocked' ? decision.block.reason : decision.kind);
      const printed = JSON.parse(formatJson({ command: 'plan', ...planToJson([plan]) }));
      expect(validate(printed) || validate.errors).toBe(true);
    });
    expect([...seen]).toEqual(expect.arrayContaining(['up-to-date', 'promote', 'held', 'reverted', 'downgrade', 'unverified', 'failed', 'dependency', 'group', 'soaking']));
  });

  test('refuses what is no plan', () => {
    expect(validate({ version: 1, command: 'plan', format: 1, problems: [], plans: [{ targets: ['live'], sources: [], manifest: 'x', decisions: [{ component: 'charts/a', decision: 'maybe', from: null }] }] })).toBe(false);
  });
});
