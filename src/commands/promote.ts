import type { Identity } from '../adapters/git-commit';
import { redact } from '../adapters/redact';
import { formatFlow, type FlowCluster } from '../board/flow-text';
import { planToJson } from '../board/plan-json';
import { formatPlan, formatPlanMarkdown } from '../board/plan-text';
import { ConfigError } from '../errors';
import type { Component } from '../manifest/entries';
import { unknownComponent } from '../manifest/unknown-component';
import { formatCommitMessage } from '../promotion/commit-message';
import type { Plan } from '../promotion/decision';
import { formatDiff } from '../synthesis/changes';
import type { CarriedNotes } from './carried-notes';
import type { CommandEnvironment, ExitStatus } from './environment';
import { checkTarget, readReports, readState, type FleetState } from './fleet-state';
import { addSummary, annotateBlocked, setOutputs } from './github-output';
import { identityOf } from './identity';
import { ATTEMPTS, checkBranch, landCommit, makeCommit, raceLost } from './land-commit';
import { makePlans, type PolicyPlan } from './make-plans';
import { prepareBranch } from './prepare-branch';
import { formatCommitted, formatJson, printFailure, printLeftAlone, printSkippedLines, problemsOf } from './print';
import { findProposal, forcedBy, keepPullRequest } from './promotion-pull-request';
import type { PromoteOptions, PromotionResult } from './promotion-result';
import { stagePromotion, type StagedChange } from './stage';

/** A fleet that was just read for promoting, and reports that go along with what is pushed. */
export interface Known {
  readonly state: FleetState;
  readonly carried?: CarriedNotes;
}

/** What became of all targets. */
export interface Promotions {
  readonly results: readonly PromotionResult[];
  readonly clusters: readonly FlowCluster[];
  /** What has stopped the targets behind those that there are results of. */
  readonly failure?: unknown;
}

/** `sluice promote`: one commit per target with everything that may be promoted now. */
export async function promote(options: PromoteOptions, environment: CommandEnvironment, known?: Known): Promise<ExitStatus> {
  return showPromotions(await promoteAll(options, environment, known), options, environment);
}

/** Shows what became of all targets, and what has stopped the last of them. */
export function showPromotions({ results, clusters, failure }: Promotions, options: PromoteOptions, environment: CommandEnvironment): ExitStatus {
  const { stdout } = environment;
  const plans = results.map(({ plan }) => plan);
  addSummary(environment, [formatFlow(clusters, plans), ...plans.map(formatPlanMarkdown)].join('\n'));
  setOutputs(environment, outputsOf(results));
  const problems = failure === undefined ? [] : problemsOf(failure);
  if (options.json) stdout.write(redact(formatJson({ command: 'promote', ...planToJson(plans), commits: results.map(resultToJson), problems })));
  else stdout.write(results.map(formatResult).join('\n'));
  if (!options.json) annotateBlocked(environment, plans);
  if (failure === undefined) return 0;
  printFailure(failure, 'promote', false, environment);
  return 1;
}

function formatResult({ plan, commit, pushed, pullRequest, diff = '' }: PromotionResult): string {
  return [
    formatPlan(plan), diff,
    ...(pullRequest?.url === undefined ? [] : [`pull request ${pullRequest.state}: ${pullRequest.url}\n`]),
    ...(pullRequest?.state === 'declined' ? ['somebody has closed it: reopen it, or wait for a plan that promotes something else\n'] : []),
    ...(commit === undefined ? [] : [`${formatCommitted(commit, pushed)}\n`]),
  ].join('');
}

function resultToJson({ plan, commit, pushed, pullRequest, diff }: PromotionResult): object {
  return { targets: plan.targets, commit: commit ?? null, pushed, ...(pullRequest && { pullRequest }), ...(diff !== undefined && { diff }) };
}

function outputsOf(results: readonly PromotionResult[]): Readonly<Record<string, string>> {
  const promoted = results.filter(({ commit }) => commit !== undefined).flatMap(({ plan }) => plan.decisions.filter(({ kind }) => kind === 'promote'));
  return {
    'promoted': String(promoted.length),
    'commits': results.map(({ commit }) => commit).filter((commit) => commit !== undefined).join(' '),
    'pull-requests': results.map(({ pullRequest }) => (pullRequest?.state === 'declined' ? undefined : pullRequest?.url)).filter((url) => url !== undefined).join(' '),
  };
}

/**
 * Promotes target after target. After every commit all is read again: what comes next is planned from what is then there.
 *
 * @throws what stops the first target; what stops a later one is told beside the results of those before it
 */
export async function promoteAll(options: PromoteOptions, environment: CommandEnvironment, known?: Known): Promise<Promotions> {
  const results: PromotionResult[] = [];
  const clusters: FlowCluster[] = [];
  try {
    await promoteInTurn(options, environment, results, clusters, known);
    return { results, clusters };
  } catch (failure) {
    if (results.length === 0) throw failure;
    return { results, clusters, failure };
  }
}

