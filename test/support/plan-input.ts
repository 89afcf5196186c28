import type { Report } from '../../src/evidence/report';
import { componentOf, type Component, type Entry } from '../../src/manifest/entries';
import type { OpeningHours } from '../../src/promotion/calendar';
import type { EntryState, History, Revision } from '../../src/promotion/history';
import type { PlanInput } from '../../src/promotion/plan';
import type { PromotionPolicy } from '../../src/promotion/policy';
import { report } from './reports';
import { commitAt, stateOf, timeAt } from './timelines';

export const ALWAYS_OPEN: OpeningHours = { shutAt: () => undefined };

export function policy(changes: Partial<PromotionPolicy> = {}): PromotionPolicy {
  return { targets: ['live'], manifest: 'live.ts', sources: [{ cluster: 'integration', manifest: 'integration.ts' }], groups: [], soak: 0, openingHours: ALWAYS_OPEN, mode: 'commit', ...changes };
}

/** What a commit writes to manifests: entries, states with values, and names of components that go. */
export type TestRevision = Readonly<Record<string, readonly (Entry | EntryState | Component)[]>>;

export function historyOf(...revisions: readonly TestRevision[]): History {
  return revisions.map((files, position): Revision => ({
    commit: commitAt(position),
    at: timeAt(position),
    changes: new Map(Object.entries(files).map(([file, items]) => [file, new Map(items.map(changeOf))])),
  }));
}

function changeOf(item: Entry | EntryState | Component): readonly [Component, EntryState | undefined] {
  if (typeof item === 'string') return [item, undefined];
  const state = 'fingerprint' in item ? item : stateOf(item);
  return [componentOf(state.entry), state];
}

/** A report of integration on an entry, at the hour of a commit and some minutes. */
export function reportOn(entry: Entry | EntryState, changes: Partial<Report> = {}): Report {
  const state = 'fingerprint' in entry ? entry : stateOf(entry);
  return report({ component: componentOf(state.entry), fingerprint: state.fingerprint, version: state.entry.source.version, at: timeAt(5), ...changes });
}

/** Input of a plan at hour 10; reports by cluster come from their own word. */
export function planInput(history: History, reports: readonly Report[], changes: Partial<PlanInput> = {}): PlanInput {
  const byCluster = new Map<string, Report[]>();
  for (const one of reports) byCluster.set(one.cluster, [...byCluster.get(one.cluster) ?? [], one]);
  return { policy: policy(), history, reports: byCluster, now: Date.parse(timeAt(10)), ...changes };
}
