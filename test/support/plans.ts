import type { Decision } from '../../src/promotion/decision';
import { planPromotion, type PlanInput } from '../../src/promotion/plan';
import { historyOf, planInput, reportOn } from './plan-input';
import { chart } from './timelines';

const both = (...entries: readonly ReturnType<typeof chart>[]) => ({ 'integration.ts': entries, 'live.ts': entries });
const [A, B, C] = [chart('a', '1.1.0'), chart('b', '1.1.0'), chart('c', '1.1.0')] as const;
const history = historyOf(both(chart('a'), chart('b'), chart('c'), chart('d')), { 'integration.ts': [A, B, C, chart('e')] });

/** A plan with one of each: a is promoted, b and e are unverified, c has failed, d is up to date. */
export function planOfAll(changes: Partial<PlanInput> = {}): ReturnType<typeof planPromotion> {
  return planPromotion(planInput(history, [reportOn(A), reportOn(C, { outcome: 'failed', reason: 'UpgradeFailed' })], changes));
}

export const PLAN = planOfAll();
export const UP_TO_DATE = planPromotion(planInput(historyOf(both(chart('a'))), []));

/** All is up to date, and b is on hold. */
export const HELD = planPromotion(planInput(historyOf({ 'integration.ts': [chart('a'), chart('b')], 'live.ts': [chart('a'), chart('b', '1.0.0', { hold: { reason: 'it \u001b[2Jpages', allow: '<1.1.0' } })] }), []));

export function decisionOn(component: string): Decision {
  return PLAN.decisions.find((one) => one.component === component) as Decision;
}
