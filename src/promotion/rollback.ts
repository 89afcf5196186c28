import { ConfigError, type Problem } from '../errors';
import type { Component } from '../manifest/entries';
import { unknownComponent } from '../manifest/unknown-component';
import type { Arrival, ArrivalCluster } from './arrivals';
import { buildTimelines, keyOf, type EntryState, type History, type Step, type Timeline, type Timelines } from './history';
import type { AtomicGroup } from './settle';

/** What is to be taken back. */
export interface RollbackRequest {
  readonly clusters: readonly ArrivalCluster[];
  readonly history: History;
  /** Newest first. */
  readonly arrivals: readonly Arrival[];
  /** The last promotion of a component, or all that a commit has promoted. */
  readonly what: { readonly component: string } | { readonly commit: string };
  /** @default - the only target that there is something to take back on */
  readonly cluster?: string;
  /**
   * What was promoted together is taken back together.
   *
   * @default - none
   */
  readonly groups?: readonly AtomicGroup[];
  /**
   * Take out what was not there before the promotion: Flux uninstalls it.
   *
   * @default false
   */
  readonly remove?: boolean;
}

/** What is put back on the clusters that share a manifest. */
export interface RollbackPlan {
  readonly targets: readonly string[];
  readonly manifest: string;
  /** The commit that is taken back. */
  readonly promotion: string;
  /** Sorted by component. */
  readonly items: readonly RollbackItem[];
  /** What somebody has taken back before. */
  readonly skipped: readonly { readonly component: Component; readonly by: string }[];
}

/** One component that is put back. */
export interface RollbackItem {
  readonly component: Component;
  /** What the target has; undefined where it does not have the component. */
  readonly from: EntryState | undefined;
  /** What it had before the promotion. */
  readonly to: EntryState | undefined;
}

/** A manifest that is promoted to, with all that happened to it. */
interface Target {
  readonly manifest: string;
  readonly names: readonly string[];
  readonly timelines: Timelines;
  readonly sources: readonly Timelines[];
  readonly arrivals: readonly Arrival[];
}

/** What is to be taken back, before it is known whether it can be. */
interface Asked {
  readonly target: Target;
  readonly arrivals: readonly Arrival[];
}

const MOST_LISTED = 5;

/**
 * Plans what puts a target back to what it had before a promotion: of one component with the
 * other members of its atomic group, or of all that a commit has promoted. What has been taken back already is passed over.
 *
 * @throws ConfigError `NOTHING_TO_ROLL_BACK`, `ALREADY_ROLLED_BACK`, `CHANGED_SINCE`, `UNKNOWN_COMPONENT`, and `USAGE` where the
 * cluster has to be named
 */
export function planRollback(request: RollbackRequest): RollbackPlan {
  const targets = targetsOf(request);
  const { target, arrivals } = 'component' in request.what ? lastPromotion(targets, request.what.component, request) : promotionBy(targets, request.what.commit);
  const judged = arrivals.map((arrival) => judge(arrival, target, request.remove ?? false));
  const problems = judged.flatMap((one) => (one.kind === 'problem' ? [one.problem] : []));
  if (problems.length > 0) throw new ConfigError(problems);
  const items = judged.flatMap((one) => (one.kind === 'item' ? [one.item] : []));
  const skipped = judged.flatMap((one) => (one.kind === 'skipped' ? [{ component: one.component, by: one.by }] : []));
  const promotion = arrivals[0]?.commit ?? '';
  if (items.length === 0) throw problem({ code: 'ALREADY_ROLLED_BACK', what: `commit ${short(skipped[0]?.by ?? '')} has already taken back what commit ${short(promotion)} promoted to ${target.names.join(', ')}` });
  return { targets: target.names, manifest: target.manifest, promotion, items: items.sort((a, b) => (a.component < b.component ? -1 : 1)), skipped };
}

function targetsOf({ clusters, history, arrivals, cluster }: RollbackRequest): readonly Target[] {
  const timelines = buildTimelines(history);
  const manifests = [...new Set(clusters.filter(({ sources }) => sources.length > 0).map(({ manifest }) => manifest))];
  const targets = manifests.map((manifest): Target => {
    const sharing = clusters.filter((one) => one.manifest === manifest);
    const names = sharing.map(({ name }) => name);
    const sources = new Set(sharing.flatMap((one) => one.sources));
    return {
      manifest, names,
      timelines: timelines.get(manifest) ?? new Map(),
      sources: clusters.filter(({ name }) => sources.has(name)).map((one) => timelines.get(one.manifest) ?? new Map()),
      arrivals: arrivals.filter((arrival) => arrival.clusters.some((name) => names.includes(name))),
    };
  });
  return targets.filter(({ names }) => cluster === undefined || names.includes(cluster));
}

function lastPromotion(targets: readonly Target[], component: string, { arrivals, groups = [] }: RollbackRequest): Asked {
  const having = targets.filter((target) => target.arrivals.some((arrival) => arrival.component === component));
  const names = targets.flatMap((target) => target.names).join(', ');
  if (having.length === 0) {
    const known = [...new Set(arrivals.map((arrival) => arrival.component))].sort();
    throw problem(known.some((one) => one === component)
      ? { code: 'NOTHING_TO_ROLL_BACK', what: `${names} never had ${component}` }
      : unknownComponent(`no cluster has or had ${JSON.stringify(component)}`, component, known));
  }
  // where it never was promoted, or is back already, there is nothing to take back
  const promoted = having.filter((one) => isPromotion(lastArrival(one, component), one));
  const target = promoted.length > 0 ? only(promoted, `${component} was promoted to several clusters`) : only(having, `several clusters have or had ${component}`);
  const last = lastArrival(target, component);
  const group = groups.find(({ has }) => has(component as Component));
  const others = target.arrivals.filter((arrival) => arrival !== last && arrival.commit === last.commit && group?.has(arrival.component));
  return { target, arrivals: [last, ...isPromotion(last, target) ? others : []] };
}

