import type { Report } from '../evidence/report';
import type { Component } from '../manifest/entries';
import type { Plan } from '../promotion/decision';
import { planPromotion } from '../promotion/plan';
import { policiesOf, type PromotionPolicy } from '../promotion/policy';
import type { CommandEnvironment } from './environment';
import type { FleetState } from './fleet-state';

export interface PlanRequest {
  /** Plan only for this cluster and those that share its manifest. */
  readonly to?: string;
  readonly only?: readonly Component[];
  readonly force?: ReadonlyMap<Component, string>;
}

/** A plan with the rules that it was made by. */
export interface PolicyPlan {
  readonly policy: PromotionPolicy;
  readonly plan: Plan;
}

/** The plans of every target that is asked for, from what was read. */
export function makePlans(
  state: Pick<FleetState, 'fleet' | 'history'>, reports: ReadonlyMap<string, readonly Report[]>, request: PlanRequest, { now }: Pick<CommandEnvironment, 'now'>,
): readonly PolicyPlan[] {
  const policies = policiesOf(state.fleet).filter(({ targets }) => request.to === undefined || targets.includes(request.to));
  const asked = { ...(request.only && { only: request.only }), ...(request.force && { force: request.force }) };
  return policies.map((policy) => ({ policy, plan: planPromotion({ policy, history: state.history, reports, now: now().getTime(), ...asked }) }));
}
