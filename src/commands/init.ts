import { basename } from 'node:path';
import { applyChanges, readFiles, readText } from '../adapters/files';
import { findClustersFolders } from '../adoption/find-clusters-folders';
import { makeNewFleet, renderNewFleet, type NewFleetProps } from '../adoption/new-fleet';
import { addIgnored, missingPackages, renderNewProject, type NewProjectProps, type SluicePackage } from '../adoption/new-project';
import { planNextSteps, type Step } from '../adoption/next-steps';
import { parseRemoteAddress } from '../adoption/remote-address';
import { ConfigError, isError, type Problem } from '../errors';
import { DEFAULT_CLUSTERS_FOLDER } from '../fleet/clusters-folder';
import { planChanges, type FileChange } from '../synthesis/changes';
import { EARLIER_CONFIGS } from '../synthesis/renovate/config-files';
import { synthesize } from '../synthesis/synthesize';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readCurrent } from './fleet-files';
import { readAnswers, type AnswerOptions } from './init-answers';
import { readSurroundings, throwIfFleet, type Surroundings } from './init-surroundings';
import { count, formatJson, printWarnings } from './print';
import { findMisplaced } from './synth';

export interface InitOptions extends AnswerOptions {
  /** Write a `.projenrc.ts` too. */
  readonly projen?: boolean;
}

/** What stays as it is where it is there; the fleet works with it. */
const KEPT = ['package.json', 'tsconfig.json'];

/**
 * `sluice init`: writes a fleet that synthesizes, with all that is synthesized from it. Nothing that is there is overwritten.
 *
 * @param sluice Sluice's own package.json
 */
export async function init(options: InitOptions, environment: CommandEnvironment, sluice: SluicePackage): Promise<ExitStatus> {
  const { cwd, stdout, stderr } = environment;
  const surroundings = await readSurroundings(cwd);
  throwIfFleet(cwd, surroundings.top);
  const answers = await readAnswers(options, surroundings, environment);
  const props: NewFleetProps = { ...answers, ...findBootstrapped(cwd, answers) };
  const projen = options.projen ?? false;
  const { changes, warnings, steps } = planInit(cwd, props, surroundings, { projen, sluice });
  applyChanges(cwd, changes);
  printWarnings(warnings, stderr);
  if (options.json) {
    stdout.write(formatJson({ command: 'init', ...props, changes: changes.map(({ kind, path }) => ({ kind, path })), next: steps, problems: warnings }));
  } else {
    stdout.write(`${changes.map(({ kind, path }) => `${kind} ${path}\n`).join('')}${count(changes.length, 'file')} written\n\n${formatFlow(props)}\n${formatSteps(steps)}`);
  }
  return 0;
}

/** Where `flux bootstrap` has been before, as Flux's own documentation has it: it refuses to point Flux at another folder. */
function findBootstrapped(folder: string, { clusters }: NewFleetProps): Pick<NewFleetProps, 'clustersFolder'> {
  const paths = [DEFAULT_CLUSTERS_FOLDER, 'clusters'].flatMap((around) => clusters.map((name) => `${around}/${name}/flux-system/gotk-sync.yaml`));
  const [clustersFolder = DEFAULT_CLUSTERS_FOLDER] = findClustersFolders(readFiles(folder, paths));
  return clustersFolder === DEFAULT_CLUSTERS_FOLDER ? {} : { clustersFolder };
}

interface Init {
  readonly changes: readonly FileChange[];
  readonly warnings: readonly Problem[];
  readonly steps: readonly Step[];
}

