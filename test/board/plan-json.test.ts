import { planToJson } from '../../src/board/plan-json';
import { PLAN } from '../support/plans';

describe('planToJson', () => {
  test('says what is decided, on what evidence', () => {
    expect(planToJson([PLAN])).toMatchObject({
      format: 1,
      plans: [{
        targets: ['live'], sources: ['integration'], manifest: 'live.ts',
        decisions: [
          { component: 'charts/a', decision: 'promote', from: { version: '1.0.0' }, to: { version: '1.1.0' }, evidence: [{ cluster: 'integration', outcome: 'verified', door: 'dispatch' }] },
          { component: 'charts/b', decision: 'blocked', reason: 'unverified', command: expect.stringContaining('sluice record'), evidence: [] },
          { component: 'charts/c', decision: 'blocked', reason: 'failed' },
          { component: 'charts/d', decision: 'up-to-date', from: { version: '1.0.0' } },
          { component: 'charts/e', from: null, to: { version: '1.0.0' } },
        ],
      }],
    });
  });
});
