import type { Evidence } from '../../src/evidence/evidence';
import { parseFluxEvent } from '../../src/evidence/flux-event';
import { judgeFluxEvent } from '../../src/evidence/judge-event';
import { HELM_REASONS } from '../../src/evidence/reasons';
import type { Report } from '../../src/evidence/report';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import { COMMITS, F, fluxEvent, RECEIVED_AT, storyCluster, type EventChanges } from '../support/evidence-story';

function judge(changes: EventChanges, receivedAt: Date = RECEIVED_AT): Evidence {
  const event = parseFluxEvent(fluxEvent(changes));
  if (event.kind !== 'flux-event') return event;
  return judgeFluxEvent(event, storyCluster(), receivedAt, { door: 'dispatch', by: 'flux-integration' });
}

function only(evidence: Evidence): Report {
  if (evidence.kind !== 'reports' || evidence.notes.length !== 1) throw new Error(`no single report: ${JSON.stringify(evidence)}`);
  return (evidence.notes[0] as { report: Report }).report;
}

interface Row {
  readonly reason: string;
  readonly severity: string;
  readonly revision?: string;
  readonly message?: string;
  readonly says: 'verified' | 'failed' | 'transient' | 'nothing';
}

const rows: readonly Row[] = [
  // a rollback that succeeded, with severity info and the old version: the attempt has failed
  { reason: 'RollbackSucceeded', severity: 'info', revision: '1.17.0', says: 'failed' },
  { reason: 'RollbackSucceeded', severity: 'info', revision: '1.17.1', says: 'failed' },
  { reason: 'RollbackFailed', severity: 'error', revision: '1.17.0', says: 'failed' },
  { reason: 'InstallSucceeded', severity: 'info', says: 'verified' },
  { reason: 'UpgradeSucceeded', severity: 'info', says: 'verified' },
  { reason: 'TestSucceeded', severity: 'info', says: 'verified' },
  { reason: 'InstallFailed', severity: 'error', says: 'failed' },
  { reason: 'UpgradeFailed', severity: 'error', says: 'failed' },
  { reason: 'TestFailed', severity: 'error', says: 'failed' },
  { reason: 'UninstallSucceeded', severity: 'info', message: 'Helm uninstall remediation for release a/b.v1 with chart b@1 succeeded', says: 'failed' },
  { reason: 'UninstallSucceeded', severity: 'info', message: 'Helm uninstall succeeded for release a/b.v1 with chart b@1', says: 'nothing' },
  { reason: 'UninstallSucceeded', severity: 'info', message: 'Helm uninstall succeeded for release Helm uninstall remediation ', says: 'nothing' },
  { reason: 'UninstallFailed', severity: 'error', message: 'Helm uninstall failed for release a/b.v1 with chart b@1: x', says: 'failed' },
  { reason: 'UninstallFailed', severity: 'error', message: 'Helm uninstall remediation for release a/b.v1 with chart b@1 failed: x', says: 'failed' },
  { reason: 'ArtifactFailed', severity: 'error', revision: undefined, says: 'transient' },
  { reason: 'ValuesError', severity: 'error', says: 'transient' },
  { reason: 'DependencyNotReady', severity: 'info', says: 'nothing' },
  { reason: 'DriftDetected', severity: 'error', says: 'nothing' },
  { reason: 'DriftCorrected', severity: 'info', says: 'nothing' },
  { reason: 'HelmChartCreated', severity: 'info', says: 'nothing' },
  { reason: 'HelmChartDeleted', severity: 'trace', says: 'nothing' },
  { reason: 'HealthCheckCanceled', severity: 'info', says: 'nothing' },
  { reason: 'ReconciliationSucceeded', severity: 'info', says: 'nothing' },
  { reason: 'Succeeded', severity: 'info', says: 'nothing' },
  { reason: 'constructor', severity: 'info', says: 'nothing' },
  { reason: '__proto__', severity: 'error', says: 'nothing' },
  { reason: '', severity: 'info', says: 'nothing' },
  // the severity alone decides nothing
  { reason: 'UpgradeFailed', severity: 'info', says: 'failed' },
  { reason: 'UpgradeSucceeded', severity: 'error', says: 'nothing' },
  { reason: 'Anything', severity: 'error', says: 'nothing' },
];

