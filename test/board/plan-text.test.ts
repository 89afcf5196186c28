import { formatPlan, formatPlanMarkdown, planRows } from '../../src/board/plan-text';
import type { Decision, Plan } from '../../src/promotion/decision';
import { planPromotion } from '../../src/promotion/plan';
import { historyOf, planInput } from '../support/plan-input';
import { decisionOn, HELD, PLAN, planOfAll, UP_TO_DATE } from '../support/plans';
import { chart, stateOf, timeAt } from '../support/timelines';

describe('planRows', () => {
  test('shows what is promoted first, then what waits and since when', () => {
    expect(planRows(PLAN)).toEqual([
      { component: 'charts/a', from: '1.0.0', to: '1.1.0', decision: 'promote', since: '' },
      { component: 'charts/b', from: '1.0.0', to: '1.1.0', decision: 'unverified', since: timeAt(1) },
      { component: 'charts/c', from: '1.0.0', to: '1.1.0', decision: 'failed', since: timeAt(5) },
      { component: 'charts/e', from: 'absent', to: '1.0.0', decision: 'unverified', since: timeAt(1) },
    ]);
  });

  test('tells two contents of one version apart', () => {
    const [before, after] = [chart('a'), chart('a', '1.0.0', { namespace: 'other' })];
    const plan = planPromotion(planInput(historyOf({ 'integration.ts': [before], 'live.ts': [before] }, { 'integration.ts': [after] }), []));
    expect(planRows(plan)).toMatchObject([{ from: `1.0.0 (${stateOf(before).fingerprint})`, to: `1.0.0 (${stateOf(after).fingerprint})` }]);
  });

  test('marks what is forced', () => {
    const forced = planOfAll({ force: new Map([['charts/c', 'why']]) });
    expect(planRows(forced).find(({ component }) => component === 'charts/c')).toMatchObject({ decision: 'promote (forced)' });
  });
});

describe('formatPlan', () => {
  test('is a table with the reasons below it', () => {
    const lines = formatPlan(PLAN).split('\n');
    expect(lines.slice(0, 4)).toEqual(['live from integration', '', 'COMPONENT  FROM    TO     DECISION    SINCE', 'charts/a   1.0.0   1.1.0  promote']);
    expect(lines).toContainEqual(expect.stringMatching(/^charts\/c: failed: .*UpgradeFailed/));
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}kubectl get helmreleases .* \| npx sluice record --cluster integration/));
    expect(lines.at(-2)).toBe('1 component up to date');
  });

  test('cuts a reason that is too long', () => {
    expect(Math.max(...formatPlan(PLAN, 10).split('\n').filter((line) => line.includes(': ')).map((line) => line.length))).toBe(30);
  });

  test('is one line where there is nothing to say', () => {
    expect(formatPlan(UP_TO_DATE)).toBe('live from integration: nothing to promote, 1 component up to date\n');
  });
});

describe('what is on hold and up to date', () => {
  test('is named: it will stay where it is', () => {
    expect(formatPlan(HELD)).toBe('live from integration: nothing to promote, 2 components up to date (on hold: charts/b)\n');
    expect(formatPlanMarkdown(HELD)).toMatch(/\n\nNothing to promote, 2 components up to date \(on hold: charts\/b\)\.\n$/);
  });
});

describe('formatPlanMarkdown', () => {
  test('is a table, a list of reasons and a count', () => {
    const markdown = formatPlanMarkdown(PLAN);
    expect(markdown).toMatch(/^### live from integration\n\n\| component \| from \| to \| decision \| since \|\n\| --- /);
    expect(markdown).toMatch(/\n- charts\/b: unverified: .* \(`kubectl [^`]*`\)\n[^]*\n\n1 component up to date\.\n$/);
    expect(formatPlanMarkdown(UP_TO_DATE)).toBe('### live from integration\n\nNothing to promote, 1 component up to date.\n');
  });

  test('lets no text be mark-up', () => {
    const hostile: Plan = { ...PLAN, decisions: [{ ...decisionOn('charts/b'), block: { reason: 'held', sentence: '<b> @maintainers [x](y) | `rm`', command: 'a `b`' } } as Decision] };
    expect(formatPlanMarkdown(hostile)).toContain("held: \\<b\\> @\u200bmaintainers \\[x\\]\\(y\\) \\| \\`rm\\` (`a 'b'`)\n");
  });
});
