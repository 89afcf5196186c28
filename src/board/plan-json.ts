import type { Report } from '../evidence/report';
import type { Decision, JudgedCandidate, Plan } from '../promotion/decision';
import type { EntryState } from '../promotion/history';

/** Version of the plan's JSON, as docs/plan.schema.json describes it. */
export const PLAN_FORMAT = 1;

/** A plan as data for other programs; without what only people read twice. */
export function planToJson(plans: readonly Plan[]): object {
  return {
    format: PLAN_FORMAT,
    plans: plans.map(({ targets, sources, manifest, decisions }) => ({ targets, sources, manifest, decisions: decisions.map(decisionToJson) })),
  };
}

function decisionToJson(decision: Decision): object {
  const base = { component: decision.component, decision: decision.kind, from: stateToJson(decision.from) };
  switch (decision.kind) {
    case 'up-to-date': return base;
    case 'promote': return { ...base, ...candidateToJson(decision.candidate), ...(decision.forced !== undefined && { forced: decision.forced }) };
    case 'blocked': return { ...base, ...candidateToJson(decision.candidate), ...decision.block };
  }
}

function candidateToJson({ state, fingerprint, commit, at, evidence }: JudgedCandidate): object {
  return { to: stateToJson(state), candidate: { fingerprint, commit, at }, evidence: evidence.map(reportToJson) };
}

function stateToJson(state: EntryState | undefined): object | null {
  return state ? { version: state.entry.source.version, fingerprint: state.fingerprint } : null;
}

function reportToJson({ cluster, outcome, reason, at, source }: Report): object {
  return { cluster, outcome, reason, at, door: source.door };
}
