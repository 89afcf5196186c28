import { statusOf, type Status, type StatusCluster, type StatusInput } from '../../src/board/status';
import type { Report } from '../../src/evidence/report';
import type { History } from '../../src/promotion/history';
import { planPromotion } from '../../src/promotion/plan';
import { planInput, policy } from './plan-input';
import { commitAt, timeAt } from './timelines';

export const CLUSTERS: readonly StatusCluster[] = [
  { name: 'dev', manifest: 'dev.ts', sources: [], tracksRenovate: true },
  { name: 'integration', manifest: 'integration.ts', sources: [], tracksRenovate: true },
  { name: 'live', manifest: 'live.ts', sources: ['integration'], tracksRenovate: false },
];

/** The status of dev, integration and live, which follows integration, at hour 10. */
export function testStatus(history: History, reports: readonly Report[] = [], changes: Partial<StatusInput> = {}): Status {
  const plans = [planPromotion(planInput(history, reports, { policy: policy() }))];
  return statusOf({ clusters: CLUSTERS, history, plans, now: Date.parse(timeAt(10)), head: commitAt(99), ...changes });
}