describe('judgeFluxEvent', () => {
  test.each(rows)('$reason with severity $severity says $says', ({ reason, severity, revision, message, says }) => {
    const evidence = judge({ reason, severity, message, metadata: revision === undefined ? {} : { revision } });
    if (says === 'nothing') {
      expect(evidence.kind).toBe('ignored');
      return;
    }
    expect(only(evidence)).toEqual({
      cluster: 'integration',
      component: 'charts/cert-manager',
      fingerprint: F.certManager,
      version: '1.17.1',
      outcome: says === 'verified' ? 'verified' : 'failed',
      ...(says === 'transient' && { transient: true }),
      at: '2026-03-01T10:00:00Z',
      reason,
      source: { door: 'dispatch', by: 'flux-integration' },
    });
  });

  test('has a row for every reason that says something', () => {
    const covered = new Set(rows.map(({ reason }) => reason));
    expect(Object.keys(HELM_REASONS).filter((reason) => !covered.has(reason))).toEqual([]);
  });

  test('notes the report on the commit that introduced the fingerprint', () => {
    expect(judge({})).toMatchObject({ kind: 'reports', notes: [{ commit: COMMITS.raised }] });
    expect(judge({ metadata: { fingerprint: F.old, revision: '1.17.0' } })).toMatchObject({ kind: 'reports', notes: [{ commit: COMMITS.first, report: { version: '1.17.0' } }] });
  });
});

describe('judgeFluxEvent, on which entry it is about', () => {
  test.each([
    ['without a fingerprint', { fingerprint: undefined }, 'ignored', 'no-fingerprint'],
    ['without a component', { component: undefined }, 'ignored', 'no-fingerprint'],
    ['with a fingerprint that is no text', { fingerprint: 123456789012 }, 'ignored', 'no-fingerprint'],
    ['with a fingerprint that is none', { fingerprint: 'f00000000001b\n' }, 'refused', 'malformed'],
    ['with a component that is none', { component: 'charts/../../etc' }, 'refused', 'malformed'],
    ['with a fingerprint that was never there', { fingerprint: 'f99999999999a' }, 'ignored', 'unknown-fingerprint'],
    ["with another component's fingerprint", { fingerprint: F.longhorn }, 'ignored', 'unknown-fingerprint'],
    ['with the chart of before under the new fingerprint', { revision: '1.17.0' }, 'ignored', 'version-differs'],
    ['without a chart version', { revision: undefined }, 'ignored', 'version-differs'],
    ['with a prerelease of the version', { revision: '1.17.1-rc.1' }, 'ignored', 'version-differs'],
  ])('a success %s is not believed', (_, metadata, kind, code) => {
    expect(judge({ metadata })).toMatchObject({ kind, code });
  });

  test.each([
    ['v1.8.0', '1.8.0'], ['v1.8.0', 'v1.8.0'], ['v1.8.0', '1.8.0+0123456789ab'],
  ])('%s is the chart version %s', (version, revision) => {
    expect(only(judge({ metadata: { component: 'charts/longhorn', fingerprint: F.longhorn, revision } }))).toMatchObject({ version, outcome: 'verified' });
  });

  test('a failure needs the fingerprint only', () => {
    expect(only(judge({ reason: 'UpgradeFailed', severity: 'error', metadata: { revision: '1.17.0' } })).outcome).toBe('failed');
    expect(judge({ reason: 'UpgradeFailed', severity: 'error', metadata: { fingerprint: undefined } })).toMatchObject({ kind: 'ignored', code: 'no-fingerprint' });
    expect(judge({ reason: 'UpgradeFailed', severity: 'error', metadata: { fingerprint: 'f99999999999a' } })).toMatchObject({ kind: 'ignored', code: 'unknown-fingerprint' });
  });

  test('only a Helm test verifies an entry that asks for one', () => {
    const podinfo = { component: 'charts/podinfo', fingerprint: F.podinfo, revision: '6.7.0' };
    expect(judge({ reason: 'InstallSucceeded', metadata: podinfo })).toMatchObject({ kind: 'ignored', code: 'test-awaited' });
    expect(judge({ reason: 'UpgradeSucceeded', metadata: { verify: 'test' } })).toMatchObject({ kind: 'ignored', code: 'test-awaited' });
    expect(only(judge({ reason: 'TestSucceeded', metadata: podinfo })).outcome).toBe('verified');
    expect(only(judge({ reason: 'InstallFailed', severity: 'error', metadata: podinfo })).outcome).toBe('failed');
  });
});

