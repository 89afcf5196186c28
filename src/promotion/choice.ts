import type { Component } from '../manifest/entries';
import type { Block, BlockReason, JudgedCandidate } from './decision';
import type { EntryState } from './history';

/** One component on its way to a decision: the candidate that is chosen so far is given up where it does not fit the others. */
export interface Choice {
  readonly component: Component;
  readonly from: EntryState | undefined;
  readonly candidates: readonly JudgedCandidate[];
  /** Why a person overrides the gates for the newest candidate. */
  readonly forced?: string;
  /** Whether the component is one of those that are to be promoted. */
  readonly asked: boolean;
  /** Index of the candidate that would be promoted; -1 for none. */
  readonly chosen: number;
}

export type Blocks = ReadonlyMap<Component, Block>;

export const NO_BLOCKS: Blocks = new Map();

/** What is only a matter of time is asked last. */
export const TIMING: ReadonlySet<BlockReason> = new Set<BlockReason>(['soaking', 'window']);

export function chosenOf({ candidates, chosen }: Choice): JudgedCandidate | undefined {
  return candidates[chosen];
}

/** The gates do not count for the candidate that is chosen. Whoever forces a component means its newest candidate. */
export function isForced({ forced, chosen }: Choice): boolean {
  return forced !== undefined && chosen === 0;
}

/** The index of the newest candidate, from one on, that every gate lets pass but those that time opens; -1 for none. */
export function nextPassing(candidates: readonly JudgedCandidate[], start: number): number {
  return candidates.findIndex(({ verdicts }, index) => index >= start && verdicts.every(({ passed, gate }) => passed || TIMING.has(gate)));
}

/** A choice without the candidate that was chosen: the next one that passes is. */
export function giveUp(choice: Choice, block: Block): Choice {
  const { component, chosen } = choice;
  const candidates = choice.candidates.map((candidate, index) => (index === chosen ? withBlock(candidate, block) : candidate));
  // of a group that is not whole no older candidate is taken either
  return { ...choice, component, candidates, chosen: block.reason === 'group' ? -1 : nextPassing(candidates, chosen + 1) };
}

function withBlock(candidate: JudgedCandidate, block: Block): JudgedCandidate {
  const verdicts = candidate.verdicts.filter(({ gate }) => gate !== block.reason);
  return { ...candidate, verdicts: [...verdicts, { gate: block.reason, passed: false, block }] };
}
