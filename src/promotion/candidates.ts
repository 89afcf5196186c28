import { fingerprintOfRemoval } from '../manifest/fingerprint';
import type { Candidate } from './decision';
import { keyOf, type EntryState, type Step, type Timeline } from './history';

/**
 * What the target could get, newest first: the source's steps back to the one that the target has, or the head alone where the
 * target's was never there. Empty where the target has what the source has, or where the source never had the component.
 */
export function findCandidates(source: Timeline, target: EntryState | undefined): readonly Candidate[] {
  const wanted = keyOf(target);
  const newestFirst = source.map((_, index) => index).reverse();
  const met = newestFirst.findIndex((index) => keyOf(source[index]?.state) === wanted);
  // before its first step the source did not have the component either
  const reached = met >= 0 ? met : target === undefined ? newestFirst.length : 1;
  return newestFirst.slice(0, reached).map((index) => toCandidate(source, index));
}

function toCandidate(source: Timeline, index: number): Candidate {
  const { state, commit, at } = source[index] as Step;
  if (state) return { state, fingerprint: state.fingerprint, commit, at };
  // a removal follows the step that had the component
  const removed = source[index - 1]?.state as EntryState;
  return { state, fingerprint: fingerprintOfRemoval(removed.fingerprint), commit, at };
}

/**
 * Whether the target has left a state for one that it had held before, without a source having gone the same way: what
 * `git revert` of a promotion does, whole or in part, squashed or by hand.
 */
export function wasReverted(target: Timeline, sources: readonly Timeline[], key: string): Step | undefined {
  const left = findLastIndex(target, (step, index) => keyOf(target[index - 1]?.state) === key && keyOf(step.state) !== key);
  const after = target[left];
  if (!after) return undefined;
  const arrived = keyOf(after.state);
  const heldBefore = arrived === 'absent' || target.slice(0, left).some(({ state }) => keyOf(state) === arrived);
  if (!heldBefore) return undefined;
  const followed = sources.some((source) => lastSeen(source, arrived, after.position) > lastSeen(source, key, after.position));
  return followed ? undefined : after;
}

/** Position of the last step up to a commit in which a source had a state; -1 for none. */
function lastSeen(source: Timeline, key: string, until: number): number {
  return source.filter(({ state, position }) => position <= until && keyOf(state) === key).at(-1)?.position ?? -1;
}

function findLastIndex(timeline: Timeline, matches: (step: Step, index: number) => boolean): number {
  for (let index = timeline.length - 1; index > 0; index -= 1) {
    if (matches(timeline[index] as Step, index)) return index;
  }
  return -1;
}
