import { Git } from '../adapters/git';
import { findFleetFile } from '../adapters/load-fleet';
import { dirname } from 'node:path';
import { ConfigError, type Problem } from '../errors';
import type { CommandEnvironment } from './environment';
import { secretsOf } from './fleet-state';

/** A branch that a commit can be added to. */
export interface PreparedBranch {
  readonly branch: string;
  /** Where the branch is pushed to; undefined where it is not. */
  readonly remote: string | undefined;
  /** The branch's name there. */
  readonly upstream: string;
}

/**
 * Makes sure that a commit can be added: a branch is checked out, no tracked file differs, and with `push` it stands where its
 * upstream stands, after fetching. Nothing is changed where it cannot.
 *
 * @throws ConfigError `DETACHED_HEAD`, `DIRTY_WORK_TREE`, `NO_UPSTREAM`, `DIVERGED`
 */
export async function prepareBranch({ push = false, dryRun = false }: { readonly push?: boolean; readonly dryRun?: boolean }, environment: CommandEnvironment): Promise<PreparedBranch> {
  const git = new Git(dirname(findFleetFile(environment.cwd)), { secrets: secretsOf(environment) });
  const { branch, upstream, dirty } = await git.status();
  const problems: Problem[] = [];
  if (branch === undefined) problems.push({ code: 'DETACHED_HEAD', what: 'no branch is checked out', fix: 'check out the branch that Flux reconciles: git switch main' });
  if (dirty && !dryRun) problems.push({ code: 'DIRTY_WORK_TREE', what: 'tracked files differ from the commit that is checked out', fix: 'commit them, or put them aside with "git stash"' });
  if (push && branch !== undefined && upstream === undefined) problems.push({ code: 'NO_UPSTREAM', what: `the branch ${branch} follows no branch of a remote`, fix: `git branch --set-upstream-to=origin/${branch}` });
  if (branch === undefined || problems.length > 0) throw new ConfigError(problems);

  const remote = upstream === undefined ? undefined : upstream.slice(0, upstream.indexOf('/'));
  const name = upstream === undefined ? branch : upstream.slice(upstream.indexOf('/') + 1);
  if (push && remote !== undefined) await catchUp(git, branch, remote, name);
  return { branch, remote, upstream: name };
}

async function catchUp(git: Git, branch: string, remote: string, upstream: string): Promise<void> {
  const tracking = `refs/remotes/${remote}/${upstream}`;
  await git.fetch(remote, [`+refs/heads/${upstream}:${tracking}`]);
  const [head, theirs] = [await git.head(), await git.revParse(tracking)];
  if (theirs === undefined || theirs === head) return;
  if (!await git.isAncestor(head, theirs)) {
    throw new ConfigError([{ code: 'DIVERGED', what: `the branch ${branch} has commits that ${remote}/${upstream} has not`, fix: `push them first, or take ${remote}'s: git pull --rebase` }]);
  }
  await git.fastForward(theirs);
}
