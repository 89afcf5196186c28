import type { Component, Entry } from '../manifest/entries';

/** An entry as it stood at some commit: with its fingerprint and, where it names one, the text of its values file. */
export interface EntryState {
  readonly entry: Entry;
  readonly fingerprint: string;
  /** The values file, byte for byte, as a promotion copies it. */
  readonly valuesText?: string;
}

/** What one commit on the first-parent history changed: by manifest and component; undefined for a removal. */
export interface Revision {
  readonly commit: string;
  /** The committer's time, RFC 3339 in UTC. */
  readonly at: string;
  readonly changes: ReadonlyMap<string, ReadonlyMap<Component, EntryState | undefined>>;
}

/** The first-parent history of all manifests of a fleet, oldest first, as far as it was read. */
export type History = readonly Revision[];

/** A time during which a manifest said the same of a component. */
export interface Step {
  /** Undefined while the manifest did not have the component. */
  readonly state: EntryState | undefined;
  /** The commit that began it. */
  readonly commit: string;
  readonly at: string;
  /** The commit's place in the history, to compare steps of two manifests. */
  readonly position: number;
}

/** What one manifest said of one component, oldest first; never two equal steps in a row. */
export type Timeline = readonly Step[];

/** Fingerprint of a state; `absent` where there is none. */
export function keyOf(state: EntryState | undefined): string {
  return state?.fingerprint ?? 'absent';
}

/** What a manifest said of a component right before a commit, by the commit's place in the history. */
export function stateBefore(timeline: Timeline, position: number): EntryState | undefined {
  return timeline.findLast((step) => step.position < position)?.state;
}

/** The timeline of every component that a manifest has or had. */
export type Timelines = ReadonlyMap<Component, Timeline>;

/**
 * The timelines of every component that a manifest has or had, by manifest.
 *
 * @param manifests the manifests that are asked for; all by default
 */
export function buildTimelines(history: History, manifests?: ReadonlySet<string>): ReadonlyMap<string, Timelines> {
  const timelines = new Map<string, Map<Component, Step[]>>();
  history.forEach(({ commit, at, changes }, position) => {
    for (const [file, components] of changes) {
      if (manifests && !manifests.has(file)) continue;
      const ofFile = timelines.get(file) ?? new Map<Component, Step[]>();
      timelines.set(file, ofFile);
      for (const [component, state] of components) {
        const steps = ofFile.get(component);
        const before = steps?.at(-1);
        if (keyOf(before?.state) !== keyOf(state)) {
          if (steps) steps.push({ state, commit, at, position });
          else ofFile.set(component, [{ state, commit, at, position }]);
        } else if (steps && before) {
          // a hold is not part of the fingerprint, and what holds is what is written now
          steps[steps.length - 1] = { ...before, state };
        }
      }
    }
  });
  return timelines;
}
