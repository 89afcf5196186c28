import { ConfigError, throwIfErrors, type Problem } from '../errors';
import type { Component } from '../manifest/entries';
import { checkHold } from '../manifest/validate';
import { applyRollback } from '../promotion/apply-rollback';
import { formatStep, type VersionedFingerprint } from '../promotion/commit-message';
import type { EntryState } from '../promotion/history';
import { policiesOf } from '../promotion/policy';
import { planRollback, type RollbackPlan, type RollbackRequest } from '../promotion/rollback';
import { formatRollbackMessage, type RolledBackComponent } from '../promotion/rollback-message';
import { commitChange, type PlannedCommit } from './commit-change';
import type { CommandEnvironment, ExitStatus } from './environment';
import { checkTarget, gitOf, type FleetState } from './fleet-state';
import { namedCommit } from './named-commit';
import { formatCommitted, formatJson, printLeftAlone } from './print';
import { readArrivals } from './read-arrivals';
import { readRepository } from './repository';
import type { RollbackOptions, RollbackResult } from './steering-result';

type Planned = PlannedCommit & { readonly rollback: RollbackPlan; readonly components: readonly RolledBackComponent[] };

/** `sluice rollback <component | commit>`: puts back what a target had before a promotion, and keeps it there. */
export async function rollback(what: string, options: RollbackOptions & { readonly json?: boolean }, environment: CommandEnvironment): Promise<ExitStatus> {
  const result = await takeBack(what, options, environment);
  environment.stdout.write(options.json ? formatJson({ command: 'rollback', ...toJson(result) }) : toText(result));
  return 0;
}

/** Takes back a promotion, or the last one of a component, and tells what became of it. */
export async function takeBack(what: string, options: RollbackOptions, environment: CommandEnvironment): Promise<RollbackResult> {
  const { reason } = options;
  const asked = isComponent(what) ? what : undefined;
  throwIfErrors(reason === undefined ? [] : checkHold(asked ?? 'charts/*', { reason }));
  const seen = options.push && asked !== undefined ? (await readRepository(gitOf(environment))).head : undefined;
  // HEAD is another commit once something was fetched
  const named = asked === undefined ? await gitOf(environment).revParse(`${what}^{commit}`) : undefined;
  const { planned, result, warnings } = await commitChange(options, environment, async (repository) => {
    const { state, arrivals } = await readArrivals({ repository }, environment);
    return { ...state, arrivals };
  }, async ({ arrivals, ...state }) => {
    checkTarget(state.fleet, options.cluster);
    const { cluster, remove } = options;
    const clusters = state.fleet.clusters.map(({ name, manifest, sourceNames }) => ({ name, manifest, sources: sourceNames }));
    const plan = planRollback({
      clusters,
      history: state.history,
      arrivals,
      groups: policiesOf(state.fleet)[0]?.groups ?? [],
      what: asked === undefined ? { commit: await namedCommit(state, what, arrivals, named) } : { component: asked },
      ...(cluster !== undefined && { cluster }), ...(remove !== undefined && { remove }),
    });
    if (seen !== undefined) await checkSeen(state, seen, plan, arrivals);
    return toPlanned(state, plan, reason);
  });
  printLeftAlone(warnings, environment.stderr);
  const { rollback: { targets, manifest, promotion, skipped }, components } = planned;
  return { targets, manifest, promotion, components, skipped, ...result };
}

function isComponent(text: string): text is Component {
  return /^(?:charts|infrastructure)\//.test(text);
}

/** Whoever names a component means what it is where they look: what was pushed meanwhile may be what mends it. */
async function checkSeen({ git, head }: FleetState, seen: string, { promotion, targets, items }: RollbackPlan, arrivals: RollbackRequest['arrivals']): Promise<void> {
  if (head === seen || await git.isAncestor(promotion, seen)) return;
  const problems = items.map(({ component, from }): Problem => {
    const by = arrivals.find((arrival) => arrival.commit === promotion)?.by;
    return {
      code: 'CHANGED_SINCE',
      what: `${component} on ${targets.join(', ')} has been promoted to ${versionOf(from)} since this clone was at ${seen.slice(0, 12)}, by commit ${promotion.slice(0, 12)}${by ? ` of ${by}` : ''}`,
      fix: `look at it (sluice history ${component}); run it again to take that back, or name the commit of the older promotion`,
    };
  });
  throw new ConfigError(problems);
}

async function toPlanned(state: FleetState, plan: RollbackPlan, reason: string | undefined): Promise<Planned> {
  const { git, current, repository: { prefix } } = state;
  const path = `${prefix}${plan.manifest}`;
  const [before, after] = await Promise.all([git.show(`${plan.promotion}^`, path), git.show(plan.promotion, path)]);
  const said = reason !== undefined && { reason };
  const edits = applyRollback({ plan, current, ...said, ...(before !== undefined && after !== undefined && { original: { before, after } }) });
  const components = plan.items.map(({ component, from, to }): RolledBackComponent => ({
    component, ...(from && { from: versioned(from) }), ...(to && { to: versioned(to) }), promotion: plan.promotion,
  }));
  return { rollback: plan, components, edits, message: formatRollbackMessage({ targets: plan.targets, components }, reason) };
}

function versioned({ entry, fingerprint }: EntryState): VersionedFingerprint {
  return { version: entry.source.version, fingerprint };
}

function versionOf(state: EntryState | undefined): string {
  return state?.entry.source.version ?? 'absent';
}

function toText({ targets, components, skipped, commit, pushed, diff }: RollbackResult): string {
  const where = targets.join(', ');
  const held = components.filter(({ to }) => to);
  const lines = [
    ...components.map((one) => `${one.component} ${formatStep(one)} on ${where}`),
    ...skipped.map(({ component, by }) => `${component}: commit ${by.slice(0, 12)} has taken it back already`),
    ...(held.length > 0 ? [`on hold until: npx sluice unhold ${held.length === 1 ? held[0]?.component : '<component>'} --cluster ${targets[0]}`] : []),
    ...(diff ? [diff.trimEnd()] : []),
    ...(commit === undefined ? [] : [formatCommitted(commit, pushed)]),
  ];
  return `${lines.join('\n')}\n`;
}

function toJson({ targets, manifest, promotion, components, skipped, commit, ...written }: RollbackResult): object {
  const told = components.map(({ component, from, to }) => ({ component, from: from ?? null, to: to ?? null, held: to !== undefined }));
  return { targets, manifest, promotion, components: told, skipped, commit: commit ?? null, ...written };
}
