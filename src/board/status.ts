import { formatInstant } from '../evidence/instant';
import type { Component, Hold, Source } from '../manifest/entries';
import { sameData } from '../manifest/normal-entry';
import type { Block, BlockReason, Decision, JudgedCandidate, Plan } from '../promotion/decision';
import type { EntryState, History } from '../promotion/history';
import { findDiffering, type DifferingInput } from './differing';

/** Everything that is shown of a fleet, as data: what runs where, what waits and why, what is held. */
export interface Status {
  /** When it was so, RFC 3339. */
  readonly at: string;
  /** The commit that it was read at. */
  readonly head: string;
  /** In the order of `fleet.ts`. */
  readonly clusters: readonly StatusCluster[];
  /** One per component that some cluster has, sorted. */
  readonly components: readonly StatusComponent[];
  /** One per manifest that is promoted to, in the order of `fleet.ts`. */
  readonly targets: readonly StatusTarget[];
  /** Sorted by component. */
  readonly holds: readonly StatusHold[];
}

/** A cluster, and where what it gets comes from. */
export interface StatusCluster {
  readonly name: string;
  readonly manifest: string;
  /** The clusters that must have verified what this one gets. */
  readonly sources: readonly string[];
  /** Nothing is promoted to it. */
  readonly tracksRenovate: boolean;
  /**
   * How promotions reach it.
   *
   * @default 'commit'
   */
  readonly mode?: StatusTarget['mode'];
}

/** One row of the matrix. */
export interface StatusComponent {
  readonly component: Component;
  /** One per cluster, in the order of `Status.clusters`. */
  readonly cells: readonly StatusCell[];
}

/** What one cluster has of one component. */
export interface StatusCell {
  /** Undefined where the cluster does not have the component. */
  readonly entry?: StatusEntry;
  /** One of the cluster's sources has something else, or nothing; never of a cluster that tracks Renovate. */
  readonly differs: boolean;
  readonly hold?: Hold;
}

/** What a manifest says of a component. */
export interface StatusEntry {
  readonly version: string;
  readonly fingerprint: string;
  /** The helper that the manifest writes it with. */
  readonly source: Source['kind'];
  /** The chart's name, or the repository of a release or tag. */
  readonly package: string;
  /** Where charts come from, or `owner/name` on GitHub. */
  readonly repository: string;
}

/** What would happen now to the clusters that share a manifest. */
export interface StatusTarget {
  readonly targets: readonly string[];
  readonly sources: readonly string[];
  readonly manifest: string;
  /** A commit, or a pull request that a person merges. */
  readonly mode: 'commit' | 'pull-request';
  /** How many components are as all their sources have them. */
  readonly upToDate: number;
  /** Sorted by component; what is up to date is left out. */
  readonly changes: readonly StatusChange[];
  /** What a source has otherwise though nothing could be promoted, sorted by component. */
  readonly differing: readonly StatusDiffering[];
}

/** A component that a source has otherwise, or not at all, and of which there is nothing that all sources offer. */
export interface StatusDiffering {
  readonly component: Component;
  /** Undefined where the target does not have the component. */
  readonly entry?: StatusEntry;
  /** What the sources have, no full stop. */
  readonly sentence: string;
}

/** Something that a target could get: `ready` for the next promotion, or `blocked`. */
export type StatusChange = StatusReady | StatusBlocked;

interface ChangeBase {
  readonly component: Component;
  /** Undefined for what the target does not have yet. */
  readonly from?: StatusEntry;
  /** Undefined for a removal. */
  readonly to?: StatusEntry;
  /** One sentence, no full stop. */
  readonly sentence: string;
  /** Since when it is ready, or blocked for this reason; where nothing tells that, since when a source has had it. RFC 3339. */
  readonly since: string;
  /** The commit that brought it to the source's manifest, and when. */
  readonly candidate: { readonly fingerprint: string; readonly commit: string; readonly at: string };
  /** The newest report of every source. */
  readonly evidence: readonly StatusEvidence[];
}

/** What the next promotion takes. */
export interface StatusReady extends ChangeBase {
  readonly kind: 'ready';
}

/** What a gate stops, with the gate's reason. */
export interface StatusBlocked extends ChangeBase, Omit<Block, 'since' | 'sentence'> {
  readonly kind: 'blocked';
  readonly reason: BlockReason;
}

/** The newest report of one source. */
export interface StatusEvidence {
  readonly cluster: string;
  readonly outcome: 'verified' | 'failed';
  readonly reason: string;
  readonly at: string;
}

/** One hold of one manifest. */
export interface StatusHold {
  readonly component: Component;
  /** The clusters that have it. */
  readonly clusters: readonly string[];
  readonly hold: Hold;
  /** The version that is held. */
  readonly version: string;
  /** Since when the manifest says so, and the commit that wrote it. RFC 3339. */
  readonly since: string;
  readonly commit: string;
}