async function promoteInTurn(
  options: PromoteOptions, environment: CommandEnvironment, results: PromotionResult[], clusters: FlowCluster[], known?: Known,
): Promise<void> {
  for (let lost = 0; lost < ATTEMPTS;) {
    // what is known holds for the first try alone: after that somebody has written
    const isFirst = results.length === 0 && lost === 0;
    const state = isFirst && known ? known.state : await readForPromotion(options, environment);
    clusters.splice(0, clusters.length, ...state.fleet.clusters.map(({ name, sourceNames }) => ({ name, sources: sourceNames })));
    checkTarget(state.fleet, options.to);
    if (isPushing(options) && !options.dryRun) checkBranch(state);
    const { reports, skipped } = await readReports(state);
    if (isFirst) printSkippedLines(skipped, environment.stderr);
    const plans = makePlans(state, reports, options, environment);
    checkComponents(options, plans, () => makePlans(state, reports, options.to === undefined ? {} : { to: options.to }, environment));

    const left = plans.filter(({ policy }) => !results.some(({ plan }) => plan.manifest === policy.manifest));
    const author = identityOf(state.repository.user, options.author, environment.variables);
    const replan: Replan = (policy, force) => makePlans(state, reports, { ...options, force: new Map([...options.force ?? [], ...force]) }, environment)
      .find((one) => one.policy.manifest === policy.manifest);
    const outcome = await promoteNext(left, results, (next) => promoteOne({ state, carried: known?.carried, author, replan }, next, options, environment));
    if (outcome === 'done') return;
    if (outcome === 'lost the race') lost += 1;
  }
  throw raceLost();
}

/** Makes sure that what is promoted can be written, and reads all that decides about it. */
export function readForPromotion(options: PromoteOptions, environment: CommandEnvironment): Promise<FleetState> {
  const prepare = (meanwhile: () => void) => prepareBranch({ ...options, push: isPushing(options), notes: true, meanwhile }, environment);
  return readState(environment, { prepare, reports: true, files: true });
}

/** Goes on until something is written, or nothing is left. */
async function promoteNext(plans: readonly PolicyPlan[], results: PromotionResult[], run: (plan: PolicyPlan) => Promise<PromotionResult | 'lost the race'>): Promise<'done' | 'written' | 'lost the race'> {
  for (const [index, plan] of plans.entries()) {
    const result = await run(plan);
    if (result === 'lost the race') return result;
    results.push(result);
    if (result.commit !== undefined && index < plans.length - 1) return 'written';
  }
  return 'done';
}

type Outcome = PromotionResult | 'lost the race';

/** Plans once more, with what somebody has forced before. */
type Replan = (policy: PolicyPlan['policy'], force: ReadonlyMap<Component, string>) => PolicyPlan | undefined;

interface Promoting extends Known {
  readonly author: Identity;
  readonly replan: Replan;
}

async function promoteOne(promoting: Promoting, planned: PolicyPlan, options: PromoteOptions, environment: CommandEnvironment): Promise<Outcome> {
  const { state, carried, author } = promoting;
  const { policy, plan } = planned;
  if (isPushing(options) && !options.dryRun && (options.pullRequest || policy.mode === 'pull-request')) return proposeOne(promoting, planned, options, environment);
  const staged = stagePlan(state, planned, environment);
  if (options.dryRun) return { plan, pushed: false, diff: formatDiff(staged?.changes ?? []) };
  const commit = staged && await commitPlan(state, plan, staged, author, environment);
  if (commit === undefined) return { plan, pushed: false };
  const { push = false } = options;
  return await landCommit(state, commit, push, carried) ? { plan, commit, pushed: push } : 'lost the race';
}

/** Keeps a target's pull request. */
async function proposeOne(
  { state, carried, author, replan }: Promoting, planned: PolicyPlan, options: PromoteOptions, environment: CommandEnvironment,
): Promise<Outcome> {
  await carried?.share();
  const proposal = await findProposal(state, planned.policy.targets, environment);
  const forced = forcedBy(proposal, planned.plan);
  const { policy, plan } = (forced.size > 0 && replan(planned.policy, forced)) || planned;
  const staged = stagePlan(state, { policy, plan }, environment);
  const { open, tip } = proposal;
  // that some components have to wait says nothing of the others
  if (!staged && options.only) return { plan, pushed: false, pullRequest: open ? { state: 'open', url: open.url, ...(tip !== undefined && { commit: tip }) } : { state: 'none' } };
  const commit = staged && await commitPlan(state, plan, staged, author, environment);
  const pullRequest = await keepPullRequest(state, proposal, plan, commit);
  return pullRequest === 'lost the race' ? pullRequest : { plan, pushed: false, pullRequest };
}

/** What a plan writes; undefined where it promotes nothing. */
function stagePlan(state: FleetState, { policy, plan }: PolicyPlan, { stderr }: CommandEnvironment): StagedChange | undefined {
  if (!plan.decisions.some(({ kind }) => kind === 'promote')) return undefined;
  const staged = stagePromotion(state, policy, plan, state.repository.prefix);
  printLeftAlone(staged.warnings, stderr);
  return staged;
}

function commitPlan(state: FleetState, plan: Plan, staged: StagedChange, author: Identity, { now }: CommandEnvironment): Promise<string> {
  return makeCommit(state, staged, { message: formatCommitMessage(plan), author, at: now() });
}

function isPushing({ push = false, pullRequest = false }: PromoteOptions): boolean {
  return push || pullRequest;
}

/** A component that is asked for by name must be there: a typing error must not look like nothing to do. */
function checkComponents({ only = [], force = new Map() }: PromoteOptions, plans: readonly PolicyPlan[], planAll: () => readonly PolicyPlan[]): void {
  const namesIn = (made: readonly PolicyPlan[]) => new Set(made.flatMap(({ plan }) => plan.decisions.map(({ component }) => component)));
  const planned = namesIn(plans);
  const missing = [...new Set([...only, ...force.keys()])].filter((component) => !planned.has(component));
  if (missing.length === 0) return;
  const known = namesIn(planAll());
  throw new ConfigError(missing.map((component) => (known.has(component)
    ? { code: 'USAGE', what: `${component} is forced, but only others are to be promoted`, allowed: only.join(', ') }
    : unknownComponent(`no target has or could get ${JSON.stringify(component)}`, component, [...known]))));
}
