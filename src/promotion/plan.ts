import type { Report } from '../evidence/report';
import type { Component } from '../manifest/entries';
import { findCandidates } from './candidates';
import type { Block, Decision, JudgedCandidate, Plan } from './decision';
import { evidenceFor, judge, type GateInput } from './gates';
import { buildTimelines, type History, type Timelines } from './history';
import type { PromotionPolicy } from './policy';
import { firstBlock, nextPassing, settle, stateOf, type Choice } from './settle';

export interface PlanInput {
  readonly policy: PromotionPolicy;
  readonly history: History;
  /** The reports of every source, by cluster. */
  readonly reports: ReadonlyMap<string, readonly Report[]>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Components to look at; the others are left out of the plan. */
  readonly only?: readonly Component[];
  /** Components whose gates a person overrides, with the reason why. */
  readonly force?: ReadonlyMap<Component, string>;
}

/**
 * Decides for every component of a manifest whether it is promoted now, and if not, why not.
 *
 * Pure: the same input gives the same plan, whatever the order in which the reports arrived.
 */
export function planPromotion(input: PlanInput): Plan {
  const { policy, history, reports } = input;
  const timelines = buildTimelines(history);
  const none: Timelines = new Map();
  const targets = timelines.get(policy.manifest) ?? none;
  const sources = policy.sources.map(({ cluster, manifest }) => ({
    cluster, timelines: timelines.get(manifest) ?? none, reports: groupByComponent(reports.get(cluster) ?? []),
  }));

  const components = [...new Set([...targets.keys(), ...sources.flatMap((source) => [...source.timelines.keys()])])].sort();
  const isAsked = (component: Component) => !input.only || input.only.includes(component);
  const choices = components.map((component): Choice => {
    const targetTimeline = targets.get(component) ?? [];
    const gateInput: GateInput = {
      component,
      target: targetTimeline.at(-1)?.state,
      targetTimeline,
      sources: sources.map((source) => ({
        cluster: source.cluster, timeline: source.timelines.get(component) ?? [], reports: source.reports.get(component) ?? [],
      })),
      soak: policy.soak,
      openingHours: policy.openingHours,
      now: input.now,
    };
    const choice = choose(gateInput, input.force?.get(component));
    return isAsked(component) ? choice : { ...choice, chosen: -1 };
  });
  const present = [...targets.values()].map((timeline) => timeline.at(-1)?.state).filter((state) => state !== undefined);
  const settled = settle(choices, stateOf(present), policy.groups);
  const decisions = settled.filter(({ component }) => isAsked(component)).map(decide);
  return { targets: policy.targets, sources: policy.sources.map(({ cluster }) => cluster), manifest: policy.manifest, decisions };
}

function choose(input: GateInput, forced: string | undefined): Choice {
  const [first] = input.sources;
  const candidates = first ? findCandidates(first.timeline, input.target) : [];
  const judged = candidates.map((candidate): JudgedCandidate => ({ ...candidate, verdicts: judge(candidate, input), evidence: evidenceFor(candidate, input) }));
  return { component: input.component, from: input.target, candidates: judged, forced, chosen: nextPassing(judged, 0, forced) };
}

function decide({ component, from, candidates, chosen, forced }: Choice): Decision {
  const [newest] = candidates;
  const candidate = candidates[chosen];
  if (!newest) return { kind: 'up-to-date', component, from, candidates };
  if (candidate) return { kind: 'promote', component, from, candidates, candidate, ...(forced !== undefined && { forced }) };
  return { kind: 'blocked', component, from, candidates, candidate: newest, block: firstBlock(newest) as Block };
}

function groupByComponent(reports: readonly Report[]): ReadonlyMap<Component, readonly Report[]> {
  const groups = new Map<Component, Report[]>();
  for (const report of reports) {
    const group = groups.get(report.component);
    if (group) group.push(report);
    else groups.set(report.component, [report]);
  }
  return groups;
}
