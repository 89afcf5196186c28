import { satisfies, valid } from 'semver';
import { displayText } from '../evidence/display-text';
import { formatInstant } from '../evidence/instant';
import type { Report } from '../evidence/report';
import type { Component } from '../manifest/entries';
import type { Shut } from './calendar';
import type { Block, Candidate, Verdict } from './decision';
import { evidenceFor, verifiedSince, type SourceEvidence, type SourceInput } from './evidence-for';
import type { Timeline } from './history';
import { findRevert } from './reverted';
import { isLower } from './versions';

/** What a gate may look at besides the candidate. */
export interface GateInput {
  readonly component: Component;
  /** The clusters that would get it. */
  readonly targets: readonly string[];
  readonly target: Timeline;
  readonly sources: readonly SourceInput[];
  /** How long a candidate must have been verified, in milliseconds. */
  readonly soak: number;
  /** Why nothing may be promoted now; undefined while it may. */
  readonly shut: Shut | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What the gates that look at one candidate by itself say, in the order of the reasons, and the newest report of every source. */
export interface Judgement {
  readonly verdicts: readonly Verdict[];
  readonly evidence: readonly Report[];
}

interface GateContext extends GateInput {
  readonly evidence: readonly SourceEvidence[];
}

/** Undefined lets the candidate pass. */
type Gate = (candidate: Candidate, context: GateContext) => Omit<Block, 'reason'> | undefined;

const GATES = {
  held: isHeld, reverted: isReverted, downgrade: isDowngrade, unverified: isUnverified, failed: hasFailed, soaking: isSoaking, window: isShut,
} as const satisfies Partial<Record<Block['reason'], Gate>>;

/** Asks every gate that looks at one candidate by itself. */
export function judge(candidate: Candidate, input: GateInput): Judgement {
  const evidence = evidenceFor(candidate, input.sources);
  const context = { ...input, evidence };
  const verdicts = (Object.keys(GATES) as (keyof typeof GATES)[]).map((gate): Verdict => {
    const ask: Gate = GATES[gate];
    const block = ask(candidate, context);
    return block ? { gate, passed: false, block: { reason: gate, ...block } } : { gate, passed: true };
  });
  return { verdicts, evidence: evidence.map(({ newest }) => newest).filter((report) => report !== undefined) };
}

function isHeld({ state }: Candidate, { component, targets, target }: GateContext): Omit<Block, 'reason'> | undefined {
  const hold = target.at(-1)?.state?.entry.hold;
  if (!hold) return undefined;
  const version = state && valid(state.entry.source.version);
  if (hold.allow !== undefined && version && satisfies(version, hold.allow)) return undefined;
  const allowed = hold.allow === undefined ? '' : `, which allows ${displayText(hold.allow, 100)}`;
  return { sentence: `it is on hold (${displayText(hold.reason)})${allowed}`, command: commandToLift(component, targets) };
}

function isReverted({ state }: Candidate, { component, targets, target, sources }: GateContext): Omit<Block, 'reason'> | undefined {
  const step = findRevert(target, sources.map(({ timeline }) => timeline), state);
  if (!step) return undefined;
  return { sentence: `commit ${step.commit.slice(0, 12)} took it back; the next change passes by itself`, since: step.at, command: commandToForce(component, targets) };
}

function isDowngrade({ state }: Candidate, { component, targets, target }: GateContext): Omit<Block, 'reason'> | undefined {
  const present = target.at(-1)?.state;
  if (!state || !present || !isLower(state.entry, present.entry)) return undefined;
  return {
    sentence: `${state.entry.source.version} is lower than ${present.entry.source.version}, which ${targets.join(', ')} has`,
    command: commandToForce(component, targets),
  };
}

function isUnverified({ state, fingerprint, at }: Candidate, { component, evidence }: GateContext): Omit<Block, 'reason'> | undefined {
  const silent = evidence.filter(({ reports }) => reports.length === 0);
  const [first] = silent;
  if (!first) return undefined;
  const lacking = state ? 'does not have it yet' : 'still has it';
  const test = state?.entry.kind === 'chart' && state.entry.test ? '; only a Helm test verifies it' : '';
  const sentences = silent.map(({ cluster, step }) => (step ? `${cluster} has not reported ${state ? fingerprint : 'that it is gone'} yet` : `${cluster} ${lacking}`));
  // a command helps only where there is something to report
  const waiting = silent.find(({ step }) => step !== undefined);
  return { sentence: sentences.join('; ') + test, since: (waiting ?? first).step?.at ?? at, ...(waiting && { command: commandForReport(component, waiting.cluster) }) };
}

function hasFailed(_: Candidate, { evidence }: GateContext): Omit<Block, 'reason'> | undefined {
  const newest = evidence.map((one) => one.newest).find((report) => report?.outcome === 'failed');
  if (!newest) return undefined;
  const { cluster, reason } = newest;
  const said = reason === 'Recorded' ? `somebody has recorded that it failed on ${cluster}` : `${cluster} reported ${reason}`;
  return {
    sentence: `${said}; a newer success there, or the next change, passes by itself`,
    since: newest.at,
    fluxReason: newest.reason,
  };
}

function isSoaking(_: Candidate, { evidence, soak, now }: GateContext): Omit<Block, 'reason'> | undefined {
  if (soak <= 0) return undefined;
  const verified = Math.max(...evidence.map(({ reports }) => verifiedSince(reports) ?? Infinity));
  const until = verified + soak;
  if (!Number.isFinite(until) || until <= now) return undefined;
  return { sentence: `it soaks until ${formatTime(until)}`, since: formatTime(verified), until: formatTime(until) };
}

function isShut(_: Candidate, { shut }: GateContext): Omit<Block, 'reason'> | undefined {
  if (!shut) return undefined;
  const opens = shut.until === undefined ? 'it does not open within a year' : `it opens at ${formatTime(shut.until)}`;
  return { sentence: `${shut.why}; ${opens}`, ...(shut.until !== undefined && { until: formatTime(shut.until) }) };
}

/** The command that gets a report of a component where the event was lost, or where nobody sends one. */
export function commandForReport(component: Component, cluster: string): string {
  return component.startsWith('charts/')
    ? `kubectl get helmreleases -A -o json | npx sluice record --cluster ${cluster} --helmreleases -`
    : `npx sluice record --cluster ${cluster} --component ${component} --outcome verified`;
}

/** The command that lets a component go on that is on hold. */
export function commandToLift(component: Component, [target]: readonly string[]): string {
  return `npx sluice unhold ${component}${target === undefined ? '' : ` --cluster ${target}`}`;
}

function commandToForce(component: Component, [target]: readonly string[]): string {
  return `npx sluice promote${target === undefined ? '' : ` --to ${target}`} --only ${component} --force '${component}=<why>'`;
}

function formatTime(at: number): string {
  return formatInstant(new Date(at));
}
