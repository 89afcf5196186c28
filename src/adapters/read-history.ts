import { basename } from 'node:path';
import { ExternalError } from '../errors';
import { logArguments, parseLog } from '../promotion/git-log';
import type { History } from '../promotion/history';
import { replayLog } from '../promotion/replay';
import type { Git } from './git';

export interface HistoryOptions {
  /** Where missing history is fetched from; undefined for nowhere. */
  readonly remote?: string;
  /**
   * Whether the clone is shallow.
   *
   * @default - git is asked
   */
  readonly shallow?: boolean;
}

/**
 * The history of manifests along the first parents of a revision, read by one git process in the fleet's folder.
 *
 * A shallow clone is made whole first, where it can be.
 *
 * @throws ExternalError `HISTORY_MISSING` where history is cut off and cannot be fetched
 */
export async function readHistory(git: Git, revision: string, manifests: readonly string[], options: HistoryOptions = {}): Promise<History> {
  await makeWhole(git, options);
  const names = new Set(manifests.map((manifest) => basename(manifest)));
  // manifests may have had other folders in their time
  const pathspecs = [...[...names].map((name) => `:(glob)**/${name.replace(/[\\*?[]/g, '\\$&')}`), ':(glob)**/values/*.yaml'];
  const log = await git.run(logArguments(revision, pathspecs), { env: { GIT_LITERAL_PATHSPECS: '0' } });
  return replayLog(parseLog(log), (path) => names.has(basename(path)));
}

async function makeWhole(git: Git, { remote, shallow }: HistoryOptions): Promise<void> {
  if (!(shallow ?? await git.isShallow())) return;
  const advice = 'run "git fetch --unshallow", or check out with the whole history ("fetch-depth: 0")';
  if (remote === undefined) throw new ExternalError('HISTORY_MISSING', `the clone is shallow, so what was promoted and taken back cannot be told; ${advice}`);
  try {
    await git.fetch(remote, [], { unshallow: true });
  } catch (error) {
    throw new ExternalError('HISTORY_MISSING', `the clone is shallow and ${remote} does not give the rest; ${advice}`, { cause: error, retryable: error instanceof ExternalError && error.retryable });
  }
}