function promotionBy(targets: readonly Target[], commit: string): Asked {
  const all = targets.map((target) => ({ target, arrivals: target.arrivals.filter((arrival) => isPromotion(arrival, target)) }));
  const by = all.map(({ target, arrivals }) => ({ target, arrivals: arrivals.filter((arrival) => arrival.commit === commit) }));
  const found = by.filter(({ arrivals }) => arrivals.length > 0);
  if (found.length === 0) {
    const promotions = [...new Set(all.flatMap(({ arrivals }) => arrivals.map((arrival) => short(arrival.commit))))];
    throw problem({
      code: 'NOTHING_TO_ROLL_BACK',
      what: `commit ${short(commit)} is no promotion${targets.length === 0 ? '' : ` to ${targets.flatMap(({ names }) => names).join(', ')}`} on this branch`,
      allowed: promotions.length === 0 ? 'none' : `${promotions.slice(0, MOST_LISTED).join(', ')}${promotions.length > MOST_LISTED ? ' ...' : ''}`,
      fix: 'what is no promotion is taken back with "git revert"',
    });
  }
  const target = only(found.map((one) => one.target), `commit ${short(commit)} promotes to several clusters`);
  return found.find((one) => one.target === target) as Asked;
}

/** What has happened last to a component that a target has or had. */
function lastArrival({ arrivals }: Target, component: string): Arrival {
  return arrivals.find((arrival) => arrival.component === component) as Arrival;
}

function only(targets: readonly Target[], what: string): Target {
  const [first, ...others] = targets;
  if (first && others.length === 0) return first;
  throw problem({ code: 'USAGE', what, allowed: targets.flatMap(({ names }) => names).map((name) => `--cluster ${name}`).join(', '), fix: 'say which one is meant' });
}

/** A promotion that says so, or one that lost its words, as when a pull request is squashed: what a source had had before. */
function isPromotion(arrival: Arrival, { timelines, sources }: Target): boolean {
  if (arrival.kind === 'promoted') return true;
  const step = timelines.get(arrival.component)?.find(({ commit }) => commit === arrival.commit);
  return arrival.kind === 'edited' && arrival.from !== undefined && step !== undefined
    && sources.some((source) => source.get(arrival.component)?.some(({ state, position }) => position < step.position && keyOf(state) === keyOf(step.state)));
}

type Judged =
  | { readonly kind: 'item'; readonly item: RollbackItem }
  | { readonly kind: 'skipped'; readonly component: Component; readonly by: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

function judge(arrival: Arrival, target: Target, remove: boolean): Judged {
  const { component } = arrival;
  const newest = lastArrival(target, component);
  const timeline = target.timelines.get(component) as Timeline;
  const index = timeline.findIndex(({ commit }) => commit === arrival.commit);
  const [before, step] = [timeline[index - 1]?.state, timeline[index] as Step];
  // a rollback of what came later has led back to it
  const isThere = newest.commit === arrival.commit || (newest.kind === 'rolled-back' && keyOf(timeline.at(-1)?.state) === keyOf(step.state));
  if (!isThere || !isPromotion(arrival, target)) return whyNot(arrival, newest, target);
  if (!before && !remove) {
    return toProblem({
      code: 'NOTHING_TO_ROLL_BACK',
      what: `${target.names.join(', ')} did not have ${component} before commit ${short(arrival.commit)}`,
      fix: '--remove takes it out of the manifest, and Flux uninstalls it; or mend it at its source',
    });
  }
  return { kind: 'item', item: { component, from: step.state, to: before } };
}

/** Why a promotion cannot be taken back: something has happened since, or it was none. */
function whyNot(arrival: Arrival, newest: Arrival, target: Target): Judged {
  const { component, commit } = newest;
  const where = `${component} on ${target.names.join(', ')}`;
  if (newest.kind === 'rolled-back') {
    if (newest.commit !== arrival.commit) return { kind: 'skipped', component, by: commit };
    return toProblem({ code: 'ALREADY_ROLLED_BACK', what: `commit ${short(commit)} has already taken ${where} back to ${newest.to?.version ?? 'absent'}`, fix: `name the commit of an older promotion to take that back too: sluice history ${component}` });
  }
  if (isPromotion(newest, target)) {
    return toProblem({ code: 'CHANGED_SINCE', what: `${where} was promoted again, to ${newest.to?.version ?? 'absent'}, by commit ${short(commit)}`, fix: `take that back first: sluice rollback ${short(commit)} --cluster ${target.names[0]}` });
  }
  const wasPromoted = target.arrivals.some((one) => one.component === component && isPromotion(one, target));
  if (!wasPromoted) return toProblem({ code: 'NOTHING_TO_ROLL_BACK', what: `${component} was never promoted to ${target.names.join(', ')}: commit ${short(commit)} wrote it`, fix: `edit ${target.manifest} and run "sluice synth"` });
  return toProblem({ code: 'CHANGED_SINCE', what: `${where} was changed by hand in commit ${short(commit)} (${newest.subject})`, fix: `take that back with "git revert ${short(commit)}", or edit ${target.manifest} and run "sluice synth"` });
}

function toProblem(one: Problem): Judged {
  return { kind: 'problem', problem: one };
}

function problem(one: Problem): ConfigError {
  return new ConfigError([one]);
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
