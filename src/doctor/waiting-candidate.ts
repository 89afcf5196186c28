import type { Component } from '../manifest/entries';
import { removalOf } from '../promotion/candidates';
import type { Decision, JudgedCandidate } from '../promotion/decision';
import { commandForReport } from '../promotion/gates';
import { keyOf, type Timeline } from '../promotion/history';
import { promotionBranch } from '../promotion/promotion-branch';
import type { Finding, NotChecked } from './finding';
import type { DoctorInput } from './input';

type Input = Pick<DoctorInput, 'fleet' | 'now' | 'plans' | 'timelines'>;
type Planned = DoctorInput['plans'][number];
type Blocked = Extract<Decision, { readonly kind: 'blocked' }>;
type Source = Planned['policy']['sources'][number];

/** An hour, and how often the workflow looks. */
const [HOUR, RUN] = [3_600_000, 1_800_000];

/**
 * Candidates that wait for longer than `silenceAfter`, and that nothing will help but a report or a person. Holds and reverts are somebody's
 * will, soaks and windows pass, and who waits for another component is told with that one.
 */
export function findWaitingCandidates(input: Input): readonly Finding[] {
  return input.plans.flatMap((planned) => [
    ...findUnverified(planned, input), ...findBlocked(planned, input), ...findShut(planned), ...findUnpromoted(planned, input),
  ]);
}

/** Since when the target could have got something of a component: a source that goes on must not make the wait look short. */
export function waitsSince({ candidates }: Decision): string {
  return candidates.map(({ at }) => at).sort()[0] ?? '';
}

function isOverdue(decision: Decision, cluster: string, { fleet, now }: Input): boolean {
  return now - Date.parse(waitsSince(decision)) > (fleet.tryFindCluster(cluster)?.silenceAfter ?? Infinity);
}

/** One finding per source: what silences one component silences the next, and one command helps all charts. */
function findUnverified({ policy, plan }: Planned, input: Input): readonly Finding[] {
  const waiting = plan.decisions.filter((decision): decision is Blocked => decision.kind === 'blocked' && decision.block.reason === 'unverified');
  return policy.sources.flatMap((source): readonly Finding[] => {
    const { cluster } = source;
    const silent = waiting.filter((decision) => isSilent(decision, source, input) && isOverdue(decision, cluster, input));
    if (silent.length === 0) return [];
    const target = plan.targets.join(', ');
    const there = silent.filter((decision) => isThere(decision, timelineOf(decision, source, input)));
    const commands = [...new Set(there.map(({ component }) => commandForReport(component, cluster)))];
    return [{
      kind: 'waiting-candidate',
      id: `waiting-candidate/${plan.targets.join('+')}/unverified/${cluster}`,
      severity: 'error',
      what: `${silent.length === 1 ? `${silent[0]?.component} waits` : `${silent.length} components wait`} for ${target}: ${cluster} has not reported ${silent.length === 1 ? 'it' : 'them'}`,
      since: silent.map(waitsSince).sort()[0] as string,
      details: silent.map((decision) => `${describe(decision)}: ${decision.block.sentence}`),
      todo: commands.length > 0 ? 'record what is there; then find out why nobody reported it' : `bring it to ${cluster} first`,
      commands,
      essence: essenceOf('unverified', silent),
    }];
  });
}

/** Another component is another thing to whoever has put the finding aside. */
function essenceOf(reason: string, decisions: readonly Decision[]): string {
  return [reason, ...decisions.map(({ component }) => component)].join(' ');
}

function timelineOf({ component }: Decision, { manifest }: Source, { timelines }: Input): Timeline {
  return timelines.get(manifest)?.get(component) ?? [];
}

/** Whether a source must still report a candidate. One that never had a component has nothing to say of its removal. */
function isSilent(decision: Blocked, source: Source, input: Input): boolean {
  const { candidate: { state, evidence } } = decision;
  return !evidence.some(({ cluster }) => cluster === source.cluster) && (state !== undefined || timelineOf(decision, source, input).length > 0);
}

/** Whether a source has what it should report. */
function isThere({ candidate: { state, fingerprint } }: Blocked, timeline: Timeline): boolean {
  return state ? timeline.some((step) => keyOf(step.state) === fingerprint) : removalOf(timeline) !== undefined;
}

