import { posix } from 'node:path';
import { ConfigError } from '../errors';
import type { FleetState } from './fleet-state';
import type { StagedChange } from './stage';

/**
 * Makes sure that the files which a commit writes or needs are either in the repository or not there: one that nobody has
 * committed would be taken for what the commit already has, and would keep the work tree from following it.
 *
 * @throws ConfigError `DIRTY_WORK_TREE`
 */
export async function checkTracked({ git, repository }: Pick<FleetState, 'git' | 'repository'>, { needed }: StagedChange): Promise<void> {
  const paths = needed.map((path) => posix.relative(`/${repository.prefix}`, `/${path}`));
  const untracked = (await git.run(['ls-files', '--others', '-z', '--full-name', '--', ...paths])).split('\0').filter((path) => path !== '');
  if (untracked.length === 0) return;
  throw new ConfigError(untracked.map((file) => ({
    code: 'DIRTY_WORK_TREE', what: 'the commit needs this file, and it is not in the repository', at: { file }, fix: 'commit it, or put it aside with "git stash --include-untracked"',
  })));
}
