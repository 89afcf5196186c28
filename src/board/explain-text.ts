import { BLOCK_REASONS, type Decision, type JudgedCandidate, type Plan, type Verdict } from '../promotion/decision';
import { formatHold } from '../promotion/hold-message';
import { formatState } from './plan-text';

/** Every gate's verdict on every candidate of a component, and the evidence that was read. */
export function formatExplanation(plan: Plan, decision: Decision): string {
  const title = `${decision.component}: ${plan.targets.join(', ')} from ${plan.sources.join(', ')}`;
  const has = `${plan.targets.join(', ')} has ${formatState(decision.from, true)}`;
  const hold = decision.from?.entry.hold;
  const stands = [has, ...(hold ? [`on hold: ${formatHold(hold)}`] : []), outcomeOf(decision)].map((line) => `  ${line}`);
  return `${[title, ...stands, ...decision.candidates.flatMap(formatCandidate)].join('\n')}\n`;
}

function outcomeOf(decision: Decision): string {
  switch (decision.kind) {
    case 'up-to-date': return 'up to date';
    case 'promote': return `promoted now to ${formatState(decision.candidate.state)}${decision.forced === undefined ? '' : ', forced'}`;
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
