import fc from 'fast-check';
import { outcomeStatus } from '../../src/evidence/outcome-status';
import { anyReport, report } from '../support/reports';

describe('outcomeStatus', () => {
  test.each([
    [report(), 'success', '1.17.1 verified (UpgradeSucceeded, f0123456789ab)'],
    [report({ outcome: 'failed', reason: 'RollbackSucceeded' }), 'failure', '1.17.1 failed (RollbackSucceeded, f0123456789ab)'],
    [report({ outcome: 'failed', transient: true, reason: 'ValuesError' }), 'failure', '1.17.1 failed before it began (ValuesError, f0123456789ab)'],
    [report({ version: undefined, removes: 'f9999999999ab', reason: 'Absent' }), 'success', 'the removal verified (Absent, f0123456789ab)'],
  ] as const)('shows %j as %s', (one, state, description) => {
    expect(outcomeStatus(one)).toEqual({ context: 'sluice/integration/charts/cert-manager', state, description });
  });

  test('fits every forge', () => {
    fc.assert(fc.property(anyReport, (one) => {
      expect(outcomeStatus(one).description.length).toBeLessThanOrEqual(140);
    }), { seed: 1, numRuns: 300 });
  });
});
