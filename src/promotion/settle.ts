import type { Component } from '../manifest/entries';
import { chosenOf, giveUp, isForced, TIMING, type Blocks, type Choice } from './choice';
import type { Block, Verdict } from './decision';
import { findMisfits, type TargetState } from './fit';

/** Components that are promoted together or not at all. */
export interface AtomicGroup {
  readonly name: string;
  readonly has: (component: Component) => boolean;
}

/**
 * Gives up candidates until what is left fits together: no release waits for one that is not there, none is removed while another
 * waits for it, none waits for itself, atomic groups are whole, and nothing waits for its time.
 *
 * Every round looks at all choices as they are, so their order does not matter; candidates are only ever given up, so it ends. Time is
 * asked last: what could not be promoted at any time says so.
 */
export function settle(choices: readonly Choice[], target: TargetState, groups: readonly AtomicGroup[]): readonly Choice[] {
  for (let current = choices; ;) {
    const blocks = findBlocks(current, target, groups);
    if (blocks.size === 0) return current.map((choice) => withPassed(choice, current, groups));
    current = current.map((choice) => {
      const block = blocks.get(choice.component);
      return block ? giveUp(choice, block) : choice;
    });
  }
}

function findBlocks(choices: readonly Choice[], target: TargetState, groups: readonly AtomicGroup[]): Blocks {
  const misfits = findMisfits(choices, target);
  if (misfits.size > 0) return misfits;
  const incomplete = findIncomplete(choices.filter((choice) => !isForced(choice)), choices, groups);
  return incomplete.size > 0 ? incomplete : findUntimely(choices);
}

/** Those of some choices that are members of atomic groups of which another member stays behind. */
function findIncomplete(some: readonly Choice[], all: readonly Choice[], groups: readonly AtomicGroup[]): Blocks {
  const blocks = new Map<Component, Block>();
  for (const { name, has } of groups) {
    const behind = all.find((choice) => has(choice.component) && choice.candidates.length > 0 && !chosenOf(choice));
    if (!behind) continue;
    const { component: other, asked } = behind;
    const sentence = asked ? `${other} of the atomic group ${name} stays behind` : `${other} of the atomic group ${name} is not asked for; name it too`;
    for (const choice of some.filter((one) => has(one.component) && chosenOf(one))) blocks.set(choice.component, { reason: 'group', sentence, other });
  }
  return blocks;
}

/** What has not soaked, or comes at a time at which nothing is promoted. */
function findUntimely(choices: readonly Choice[]): Blocks {
  const blocks = new Map<Component, Block>();
  for (const choice of choices) {
    const verdict = isForced(choice) ? undefined : chosenOf(choice)?.verdicts.find(({ gate, passed }) => !passed && TIMING.has(gate));
    if (verdict && !verdict.passed) blocks.set(choice.component, verdict.block);
  }
  return blocks;
}

/** A choice that is settled, with what the gates that look at several components say of it. */
function withPassed(choice: Choice, all: readonly Choice[], groups: readonly AtomicGroup[]): Choice {
  const chosen = chosenOf(choice);
  if (!chosen) return choice;
  const block = findIncomplete([choice], all, groups).get(choice.component);
  const isMember = groups.some(({ has }) => has(choice.component));
  const ofGroup: Verdict = block ? { gate: 'group', passed: false, block } : { gate: 'group', passed: true };
  const verdicts: readonly Verdict[] = [...chosen.verdicts, { gate: 'dependency', passed: true }, ...(isMember ? [ofGroup] : [])];
  return { ...choice, candidates: choice.candidates.map((candidate, index) => (index === choice.chosen ? { ...candidate, verdicts } : candidate)) };
}
