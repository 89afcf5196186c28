import type { Branches, Forge, PullRequest } from '../adapters/forge/forge';
import type { Git } from '../adapters/git';
import { formatPlanMarkdown } from '../board/plan-text';
import { ConfigError } from '../errors';
import type { Component } from '../manifest/entries';
import { formatCommitMessage, parseCommitMessage, parseForcedReasons } from '../promotion/commit-message';
import type { Plan } from '../promotion/decision';
import { keyOf } from '../promotion/history';
import { promotionBranch } from '../promotion/promotion-branch';
import { proposalMark } from '../promotion/proposal-mark';
import type { CommandEnvironment } from './environment';
import type { FleetState } from './fleet-state';
import { forgeFor } from './forge-for';
import type { PullRequestResult } from './promotion-result';
import { pushCommit, pushDelete } from './push-commit';

/** The pull request of some targets as a promotion finds it. */
export interface Proposal {
  readonly forge: Forge;
  readonly remote: string;
  readonly branches: Branches;
  /** The branch's commit; undefined where there is no such branch. */
  readonly tip: string | undefined;
  readonly open: PullRequest | undefined;
  /** The message of the branch's commit, where the pull request is open. */
  readonly message: string | undefined;
}

/**
 * Finds the one pull request of some targets.
 *
 * @throws ConfigError `USAGE` where there is no forge to ask
 */
export async function findProposal(state: FleetState, targets: readonly string[], environment: CommandEnvironment): Promise<Proposal> {
  const forge = forgeFor(state.fleet, environment);
  const { git, repository: { upstream } } = state;
  if (!forge || !upstream) {
    throw new ConfigError([{ code: 'USAGE', what: `${targets.join(', ')} takes promotions as pull requests, for which a token and a remote are needed`, fix: 'set SLUICE_TOKEN to a token that may write pull requests' }]);
  }
  const { remote } = upstream;
  const branches = { head: promotionBranch(targets), base: upstream.branch };
  const tip = await remoteTip(git, remote, refOf(branches));
  const open = await forge.findPullRequest(branches);
  if (tip !== undefined) await git.fetch(remote, [`+${refOf(branches)}:refs/sluice/${remote}/pull-request`]);
  const message = tip === undefined || !open ? undefined : await git.run(['show', '--no-patch', '--format=%B', '--end-of-options', tip]);
  return { forge, remote, branches, tip, open, message };
}

/**
 * What a person has forced into the open pull request, with the reason why: it stays there until the pull request is merged or
 * closed, as long as it is the newest that there is.
 */
export function forcedBy({ message = '' }: Proposal, { decisions }: Plan): ReadonlyMap<Component, string> {
  const reasons = parseForcedReasons(message);
  const proposed = (parseCommitMessage(message)?.components ?? []).filter(({ forced }) => forced);
  return new Map(proposed.flatMap(({ component, to }) => {
    const decision = decisions.find((one) => one.component === component);
    const why = reasons.get(component)?.why;
    const isNewest = decision?.kind === 'blocked' && keyOf(decision.candidate.state) === (to?.fingerprint ?? keyOf(undefined));
    return why !== undefined && isNewest ? [[component, why] as const] : [];
  }));
}

/**
 * Keeps a target's one pull request as the plan is: its branch is one commit on the newest head, its body the plan. With nothing
 * to promote it is closed. One that a person has closed is not opened again as long as the plan promotes the same.
 *
 * @param commit what the plan makes of the head; undefined where it promotes nothing
 */
export async function keepPullRequest(
  { git }: Pick<FleetState, 'git'>, { forge, remote, branches, tip, open }: Proposal, plan: Plan, commit: string | undefined,
): Promise<PullRequestResult | 'lost the race'> {
  const ref = refOf(branches);
  if (commit === undefined) {
    // what it says then promotes nothing, so nobody takes it for one that a person has closed: forges close what has no branch any more
    if (open) await forge.updatePullRequest(open.number, { title: open.title, body: formatPlanMarkdown(plan) });
    if (tip !== undefined && !await pushDelete({ git }, remote, ref, tip)) return 'lost the race';
    if (open) await forge.closePullRequest(open.number);
    return open ? { state: 'closed', url: open.url } : { state: 'none' };
  }
  const declined = open ? undefined : await findDeclined(forge, branches, plan);
  if (declined) return { state: 'declined', url: declined.url };
  const isNew = tip === undefined || !await isSameChange(git, tip, commit);
  if (isNew && !await pushCommit({ git }, remote, { from: commit, to: ref, expected: tip ?? '' })) return 'lost the race';
  const text = { title: formatCommitMessage(plan).split('\n', 1)[0] as string, body: `${proposalMark(plan)}\n${formatPlanMarkdown(plan)}` };
  const request = open ?? await forge.openPullRequest(branches, text);
  if (request.title !== text.title || lines(request.body) !== lines(text.body)) await forge.updatePullRequest(request.number, text);
  return { state: 'open', url: request.url, commit: isNew ? commit : tip };
}

function refOf({ head }: Branches): string {
  return `refs/heads/${head}`;
}

/** What a person has closed that would promote what the plan promotes. */
async function findDeclined(forge: Forge, branches: Branches, plan: Plan): Promise<PullRequest | undefined> {
  const mark = proposalMark(plan);
  return mark === undefined ? undefined : (await forge.listClosedPullRequests(branches)).find(({ body }) => body.includes(mark));
}

/** Forges change how lines end, and what the last of them ends with. */
function lines(text: string): string {
  return text.replaceAll('\r\n', '\n').trimEnd();
}

async function remoteTip(git: Git, remote: string, ref: string): Promise<string | undefined> {
  const line = await git.run(['ls-remote', '--', remote, ref]);
  return line === '' ? undefined : line.slice(0, line.indexOf('\t'));
}

/** Whether the branch already is that change of that head: a commit that differs in its time alone starts no checks anew. */
async function isSameChange(git: Git, tip: string, commit: string): Promise<boolean> {
  const content = async (rev: string) => git.run(['show', '--no-patch', '--format=%T %P%n%B', '--end-of-options', rev]);
  return await content(tip) === await content(commit);
}
