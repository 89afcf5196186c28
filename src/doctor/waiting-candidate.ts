import type { Component } from '../manifest/entries';
import type { Decision } from '../promotion/decision';
import { commandForReport } from '../promotion/gates';
import type { Finding } from './finding';
import type { DoctorInput } from './input';

type Input = Pick<DoctorInput, 'fleet' | 'now' | 'plans'>;
type Planned = DoctorInput['plans'][number];
type Blocked = Extract<Decision, { readonly kind: 'blocked' }>;

const HOUR = 3_600_000;

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
  return policy.sources.flatMap(({ cluster }): readonly Finding[] => {
    const silent = waiting.filter((decision) => silentSource(decision, plan.sources) === cluster && isOverdue(decision, cluster, input));
    if (silent.length === 0) return [];
    const target = plan.targets.join(', ');
    const commands = [...new Set(silent.filter(({ block }) => block.command !== undefined).map(({ component }) => commandForReport(component, cluster)))];
    return [{
      kind: 'waiting-candidate',
      id: `waiting-candidate/${plan.targets.join('+')}/unverified/${cluster}`,
      severity: 'error',
      what: `${silent.length === 1 ? `${silent[0]?.component} waits` : `${silent.length} components wait`} for ${target}: ${cluster} has not reported ${silent.length === 1 ? 'it' : 'them'}`,
      since: silent.map(waitsSince).sort()[0] as string,
      details: silent.map((decision) => `${describe(decision)}: ${decision.block.sentence}`),
      todo: commands.length > 0 ? 'record what is there; then find out why nobody reported it' : `bring it to ${cluster} first`,
      commands,
      essence: 'unverified',
    }];
  });
}

/** The source that a candidate waits for. */
function silentSource({ candidate }: Blocked, sources: readonly string[]): string | undefined {
  return sources.find((source) => !candidate.evidence.some(({ cluster }) => cluster === source));
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
      commands: [`sluice explain ${component}`, ...(block.command === undefined ? [] : [block.command])],
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
    commands: ['sluice plan'],
    essence: 'window',
  }];
}

/** What may be promoted and is not: what should run `sluice promote` does not, or cannot push, or a pull request waits for a person. */
function findUnpromoted({ policy, plan }: Planned, input: Input): readonly Finding[] {
  const [target = ''] = plan.targets;
  const { now, fleet } = input;
  const after = fleet.tryFindCluster(target)?.silenceAfter ?? Infinity;
  // the workflow looks every half hour: what has just opened is not late
  if (policy.openingHours.shutAt(now - HOUR)) return [];
  const late = plan.decisions.flatMap((decision) => {
    if (decision.kind !== 'promote') return [];
    const passed = Math.max(...decision.candidate.evidence.map(({ at }) => Date.parse(at)), Date.parse(decision.candidate.at)) + policy.soak;
    return now - passed > after ? [decision] : [];
  });
  if (late.length === 0) return [];
  const asks = policy.mode === 'pull-request';
  return [{
    kind: 'waiting-candidate',
    id: `waiting-candidate/${plan.targets.join('+')}/promote`,
    severity: 'error',
    what: `${late.length === 1 ? `${late[0]?.component} passes` : `${late.length} components pass`} every gate of ${plan.targets.join(', ')} and ${late.length === 1 ? 'is' : 'are'} not promoted`,
    since: late.map(waitsSince).sort()[0] as string,
    details: late.map(describe),
    todo: asks ? `merge the pull request of the branch sluice/promote-to-${target}` : 'look at the last runs of the workflow that promotes, or promote yourself',
    commands: asks ? ['sluice plan'] : ['sluice plan', 'sluice promote --push'],
    essence: 'promote',
  }];
}

function describe(decision: Decision): string {
  const { component, from } = decision;
  const to = decision.kind === 'up-to-date' ? undefined : decision.candidate.state;
  const version = (state: typeof from) => state?.entry.source.version ?? 'absent';
  return `${component satisfies Component} ${version(from)} -> ${version(to)}, since ${waitsSince(decision)}`;
}
