import { hash } from 'node:crypto';
import type { Plan } from './decision';
import { keyOf } from './history';

const DIGITS = 16;

/**
 * A line that no reader of a pull request sees, and that says what it would promote: the same for plans that promote the same to the
 * same clusters, whatever else they say. `undefined` for a plan that promotes nothing.
 */
export function proposalMark({ targets, decisions }: Plan): string | undefined {
  const promoted = decisions.flatMap((decision) => (decision.kind === 'promote' ? [`${decision.component} ${keyOf(decision.from)} ${decision.candidate.fingerprint}`] : []));
  if (promoted.length === 0) return undefined;
  const text = JSON.stringify([targets, [...promoted].sort()]);
  return `<!-- sluice-proposal: ${hash('sha256', text, 'hex').slice(0, DIGITS)} -->`;
}
