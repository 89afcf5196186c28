import { ConfigError } from '../errors';
import { adviseComponent } from '../manifest/unknown-component';
import { parseCommitMessage } from '../promotion/commit-message';
import type { RollbackRequest } from '../promotion/rollback';
import type { FleetState } from './fleet-state';

/**
 * The commit of the branch that a name means: of a promotion that came by a merge, the merge.
 *
 * @param known what the name stood for before anything was fetched; undefined where it stood for nothing
 * @throws ConfigError `UNKNOWN_COMPONENT`
 */
export async function namedCommit(state: Pick<FleetState, 'git' | 'head'>, name: string, arrivals: RollbackRequest['arrivals'], known: string | undefined): Promise<string> {
  const { git } = state;
  const commit = known ?? await git.revParse(`${name}^{commit}`);
  if (commit !== undefined) return arrivals.some((arrival) => arrival.commit === commit) ? commit : await mergeOf(state, commit) ?? commit;
  if (await git.isAmbiguous(name)) throw new ConfigError([{ code: 'UNKNOWN_COMPONENT', what: `several objects of this clone begin with ${JSON.stringify(name)}`, fix: 'write more of the commit' }]);
  const fix = adviseComponent(name, [...new Set(arrivals.map(({ component }) => component))].sort());
  throw new ConfigError([{
    code: 'UNKNOWN_COMPONENT', what: `${JSON.stringify(name)} is neither a component nor a commit of this clone`,
    allowed: 'charts/<release>, infrastructure/<name>, a commit', ...(fix !== undefined && { fix }),
  }]);
}

/** The commit of the branch that has brought a promotion from another one. */
async function mergeOf({ git, head }: Pick<FleetState, 'git' | 'head'>, commit: string): Promise<string | undefined> {
  if (parseCommitMessage(await git.run(['log', '-1', '--format=%B', commit])) === undefined) return undefined;
  const list = async (flags: readonly string[]) => (await git.run(['rev-list', ...flags, `${commit}..${head}`])).split('\n').filter((line) => line !== '');
  const [descendants, branch] = await Promise.all([list(['--ancestry-path']), list(['--first-parent', '--reverse'])]);
  const has = new Set(descendants);
  return branch.find((one) => has.has(one));
}
