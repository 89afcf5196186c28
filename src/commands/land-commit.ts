import type { Identity } from '../adapters/git-commit';
import { ConfigError, ExternalError } from '../errors';
import type { CarriedNotes } from './carried-notes';
import { checkTracked } from './check-tracked';
import type { FleetState } from './fleet-state';
import { pushCommit, pushTogether } from './push-commit';
import type { Upstream } from './repository';
import type { StagedChange } from './stage';

/** How often a race for the branch is run again: every time somebody else's commit has landed, so it ends. */
export const ATTEMPTS = 100;

/** A fleet that a commit is added to. */
export type WritableFleet = Pick<FleetState, 'fleet' | 'git' | 'repository' | 'head'>;

export interface CommitText {
  readonly message: string;
  readonly author: Identity;
  readonly at: Date;
}

/** What there is to say after `ATTEMPTS` lost races. */
export function raceLost(): ExternalError {
  return new ExternalError('PROMOTION_RACE', `${ATTEMPTS} times somebody else was faster in pushing to the branch; run it again`, { retryable: true });
}

/** What Flux reconciles is pushed to the fleet's branch, and to no other. */
export function checkBranch({ fleet, repository }: Pick<WritableFleet, 'fleet' | 'repository'>): void {
  const { branch = 'main' } = fleet.props;
  const found = repository.upstream?.branch;
  if (found !== branch) throw new ConfigError([{ code: 'WRONG_BRANCH', what: `promotions are pushed to ${branch}, the fleet's branch`, found, fix: `git switch ${branch}` }]);
}

/** Makes the commit of what was staged. Nothing points to it yet, so it is not there yet. */
export async function makeCommit(state: WritableFleet, staged: StagedChange, text: CommitText): Promise<string> {
  const files = await withLineEnds(state, staged);
  const [commit] = await Promise.all([state.git.commit({ parent: state.head, files, ...text }), checkTracked(state, staged)]);
  return commit;
}

/** A checkout may turn line ends into CRLF. What is edited keeps those that the repository has, as with "git add". */
async function withLineEnds({ git, head }: WritableFleet, { files, copies }: StagedChange): Promise<StagedChange['files']> {
  const turned = [...files].flatMap(([path, text]) => (text?.includes('\r\n') && !copies.has(path) ? [[path, text] as const] : []));
  const kept = await Promise.all(turned.map(async ([path, text]) => {
    const before = await git.show(head, path);
    return [path, before?.includes('\r\n') === false ? text.replaceAll('\r\n', '\n') : text] as const;
  }));
  return new Map([...files, ...kept]);
}

/**
 * Pushes a commit where that is asked for, and brings the work tree to it; tells whether it has won.
 *
 * @param carried what is pushed with it; the commit never lands without it, and it lands whether the commit does or not
 */
export async function landCommit({ git, repository: { upstream } }: WritableFleet, commit: string, push: boolean, carried?: CarriedNotes): Promise<boolean> {
  const isPushing = push && upstream !== undefined;
  if (isPushing && !await pushWith({ git }, upstream, commit, carried)) return false;
  await git.fastForward(commit).catch((error: unknown) => { throw isPushing ? afterPush(error, commit) : error; });
  return true;
}

/** What has failed here has failed too late to stop anything. */
function afterPush(error: unknown, commit: string): unknown {
  if (!(error instanceof ExternalError)) return error;
  return new ExternalError(error.code, `commit ${commit} is pushed, and the work tree is not at it: run "git merge --ff-only ${commit}"; ${error.what}`, { cause: error });
}

async function pushWith(state: Pick<WritableFleet, 'git'>, { remote, branch }: Upstream, commit: string, carried: CarriedNotes | undefined): Promise<boolean> {
  const update = { from: commit, to: `refs/heads/${branch}` };
  const others = await carried?.updates() ?? [];
  if (carried && others.length > 0 && await pushTogether(state, remote, [update, ...others])) {
    carried.pushed();
    return true;
  }
  await carried?.share();
  return pushCommit(state, remote, update);
}
