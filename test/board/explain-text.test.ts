import { formatExplanation } from '../../src/board/explain-text';
import { planPromotion } from '../../src/promotion/plan';
import { historyOf, planInput, reportOn } from '../support/plan-input';
import { decisionOn, HELD, PLAN } from '../support/plans';
import { CLUSTERS, testStatus } from '../support/status';
import { chart, timeAt } from '../support/timelines';

describe('formatExplanation', () => {
  test('shows every candidate with its evidence, and every gate in the order of the reasons', () => {
    const lines = formatExplanation(PLAN, decisionOn('charts/c')).split('\n');
    expect(lines.slice(0, 2)).toEqual(['charts/c: live from integration', expect.stringMatching(/^ {2}live has 1\.0\.0 \(f[0-9a-f]{12}\)$/)]);
    expect(lines[2]).toMatch(/^ {2}blocked: failed: /);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}candidate 1\.1\.0 \(f[0-9a-f]{12}\), since .* in 0{11}/));
    expect(lines).toContain(`    integration failed: UpgradeFailed at ${timeAt(5)} (dispatch)`);
    const gates = lines.flatMap((line) => /^ {4}(?:pass|shut) (\w+)/.exec(line)?.[1] ?? []);
    expect(gates.indexOf('held')).toBeLessThan(gates.indexOf('failed'));
    expect(lines).toContainEqual(expect.stringMatching(/^ {4}shut failed: /));
  });

  test('tells a hold with its reason, also where nothing waits', () => {
    const told = HELD.decisions.map((decision) => formatExplanation(HELD, decision).split('\n').slice(2));
    expect(told).toEqual([['  up to date', ''], ['  on hold: it pages (allows <1.1.0)', '  up to date', '']]);
    const blocked = planPromotion(planInput(historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a', '1.0.0', { hold: { reason: 'it pages' } })] }, { 'integration.ts': [chart('a', '1.1.0')] }), []));
    expect(blocked.decisions.map((decision) => formatExplanation(blocked, decision).split('\n').slice(2, 4))).toEqual([['  blocked: held: it is on hold (it pages)', '']]);
  });

  test('tells what differs with nothing to promote, and what waits for a person', () => {
    const clusters = CLUSTERS.map((cluster) => (cluster.name === 'live' ? { ...cluster, mode: 'pull-request' as const } : cluster));
    const a = chart('a', '1.1.0');
    const history = historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a'), chart('b')] }, { 'integration.ts': [a] });
    const plan = planPromotion(planInput(history, [reportOn(a)]));
    const [target] = testStatus(history, [], { clusters, plans: [plan] }).targets;
    expect(plan.decisions.map((decision) => formatExplanation(plan, decision, target).split('\n')[2])).toEqual([
      '  ready to become 1.1.0: the next promotion puts it into the pull request, unless somebody has closed one that promotes the same',
      '  nothing to promote: integration does not have it',
    ]);
  });

  test.each([['charts/a', /\n {2}promoted now to 1\.1\.0\n/], ['charts/d', /\n {2}up to date\n$/], ['charts/e', /\n {2}live has absent\n[^]*\n {4}no report\n/]])('says how %s stands', (component, expected) => {
    expect(formatExplanation(PLAN, decisionOn(component))).toMatch(expected);
  });
});
