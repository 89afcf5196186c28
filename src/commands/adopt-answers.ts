import type { Answers, PackageAnswer } from '../adoption/answers';
import { cleanPath } from '../adoption/deliveries';
import type { Question, Unknown } from '../adoption/problems';
import { sourceOf } from '../adoption/renovate-managers';
import { ConfigError, formatProblem, oneLine, type Problem } from '../errors';
import { ALLOWED_CLUSTERS_FOLDER, isClustersFolder } from '../fleet/clusters-folder';
import type { CommandEnvironment } from './environment';

/** Answers as flags give them. */
export interface AdoptAnswerOptions {
  readonly repository?: string;
  readonly forge?: Answers['forge'];
  readonly forgeUrl?: string;
  readonly clusters?: readonly string[];
  readonly clustersFolder?: string;
  /** `<source>=<target>`. */
  readonly promote?: readonly string[];
  /** `false` for `--no-promotion`. */
  readonly promotion?: boolean;
  /** `<name>=<datasource>:<package>`. */
  readonly package?: readonly string[];
}

/**
 * What flags say.
 *
 * @throws ConfigError `USAGE` with every flag that cannot be read
 */
export function parseAnswers(options: AdoptAnswerOptions): Answers {
  const { repository, forge, forgeUrl, clusters, clustersFolder, promote = [], promotion, package: packages = [] } = options;
  const problems: Problem[] = [];
  const flows = promote.flatMap((text) => parseFlow(text) ?? wrong(problems, '--promote', text, '<source>=<target>'));
  const known = packages.flatMap((text) => parsePackage(text) ?? wrong(problems, '--package', text, '<name>=github-releases:<owner>/<repository>, github-tags:<owner>/<repository>, or helm:<chart>@<repository>'));
  const repeated = flows.filter(([target], index) => flows.findIndex(([other]) => other === target) !== index);
  problems.push(...repeated.map(([target]): Problem => ({ code: 'USAGE', what: `--promote names two sources of ${target}`, fix: 'name one here, and write both into fleet.ts afterwards' })));
  const folder = clustersFolder === undefined ? undefined : cleanPath(clustersFolder);
  if (folder !== undefined && !isClustersFolder(folder)) wrong(problems, '--clusters-folder', clustersFolder as string, ALLOWED_CLUSTERS_FOLDER);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    ...(repository !== undefined && { repository }),
    ...(forge && { forge }),
    ...(forgeUrl !== undefined && { forgeUrl }),
    ...(clusters && { clusters }),
    ...(folder !== undefined && { clustersFolder: folder }),
    ...((promote.length > 0 || promotion === false) && { promotedFrom: new Map(flows) }),
    packages: new Map(known),
  };
}

function wrong(problems: Problem[], option: string, text: string, allowed: string): readonly never[] {
  problems.push({ code: 'USAGE', what: `${option} cannot be read`, found: JSON.stringify(text), allowed });
  return [];
}

/** Target and source of `<source>=<target>`. */
function parseFlow(text: string): readonly (readonly [string, string])[] | undefined {
  const [, source, target] = /^([^=\s]+)=([^=\s]+)$/.exec(text) ?? [];
  return source !== undefined && target !== undefined ? [[target, source]] : undefined;
}

function parsePackage(text: string): readonly (readonly [string, PackageAnswer])[] | undefined {
  const [, name, datasource = '', rest = ''] = /^([^=\s]+)=([a-z-]+):(\S+)$/.exec(text) ?? [];
  const at = rest.indexOf('@');
  const found = datasource === 'helm'
    ? (at > 0 ? { kind: 'helm', chart: rest.slice(0, at), repository: rest.slice(at + 1) } as const : undefined)
    : sourceOf(datasource, rest, undefined);
  return name !== undefined && found && datasource !== 'docker' ? [[name, found]] : undefined;
}

/**
 * Asks the person at the terminal for what is not known.
 *
 * @throws ConfigError where the input ends before there is an answer
 */
export async function askFor(unknowns: readonly Unknown[], answers: Answers, { ask, stderr }: Pick<CommandEnvironment, 'ask' | 'stderr'>): Promise<Answers> {
  let next = answers;
  for (const problem of unknowns) {
    if (!problem.asks || !ask) throw new ConfigError(unknowns);
    stderr.write(`${oneLine(problem.what)}\n`);
    next = await askOne(problem.asks, problem, next, ask, stderr);
  }
  return next;
}

async function askOne(question: Question, problem: Unknown, answers: Answers, ask: NonNullable<CommandEnvironment['ask']>, stderr: CommandEnvironment['stderr']): Promise<Answers> {
  for (;;) {
    const said = (await ask(`${textOf(question)}: `))?.trim();
    if (said === undefined) throw new ConfigError([problem]);
    try {
      return merge(answers, parseAnswers(optionsOf(question, said)));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      stderr.write(error.problems.map((each) => `${formatProblem(each)}\n`).join(''));
    }
  }
}

function textOf(question: Question): string {
  switch (question.kind) {
    case 'repository': return 'Repository on the forge, as owner/name';
    case 'clusters': return 'Clusters, separated by commas';
    case 'clusters-folder': return `Folder with one folder per cluster (${question.folders.join(', ')})`;
    case 'promotion': return `Who follows whom, as <source>=<target>, separated by commas; empty for nobody (${question.clusters.join(', ')})`;
    case 'package': return `What ${question.name} is a version of, as github-releases:<owner>/<repository>, github-tags:<owner>/<repository> or helm:<chart>@<repository>`;
  }
}

function optionsOf(question: Question, said: string): AdoptAnswerOptions {
  const list = said.split(',').map((each) => each.trim()).filter((each) => each !== '');
  switch (question.kind) {
    case 'repository': return { repository: said };
    case 'clusters': return { clusters: list };
    case 'clusters-folder': return { clustersFolder: said };
    case 'promotion': return { promote: list, promotion: list.length > 0 };
    case 'package': return { package: [`${question.name}=${said}`] };
  }
}

function merge(answers: Answers, more: Answers): Answers {
  return { ...answers, ...more, packages: new Map([...answers.packages ?? [], ...more.packages ?? []]) };
}
