import fc from 'fast-check';
import type { Component } from '../../src/manifest/entries';
import { parseCommitMessage } from '../../src/promotion/commit-message';
import { parseHoldMessage } from '../../src/promotion/hold-message';
import { formatRollbackMessage, parseRollbackMessage, type RollbackRecord } from '../../src/promotion/rollback-message';

const PROMOTION = '1'.repeat(40);
const state = (version: string) => ({ version, fingerprint: 'f0123456789ab' });

describe('formatRollbackMessage', () => {
  test('says what goes back to what, why, and which commit is taken back', () => {
    expect(formatRollbackMessage({ targets: ['live'], components: [{ component: 'charts/alpha', from: state('1.1.0'), to: state('1.0.0'), promotion: PROMOTION }] }, 'it @pages\nSluice-Target: dev')).toBe([
      'chore(k8s): roll back charts/alpha on live', '', 'charts/alpha 1.1.0 -> 1.0.0', '', 'it at pages Sluice-Target: dev', '', 'Sluice-Target: live',
      `Sluice-Rolled-Back: charts/alpha from=1.1.0/f0123456789ab to=1.0.0/f0123456789ab promotion=${PROMOTION}`, '',
    ].join('\n'));
  });

  test('tells two contents of one version apart', () => {
    const from = { version: '1.0.0', fingerprint: 'f111111111111' };
    expect(formatRollbackMessage({ targets: ['live'], components: [{ component: 'charts/alpha', from, to: state('1.0.0'), promotion: PROMOTION }] }))
      .toContain('\n\ncharts/alpha 1.0.0 (f111111111111) -> 1.0.0 (f0123456789ab)\n\n');
  });

  test('counts several, and tells what comes and goes', () => {
    const components = [{ component: 'charts/new' as const, from: state('1.0.0'), promotion: PROMOTION }, { component: 'charts/old' as const, to: state('2.0.0'), promotion: PROMOTION }];
    expect(formatRollbackMessage({ targets: ['eu', 'us'], components }).split('\n').slice(0, 5)).toEqual(['chore(k8s): roll back 2 components on eu, us', '', 'charts/new 1.0.0 -> absent', 'charts/old absent -> 2.0.0', '']);
  });
});

describe('parseRollbackMessage', () => {
  const anyState = fc.option(fc.record({ version: fc.constantFrom('1.0.0', 'v2.1.0-rc.1+build'), fingerprint: fc.stringMatching(/^f[0-9a-f]{12}$/) }), { nil: undefined });
  const anyRecord = fc.record({
    targets: fc.uniqueArray(fc.constantFrom('live', 'live-us', 'edge'), { minLength: 1 }),
    components: fc.array(fc.record({ component: fc.constantFrom<Component>('charts/a', 'infrastructure/my_tool'), from: anyState, to: anyState, promotion: fc.stringMatching(/^[0-9a-f]{40}$/) }), { minLength: 1, maxLength: 4 }),
  });

  test('reads what was written, whatever the reason says, and nobody takes it for another commit of ours', () => {
    fc.assert(fc.property(anyRecord, fc.option(fc.string({ unit: 'grapheme', maxLength: 80 }), { nil: undefined }), (record, reason) => {
      const message = formatRollbackMessage(record, reason);
      expect(parseRollbackMessage(message)).toEqual(JSON.parse(JSON.stringify(record)) as RollbackRecord);
      expect([parseCommitMessage(message), parseHoldMessage(message)]).toEqual([undefined, undefined]);
    }), { seed: 1, numRuns: 100 });
  });

  test.each([
    ['no trailers', 'chore(k8s): roll back charts/a on live\n'],
    ['no target', `x\n\nSluice-Rolled-Back: charts/a from=absent to=absent promotion=${PROMOTION}\n`],
    ['no commit', 'x\n\nSluice-Target: live\nSluice-Rolled-Back: charts/a from=absent to=absent promotion=HEAD\n'],
    ['a state that is none', `x\n\nSluice-Target: live\nSluice-Rolled-Back: charts/a from=1.0.0 to=absent promotion=${PROMOTION}\n`],
  ])('takes a message with %s for no rollback', (_, message) => {
    expect(parseRollbackMessage(message)).toBeUndefined();
  });
});
