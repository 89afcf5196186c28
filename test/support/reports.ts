import fc from 'fast-check';
import { HELM_REASONS } from '../../src/evidence/reasons';
import type { Report } from '../../src/evidence/report';

/** A report that says: cert-manager 1.17.1 was upgraded on integration. */
export function report(changes: Partial<Report> = {}): Report {
  return {
    cluster: 'integration',
    component: 'charts/cert-manager',
    fingerprint: 'f0123456789ab',
    version: '1.17.1',
    outcome: 'verified',
    at: '2026-03-01T10:00:00Z',
    reason: 'UpgradeSucceeded',
    source: { door: 'dispatch', by: 'flux-integration' },
    ...changes,
  };
}

const sha = fc.stringMatching(/^[0-9a-f]{40}$/);
const login = fc.stringMatching(/^[a-z][a-z0-9-]{0,12}(\[bot\])?$/);
const fingerprint = fc.stringMatching(/^f[0-9a-f]{12}$/);

/** Any report that can be. */
export const anyReport: fc.Arbitrary<Report> = fc.record({
  cluster: fc.constantFrom('dev', 'integration', 'live-eu'),
  component: fc.constantFrom('charts/cert-manager', 'infrastructure/talos', 'infrastructure/my_tool'),
  fingerprint,
  version: fc.option(fc.constantFrom('1.17.1', 'v1.8.0', '0.1.0-rc.2+build'), { nil: undefined }),
  outcome: fc.constantFrom('verified' as const, 'failed' as const),
  transient: fc.constantFrom(undefined, true as const),
  at: fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString().replace('.000Z', 'Z')),
  reason: fc.constantFrom(...(Object.keys(HELM_REASONS) as (keyof typeof HELM_REASONS)[]), 'ReconciliationSucceeded' as const, 'Absent' as const, 'Recorded' as const),
  removes: fc.option(fingerprint, { nil: undefined }),
  source: fc.oneof(
    fc.record({ door: fc.constant('dispatch' as const), by: login }),
    fc.constant({ door: 'helmreleases' as const }),
    fc.record({ door: fc.constant('readiness' as const), by: login, commit: sha }),
    fc.record({ door: fc.constant('manual' as const), by: fc.option(login, { nil: undefined }) }),
    fc.record({ door: fc.constant('generic' as const), signed: fc.boolean() }),
  ),
}).map((one) => (one.outcome === 'verified' ? { ...one, transient: undefined } : one));
