import { fingerprintOfRemoval } from '../manifest/fingerprint';
import type { Candidate } from './decision';
import { keyOf, stateBefore, type EntryState, type Step, type Timeline } from './history';

/**
 * What a target could get, newest first: what its sources have had since they had what the target has; the head alone where a
 * source never had that.
 *
 * What a source has taken back is no candidate, nor what it had before it removed the component, nor its removal once it is back.
 * A removal concerns only targets that had the component at that time. Of several sources each that has had a candidate must still
 * stand by it; that those that have not must get it first, is for the gates to say.
 */
export function findCandidates(sources: readonly Timeline[], target: Timeline): readonly Candidate[] {
  const wanted = keyOf(target.at(-1)?.state);
  const paths = sources.map((timeline) => pathSince(timeline, wanted));
  const offered = new Map<string, Offer>();
  for (const { path, known } of paths) {
    for (const offer of known ? path : path.slice(-1)) {
      const other = offered.get(keyOf(offer.step.state));
      if (!other || other.step.position < offer.step.position) offered.set(keyOf(offer.step.state), offer);
    }
  }
  const accepted = [...offered].filter(([key, { step }]) => isAccepted(key, sources, paths) && concerns(step, target));
  const newestFirst = accepted.sort(([a, one], [b, other]) => other.step.position - one.step.position || (a < b ? -1 : 1));
  return newestFirst.map(([, offer]) => toCandidate(offer));
}

/** Something that a source has had, and what came before it. */
interface Offer {
  readonly step: Step;
  readonly before: EntryState | undefined;
}

interface Path {
  /** Oldest first. */
  readonly path: readonly Offer[];
  /** Whether the source has had what the target has. */
  readonly known: boolean;
}

/** The way that a source went since it had a state, without its detours; all of its way where it never had that. */
function pathSince(timeline: Timeline, wanted: string): Path {
  const last = timeline.findLastIndex(({ state }) => keyOf(state) === wanted);
  let path: Offer[] = [];
  for (let index = last + 1; index < timeline.length; index += 1) {
    const step = timeline[index] as Step;
    const again = path.findIndex((offer) => keyOf(offer.step.state) === keyOf(step.state));
    if (again >= 0) path = path.slice(0, again);
    // a removal ends what was before it, and is of no interest once the component is back
    if (!step.state || (path.length > 0 && !path.at(-1)?.step.state)) path = [];
    path.push({ step, before: timeline[index - 1]?.state });
  }
  // before its first step the source did not have the component either
  return { path, known: last >= 0 || wanted === 'absent' };
}

/** No source that has had it has left it behind. */
function isAccepted(key: string, sources: readonly Timeline[], paths: readonly Path[]): boolean {
  const has = (steps: readonly Step[]): boolean => steps.some(({ state }) => keyOf(state) === key);
  return sources.every((timeline, index) => !has(timeline) || has((paths[index] as Path).path.map(({ step }) => step)));
}

/** Whoever got a component after it was removed elsewhere has another one. */
function concerns({ state, position }: Step, target: Timeline): boolean {
  return state !== undefined || stateBefore(target, position) !== undefined;
}

function toCandidate({ step: { state, commit, at }, before }: Offer): Candidate {
  return { state, fingerprint: state?.fingerprint ?? fingerprintOfRemoval((before as EntryState).fingerprint), commit, at };
}

/** The removal of a component that a source does not have any more. */
export function removalOf(timeline: Timeline): { readonly fingerprint: string; readonly step: Step } | undefined {
  const [before, step] = timeline.slice(-2);
  return step && !step.state && before?.state ? { fingerprint: fingerprintOfRemoval(before.state.fingerprint), step } : undefined;
}
