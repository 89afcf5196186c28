import type { Component } from '../manifest/entries';
import type { ForcedReason, PromotedComponent, VersionedFingerprint } from './commit-message';
import type { CommitNote, NotedPromotion } from './git-messages';
import { buildTimelines, keyOf, type EntryState, type History, type Step, type Timeline, type Timelines } from './history';
import { findRevert } from './reverted';

/** A cluster, as far as what it gets depends on it. */
export interface ArrivalCluster {
  readonly name: string;
  readonly manifest: string;
  /** Names of the clusters that it is promoted from; none for one that tracks Renovate. */
  readonly sources: readonly string[];
}

/** A commit of the branch, by its id and time. */
export interface CommitPoint {
  readonly commit: string;
  /** RFC 3339 in UTC. */
  readonly at: string;
}

interface ArrivalBase extends CommitPoint {
  /** The clusters that share the manifest. */
  readonly clusters: readonly string[];
  readonly component: Component;
  /** What the manifest said before; undefined where it did not have the component. */
  readonly from?: VersionedFingerprint;
  readonly to?: VersionedFingerprint;
  /** The commit's author, and the first line of its message. */
  readonly by: string;
  readonly subject: string;
  /** The commit that took it back. */
  readonly takenBack?: CommitPoint;
}

/** One change of what a manifest says of a component. */
export type Arrival =
  /** With the first commit of the manifest, by whoever began it. */
  | ArrivalBase & { readonly kind: 'began' }
  /** On a cluster that tracks Renovate, by Renovate or a person. */
  | ArrivalBase & { readonly kind: 'changed' }
  | ArrivalBase & {
    readonly kind: 'promoted';
    readonly sources: readonly string[];
    readonly evidence: PromotedComponent['evidence'];
    /** Why the gates were overridden; undefined where they were not. */
    readonly forced?: ForcedReason;
    /** The commit that brought it to the first cluster on its way. */
    readonly origin?: CommitPoint;
  }
  /** Back to what was there before, as `git revert`, `sluice rollback` and people do. */
  | ArrivalBase & { readonly kind: 'rolled-back' }
  /** On a target, by a person past all gates. */
  | ArrivalBase & { readonly kind: 'edited' };

export interface ArrivalInput {
  readonly clusters: readonly ArrivalCluster[];
  readonly history: History;
  /** What the messages of the commits say. */
  readonly notes: ReadonlyMap<string, CommitNote>;
}

const UNKNOWN: CommitNote = { by: '', subject: '', promotions: [] };

/**
 * Who got what when: every change of every manifest, newest first.
 *
 * A commit's word that something was promoted counts only where the manifest says the same, so what was squashed, amended by hand or
 * pretended is told as what it is.
 */
export function findArrivals({ clusters, history, notes }: ArrivalInput): readonly Arrival[] {
  const timelines = buildTimelines(history);
  const manifests = [...new Set(clusters.map(({ manifest }) => manifest))];
  const arrivals = manifests.flatMap((manifest) => {
    const sharing = clusters.filter((cluster) => cluster.manifest === manifest);
    const timelinesOf = (names: ReadonlySet<string>): readonly Timelines[] =>
      clusters.filter(({ name }) => names.has(name)).map((cluster) => timelines.get(cluster.manifest) ?? new Map());
    const ofManifest: Timelines = timelines.get(manifest) ?? new Map();
    const path: ManifestPath = {
      clusters: sharing.map(({ name }) => name),
      sources: timelinesOf(new Set(sharing.flatMap(({ sources }) => sources))),
      roots: timelinesOf(rootsOf(sharing, clusters)),
      isTarget: sharing.some(({ sources }) => sources.length > 0),
      begin: Math.min(...[...ofManifest.values()].map(([first]) => first?.position ?? Infinity)),
    };
    return [...ofManifest].flatMap(([component, timeline]) => arrivalsOf(component, timeline, path, notes));
  });
  return arrivals.sort(newestFirst).map(({ arrival }) => arrival);
}

interface ManifestPath {
  readonly clusters: readonly string[];
  readonly sources: readonly Timelines[];
  /** Where what the sources have comes from. */
  readonly roots: readonly Timelines[];
  readonly isTarget: boolean;
  /** The place in the history of the manifest's first commit. */
  readonly begin: number;
}

interface PlacedArrival {
  readonly position: number;
  readonly arrival: Arrival;
}

