import { validateNewFleet, type NewFleetProps } from '../adoption/new-fleet';
import { parseRemoteAddress, type RemoteRepository } from '../adoption/remote-address';
import { ConfigError, formatProblem, type Problem } from '../errors';
import type { CommandEnvironment } from './environment';
import type { Surroundings } from './init-surroundings';

export interface AnswerOptions {
  /** The repository on the forge, as `owner/name`. */
  readonly repository?: string;
  /** Names of the clusters, separated by commas. */
  readonly clusters?: string;
  readonly json?: boolean;
}

const CLUSTERS = ['dev', 'integration', 'live'];

/** What a question may get as its answer. */
interface Question {
  readonly text: string;
  readonly flag: string;
  readonly suggestion?: string;
  /** What is wrong with an answer. */
  readonly check: (answer: string) => readonly Problem[];
}

/**
 * What the new fleet is to be: from the flags, else asked for on the terminal.
 *
 * @throws ConfigError `USAGE` with every flag that is missing where nobody can be asked, `FLEET_INVALID` where a flag says what cannot be
 */
export async function readAnswers(options: AnswerOptions, { remote, branch }: Surroundings, environment: CommandEnvironment): Promise<NewFleetProps> {
  const guessed = remote === undefined ? undefined : parseRemoteAddress(remote);
  const propsOf = (repository: string, clusters: string): NewFleetProps =>
    ({ repository, branch, ...forgeOf(repository, guessed), clusters: listOf(clusters) });
  const questions: readonly Question[] = [
    { text: 'Repository on the forge, as owner/name', flag: '--repository owner/name', suggestion: guessed?.repository, check: (answer) => validateNewFleet(propsOf(answer, 'dev')) },
    { text: 'Clusters, in the order in which versions reach them', flag: '--clusters dev,integration,live', suggestion: CLUSTERS.join(','), check: (answer) => validateNewFleet(propsOf('owner/name', answer)) },
  ];
  const given = [options.repository, options.clusters];
  const ask = options.json ? undefined : environment.ask;
  if (!ask) throwIfMissing(questions.filter((_, index) => given[index] === undefined), guessed?.repository);
  const answers: string[] = [];
  for (const [index, question] of questions.entries()) answers.push(given[index] ?? await answerTo(question, ask as Ask, environment));
  const props = propsOf(answers[0] as string, answers[1] as string);
  const problems = validateNewFleet(props);
  if (problems.length > 0) throw new ConfigError(problems);
  return props;
}

type Ask = NonNullable<CommandEnvironment['ask']>;

function throwIfMissing(missing: readonly Question[], repository: string | undefined): void {
  if (missing.length === 0) return;
  throw new ConfigError(missing.map(({ flag }) => ({
    code: 'USAGE', what: `there is no terminal to ask on: ${flag.split(' ')[0]} is missing`, fix: `add ${repository === undefined ? flag : flag.replace('owner/name', repository)}`,
  })));
}

/** Asks until the answer can be. */
async function answerTo({ text, flag, suggestion, check }: Question, ask: Ask, { stderr }: CommandEnvironment): Promise<string> {
  for (;;) {
    const answer = await ask(`${text}${suggestion === undefined ? '' : ` [${suggestion}]`}: `);
    if (answer === undefined) throw new ConfigError([{ code: 'USAGE', what: 'the input has ended before there was an answer', fix: `add ${flag}` }]);
    const said = answer.trim() || suggestion || '';
    const problems = check(said);
    if (problems.length === 0) return said;
    stderr.write(problems.map((problem) => `${formatProblem(problem)}\n`).join(''));
  }
}

function listOf(clusters: string): readonly string[] {
  return clusters.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

/** The forge of the remote, where the repository is the remote's; else GitHub. */
function forgeOf(repository: string, guessed: RemoteRepository | undefined): Pick<NewFleetProps, 'forge' | 'forgeUrl'> {
  const { forge = 'github', forgeUrl } = guessed?.repository === repository ? guessed : {};
  return { forge, ...(forgeUrl !== undefined && { forgeUrl }) };
}