/** All that a status is made of: the same input gives the same status. */
export interface StatusInput {
  readonly clusters: readonly StatusCluster[];
  readonly history: History;
  readonly plans: readonly Plan[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly head: string;
}

/** The status of a fleet: its manifests as the history leaves them, and what the plans say of them. */
export function statusOf({ clusters, history, plans, now, head }: StatusInput): Status {
  const present = readPresent(history);
  const statesOf = ({ manifest }: StatusCluster): ManifestState => present.get(manifest) ?? new Map();
  const names = [...new Set(clusters.flatMap((cluster) => [...statesOf(cluster).keys()]))].sort();
  const components = names.map((component) => ({ component, cells: cellsOf(clusters, (cluster) => statesOf(cluster).get(component)?.state) }));
  return {
    at: formatInstant(new Date(now)),
    head,
    clusters,
    components,
    targets: plans.map((plan) => toTarget(plan, present.get(plan.manifest) ?? new Map(), { clusters, components, history })),
    holds: names.flatMap((component) => holdsOf(component, clusters, (manifest) => present.get(manifest)?.get(component))),
  };
}

/** What a manifest says of a component now, and since when it says of its hold what it says. */
interface Present {
  readonly state: EntryState;
  readonly heldSince: string;
  readonly heldBy: string;
}

type ManifestState = ReadonlyMap<Component, Present>;

function readPresent(history: History): ReadonlyMap<string, ManifestState> {
  const manifests = new Map<string, Map<Component, Present>>();
  for (const { commit, at, changes } of history) {
    for (const [file, states] of changes) {
      const ofFile = manifests.get(file) ?? new Map<Component, Present>();
      manifests.set(file, ofFile);
      for (const [component, state] of states) {
        const before = ofFile.get(component);
        const goesOn = before && state && sameData(before.state.entry.hold, state.entry.hold);
        if (state) ofFile.set(component, goesOn ? { ...before, state } : { state, heldSince: at, heldBy: commit });
        else ofFile.delete(component);
      }
    }
  }
  return manifests;
}

function cellsOf(clusters: readonly StatusCluster[], stateOf: (cluster: StatusCluster) => EntryState | undefined): readonly StatusCell[] {
  const states = new Map(clusters.map((cluster) => [cluster.name, stateOf(cluster)]));
  return clusters.map(({ name, sources }): StatusCell => {
    const state = states.get(name);
    const hold = state?.entry.hold;
    const differs = sources.some((source) => states.get(source)?.fingerprint !== state?.fingerprint);
    return { ...(state && { entry: toEntry(state) }), differs, ...(hold && { hold }) };
  });
}

function holdsOf(component: Component, clusters: readonly StatusCluster[], presentOf: (manifest: string) => Present | undefined): readonly StatusHold[] {
  return [...new Set(clusters.map(({ manifest }) => manifest))].flatMap((manifest): readonly StatusHold[] => {
    const present = presentOf(manifest);
    const { hold, source } = present?.state.entry ?? {};
    if (!present || !hold || !source) return [];
    const names = clusters.filter((cluster) => cluster.manifest === manifest).map(({ name }) => name);
    return [{ component, clusters: names, hold, version: source.version, since: present.heldSince, commit: present.heldBy }];
  });
}

function toTarget({ targets, sources, manifest, decisions }: Plan, present: ManifestState, input: DifferingInput): StatusTarget {
  const mode = input.clusters.some((cluster) => targets.includes(cluster.name) && cluster.mode === 'pull-request') ? 'pull-request' : 'commit';
  const changes = decisions.flatMap((decision) => (decision.kind === 'up-to-date' ? [] : [toChange(decision, present.get(decision.component), mode)]));
  const differing = findDiffering(targets[0], changes, input);
  const shown = new Set([...changes, ...differing].map(({ component }) => component));
  return { targets, sources, manifest, mode, upToDate: decisions.filter(({ component }) => !shown.has(component)).length, changes, differing };
}

/** Whether a person has closed the pull request, the forge alone knows. */
const READY: Readonly<Record<StatusTarget['mode'], string>> = {
  'commit': 'the next promotion takes it',
  'pull-request': 'the next promotion puts it into the pull request, unless somebody has closed one that promotes the same',
};

function toChange(decision: Exclude<Decision, { readonly kind: 'up-to-date' }>, present: Present | undefined, mode: StatusTarget['mode']): StatusChange {
  const { component, from, candidate } = decision;
  const base = {
    component,
    ...(from && { from: toEntry(from) }),
    ...(candidate.state && { to: toEntry(candidate.state) }),
    candidate: { fingerprint: candidate.fingerprint, commit: candidate.commit, at: candidate.at },
    evidence: candidate.evidence.map(({ cluster, outcome, reason, at }) => ({ cluster, outcome, reason, at })),
  };
  if (decision.kind === 'blocked') return { kind: 'blocked', ...base, ...decision.block, since: decision.block.since ?? blockedSince(decision.block, candidate, present) };
  return { kind: 'ready', ...base, sentence: READY[mode], since: readySince(candidate) };
}

/** Something is held only since both the hold and what it stops are there. */
function blockedSince({ reason }: Block, { at }: JudgedCandidate, present: Present | undefined): string {
  return reason === 'held' && present ? later(present.heldSince, at) : at;
}

/** The last source's report is what made it ready. */
function readySince({ evidence, at }: JudgedCandidate): string {
  return evidence.map((report) => report.at).reduce(later, at);
}

function later(one: string, other: string): string {
  return Date.parse(other) > Date.parse(one) ? other : one;
}

function toEntry({ entry: { source }, fingerprint }: EntryState): StatusEntry {
  return { version: source.version, fingerprint, source: source.kind, package: source.kind === 'helm' ? source.chart : source.repository, repository: source.repository };
}
