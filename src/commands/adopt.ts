import { basename, resolve } from 'node:path';
import { readText } from '../adapters/files';
import { Git } from '../adapters/git';
import { findFleetFile, FLEET_FILES, loadFleet } from '../adapters/load-fleet';
import { readCommit, readCommittedFiles, type CommittedFiles } from '../adapters/repository-files';
import type { Answers } from '../adoption/answers';
import type { Comparison } from '../adoption/compare';
import { checkConfirmed } from '../adoption/confirm';
import { addIgnored, missingPackages, renderNewProject, type SluicePackage } from '../adoption/new-project';
import type { Step } from '../adoption/next-steps';
import { planAdoption, type AdoptionStep } from '../adoption/plan-adoption';
import { describeState, moveOf, nextStep, planStep, type Direction } from '../adoption/plan-next-step';
import type { Unknown } from '../adoption/problems';
import { parseRemoteAddress } from '../adoption/remote-address';
import { formatComparison, formatStepMessage, planChecklist } from '../adoption/step-text';
import { ConfigError, oneLine } from '../errors';
import { formatDiff } from '../synthesis/changes';
import type { FileTree } from '../synthesis/file-tree';
import { askFor, parseAnswers, type AdoptAnswerOptions } from './adopt-answers';
import { prove, throwIfUnread } from './adopt-proof';
import { checkTracked } from './check-tracked';
import type { CommandEnvironment, ExitStatus } from './environment';
import { identityOf } from './identity';
import { readSurroundings } from './init-surroundings';
import { prepareBranch } from './prepare-branch';
import { count, formatJson, printWarnings } from './print';
import type { Repository } from './repository';

export interface AdoptOptions extends AdoptAnswerOptions {
  readonly dryRun?: boolean;
  readonly continue?: boolean;
  readonly finish?: boolean;
  readonly undo?: boolean;
  readonly confirmedOn?: readonly string[];
  /** File with what kubectl has printed of the ResourceSet on each cluster; `-` for standard input. */
  readonly objects?: string;
  readonly author?: string;
  readonly json?: boolean;
}

/** What a run came to. */
interface Adopted {
  /** Undefined where there was nothing to do. */
  readonly step?: AdoptionStep;
  readonly comparison?: Comparison;
  readonly renderedBy: string;
  readonly commit?: string;
  readonly checklist: readonly Step[];
  /** Where the adoption stands, as a sentence. */
  readonly state: string;
}

/**
 * `sluice adopt`: makes a fleet of what a repository has, a step per commit, and shows for each that nothing of what runs changes.
 *
 * @param sluice Sluice's own package.json
 */
export async function adopt(options: AdoptOptions, environment: CommandEnvironment, sluice: SluicePackage): Promise<ExitStatus> {
  const direction = directionOf(options);
  const top = await new Git(environment.cwd).topLevel();
  const atTop = { ...environment, cwd: top };
  const git = new Git(top);
  const repository = await prepareBranch({ dryRun: options.dryRun ?? false }, atTop, git);
  const { tree, others } = await readCommittedFiles(git, repository.head);
  const adopted = hasFleet(tree)
    ? await goOn(direction, fromFolder(options, environment), { environment: atTop, git, repository, tree, others })
    : await begin(direction, options, { environment: atTop, git, repository, tree, others }, sluice);
  print(adopted, options, environment);
  return 0;
}

interface World {
  readonly environment: CommandEnvironment;
  readonly git: Git;
  readonly repository: Repository;
  readonly tree: FileTree;
  readonly others: CommittedFiles['others'];
}

function directionOf({ continue: move, finish, undo }: AdoptOptions): Direction | undefined {
  const asked = ([['continue', move], ['finish', finish], ['undo', undo]] as const).filter(([, wanted]) => wanted).map(([name]) => name);
  if (asked.length > 1) throw new ConfigError([{ code: 'USAGE', what: `${asked.map((name) => `--${name}`).join(' and ')} are steps of their own`, fix: 'ask for one of them' }]);
  return asked[0];
}

function hasFleet(tree: FileTree): boolean {
  return FLEET_FILES.some((file) => tree.has(file));
}

/** The first step. */
async function begin(direction: Direction | undefined, options: AdoptOptions, world: World, sluice: SluicePackage): Promise<Adopted> {
  if (direction !== undefined) nextStep(direction, undefined);
  const { environment, tree } = world;
  const { remote, branch } = await readSurroundings(environment.cwd);
  const found = remote === undefined ? undefined : parseRemoteAddress(remote);
  const known: Answers = { branch, ...found, ...parseAnswers(options) };
  const project = renderNewProject({ name: basename(known.repository ?? environment.cwd), branch, projen: false, sluice });
  const ignored = addIgnored(tree.get('.gitignore'), 'node_modules');
  const extra = new Map([...[...project].filter(([path]) => !tree.has(path)), ['.gitignore', ignored] as const]);
  const step = await planWithAnswers(tree, known, extra, options, environment);
  const packageJson = tree.get('package.json');
  return finishStep(step, options, world, packageJson === undefined ? undefined : missingPackages(packageJson, { sluice, projen: false }));
}

