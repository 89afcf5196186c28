import { planPromotion } from '../../src/promotion/plan';
import { proposalMark } from '../../src/promotion/proposal-mark';
import { historyOf, planInput, policy, reportOn } from '../support/plan-input';
import { chart } from '../support/timelines';

const both = (...entries: readonly ReturnType<typeof chart>[]) => ({ 'integration.ts': entries, 'live.ts': entries });
const raised = ['a', 'b'].map((name) => chart(name, '1.1.0'));
const history = historyOf(both(chart('a'), chart('b')), { 'integration.ts': raised });
const markOf = (names: readonly string[], targets = ['live'], outcome: 'verified' | 'failed' = 'failed') => proposalMark(planPromotion(planInput(
  history, raised.map((entry) => reportOn(entry, { outcome: names.includes(entry.name) ? 'verified' : outcome })), { policy: policy({ targets }) })));

describe('proposalMark', () => {
  test('is a comment, and the same whatever else the plan says', () => {
    const reported = planInput(history, [reportOn(raised[0] as ReturnType<typeof chart>)]);
    expect(markOf(['a'])).toMatch(/^<!-- sluice-proposal: [0-9a-f]{16} -->$/);
    expect(proposalMark(planPromotion(reported))).toBe(markOf(['a']));
  });

  test('is another for what promotes something else, or elsewhere', () => {
    expect(new Set([markOf(['a']), markOf(['b']), markOf(['a', 'b']), markOf(['a'], ['other'])]).size).toBe(4);
  });

  test('is none where nothing is promoted', () => {
    expect(markOf([])).toBeUndefined();
  });
});
