import { basename, posix } from 'node:path';
import { findKustomize } from '../adapters/kustomize';
import type { CommittedFiles } from '../adapters/repository-files';
import { buildFolder, type Builder } from '../adoption/build-folder';
import { compareTrees, type Comparison } from '../adoption/compare';
import type { AdoptionStep } from '../adoption/plan-adoption';
import { moveOf, nextStep, planStep, type Direction } from '../adoption/plan-next-step';
import { realBuilder } from '../adoption/real-builder';
import { ConfigError, type Problem } from '../errors';
import type { CommandEnvironment } from './environment';

/** What a step changes of what runs, and what has built it. */
export interface Proof {
  readonly comparison: Comparison;
  readonly renderedBy: string;
}

/**
 * Compares what runs before and after a step, and after those that follow the first one: nothing begins that cannot be finished.
 *
 * @throws ConfigError `ADOPT_CHANGES` with everything that would change
 */
export function prove(step: AdoptionStep, { variables }: Pick<CommandEnvironment, 'variables'>): Proof {
  const kustomize = findKustomize(variables.PATH);
  if (!kustomize) return { comparison: compareSteps(step, buildFolder), renderedBy: 'by Sluice\'s own reader; neither kustomize nor kubectl is here' };
  try {
    const { build, own } = realBuilder(kustomize.build);
    const comparison = compareSteps(step, build);
    const others = [...own].map(([folder, why]) => `${folder} by Sluice's own reader: ${why}`);
    return { comparison, renderedBy: [`by ${kustomize.name}`, ...others].join('; ') };
  } finally {
    kustomize.dispose();
  }
}

function compareSteps(step: AdoptionStep, build: Builder): Comparison {
  const compare = ({ fleet, before, after }: AdoptionStep): Comparison => compareTrees(fleet, before, after, build);
  const comparison = compare(step);
  throwIfChanges(comparison, '');
  if (step.kind !== 'prepare') return comparison;
  let last = step;
  for (const direction of ['continue', 'finish'] satisfies readonly Direction[]) {
    const move = moveOf(last.fleet, last.after);
    last = planStep(nextStep(direction, move), move as NonNullable<typeof move>, last.fleet, last.after);
    throwIfChanges(compare(last), `with "--${direction}", `);
  }
  return comparison;
}

function throwIfChanges({ unexpected }: Comparison, when: string): void {
  if (unexpected.length > 0) throw new ConfigError(unexpected.map(({ where, what }): Problem => ({ code: 'ADOPT_CHANGES', what: `${where}: ${when}${what}`, fix: 'nothing was written' })));
}

/**
 * What could not be read must neither be written over nor be missing in a list of all there is.
 *
 * @throws ConfigError `NOT_OURS`
 */
export function throwIfUnread({ changes }: AdoptionStep, { others }: Pick<CommittedFiles, 'others'>): void {
  const lists = changes.filter(({ kind, path }) => kind === 'create' && basename(path) === 'kustomization.yaml').map(({ path }) => `${posix.dirname(path)}/`);
  const problems = [...others].flatMap(([file, kind]): readonly Problem[] => {
    const what = kind === 'file' ? 'the file is no UTF-8 text, or too long to be read' : `there is a ${kind}`;
    if (changes.some(({ path }) => path === file || path.startsWith(`${file}/`))) return [{ code: 'NOT_OURS', what: `${what}, where the adoption writes`, at: { file }, fix: 'make a plain file of it, or move it away' }];
    const list = kind === 'file' && /\.ya?ml$/.test(file) ? lists.find((folder) => file.startsWith(folder)) : undefined;
    return list === undefined ? [] : [{ code: 'NOT_OURS', what: `${what}, and the list that ${list} gets would leave it out`, at: { file }, fix: `write ${list}kustomization.yaml yourself first: (cd ${list} && kustomize create --autodetect --recursive)` }];
  });
  if (problems.length > 0) throw new ConfigError(problems);
}