/** Plans, and asks for what only a person knows where there is one to ask. */
async function planWithAnswers(
  tree: FileTree, answers: Answers, extra: ReadonlyMap<string, string>, { json }: AdoptOptions, environment: CommandEnvironment,
): Promise<AdoptionStep> {
  for (let known = answers; ;) {
    try {
      return planAdoption(tree, known, extra);
    } catch (error) {
      const problems = error instanceof ConfigError ? error.problems.filter(({ severity }) => severity !== 'warning') : [];
      const unknowns = problems.filter((problem): problem is Unknown => problem.code === 'ADOPT_UNKNOWN');
      if (problems.length === 0) throw error;
      // what was left alone may be why nothing is found
      if (unknowns.length < problems.length || unknowns.some(({ asks }) => !asks) || !environment.ask || json) throw error;
      known = await askFor(unknowns, known, environment);
    }
  }
}

/** A later step, or nothing to do. */
async function goOn(direction: Direction | undefined, options: AdoptOptions, world: World): Promise<Adopted> {
  const { environment, tree } = world;
  const { fleet } = loadFleet(findFleetFile(environment.cwd), environment.modules);
  const move = moveOf(fleet, tree);
  if (direction === undefined) return { renderedBy: '', checklist: [], state: `nothing new to do: ${describeState(move) ?? 'the repository is a fleet'}` };
  const next = nextStep(direction, move);
  const moving = move as NonNullable<typeof move>;
  if (next.precondition !== undefined && !options.dryRun) {
    const { objects } = options;
    checkConfirmed(next.precondition, moving, fleet, tree, {
      confirmed: options.confirmedOn ?? [],
      ...(objects !== undefined && { objects: readObjectsFrom(objects, environment) }),
    });
  }
  const original = next.kind === 'undo-move' ? await readOriginal(world) : undefined;
  return finishStep(planStep(next, moving, fleet, tree, original), options, world, []);
}

/** A file is named from the folder that somebody is in. */
function fromFolder({ objects, ...options }: AdoptOptions, { cwd }: CommandEnvironment): AdoptOptions {
  return { ...options, ...(objects !== undefined && { objects: objects === '-' ? objects : resolve(cwd, objects) }) };
}

function readObjectsFrom(path: string, { readStdin }: CommandEnvironment): string {
  const text = path === '-' ? readStdin() : readText(path);
  if (text === undefined) throw new ConfigError([{ code: 'USAGE', what: '--objects names a file that is not there', found: JSON.stringify(path), fix: 'name what kubectl has written, or - for standard input' }]);
  return text;
}

/** The files before they moved, as far as the clone's history goes. */
async function readOriginal({ git }: World): Promise<FileTree> {
  const moved = (await git.run(['log', '-1', '--format=%H', '--grep=^Sluice-Adopt: move$'])).trim();
  const before = moved === '' ? undefined : await git.revParse(`${moved}^`);
  return before === undefined ? new Map() : readCommit(git, before);
}

/** Compares, and commits what holds. */
async function finishStep(step: AdoptionStep, options: AdoptOptions, world: World, missing: readonly string[] | undefined): Promise<Adopted> {
  throwIfUnread(step, world);
  const { comparison, renderedBy } = prove(step, world.environment);
  const checklist = planChecklist(step, { missingPackages: missing });
  const state = describeState(moveOf(step.fleet, step.after)) ?? 'the repository is a fleet';
  const commit = options.dryRun || step.changes.length === 0 ? undefined : await commitStep(step, options, world);
  return { step, comparison, renderedBy, checklist, state, ...(commit !== undefined && { commit }) };
}

/** One commit with everything, and the work tree at it: killed at any moment, the branch has all of it or nothing. */
async function commitStep({ kind, changes }: AdoptionStep, { author }: AdoptOptions, { environment, git, repository }: World): Promise<string> {
  const files = new Map(changes.map(({ kind: change, path, after }) => [path, change === 'delete' ? null : after]));
  await checkTracked({ git, repository: { ...repository, prefix: '' }, head: repository.head }, { needed: [...files.keys()] });
  const commit = await git.commit({
    parent: repository.head, files, message: formatStepMessage(kind), author: identityOf(repository.user, author, environment.variables), at: environment.now(),
  });
  await git.fastForward(commit);
  return commit;
}

function print(adopted: Adopted, { dryRun = false, json = false }: AdoptOptions, { stdout, stderr }: CommandEnvironment): void {
  const { step, comparison, renderedBy, commit, checklist, state } = adopted;
  const { changes = [], warnings = [] } = step ?? {};
  if (json) {
    stdout.write(formatJson({
      command: 'adopt', step: step?.kind ?? null, commit: commit ?? null, changes: changes.map(({ kind, path }) => ({ kind, path })),
      comparison: comparison ?? null, renderedBy, next: checklist, state, ...(dryRun && { diff: formatDiff(changes) }), problems: warnings,
    }));
    return;
  }
  printWarnings(warnings, stderr);
  if (dryRun) stdout.write(formatDiff(changes));
  const report = dryRun ? stderr : stdout;
  const next = dryRun ? [] : ['', 'Next:', ...checklist.flatMap(({ what, commands }, index) => [`${index + 1}. ${what}`, ...commands.map((command) => `     ${command}`)])];
  report.write([
    ...(step && comparison ? [
      ...(dryRun ? [] : changes.map(({ kind, path }) => oneLine(`${kind} ${path}`))),
      `${count(changes.length, 'file')} ${commit === undefined ? 'would be committed' : `committed as ${commit.slice(0, 12)}`}`, '',
      ...formatComparison(comparison, renderedBy), ...next,
    ] : [state]), '',
  ].join('\n'));
}