/** Everything in memory first: where something is in the way, nothing is written. */
function planInit(folder: string, props: NewFleetProps, { top, remote }: Surroundings, { projen, sluice }: Pick<NewProjectProps, 'projen' | 'sluice'>): Init {
  const name = basename(props.repository);
  const project = renderNewProject({ name, branch: props.branch, projen, sluice });
  const ownFiles = new Map([...project, ...renderNewFleet(props)]);
  const there = readFiles(folder, [...ownFiles.keys(), '.gitignore']);
  const fleet = makeNewFleet(props);
  const current = new Map([...readCurrent({ fleet, folder }, folder), ...ownFiles]);
  const { files, warnings: synthesized } = synthesize(fleet, current);
  const { changes, problems } = planChanges(files, current);
  const warnings = [...findMisplaced(folder), ...findForeign(folder, remote), ...synthesized];
  const found = [...findConflicts(ownFiles, there), ...problems, ...warnings];
  if (found.some(isError)) throw new ConfigError(found);

  const ignored = addIgnored(there.get('.gitignore'), 'node_modules');
  const own = [...ownFiles, ['.gitignore', ignored] as const].flatMap(([path, after]): readonly FileChange[] => {
    const before = there.get(path);
    if (before === after || (before !== undefined && KEPT.includes(path))) return [];
    return [{ kind: before === undefined ? 'create' : 'update', path, before: before ?? '', after }];
  });
  // fleet.ts last: without it, a run that was interrupted can be run again
  const isFleet = ({ path }: FileChange) => path === 'fleet.ts';
  const packageJson = there.get('package.json');
  return {
    changes: [...own.filter((change) => !isFleet(change)), ...changes, ...own.filter(isFleet)],
    warnings,
    steps: planNextSteps(fleet, {
      files: new Map(files.map(({ path, text }) => [path, text])),
      inRepository: top !== undefined,
      hasRemote: remote !== undefined,
      missingPackages: packageJson === undefined || packageJson === project.get('package.json') ? undefined : missingPackages(packageJson, { sluice, projen }),
      projen,
    }),
  };
}

/** What is in the way: every file that says something else than a new fleet would. */
function findConflicts(wanted: ReadonlyMap<string, string>, there: ReadonlyMap<string, string>): readonly Problem[] {
  const inTheWay = [...there].filter(([path, text]) => wanted.has(path) && wanted.get(path) !== text && !KEPT.includes(path));
  return inTheWay.map(([path]): Problem => ({
    code: 'NOT_OURS', what: 'a new fleet has this file, and there is one already', at: { file: path },
    fix: path === '.projenrc.ts' ? 'leave --projen away, and add "new SluiceFleet(project)" from \'sluice/projen\' to it' : 'move it away, or make a fleet of what the repository has with "sluice adopt"',
  }));
}

/** What a new fleet cannot know, or what makes it do nothing. */
function findForeign(folder: string, remote: string | undefined): readonly Problem[] {
  const { host, forge } = (remote === undefined ? undefined : parseRemoteAddress(remote)) ?? {};
  const renovate = EARLIER_CONFIGS.filter((path) => readText(`${folder}/${path}`) !== undefined);
  return [
    ...(host === undefined || forge !== undefined ? [] : [{ code: 'FORGE_UNKNOWN', severity: 'warning', what: `the remote is on ${host}, and nothing tells what kind of forge that is`, fix: 'set forge and forgeUrl in fleet.ts, where it is not GitHub' } as const]),
    ...renovate.map((path): Problem => ({ code: 'RENOVATE_ELSEWHERE', severity: 'warning', what: 'Renovate reads this file, and not .github/renovate.json5', at: { file: path }, fix: 'move what it says to "renovate" of fleet.ts, and delete it' })),
  ];
}

/** How versions go through the clusters, in a sentence. */
function formatFlow({ clusters }: NewFleetProps): string {
  const [last, source] = [...clusters].reverse();
  const tracking = source === undefined ? clusters : clusters.slice(0, -1);
  const flow = `Renovate raises versions on ${tracking.join(', ')}`;
  return `${source === undefined ? flow : `${flow}; what ${source} has verified is promoted to ${last}`}. fleet.ts says so, and can say otherwise.\n`;
}

function formatSteps(steps: readonly Step[]): string {
  return ['Next:', ...steps.flatMap(({ what, commands }, index) => [`${index + 1}. ${what}`, ...commands.map((command) => `     ${command}`)]), ''].join('\n');
}
