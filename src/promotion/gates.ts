import { lt, satisfies, valid } from 'semver';
import { newestOf } from '../evidence/newest-of';
import type { Report } from '../evidence/report';
import { componentOf, type Component, type Entry } from '../manifest/entries';
import { sameVersion } from '../manifest/version';
import type { OpeningHours } from './calendar';
import { wasReverted } from './candidates';
import type { Block, Candidate, Verdict } from './decision';
import type { EntryState, Timeline } from './history';

/** What a gate may look at besides the candidate. */
export interface GateInput {
  readonly component: Component;
  readonly target: EntryState | undefined;
  readonly targetTimeline: Timeline;
  readonly sources: readonly SourceInput[];
  /** How long a candidate must have been verified, in milliseconds. */
  readonly soak: number;
  readonly openingHours: OpeningHours;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface SourceInput {
  readonly cluster: string;
  readonly timeline: Timeline;
  /** The reports of this component. */
  readonly reports: readonly Report[];
}

/** A gate that looks at one candidate by itself: undefined lets it pass. */
type Gate = (candidate: Candidate, input: GateInput) => Block | undefined;

const GATES: Readonly<Record<'held' | 'reverted' | 'downgrade' | 'unverified' | 'failed' | 'soaking' | 'window', Gate>> = {
  held: isHeld, reverted: isReverted, downgrade: isDowngrade, unverified: isUnverified, failed: hasFailed, soaking: isSoaking, window: isShut,
};

/** Asks every gate that looks at one candidate by itself, in the order of the reasons. */
export function judge(candidate: Candidate, input: GateInput): readonly Verdict[] {
  return Object.entries(GATES).map(([gate, ask]): Verdict => {
    const block = ask(candidate, input);
    return block ? { gate: gate as keyof typeof GATES, passed: false, block } : { gate: gate as keyof typeof GATES, passed: true };
  });
}

/** The newest report of every source on a candidate. */
export function evidenceFor(candidate: Candidate, { sources }: GateInput): readonly Report[] {
  return sources.map((source) => newestOf(reportsOn(candidate, source))).filter((report) => report !== undefined);
}

/** A report that verifies counts only where the version agrees as well as the fingerprint, whoever wrote it down. */
function reportsOn({ fingerprint, state }: Candidate, { reports }: SourceInput): readonly Report[] {
  return reports.filter((report) => report.fingerprint === fingerprint
    && (report.outcome === 'failed' || state === undefined || (report.version !== undefined && sameVersion(report.version, state.entry.source.version))));
}

function isHeld({ state }: Candidate, { component, target }: GateInput): Block | undefined {
  const hold = target?.entry.hold;
  if (!hold) return undefined;
  const version = state && valid(state.entry.source.version);
  if (hold.allow !== undefined && version && satisfies(version, hold.allow)) return undefined;
  const beyond = hold.allow === undefined ? '' : `, which allows ${hold.allow}`;
  return { reason: 'held', sentence: `${component} is on hold${beyond}`, command: `sluice unhold ${component}` };
}

function isReverted({ state }: Candidate, { component, targetTimeline, sources }: GateInput): Block | undefined {
  const step = wasReverted(targetTimeline, sources.map(({ timeline }) => timeline), state?.fingerprint ?? 'absent');
  if (!step) return undefined;
  return {
    reason: 'reverted',
    sentence: `commit ${step.commit.slice(0, 12)} took it back; the next change passes by itself`,
    since: step.at,
    command: `sluice promote --only ${component} --force '${component}=<why>'`,
  };
}

function isDowngrade({ state }: Candidate, { target }: GateInput): Block | undefined {
  if (!state || !target || !isSamePackage(state.entry, target.entry)) return undefined;
  const [from, to] = [valid(target.entry.source.version), valid(state.entry.source.version)];
  if (!from || !to || !lt(to, from)) return undefined;
  return { reason: 'downgrade', sentence: `${to} is lower than ${from}, which the target has` };
}

function isSamePackage(one: Entry, other: Entry): boolean {
  const [a, b] = [one.source, other.source];
  return a.kind === b.kind && a.repository === b.repository && (a.kind !== 'helm' || b.kind !== 'helm' || a.chart === b.chart);
}

function isUnverified(candidate: Candidate, { component, sources }: GateInput): Block | undefined {
  const silent = sources.find((source) => reportsOn(candidate, source).length === 0);
  if (!silent) return undefined;
  return {
    reason: 'unverified',
    sentence: `${silent.cluster} has not reported ${candidate.fingerprint} yet`,
    since: candidate.at,
    command: commandForReport(component, silent.cluster),
  };
}

/** The command that gets a report of a component where the event was lost, or where nobody sends one. */
export function commandForReport(component: Component, cluster: string): string {
  return component.startsWith('charts/')
    ? `kubectl get helmreleases -A -o json | sluice record --cluster ${cluster} --helmreleases -`
    : `sluice record --cluster ${cluster} --component ${component} --outcome verified`;
}

function hasFailed(candidate: Candidate, { sources }: GateInput): Block | undefined {
  for (const source of sources) {
    const newest = newestOf(reportsOn(candidate, source));
    if (newest?.outcome === 'failed') {
      return { reason: 'failed', sentence: `${source.cluster} reported ${newest.reason}`, since: newest.at, fluxReason: newest.reason };
    }
  }
  return undefined;
}

function isSoaking(candidate: Candidate, { sources, soak, now }: GateInput): Block | undefined {
  if (soak === 0) return undefined;
  const verifiedSince = Math.max(...sources.map((source) => verifiedAt(reportsOn(candidate, source)) ?? Infinity));
  const until = verifiedSince + soak;
  if (!Number.isFinite(until) || until <= now) return undefined;
  return { reason: 'soaking', sentence: `it soaks until ${formatTime(until)}`, since: formatTime(verifiedSince), until: formatTime(until) };
}

/** When a candidate was verified without having failed since, in milliseconds. */
function verifiedAt(reports: readonly Report[]): number | undefined {
  const lastFailure = Math.max(-Infinity, ...reports.filter(({ outcome, transient }) => outcome === 'failed' && !transient).map(({ at }) => Date.parse(at)));
  const since = reports.filter(({ outcome }) => outcome === 'verified').map(({ at }) => Date.parse(at)).filter((at) => at > lastFailure);
  return since.length > 0 ? Math.min(...since) : undefined;
}

function isShut(_: Candidate, { openingHours, now }: GateInput): Block | undefined {
  const shut = openingHours.shutAt(now);
  if (!shut) return undefined;
  const opens = shut.until === undefined ? 'no window opens within a year' : `it opens at ${formatTime(shut.until)}`;
  return { reason: 'window', sentence: `${shut.why}; ${opens}`, ...(shut.until !== undefined && { until: formatTime(shut.until) }) };
}

function formatTime(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** Names of the releases of the same manifest that an entry waits for. */
export function dependenciesOf(entry: Entry): readonly Component[] {
  if (entry.kind !== 'chart') return [];
  return entry.dependsOn.filter((name) => typeof name === 'string').map((name) => componentOf({ kind: 'chart', name }));
}
