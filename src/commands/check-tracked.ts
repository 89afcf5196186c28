import { lstatSync } from 'node:fs';
import { join, posix } from 'node:path';
import { ConfigError } from '../errors';
import type { FleetState } from './fleet-state';
import type { StagedChange } from './stage';

/**
 * Makes sure that the files which a commit writes or needs are either in the repository or not there: one that nobody has
 * committed would be taken for what the commit already has, and would keep the work tree from following it.
 *
 * @throws ConfigError `DIRTY_WORK_TREE`
 */
export async function checkTracked({ git, repository: { prefix }, head }: Pick<FleetState, 'git' | 'repository' | 'head'>, { needed }: Pick<StagedChange, 'needed'>): Promise<void> {
  const tracked = await git.modesOf(head, needed);
  const isOnDisk = (path: string): boolean => lstatSync(join(git.folder, posix.relative(`/${prefix}`, `/${path}`)), { throwIfNoEntry: false }) !== undefined;
  const untracked = needed.filter((path) => !tracked.has(path) && isOnDisk(path));
  if (untracked.length === 0) return;
  throw new ConfigError(untracked.map((file) => ({
    code: 'DIRTY_WORK_TREE', what: 'the commit needs this file, and it is not in the repository', at: { file }, fix: 'commit it, or put it aside with "git stash --include-untracked"',
  })));
}
