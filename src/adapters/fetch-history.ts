import { ExternalError } from '../errors';
import type { Git } from './git';

export interface FetchHistoryOptions {
  /**
   * Where missing history is fetched from.
   *
   * @default - nowhere: where something is missing, that is an error
   */
  readonly remote?: string;
  /**
   * Whether the clone is shallow.
   *
   * @default - git is asked
   */
  readonly shallow?: boolean;
  /**
   * The remote that has what the clone leaves out; `false` for a clone that leaves out nothing.
   *
   * @default - git is asked
   */
  readonly promisor?: string | false;
}

/** Makes a shallow clone whole: what was promoted and taken back cannot be told without its history. */
export async function makeWhole(git: Git, { remote, shallow }: FetchHistoryOptions): Promise<void> {
  if (!(shallow ?? await git.isShallow())) return;
  const advice = 'run "git fetch --unshallow", or check out with the whole history ("fetch-depth: 0")';
  if (remote === undefined) throw new ExternalError('HISTORY_MISSING', `the clone is shallow, so what was promoted and taken back cannot be told; ${advice}`);
  await fetching(`the clone is shallow and ${remote} does not give the rest; ${advice}`, () => git.fetch(remote, [], { unshallow: true }));
}

/** Folders, where a clone leaves out those too, and then files. Whoever gives neither is asked no more. */
const ROUNDS = 5;
const FETCH_TIMEOUT = 5 * 60 * 1000;

/** Fetches at once what a partial clone leaves out of some paths' history. Git by itself would ask for it commit by commit. */
export async function fetchMissing(git: Git, revision: string, pathspecs: readonly string[], { remote, promisor }: FetchHistoryOptions): Promise<void> {
  const from = promisor ?? await findPromisor(git);
  if (from === false || from === undefined) return;
  const advice = `run "git fetch --refetch --no-filter ${from}"`;
  for (let round = 0; round < ROUNDS; round += 1) {
    const missing = await findMissing(git, revision, pathspecs);
    if (missing.length === 0) return;
    if (remote === undefined) throw new ExternalError('HISTORY_MISSING', `the clone leaves out files of its history, and nothing may be fetched; ${advice}`);
    await fetching(`the clone leaves out files of its history and ${from} does not give them; ${advice}`, () => fetchObjects(git, from, missing));
  }
}

async function findPromisor(git: Git): Promise<string | undefined> {
  const { stdout } = await git.tryRun(['config', '-z', '--get-regexp', '^remote\\..+\\.promisor$']);
  return /^remote\.(.+)\.promisor\ntrue$/s.exec(stdout.toString('utf8').split('\0', 1)[0] ?? '')?.[1];
}

async function findMissing(git: Git, revision: string, pathspecs: readonly string[]): Promise<readonly string[]> {
  const args = ['rev-list', '--objects', '--missing=print', '--first-parent', '--end-of-options', revision, '--'];
  const { code, stdout } = await git.tryRun([...args, ...pathspecs], { env: { GIT_LITERAL_PATHSPECS: '0' } });
  // what concerns a path cannot be told without the folders
  const listed = code === 0 ? stdout.toString('utf8') : await git.run(args);
  return listed.split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
}

async function fetchObjects(git: Git, remote: string, objects: readonly string[]): Promise<void> {
  const flags = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', '--filter=blob:none', '--stdin'];
  // without negotiation: what is missing is known exactly
  await git.run(['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', ...flags, '--', remote], { input: `${objects.join('\n')}\n`, timeout: FETCH_TIMEOUT });
}

async function fetching(what: string, fetch: () => Promise<void>): Promise<void> {
  try {
    await fetch();
  } catch (error) {
    throw new ExternalError('HISTORY_MISSING', what, { cause: error, retryable: error instanceof ExternalError && error.retryable });
  }
}
