import { componentOf, type Component } from '../manifest/entries';
import { BLOCK_REASONS, type Block, type JudgedCandidate, type Verdict } from './decision';
import { dependenciesOf } from './gates';
import type { EntryState } from './history';

/** Components that are promoted together or not at all. */
export interface AtomicGroup {
  readonly name: string;
  readonly has: (component: Component) => boolean;
}

/** One component on its way to a decision: the candidate that is chosen so far is given up where it does not fit the others. */
export interface Choice {
  readonly component: Component;
  readonly from: EntryState | undefined;
  readonly candidates: readonly JudgedCandidate[];
  readonly forced: string | undefined;
  /** Index of the candidate that would be promoted; -1 for none. */
  readonly chosen: number;
}

type Blocks = ReadonlyMap<Component, Block>;

/**
 * Gives up candidates until what is left fits together: no release waits for one that is not there, none is removed while another
 * waits for it, none waits for itself, and atomic groups are whole.
 *
 * Every round looks at all choices as they are, so their order does not matter; candidates are only ever given up, so it ends.
 */
export function settle(choices: readonly Choice[], target: ReadonlyMap<Component, EntryState>, groups: readonly AtomicGroup[]): readonly Choice[] {
  for (let current = choices; ;) {
    const state = applyChoices(current, target);
    const misfits = [findNeeded, findMissing, findCircular].map((find) => find(current, state));
    const blocks = misfits.find(({ size }) => size > 0) ?? findIncomplete(current, groups);
    if (blocks.size === 0) return current;
    current = current.map((choice) => giveUp(choice, blocks.get(choice.component)));
  }
}

/** The index of the newest candidate, from one on, that every gate lets pass; -1 for none. */
export function nextPassing(candidates: readonly JudgedCandidate[], start: number, forced: string | undefined): number {
  return candidates.findIndex(({ verdicts }, index) => index >= start && verdicts.every(({ passed, gate }) => passed || (forced !== undefined && gate !== 'dependency')));
}

/** Why a candidate is not promoted: the first gate that is shut, in the order of the reasons. */
export function firstBlock({ verdicts }: JudgedCandidate): Block | undefined {
  const blocks = verdicts.flatMap((verdict) => (verdict.passed ? [] : [verdict.block]));
  return blocks.sort((a, b) => BLOCK_REASONS.indexOf(a.reason) - BLOCK_REASONS.indexOf(b.reason))[0];
}

function giveUp(choice: Choice, block: Block | undefined): Choice {
  if (!block) return choice;
  const verdict: Verdict = { gate: block.reason, passed: false, block };
  const candidates = choice.candidates.map((candidate, index) => (index === choice.chosen ? { ...candidate, verdicts: [...candidate.verdicts, verdict] } : candidate));
  // a group that is not whole takes no older candidate of a member either
  const chosen = block.reason === 'group' ? -1 : nextPassing(candidates, choice.chosen + 1, choice.forced);
  return { ...choice, candidates, chosen };
}

function chosenOf({ candidates, chosen }: Choice): JudgedCandidate | undefined {
  return candidates[chosen];
}

/** What the target would have. */
function applyChoices(choices: readonly Choice[], target: ReadonlyMap<Component, EntryState>): ReadonlyMap<Component, EntryState> {
  const state = new Map(target);
  for (const choice of choices) {
    const candidate = chosenOf(choice);
    if (candidate?.state) state.set(choice.component, candidate.state);
    else if (candidate) state.delete(choice.component);
  }
  return state;
}

/** Removals of what another release still waits for. */
function findNeeded(choices: readonly Choice[], state: ReadonlyMap<Component, EntryState>): Blocks {
  const neededBy = new Map<Component, Component>();
  for (const [component, { entry }] of state) {
    for (const dependency of dependenciesOf(entry)) neededBy.set(dependency, component);
  }
  return blockChosen(choices, (choice, candidate) => {
    const other = candidate.state ? undefined : neededBy.get(choice.component);
    return other && { reason: 'dependency', sentence: `${other} still depends on it`, other };
  });
}

/** Entries that wait for a release that would not be there. */
function findMissing(choices: readonly Choice[], state: ReadonlyMap<Component, EntryState>): Blocks {
  return blockChosen(choices, (_, candidate) => {
    const other = candidate.state && dependenciesOf(candidate.state.entry).find((dependency) => !state.has(dependency));
    return other && { reason: 'dependency', sentence: `it depends on ${other}, which is neither there nor promoted with it`, other };
  });
}

/** Entries that would wait for themselves. */
function findCircular(choices: readonly Choice[], state: ReadonlyMap<Component, EntryState>): Blocks {
  return blockChosen(choices, (choice, candidate) => {
    if (!candidate.state) return undefined;
    const other = dependenciesOf(candidate.state.entry).find((dependency) => reaches(dependency, choice.component, state));
    return other && { reason: 'dependency', sentence: `it depends on ${other}, which depends on it`, other };
  });
}

function reaches(start: Component, goal: Component, state: ReadonlyMap<Component, EntryState>): boolean {
  const seen = new Set<Component>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    const entry = state.get(next)?.entry;
    if (entry) open.push(...dependenciesOf(entry));
  }
  return false;
}

/** Members of atomic groups of which another member stays behind. */
function findIncomplete(choices: readonly Choice[], groups: readonly AtomicGroup[]): Blocks {
  const blocks = new Map<Component, Block>();
  for (const { name, has } of groups) {
    const ofGroup = choices.filter(({ component }) => has(component));
    const behind = ofGroup.find((choice) => choice.candidates.length > 0 && !chosenOf(choice));
    if (!behind) continue;
    for (const choice of ofGroup.filter(({ forced, chosen }) => forced === undefined && chosen >= 0)) {
      blocks.set(choice.component, { reason: 'group', sentence: `${behind.component} of the atomic group ${name} stays behind`, other: behind.component });
    }
  }
  return blocks;
}

function blockChosen(choices: readonly Choice[], find: (choice: Choice, candidate: JudgedCandidate) => Block | undefined | ''): Blocks {
  const blocks = new Map<Component, Block>();
  for (const choice of choices) {
    const candidate = chosenOf(choice);
    const block = candidate && find(choice, candidate);
    if (block) blocks.set(choice.component, block);
  }
  return blocks;
}

/** What a target's entries are, by component. */
export function stateOf(entries: Iterable<EntryState>): ReadonlyMap<Component, EntryState> {
  return new Map([...entries].map((state) => [componentOf(state.entry), state]));
}
