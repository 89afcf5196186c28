import type { Report } from '../evidence/report';
import { componentOf, type Component } from '../manifest/entries';
import { findCandidates } from './candidates';
import { chosenOf, nextPassing, type Choice } from './choice';
import { BLOCK_REASONS, type Block, type Decision, type JudgedCandidate, type Plan } from './decision';
import { judge, type GateInput } from './gates';
import { buildTimelines, type EntryState, type History, type Timelines } from './history';
import type { PromotionPolicy } from './policy';
import { settle } from './settle';

/** All that decides about a plan: the same input gives the same plan. */
export interface PlanInput {
  readonly policy: PromotionPolicy;
  readonly history: History;
  /** The reports of every source, by cluster. */
  readonly reports: ReadonlyMap<string, readonly Report[]>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /**
   * Components to look at; the others are left out of the plan.
   *
   * @default - all
   */
  readonly only?: readonly Component[];
  /**
   * Components of which a person promotes the newest candidate whatever the gates say, with the reason why. What would make the
   * manifest invalid cannot be forced.
   *
   * @default - none
   */
  readonly force?: ReadonlyMap<Component, string>;
}

/**
 * Decides for every component of a manifest whether it is promoted now, and if not, why not.
 *
 * Pure: the same input gives the same plan, whatever the order in which the reports arrived.
 */
export function planPromotion(input: PlanInput): Plan {
  const { policy } = input;
  const gateInputs = gateInputsOf(input);
  const choices = gateInputs.map((gateInput) => choose(gateInput, input));
  const present = gateInputs.map(({ target }) => target.at(-1)?.state).filter((state): state is EntryState => state !== undefined);
  const settled = settle(choices, new Map(present.map((state) => [componentOf(state.entry), state])), policy.groups);
  // what neither the target nor a source has any more is nobody's concern
  const decisions = settled.filter(({ asked, from, candidates }) => asked && (from !== undefined || candidates.length > 0)).map(decide);
  return { targets: policy.targets, sources: policy.sources.map(({ cluster }) => cluster), manifest: policy.manifest, decisions };
}

/** What the gates look at, for every component that the target or a source has or had, sorted by component. */
function gateInputsOf({ policy, history, reports, now }: PlanInput): readonly GateInput[] {
  const timelines = buildTimelines(history, new Set([policy.manifest, ...policy.sources.map(({ manifest }) => manifest)]));
  const none: Timelines = new Map();
  const targets = timelines.get(policy.manifest) ?? none;
  const sources = policy.sources.map(({ cluster, manifest }) => ({
    cluster, timelines: timelines.get(manifest) ?? none, reports: groupByComponent(reports.get(cluster) ?? []),
  }));
  const common = { targets: policy.targets, soak: policy.soak, shut: policy.openingHours.shutAt(now), now };
  const components = [...new Set([...targets.keys(), ...sources.flatMap((source) => [...source.timelines.keys()])])].sort();
  return components.map((component): GateInput => ({
    component,
    target: targets.get(component) ?? [],
    sources: sources.map((source) => ({
      cluster: source.cluster, timeline: source.timelines.get(component) ?? [], reports: source.reports.get(component) ?? [],
    })),
    ...common,
  }));
}

function choose(gateInput: GateInput, { only, force }: PlanInput): Choice {
  const { component, target, sources } = gateInput;
  const found = findCandidates(sources.map(({ timeline }) => timeline), target);
  const candidates = found.map((candidate): JudgedCandidate => ({ ...candidate, ...judge(candidate, gateInput) }));
  const asked = !only || only.includes(component);
  const forced = force?.get(component);
  const chosen = !asked ? -1 : forced !== undefined && candidates.length > 0 ? 0 : nextPassing(candidates, 0);
  return { component, from: target.at(-1)?.state, candidates, asked, chosen, ...(forced !== undefined && { forced }) };
}

function decide(choice: Choice): Decision {
  const { component, from, candidates, forced } = choice;
  const [newest] = candidates;
  const candidate = chosenOf(choice);
  if (!newest) return { kind: 'up-to-date', component, from, candidates };
  if (!candidate) return { kind: 'blocked', component, from, candidates, candidate: newest, block: firstBlock(newest, forced !== undefined) as Block };
  const isForced = candidate.verdicts.some(({ passed }) => !passed);
  return { kind: 'promote', component, from, candidates, candidate, ...(isForced && { forced }) };
}

/** Why a candidate is not promoted: the first gate that is shut, in the order of the reasons; the one that cannot be forced, where it is. */
function firstBlock({ verdicts }: JudgedCandidate, forced: boolean): Block | undefined {
  const blocks = verdicts.flatMap((verdict) => (verdict.passed ? [] : [verdict.block]));
  const firm = forced ? blocks.find(({ reason }) => reason === 'dependency') : undefined;
  return firm ?? blocks.sort((a, b) => BLOCK_REASONS.indexOf(a.reason) - BLOCK_REASONS.indexOf(b.reason))[0];
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
