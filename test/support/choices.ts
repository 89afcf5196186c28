import { componentOf, type Component, type Entry } from '../../src/manifest/entries';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import type { Choice } from '../../src/promotion/choice';
import type { JudgedCandidate, Verdict } from '../../src/promotion/decision';
import { commitAt, stateOf, timeAt } from './timelines';

/** A candidate with verdicts; a component's name is one that is removed. */
export function candidate(what: Entry | Component, verdicts: readonly Verdict[] = [{ gate: 'unverified', passed: true }]): JudgedCandidate {
  const common = { commit: commitAt(1), at: timeAt(1), verdicts, evidence: [] };
  if (typeof what === 'string') return { ...common, state: undefined, fingerprint: fingerprintOfRemoval('f000000000000') };
  const state = stateOf(what);
  return { ...common, state, fingerprint: state.fingerprint };
}

/** A gate that is shut. */
export function shut(gate: Verdict['gate']): Verdict {
  return { gate, passed: false, block: { reason: gate, sentence: `shut by ${gate}` } };
}

/** A choice of the first of some candidates. */
export function choice(candidates: readonly JudgedCandidate[], changes: Partial<Choice> = {}): Choice {
  const [entry] = candidates.flatMap(({ state }) => state?.entry ?? []);
  const component: Component = changes.component ?? (entry ? componentOf(entry) : 'charts/x');
  return { component, from: undefined, candidates, asked: true, chosen: candidates.length > 0 ? 0 : -1, ...changes };
}
