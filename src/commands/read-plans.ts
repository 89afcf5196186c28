import type { CommandEnvironment } from './environment';
import { checkTarget, readReports, readState, type FleetState } from './fleet-state';
import { makePlans, type PolicyPlan } from './make-plans';
import { printSkippedLines } from './print';

export interface PlansRequest {
  /** Plan for this cluster only. */
  readonly to?: string;
  /** Ask no remote. */
  readonly offline?: boolean;
}

export interface MadePlans {
  readonly state: FleetState;
  readonly plans: readonly PolicyPlan[];
}

/** Reads all that decides about promotions, and plans them. */
export async function readPlans(options: PlansRequest, environment: CommandEnvironment): Promise<MadePlans> {
  return planState(await readState(environment, { ...options, reports: true }), options, environment);
}

/** Plans promotions from a fleet that was read with its reports. */
export async function planState(state: FleetState, options: PlansRequest, environment: CommandEnvironment): Promise<MadePlans> {
  checkTarget(state.fleet, options.to);
  const { reports, skipped } = await readReports(state);
  printSkippedLines(skipped, environment.stderr);
  return { state, plans: makePlans(state, reports, options, environment) };
}