describe('judgeFluxEvent, on a removal', () => {
  const uninstall: EventChanges = {
    reason: 'UninstallSucceeded',
    message: 'Helm uninstall succeeded for release spegel/spegel.v3 with chart spegel@0.6.0',
    metadata: { component: 'charts/spegel', fingerprint: F.spegel, revision: '0.6.0' },
  };

  test('an uninstall verifies the removal of what the manifest no longer has', () => {
    expect(judge(uninstall)).toMatchObject({
      kind: 'reports',
      notes: [{ commit: COMMITS.removed, report: { component: 'charts/spegel', fingerprint: fingerprintOfRemoval(F.spegel), removes: F.spegel, outcome: 'verified', reason: 'UninstallSucceeded' } }],
    });
    expect(only(judge(uninstall))).not.toHaveProperty('version');
  });

  test('an uninstall that fails keeps the removal back', () => {
    const failed = only(judge({ ...uninstall, reason: 'UninstallFailed', severity: 'error', message: 'Helm uninstall failed for release spegel' }));
    expect(failed).toMatchObject({ outcome: 'failed', removes: F.spegel });
  });

  test('a clean-up that fails is about the entry, also where it has been removed since', () => {
    const failed = only(judge({ ...uninstall, reason: 'UninstallFailed', severity: 'error', message: 'Helm uninstall remediation for release spegel failed' }));
    expect(failed).toMatchObject({ outcome: 'failed', fingerprint: F.spegel });
  });

  test('an uninstall says nothing while the manifest has the component: its namespace has changed', () => {
    expect(judge({ ...uninstall, metadata: {} })).toMatchObject({ kind: 'ignored', code: 'not-removed' });
  });

  test('an uninstall of before the removal says nothing, even when it arrives late', () => {
    expect(judge({ ...uninstall, timestamp: '2026-03-01T09:00:00Z' })).toMatchObject({ kind: 'ignored', code: 'not-removed' });
    expect(judge({ ...uninstall, timestamp: '2026-03-01T09:29:00Z' }).kind).toBe('reports');
  });

  test('an uninstall of something that was never there says nothing', () => {
    expect(judge({ ...uninstall, metadata: { component: 'charts/spegel', fingerprint: 'f99999999999a' } })).toMatchObject({ kind: 'ignored', code: 'unknown-fingerprint' });
  });
});

describe('judgeFluxEvent, on time', () => {
  test.each([
    ['is that of the event', '2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['is that of the event, days late', '2026-02-20T10:00:00Z', '2026-02-20T10:00:00Z'],
    ['is in UTC', '2026-03-01T12:00:00+02:00', '2026-03-01T10:00:00Z'],
    ['keeps milliseconds', '2026-03-01T10:00:00.123456789Z', '2026-03-01T10:00:00.123Z'],
    ['of an event from the future is that of its receipt', '2031-01-01T00:00:00Z', '2026-03-01T10:00:10Z'],
    ['of an event from the end of time is that of its receipt', '9999-12-31T23:59:59-12:00', '2026-03-01T10:00:10Z'],
  ])('the time %s', (_, timestamp, at) => {
    expect(only(judge({ timestamp })).at).toBe(at);
  });

  test.each(['', 'yesterday', '2026-03-01', '2026-13-01T00:00:00Z', '1772359200', '2026-03-01T10:00:00', '2026-03-01T10:00:00Z\n'])('fails if the time is %j', (timestamp) => {
    expect(judge({ timestamp })).toMatchObject({ kind: 'refused', code: 'malformed' });
  });
});
