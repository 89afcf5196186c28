import type { KnownCluster, KnownEntry, KnownRemoval, Readiness } from '../evidence/known-cluster';
import type { Component } from '../manifest/entries';
import { fingerprintOfRemoval } from '../manifest/fingerprint';
import type { EntryState, Step, Timelines } from './history';

export interface KnownClusterInput {
  readonly name: string;
  readonly reporters: readonly string[];
  readonly readiness?: Readiness;
  readonly timelines: Timelines;
  /**
   * The place in the history that a commit of the branch's first-parent history has; undefined for commits elsewhere.
   */
  readonly positionOf: (commit: string) => number | undefined;
}

/** What evidence must know of a cluster, from the history of its manifest. */
export function knownClusterOf({ name, reporters, readiness, timelines, positionOf }: KnownClusterInput): KnownCluster {
  return {
    name,
    reporters,
    ...(readiness && { readiness }),
    entry: (component, fingerprint) => {
      // the first time that it was there: that commit never changes
      const step = timelines.get(component)?.find(({ state }) => state?.fingerprint === fingerprint);
      return step?.state && knownEntry(component, step.state, step);
    },
    entriesAt: (commit) => {
      const position = positionOf(commit);
      if (position === undefined) return undefined;
      return [...timelines].flatMap(([component, timeline]) => {
        const state = stepAt(timeline, position)?.state;
        const first = state && timeline.find((step) => step.state?.fingerprint === state.fingerprint);
        return state && first ? [knownEntry(component, state, first)] : [];
      });
    },
    removals: (commit) => {
      const position = commit === undefined ? Infinity : positionOf(commit);
      if (position === undefined) return [];
      return [...timelines].flatMap(([component, timeline]) => {
        const index = timeline.findLastIndex((step) => step.position <= position);
        const [step, before] = [timeline[index], timeline[index - 1]?.state];
        return step && !step.state && before ? [knownRemoval(component, step, before)] : [];
      });
    },
  };
}

function stepAt(timeline: readonly Step[], position: number): Step | undefined {
  return timeline.findLast((step) => step.position <= position);
}

function knownEntry(component: Component, { entry, fingerprint }: EntryState, { commit }: Step): KnownEntry {
  return {
    component,
    fingerprint,
    version: entry.source.version,
    test: entry.kind === 'chart' && entry.test,
    commit,
  };
}

function knownRemoval(component: Component, { commit, at }: Step, { fingerprint }: EntryState): KnownRemoval {
  return { component, fingerprint: fingerprintOfRemoval(fingerprint), removes: fingerprint, commit, since: new Date(at) };
}