/** What failed, and what stays behind for a reason of its own: a finding each, since each is mended by itself. */
function findBlocked({ plan }: Planned, input: Input): readonly Finding[] {
  const waits = new Set<string>(plan.decisions.filter(({ kind }) => kind === 'blocked').map(({ component }) => component));
  const [target = ''] = plan.targets;
  return plan.decisions.flatMap((decision): readonly Finding[] => {
    if (decision.kind !== 'blocked' || !isOverdue(decision, target, input)) return [];
    const { component, block, candidate } = decision;
    const isRoot = block.reason === 'failed' || block.reason === 'downgrade' || (block.reason === 'dependency' && !waits.has(block.other ?? ''));
    if (!isRoot) return [];
    return [{
      kind: 'waiting-candidate',
      id: `waiting-candidate/${plan.targets.join('+')}/${component}`,
      severity: 'error',
      what: `${component} waits for ${plan.targets.join(', ')} (${block.reason}): ${block.sentence}`,
      since: waitsSince(decision),
      details: [describe(decision)],
      todo: HELP[block.reason as keyof typeof HELP],
      commands: [`npx sluice explain ${component}`, ...(block.command === undefined ? [] : [block.command])],
      essence: `${block.reason} ${candidate.fingerprint}`,
    }];
  });
}

const HELP = {
  failed: 'mend it at the source, or go back there; the next success passes by itself',
  downgrade: 'raise the source, or write the lower version into the target\'s manifest',
  dependency: 'bring the other release to the target too, or take the dependency out',
} as const;

/** Opening hours that never open. */
function findShut({ plan }: Planned): readonly Finding[] {
  const shut = plan.decisions.filter((decision): decision is Blocked => decision.kind === 'blocked' && decision.block.reason === 'window' && decision.block.until === undefined);
  if (shut.length === 0) return [];
  return [{
    kind: 'waiting-candidate',
    id: `waiting-candidate/${plan.targets.join('+')}/window`,
    severity: 'error',
    what: `nothing is ever promoted to ${plan.targets.join(', ')}: ${shut[0]?.block.sentence}`,
    since: shut.map(waitsSince).sort()[0] as string,
    details: shut.map(describe),
    todo: 'change windows, freezes or the time zone in fleet.ts',
    commands: ['npx sluice plan'],
    essence: 'window',
  }];
}

/** What may be promoted and is not: what should run `sluice promote` does not, or cannot push, or a pull request waits for a person. */
function findUnpromoted(planned: Planned, input: Input): readonly Finding[] {
  const { policy: { mode, openingHours: { shutAt } }, plan } = planned;
  // what has just opened is not late, unless it shuts before the workflow looks again
  if (shutAt(input.now - HOUR) && !shutAt(input.now + RUN)) return [];
  const late = plan.decisions.filter((decision) => decision.kind === 'promote' && isLate(decision, planned, input));
  if (late.length === 0) return [];
  const asks = mode === 'pull-request';
  return [{
    kind: 'waiting-candidate',
    id: unpromotedId(planned),
    severity: 'error',
    what: `${late.length === 1 ? `${late[0]?.component} passes` : `${late.length} components pass`} every gate of ${plan.targets.join(', ')} and ${late.length === 1 ? 'is' : 'are'} not promoted`,
    since: late.map(waitsSince).sort()[0] as string,
    details: late.map(describe),
    todo: asks ? `merge the pull request of the branch ${promotionBranch(plan.targets)}, or open it again where somebody has closed it` : 'look at the last runs of the workflow that promotes, or promote yourself',
    commands: asks ? ['npx sluice plan'] : ['npx sluice plan', 'npx sluice promote --push'],
    essence: essenceOf('promote', late),
  }];
}

/** Where windows are shut nobody can tell whether what waits for them would be promoted: what was found while they were open stands. */
export function findUndecided(input: Input): readonly NotChecked[] {
  return input.plans.flatMap((planned): readonly NotChecked[] => {
    const waits = planned.plan.decisions.some((decision) => decision.kind === 'blocked' && decision.block.reason === 'window' && decision.block.until !== undefined && isLate(decision, planned, input));
    return waits ? [{ kind: 'waiting-candidate', id: unpromotedId(planned), why: `whether ${planned.plan.targets.join(', ')} gets what passes every other gate shows when it opens` }] : [];
  });
}

function unpromotedId({ plan }: Planned): string {
  return `waiting-candidate/${plan.targets.join('+')}/promote`;
}

/** Whether a candidate has passed all gates for too long, be it another one than the newest: a source may go on faster than anybody promotes. */
function isLate({ candidates }: Decision, { policy: { soak }, plan }: Planned, { fleet, now }: Input): boolean {
  const after = fleet.tryFindCluster(plan.targets[0] ?? '')?.silenceAfter ?? Infinity;
  const passing = candidates.filter(({ verdicts }) => verdicts.every(({ gate, passed }) => passed || gate === 'window'));
  return now - Math.min(...passing.map((candidate) => verifiedAt(candidate) + soak)) > after;
}

function verifiedAt({ at, evidence }: JudgedCandidate): number {
  return Math.max(Date.parse(at), ...evidence.map((report) => Date.parse(report.at)));
}

function describe(decision: Decision): string {
  const { component, from } = decision;
  const to = decision.kind === 'up-to-date' ? undefined : decision.candidate.state;
  const version = (state: typeof from) => state?.entry.source.version ?? 'absent';
  return `${component satisfies Component} ${version(from)} -> ${version(to)}, since ${waitsSince(decision)}`;
}
