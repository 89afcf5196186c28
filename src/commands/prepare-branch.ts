import type { Git } from '../adapters/git';
import { allNotesRefspec } from '../adapters/git-notes-ledger';
import { retry } from '../adapters/retry';
import { ConfigError, type Problem } from '../errors';
import type { CommandEnvironment } from './environment';
import { gitOf } from './fleet-state';
import { readRepository, type Repository, type Upstream } from './repository';

/** How long a network that fails is asked again. */
export const NETWORK = { attempts: 5, first: 500, longest: 10_000 };

export interface BranchRequest {
  /** The commit is to be pushed. */
  readonly push?: boolean;
  /** Nothing is to be written, so nothing has to be ready for it. */
  readonly dryRun?: boolean;
  /** The ledger is wanted too: where a branch is fetched, so are its notes. */
  readonly notes?: boolean;
  /** What can be done while the remote is asked. */
  readonly meanwhile?: () => void;
}

/**
 * Makes sure that a commit can be added: a branch is checked out, no tracked file differs, and with `push` it stands where its
 * upstream stands, after fetching. Nothing is changed where it cannot.
 *
 * @param git the clone; that of the fleet around the current folder by default
 * @throws ConfigError `DETACHED_HEAD`, `DIRTY_WORK_TREE`, `NO_UPSTREAM`, `DIVERGED`
 */
export async function prepareBranch(request: BranchRequest, environment: CommandEnvironment, git: Git = gitOf(environment)): Promise<Repository> {
  const { push = false, dryRun = false } = request;
  if (dryRun) return readRepository(git);
  const [repository, { dirty }] = await Promise.all([readRepository(git), git.status()]);
  const { branch, upstream } = repository;
  const problems: Problem[] = [];
  if (branch === undefined) problems.push({ code: 'DETACHED_HEAD', what: 'no branch is checked out', fix: 'check out the branch that Flux reconciles: git switch main' });
  if (dirty) problems.push({ code: 'DIRTY_WORK_TREE', what: 'tracked files differ from the commit that is checked out', fix: 'commit them, or put them aside with "git stash"' });
  if (push && branch !== undefined && !upstream) problems.push({ code: 'NO_UPSTREAM', what: `the branch ${branch} follows no branch of a remote`, fix: howToFollow(branch, repository.remote) });
  if (problems.length > 0) throw new ConfigError(problems);
  return push && upstream ? catchUp(git, repository, upstream, request) : repository;
}

function howToFollow(branch: string, remote: string | undefined): string {
  if (remote === undefined) return `the clone has no remote: git remote add origin <address>, then git push --set-upstream origin ${branch}`;
  return `git branch --set-upstream-to=${remote}/${branch}, or git push --set-upstream ${remote} ${branch} where it is not there yet`;
}

/** Brings the branch to where its upstream is. */
async function catchUp(git: Git, repository: Repository, upstream: Upstream, { notes = false, meanwhile }: BranchRequest): Promise<Repository> {
  const { remote, branch: theirName } = upstream;
  const { head, branch } = repository;
  const tracking = `refs/remotes/${remote}/${theirName}`;
  // a clone that leaves out files wants the notes whole and the branch not
  const hasNotes = notes && repository.promisor === false;
  const refspecs = [`+refs/heads/${theirName}:${tracking}`, ...(hasNotes ? [allNotesRefspec(remote)] : [])];
  const fetched = retry(() => git.fetch(remote, refspecs, { prune: hasNotes }), NETWORK);
  // the reader starts meanwhile too
  const started = git.reader.read('HEAD');
  meanwhile?.();
  await Promise.all([fetched, started]);
  const theirs = (await git.reader.read(`${tracking}^{commit}`))?.oid;
  if (theirs === undefined || theirs === head) return { ...repository, hasNotes };
  if (!await git.isAncestor(head, theirs)) {
    throw new ConfigError([{ code: 'DIVERGED', what: `the branch ${branch} has commits that ${remote}/${theirName} has not`, fix: `push them first, or take ${remote}'s: git pull --rebase` }]);
  }
  await git.fastForward(theirs);
  return { ...repository, hasNotes, head: theirs, moved: true };
}
