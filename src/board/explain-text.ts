import { BLOCK_REASONS, type Decision, type JudgedCandidate, type Plan, type Verdict } from '../promotion/decision';
import { formatHold } from '../promotion/hold-message';
import { formatState } from './plan-text';
import type { StatusTarget } from './status';

/**
 * Every gate's verdict on every candidate of a component, and the evidence that was read.
 *
 * @param target how the plan's target stands: what differs with nothing to promote, and what waits for a person
 */
export function formatExplanation(plan: Plan, decision: Decision, target?: StatusTarget): string {
  const title = `${decision.component}: ${plan.targets.join(', ')} from ${plan.sources.join(', ')}`;
  const has = `${plan.targets.join(', ')} has ${formatState(decision.from, true)}`;
  const hold = isHeld(decision) ? undefined : decision.from?.entry.hold;
  const stands = [has, ...(hold ? [`on hold: ${formatHold(hold)}`] : []), outcomeOf(decision, target)].map((line) => `  ${line}`);
  return `${[title, ...stands, ...decision.candidates.flatMap(formatCandidate)].join('\n')}\n`;
}

/** What is blocked by a hold says so itself. */
function isHeld(decision: Decision): boolean {
  return decision.kind === 'blocked' && decision.block.reason === 'held';
}

function outcomeOf(decision: Decision, target: StatusTarget | undefined): string {
  const isThis = ({ component }: { readonly component: string }) => component === decision.component;
  switch (decision.kind) {
    case 'up-to-date': {
      const found = target?.differing.find(isThis);
      return found ? `nothing to promote: ${found.sentence}` : 'up to date';
    }
    case 'promote': {
      const state = formatState(decision.candidate.state);
      const asked = target?.mode === 'pull-request' ? target.changes.find(isThis) : undefined;
      return asked ? `ready to become ${state}: ${asked.sentence}` : `promoted now to ${state}${decision.forced === undefined ? '' : ', forced'}`;
    }
    case 'blocked': return `blocked: ${decision.block.reason}: ${decision.block.sentence}`;
  }
}

function formatCandidate({ state, fingerprint, commit, at, verdicts, evidence }: JudgedCandidate): readonly string[] {
  const inOrder = [...verdicts].sort((a, b) => BLOCK_REASONS.indexOf(a.gate) - BLOCK_REASONS.indexOf(b.gate));
  const reports = evidence.map(({ cluster, outcome, reason, at: when, source }) => `    ${cluster} ${outcome}: ${reason} at ${when} (${source.door})`);
  return ['', `  candidate ${formatState(state)} (${fingerprint}), since ${at} in ${commit.slice(0, 12)}`, ...(reports.length > 0 ? reports : ['    no report']), ...inOrder.flatMap(formatVerdict)];
}

function formatVerdict(verdict: Verdict): readonly string[] {
  if (verdict.passed) return [`    pass ${verdict.gate}`];
  const { sentence, command } = verdict.block;
  return [`    shut ${verdict.gate}: ${sentence}`, ...(command === undefined ? [] : [`      ${command}`])];
}
