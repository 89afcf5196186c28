import type { Status } from './board/status';
import type { CommandEnvironment } from './commands/environment';
import type { PromoteOptions, PromotionResult } from './commands/promotion-result';
import type { HoldOptions, HoldResult, RollbackOptions, RollbackResult, UnholdOptions } from './commands/steering-result';
import type { Plan } from './promotion/decision';

/* Doors for programs. What they need is loaded when they are called: a fleet.ts imports the barrel too, and needs none of it. */

/** What a program that promotes may decide beside what the command line does. */
export interface LibraryOptions {
  /**
   * Environment variables: the forge's token (`SLUICE_TOKEN`, `GITHUB_TOKEN` ...) and its address.
   *
   * @default - those of the process
   */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** @default - the system's clock */
  readonly now?: () => Date;
  /**
   * Told of what does not stop a promotion: a line of the ledger that is no report, say.
   *
   * @default - nobody is
   */
  readonly warn?: (text: string) => void;
}

/**
 * Promotes everything that may be promoted now, as `sluice promote` does: one commit per target, pushed where `push` says so,
 * with the work tree at it. Nothing is printed, and no summary or output of a job is written.
 *
 * @param folder a folder of the fleet's clone
 * @returns per target, its plan and what became of it
 * @throws ConfigError where the clone, the fleet or the request is not in order (`DIRTY_WORK_TREE`, `DETACHED_HEAD`, `NO_UPSTREAM`,
 * `DIVERGED`, `WRONG_BRANCH`, `UNKNOWN_CLUSTER`, `UNKNOWN_COMPONENT` ...); ExternalError where git, the remote or the forge fails (`PUSH_REFUSED` ...).
 * Targets before the one that fails may have been promoted: `promotedBefore` tells what became of them
 */
export async function promote(folder: string, options: Omit<PromoteOptions, 'json'> & LibraryOptions = {}): Promise<readonly PromotionResult[]> {
  const { promoteAll } = require('./commands/promote') as typeof import('./commands/promote');
  const { results, failure } = await promoteAll(options, environmentOf(folder, options));
  if (failure === undefined) return results;
  if (isObject(failure)) PROMOTED_BEFORE.set(failure, results);
  throw failure;
}

const PROMOTED_BEFORE = new WeakMap<object, readonly PromotionResult[]>();

/**
 * What became of the targets before the one that has made `promote` throw: they are committed, and pushed where that was asked for.
 *
 * @param error what `promote` has thrown
 * @returns per target, its plan and what became of it; none where the first target has failed, and none of any other error
 */
export function promotedBefore(error: unknown): readonly PromotionResult[] {
  return isObject(error) ? PROMOTED_BEFORE.get(error) ?? [] : [];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/**
 * Plans, for every target or the one of `to`, what would be promoted now, as `sluice plan` does. Writes nothing but what it fetches.
 *
 * @param folder a folder of the fleet's clone
 * @throws ConfigError and ExternalError as `promote` does
 */
export async function planFleet(folder: string, options: { readonly to?: string; readonly offline?: boolean } & LibraryOptions = {}): Promise<readonly Plan[]> {
  const { readPlans } = require('./commands/read-plans') as typeof import('./commands/read-plans');
  return (await readPlans(options, environmentOf(folder, options))).plans.map(({ plan }) => plan);
}

/**
 * Tells what runs where, what waits and why, and what is on hold, as `sluice status` does. Writes nothing but what it fetches.
 *
 * @param folder a folder of the fleet's clone
 * @throws ConfigError and ExternalError as `promote` does
 */
export async function fleetStatus(folder: string, options: { readonly offline?: boolean } & LibraryOptions = {}): Promise<Status> {
  const { readStatus } = require('./commands/read-status') as typeof import('./commands/read-status');
  return readStatus(options, environmentOf(folder, options));
}

/**
 * Keeps a component where it is, as `sluice hold <component>` does: one commit with all that is synthesized. Nothing is written where the manifest
 * says so already.
 *
 * @param folder a folder of the fleet's clone
 * @param component `charts/<release>` or `infrastructure/<name>`
 * @throws ConfigError and ExternalError as `promote` does, and `BAD_HOLD`
 */
export async function hold(folder: string, component: string, options: HoldOptions & LibraryOptions): Promise<HoldResult> {
  const { putOnHold } = require('./commands/hold') as typeof import('./commands/hold');
  return putOnHold(component, options, environmentOf(folder, options));
}

/**
 * Lets a component go on that is on hold, as `sluice unhold <component>` does.
 *
 * @param folder a folder of the fleet's clone
 * @param component `charts/<release>` or `infrastructure/<name>`
 * @throws ConfigError and ExternalError as `promote` does
 */
export async function unhold(folder: string, component: string, options: UnholdOptions & LibraryOptions = {}): Promise<HoldResult> {
  const { liftHold } = require('./commands/hold') as typeof import('./commands/hold');
  return liftHold(component, options, environmentOf(folder, options));
}

/**
 * Puts back what a target had before a promotion, and holds it, as `sluice rollback <component>` does.
 *
 * @param folder a folder of the fleet's clone
 * @param what `charts/<release>` or `infrastructure/<name>`, or the commit of a promotion
 * @throws ConfigError and ExternalError as `promote` does, and `NOTHING_TO_ROLL_BACK`, `ALREADY_ROLLED_BACK`, `CHANGED_SINCE`
 */
export async function rollback(folder: string, what: string, options: RollbackOptions & LibraryOptions = {}): Promise<RollbackResult> {
  const { takeBack } = require('./commands/rollback') as typeof import('./commands/rollback');
  return takeBack(what, options, environmentOf(folder, options));
}

function environmentOf(cwd: string, { variables = process.env, now = () => new Date(), warn = () => undefined }: LibraryOptions): CommandEnvironment {
  return {
    cwd,
    modules: {
      'sluice': () => require('./index'),
      'cdk8s': () => require('cdk8s'),
      'cdk8s-plus-30': () => require('cdk8s-plus-30'),
      'constructs': () => require('constructs'),
    },
    stdout: { write: () => undefined, colors: false },
    stderr: { write: warn, colors: false },
    variables,
    readStdin: () => '',
    now,
    elapsed: () => performance.now(),
  };
}
