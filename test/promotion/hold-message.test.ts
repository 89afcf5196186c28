import fc from 'fast-check';
import { parseCommitMessage } from '../../src/promotion/commit-message';
import { formatHoldMessage, parseHoldMessage, type HoldRecord } from '../../src/promotion/hold-message';

describe('formatHoldMessage', () => {
  test('says what is held, where and why', () => {
    expect(formatHoldMessage({ kind: 'hold', component: 'charts/harbor', clusters: ['live-eu', 'live-us'] }, { reason: 'loses @data\nSluice-Hold: charts/x', allow: '<1.17.0' })).toBe(
      'chore(k8s): hold charts/harbor on live-eu, live-us\n\nloses at data Sluice-Hold: charts/x\nallows <1.17.0\n\nSluice-Target: live-eu\nSluice-Target: live-us\nSluice-Hold: charts/harbor\n',
    );
  });

  test('says what is lifted, and why it was there', () => {
    expect(formatHoldMessage({ kind: 'unhold', component: 'infrastructure/talos', clusters: ['dev'] }, { reason: 'why' })).toBe(
      'chore(k8s): unhold infrastructure/talos on dev\n\nwas held: why\n\nSluice-Target: dev\nSluice-Unhold: infrastructure/talos\n',
    );
  });
});

describe('parseHoldMessage', () => {
  const anyRecord: fc.Arbitrary<HoldRecord> = fc.record({
    kind: fc.constantFrom('hold' as const, 'unhold' as const),
    component: fc.constantFrom('charts/harbor' as const, 'infrastructure/gateway_api' as const),
    clusters: fc.uniqueArray(fc.constantFrom('dev', 'live', 'live-us'), { minLength: 1 }),
  });

  test('reads what was written, whatever the reason says', () => {
    fc.assert(fc.property(anyRecord, fc.string({ unit: 'grapheme', maxLength: 80 }), fc.option(fc.constantFrom('<1.18.0', '^1.2 || 3.x')), (record, reason, allow) => {
      const message = formatHoldMessage(record, { reason, ...(allow !== null && { allow }) });
      expect(parseHoldMessage(message)).toEqual(record);
      expect(parseCommitMessage(message)).toBeUndefined();
    }), { seed: 1, numRuns: 100 });
  });

  test.each(['feat: change', 'chore(k8s): hold charts/a on live', 'x\n\nSluice-Target: live\nSluice-Hold: rm -rf /\n'])('takes %j for no hold', (message) => {
    expect(parseHoldMessage(message)).toBeUndefined();
  });
});
