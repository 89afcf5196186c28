import { componentOf, type Component, type Entry } from '../manifest/entries';
import { chosenOf, NO_BLOCKS, type Blocks, type Choice } from './choice';
import type { Block, JudgedCandidate } from './decision';
import type { EntryState } from './history';

/** What a target's manifest would say of its components. */
export type TargetState = ReadonlyMap<Component, EntryState>;

/** Which choices would make the target's manifest one that no synthesis accepts: of the first kind of fault that there is, all. */
export function findMisfits(choices: readonly Choice[], target: TargetState): Blocks {
  const state = applyChoices(choices, target);
  for (const find of [findNeeded, findMissing, findShared, findCircular]) {
    const blocks = find(choices, state);
    if (blocks.size > 0) return blocks;
  }
  return NO_BLOCKS;
}

function applyChoices(choices: readonly Choice[], target: TargetState): TargetState {
  const state = new Map(target);
  for (const choice of choices) {
    const candidate = chosenOf(choice);
    if (candidate?.state) state.set(choice.component, candidate.state);
    else if (candidate) state.delete(choice.component);
  }
  return state;
}

/** Removals of what another release still waits for. */
function findNeeded(choices: readonly Choice[], state: TargetState): Blocks {
  const neededBy = new Map<Component, Component>();
  for (const [component, { entry }] of state) {
    for (const name of dependenciesOf(entry)) neededBy.set(name, first(neededBy.get(name), component));
  }
  return blockChosen(choices, (choice, candidate) => {
    const other = candidate.state ? undefined : neededBy.get(choice.component);
    return other && dependency(`${other} still depends on it`, other);
  });
}

/** Entries that wait for a release that would not be there. */
function findMissing(choices: readonly Choice[], state: TargetState): Blocks {
  return blockChosen(choices, (_, candidate) => {
    const other = candidate.state && dependenciesOf(candidate.state.entry).find((name) => !state.has(name));
    return other && dependency(`it depends on ${other}, which is neither there nor promoted with it`, other);
  });
}

/** Entries whose values file another one has: a promotion of one would change the other. */
function findShared(choices: readonly Choice[], state: TargetState): Blocks {
  const owners = new Map<string, Component[]>();
  for (const [component, { entry }] of state) {
    const path = valuesOf(entry);
    if (path !== undefined) owners.set(path.toLowerCase(), [...owners.get(path.toLowerCase()) ?? [], component]);
  }
  return blockChosen(choices, (choice, candidate) => {
    const path = candidate.state && valuesOf(candidate.state.entry);
    const other = path && owners.get(path.toLowerCase())?.find((owner) => owner !== choice.component);
    return other && dependency(`its values file ${path} is also that of ${other}`, other);
  });
}

/** Entries that would wait for themselves. */
function findCircular(choices: readonly Choice[], state: TargetState): Blocks {
  const open = withoutEnds(state);
  if (open.size === 0) return NO_BLOCKS;
  return blockChosen(choices, (choice) => {
    const other = open.get(choice.component)?.find((name) => reaches(name, choice.component, open));
    return other && dependency(`it depends on ${other}, which depends on it`, other);
  });
}

/** Components, with what they wait for, without those whose chains of dependencies come to an end. */
function withoutEnds(state: TargetState): Map<Component, readonly Component[]> {
  const open = new Map([...state].map(([component, { entry }]) => [component, dependenciesOf(entry).filter((name) => state.has(name))]));
  const waiting = new Map<Component, Component[]>();
  for (const [component, names] of open) {
    for (const name of names) waiting.set(name, [...waiting.get(name) ?? [], component]);
  }
  const left = new Map([...open].map(([component, names]) => [component, names.length]));
  const ends = [...left].filter(([, count]) => count === 0).map(([component]) => component);
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    open.delete(end);
    for (const component of waiting.get(end) ?? []) {
      const count = (left.get(component) as number) - 1;
      left.set(component, count);
      if (count === 0) ends.push(component);
    }
  }
  return open;
}

function reaches(start: Component, goal: Component, graph: ReadonlyMap<Component, readonly Component[]>): boolean {
  const seen = new Set<Component>();
  const open = [start];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === goal) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...graph.get(next) ?? []);
  }
  return false;
}

/** Releases of the same manifest that an entry waits for. */
function dependenciesOf(entry: Entry): readonly Component[] {
  if (entry.kind !== 'chart') return [];
  const names = entry.dependsOn.filter((name) => typeof name === 'string');
  return [...new Set(names)].map((name) => componentOf({ kind: 'chart', name }));
}

function valuesOf(entry: Entry): string | undefined {
  return entry.kind === 'chart' ? entry.values : undefined;
}

function dependency(sentence: string, other: Component): Block {
  return { reason: 'dependency', sentence, other };
}

function first(one: Component | undefined, other: Component): Component {
  return one !== undefined && one < other ? one : other;
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