function newestFirst({ position: a, arrival: one }: PlacedArrival, { position: b, arrival: other }: PlacedArrival): number {
  return b - a || compare(one.component, other.component) || compare(one.clusters.join(), other.clusters.join());
}

/** The clusters that track Renovate, from which others get what they have. */
function rootsOf(targets: readonly ArrivalCluster[], clusters: readonly ArrivalCluster[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = targets.flatMap(({ sources }) => sources);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...clusters.find((cluster) => cluster.name === name)?.sources ?? []);
  }
  return new Set(clusters.filter(({ name, sources }) => seen.has(name) && sources.length === 0).map(({ name }) => name));
}

function arrivalsOf(component: Component, timeline: Timeline, path: ManifestPath, notes: ReadonlyMap<string, CommitNote>): readonly PlacedArrival[] {
  const sources = path.sources.map((source) => source.get(component) ?? []);
  const promotions = timeline.map((step) => findPromotion(notes.get(step.commit)?.promotions ?? [], path.clusters, component, step));
  const began = timeline[0]?.position === path.begin && !promotions[0];
  const takenBack = new Map<number, CommitPoint>();
  const arrivals = timeline.map((step, index): PlacedArrival => {
    const { by, subject } = notes.get(step.commit) ?? UNKNOWN;
    const base = { clusters: path.clusters, component, ...optional('from', versioned(timeline[index - 1]?.state)), ...optional('to', versioned(step.state)), commit: step.commit, at: step.at, by, subject };
    const promoted = promotions[index];
    const back = promoted ? [] : stepsTakenBack(timeline, index, sources, began);
    for (const one of back) takenBack.set(one, { commit: step.commit, at: step.at });
    if (promoted) {
      const origin = originOf(path.roots.map((root) => root.get(component) ?? []), step);
      return { position: step.position, arrival: { ...base, kind: 'promoted', ...promoted, ...optional('origin', origin) } };
    }
    return { position: step.position, arrival: { ...base, kind: kindOf(step, back, path) } };
  });
  return arrivals.map(({ position, arrival }, index) => ({ position, arrival: { ...arrival, ...optional('takenBack', takenBack.get(index)) } }));
}

function kindOf({ position }: Step, back: readonly number[], { begin, isTarget }: ManifestPath): 'began' | 'rolled-back' | 'edited' | 'changed' {
  if (position === begin) return 'began';
  return back.length > 0 ? 'rolled-back' : isTarget ? 'edited' : 'changed';
}

function findPromotion(promotions: readonly NotedPromotion[], clusters: readonly string[], component: Component, { state }: Step) {
  for (const { targets, sources, components, reasons } of promotions) {
    if (!targets.some((target) => clusters.includes(target))) continue;
    const found = components.find((one) => one.component === component && (one.to?.fingerprint ?? 'absent') === keyOf(state));
    if (found) return { sources, evidence: found.evidence, ...(found.forced && { forced: reasons.get(component) ?? { past: [], why: '' } }) };
  }
  return undefined;
}

/** The steps that a step takes back, by their index: none where it goes on. */
function stepsTakenBack(timeline: Timeline, index: number, sources: readonly Timeline[], began: boolean): readonly number[] {
  const [step, left] = [timeline[index] as Step, timeline[index - 1]];
  if (!left) return [];
  const until = sources.map((source) => source.filter(({ position }) => position <= step.position));
  if (!findRevert(timeline.slice(0, index + 1), until, left.state)) return [];
  const held = timeline.slice(0, index).findLastIndex(({ state }) => keyOf(state) === keyOf(step.state));
  // what was there for longer than one step, or ever since there is the manifest, was not put back, but taken out
  if (!step.state) return index - 1 === held + 1 && !(began && index === 1) ? [index - 1] : [];
  return held < 0 ? [index - 1] : Array.from({ length: index - held - 1 }, (_, offset) => held + 1 + offset);
}

/** The first of the commits by which the sources at the beginning of the way got what a target has now. */
function originOf(roots: readonly Timeline[], { state, position }: Step): CommitPoint | undefined {
  const begun = roots.map((root) => root.findLast((step) => step.position <= position && keyOf(step.state) === keyOf(state)));
  const first = begun.filter((step) => step !== undefined).sort((a, b) => a.position - b.position)[0];
  return first && { commit: first.commit, at: first.at };
}

function versioned(state: EntryState | undefined): VersionedFingerprint | undefined {
  return state && { version: state.entry.source.version, fingerprint: state.fingerprint };
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, Value>>;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
