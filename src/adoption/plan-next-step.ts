import { ConfigError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { editWriters } from './kustomization-writers';
import type { AdoptionStep } from './plan-adoption';
import { giveBack, markMove, moveOf, takeOut, unmarkMove, type MoveEdits, type ResourceSetMove } from './resource-set-move';
import { stageFleet } from './stage';

/** Which way an adoption goes on. */
export type Direction = 'continue' | 'finish' | 'undo';

/** What must be true of every cluster before a step. */
export type Precondition =
  /** The ResourceSet there carries the annotation: nobody prunes it. */
  | 'marked'
  /** The Kustomization of the cluster's folder has applied it. */
  | 'owned'
  /** The Kustomization of what clusters share has applied it. */
  | 'shared';

export interface NextStep {
  readonly kind: AdoptionStep['kind'];
  readonly precondition?: Precondition;
  readonly edit: (move: ResourceSetMove, fleet: Fleet, tree: FileTree, original: FileTree) => MoveEdits;
}

const STEPS: Readonly<Record<Direction, Partial<Readonly<Record<ResourceSetMove['state'], NextStep>>>>> = {
  continue: { 'shared-marked': { kind: 'move', precondition: 'marked', edit: takeOut } },
  finish: { 'own-marked': { kind: 'finish', precondition: 'owned', edit: (move, _, tree) => unmarkMove(move, tree) } },
  undo: {
    'own': { kind: 'undo-prepare', edit: (move, _, tree) => markMove(move, tree) },
    'own-marked': { kind: 'undo-move', precondition: 'marked', edit: giveBack },
    'shared-marked': { kind: 'undo-finish', precondition: 'shared', edit: (move, _, tree) => unmarkMove(move, tree) },
  },
};

/** What to run in each state. */
const COMMANDS: Readonly<Record<ResourceSetMove['state'], string>> = {
  'shared': 'nothing moves any more: take the rest back with "git revert", or begin again after that',
  'shared-marked': 'run "sluice adopt --continue", or "sluice adopt --undo" to go back',
  'own-marked': 'run "sluice adopt --finish", or "sluice adopt --undo" to go back',
  'own': 'the adoption is finished',
};

/** What to do next, as a sentence; undefined where nothing of a fleet moves or has moved. */
export function describeState(move: ResourceSetMove | undefined): string | undefined {
  return move && COMMANDS[move.state];
}

/**
 * The step that comes next in a direction.
 *
 * @throws ConfigError `ADOPT_STEP` where there is none
 */
export function nextStep(direction: Direction, move: ResourceSetMove | undefined): NextStep {
  const step = move && STEPS[direction][move.state];
  if (step) return step;
  const undone = 'nothing has moved: take the commit of the adoption back with "git revert"';
  throw new ConfigError([{
    code: 'ADOPT_STEP', what: `--${direction} is not what comes next`, ...(move && { at: { file: move.path } }), fix: describeState(move) ?? (direction === 'undo' ? undone : 'nothing of this fleet has to move'),
  }]);
}

/**
 * Does a step, in memory.
 *
 * @param original the files before the ResourceSet moved, for the way back
 */
export function planStep(step: NextStep, move: ResourceSetMove, fleet: Fleet, tree: FileTree, original: FileTree = new Map()): AdoptionStep {
  const { edits, problems } = step.edit(move, fleet, tree, original);
  const staged = stageFleet(fleet, tree, edits);
  const writers = editWriters(staged.after, fleet);
  const { after, changes, warnings } = writers.edits.size > 0 ? stageFleet(fleet, tree, new Map([...edits, ...writers.edits])) : staged;
  return { kind: step.kind, fleet, before: tree, after, changes, warnings: [...problems, ...writers.problems, ...warnings.filter(({ code }) => code !== 'RESOURCE_SET_SHARED')] };
}

/** Where the move of a fleet stands. */
export { moveOf };
