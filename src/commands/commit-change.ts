import { ExternalError, withAdvice, type Problem } from '../errors';
import type { Edits } from '../promotion/apply-plan';
import { formatDiff } from '../synthesis/changes';
import type { CommandEnvironment } from './environment';
import type { FleetOnDisk } from './fleet-files';
import { identityOf } from './identity';
import { ATTEMPTS, checkBranch, landCommit, makeCommit, raceLost, type WritableFleet } from './land-commit';
import { prepareBranch } from './prepare-branch';
import type { Repository } from './repository';
import { stageChange } from './stage';
import type { CommitOptions, CommitResult } from './steering-result';

/** What is to be done to the fleet as it was read. */
export interface PlannedCommit {
  /** Of manifests and values files; empty where there is nothing to do. */
  readonly edits: Edits;
  readonly message: string;
}

/** What was planned, and what became of it. */
export interface Committed<Planned extends PlannedCommit> {
  readonly planned: Planned;
  readonly result: CommitResult;
  /** What synthesis has to say of it although it stops nothing. */
  readonly warnings: readonly Problem[];
}

/**
 * Changes manifests and all that is synthesized from them in one commit, as a promotion does: the work tree must be clean, a push
 * that loses a race is made anew from what has won, and killed at any moment the branch has all of it or nothing.
 *
 * @param read the fleet at the commit that is checked out
 * @param plan what is to be done to it
 */
export async function commitChange<Fleet extends FleetOnDisk & WritableFleet, Planned extends PlannedCommit>(
  options: CommitOptions, environment: CommandEnvironment, read: (repository: Repository) => Promise<Fleet>, plan: (fleet: Fleet) => Planned | Promise<Planned>,
): Promise<Committed<Planned>> {
  for (let lost = 0; lost < ATTEMPTS; lost += 1) {
    const fleet = await read(await prepareBranch(options, environment));
    if (options.push && !options.dryRun) checkBranch(fleet);
    const author = identityOf(fleet.repository.user, options.author, environment.variables);
    const planned = await plan(fleet);
    const staged = planned.edits.size === 0 ? undefined : stageChange(fleet, planned.edits, fleet.repository.prefix);
    const { warnings = [] } = staged ?? {};
    if (options.dryRun) return { planned, warnings, result: { pushed: false, diff: formatDiff(staged?.changes ?? []) } };
    if (!staged) return { planned, warnings, result: { pushed: false } };
    const commit = await makeCommit(fleet, staged, { message: planned.message, author, at: environment.now() });
    const { push = false } = options;
    const landed = await landCommit(fleet, commit, push).catch((error: unknown) => tellOtherWay(error, fleet.repository));
    if (landed) return { planned, warnings, result: { commit, pushed: push } };
  }
  throw raceLost();
}

/** A person who may not push to the branch may still propose: what is refused has left nothing behind. */
function tellOtherWay(error: unknown, { remote = 'origin' }: Repository): never {
  if (!(error instanceof ExternalError) || error.code !== 'PUSH_REFUSED') throw error;
  const way = `git switch --create <branch>, the same without --push, git push --set-upstream ${remote} <branch>, and open a pull request`;
  throw withAdvice(error, `nothing is changed here: where the branch is protected, ${way}`);
}
