import { formatFlow, type FlowCluster } from '../board/flow-text';
import { planToJson } from '../board/plan-json';
import { formatPlan, formatPlanMarkdown } from '../board/plan-text';
import { ConfigError } from '../errors';
import { formatCommitMessage } from '../promotion/commit-message';
import { formatDiff } from '../synthesis/changes';
import type { CommandEnvironment, ExitStatus } from './environment';
import { checkTarget, readReports, readState, type FleetState } from './fleet-state';
import { addSummary, annotateBlocked, setOutputs } from './github-output';
import { identityOf } from './identity';
import { ATTEMPTS, checkBranch, landCommit, makeCommit, raceLost } from './land-commit';
import { makePlans, type PolicyPlan } from './make-plans';
import { prepareBranch } from './prepare-branch';
import { formatJson, printSkippedLines } from './print';
import { keepPullRequest } from './promotion-pull-request';
import type { PromoteOptions, PromotionResult } from './promotion-result';
import type { Repository } from './repository';
import { stagePromotion } from './stage';

/** A fleet that was read, and the branch that was prepared meanwhile. What was read is used where the branch has not moved since. */
export interface Known {
  readonly state: FleetState;
  readonly repository: Repository;
}

/** What became of all targets. */
export interface Promotions {
  readonly results: readonly PromotionResult[];
  readonly clusters: readonly FlowCluster[];
}

/**
 * `sluice promote`: one commit per target with everything that may be promoted now.
 *
 * @param known what was read and prepared already
 */
export async function promote(options: PromoteOptions, environment: CommandEnvironment, known?: Known): Promise<ExitStatus> {
  const { results, clusters } = await promoteAll(options, environment, known);
  const { stdout } = environment;
  const plans = results.map(({ plan }) => plan);
  addSummary(environment, [formatFlow(clusters, plans), ...plans.map(formatPlanMarkdown)].join('\n'));
  setOutputs(environment, outputsOf(results));
  if (options.json) stdout.write(formatJson({ command: 'promote', ...planToJson(plans), commits: results.map(resultToJson) }));
  else stdout.write(results.map(formatResult).join('\n'));
  if (!options.json) annotateBlocked(environment, plans);
  return 0;
}

function formatResult({ plan, commit, pushed, pullRequest, diff = '' }: PromotionResult): string {
  return [
    formatPlan(plan), diff,
    ...(pullRequest?.url === undefined ? [] : [`pull request ${pullRequest.state}: ${pullRequest.url}\n`]),
    ...(commit === undefined ? [] : [`${pushed ? 'pushed' : 'committed'} ${commit}\n`]),
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
    'pull-requests': results.map(({ pullRequest }) => pullRequest?.url).filter((url) => url !== undefined).join(' '),
  };
}

/** Promotes target after target. After every commit all is read again: what comes next is planned from what is then there. */
export async function promoteAll(options: PromoteOptions, environment: CommandEnvironment, known?: Known): Promise<Promotions> {
  const results: PromotionResult[] = [];
  for (let lost = 0; lost < ATTEMPTS;) {
    // what was prepared holds for the first try alone: after that somebody has written
    const repository = known && results.length === 0 && lost === 0 ? known.repository : await prepareForPromotion(options, environment);
    const state = await readAgain(environment, repository, known?.state);
    checkTarget(state.fleet, options.to);
    if (isPushing(options) && !options.dryRun) checkBranch(state);
    const { reports, skipped } = await readReports(state);
    if (results.length === 0 && lost === 0) printSkippedLines(skipped, environment.stderr);
    const plans = makePlans(state, reports, options, environment);
    checkComponents(options, plans, () => makePlans(state, reports, options.to === undefined ? {} : { to: options.to }, environment));

    const left = plans.filter(({ policy }) => !results.some(({ plan }) => plan.manifest === policy.manifest));
    const outcome = await promoteNext(left, results, (next) => promoteOne(state, next, options, environment));
    if (outcome === 'done') return { results, clusters: state.fleet.clusters.map(({ name, sourceNames }) => ({ name, sources: sourceNames })) };
    if (outcome === 'lost the race') lost += 1;
  }
  throw raceLost();
}

/** Makes sure that what is promoted can be written. */
export function prepareForPromotion(options: PromoteOptions, environment: CommandEnvironment): Promise<Repository> {
  return prepareBranch({ ...options, push: isPushing(options) }, environment);
}

/** What was read before still holds where the branch stands where it stood; reports that were not fetched with it are. */
async function readAgain(environment: CommandEnvironment, repository: Repository, known: FleetState | undefined): Promise<FleetState> {
  return known?.head === repository.head ? { ...known, repository } : readState(environment, { repository, reports: true });
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

async function promoteOne(state: FleetState, { policy, plan }: PolicyPlan, options: PromoteOptions, environment: CommandEnvironment): Promise<Outcome> {
  const author = identityOf(state.repository.user, options.author);
  const isEmpty = !plan.decisions.some(({ kind }) => kind === 'promote');
  const staged = isEmpty ? undefined : stagePromotion(state, policy, plan, state.repository.prefix);
  if (options.dryRun) return { plan, pushed: false, diff: formatDiff(staged?.changes ?? []) };
  const commit = staged && await makeCommit(state, staged, { message: formatCommitMessage(plan), author, at: environment.now() });
  if (isPushing(options) && (options.pullRequest || policy.mode === 'pull-request')) {
    const pullRequest = await keepPullRequest(state, plan, commit, environment);
    return pullRequest === 'lost the race' ? pullRequest : { plan, pushed: false, pullRequest };
  }
  if (commit === undefined) return { plan, pushed: false };
  const { push = false } = options;
  return await landCommit(state, commit, push) ? { plan, commit, pushed: push } : 'lost the race';
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
    : { code: 'UNKNOWN_COMPONENT', what: `no target has or could get ${JSON.stringify(component)}`, allowed: [...known].join(', ') || 'none' })));
}
