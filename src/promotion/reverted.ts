import { removalOf } from './candidates';
import { keyOf, type EntryState, type Step, type Timeline } from './history';
import { isLower } from './versions';

/**
 * The step by which a target has taken something back: it left it for what it had held before, or for a lower version, without its
 * sources having gone the same way. That is what `git revert` of a promotion leaves behind, of one or of several at once, as what a
 * person edits by hand does. Undefined where it has not, or has taken it up again since.
 */
export function findRevert(target: Timeline, sources: readonly Timeline[], state: EntryState | undefined): Step | undefined {
  const key = keyOf(state);
  const held = target.findLastIndex((step) => keyOf(step.state) === key);
  if (held < 0) return undefined;
  const before = target.slice(0, held);
  return target.slice(held + 1).find((step) => isBack(step, before, target[held]?.state)
    && !haveGone(sources, key, keyOf(step.state), step.position) && (state !== undefined || !isOlder(step, sources)));
}

function isBack({ state }: Step, before: Timeline, left: EntryState | undefined): boolean {
  // before its first step the target did not have the component either
  if (!state) return true;
  return before.some((step) => keyOf(step.state) === state.fingerprint) || (left !== undefined && isLower(state.entry, left.entry));
}

/** Whether all sources that knew one of two states had gone from one to the other. */
function haveGone(sources: readonly Timeline[], from: string, to: string, until: number): boolean {
  const places = sources.map((source) => ({ from: lastSeen(source, from, until), to: lastSeen(source, to, until) }));
  const known = places.filter((place) => place.from >= 0 || place.to >= 0);
  return known.length > 0 && known.every((place) => place.to > place.from);
}

/** The index of the last step up to a commit in which a source had a state; -1 for none. */
function lastSeen(source: Timeline, key: string, until: number): number {
  return source.findLastIndex(({ state, position }) => position <= until && keyOf(state) === key);
}

/** What was taken back was another removal of the component than the one that there is now. */
function isOlder({ position }: Step, sources: readonly Timeline[]): boolean {
  return sources.some((source) => (removalOf(source)?.step.position ?? -1) > position);
}
