import type { Evidence } from '../../src/evidence/evidence';
import { readHelmReleases } from '../../src/evidence/helm-releases';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import { COMMITS, F, RECEIVED_AT, storyCluster } from '../support/evidence-story';

type Json = Readonly<Record<string, unknown>>;

interface Changes {
  readonly metadata?: Json;
  readonly annotations?: Json;
  readonly rendered?: Json;
  readonly spec?: Json;
  readonly status?: Json;
  readonly ready?: Json;
  readonly snapshot?: Json;
  readonly conditions?: readonly Json[];
}

/** A HelmRelease as it is when cert-manager 1.17.1 is deployed. */
function release({ metadata, annotations, rendered, spec, status, ready, snapshot, conditions = [] }: Changes = {}): Json {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: {
      name: 'cert-manager',
      namespace: 'flux-system',
      generation: 3,
      annotations: { 'event.toolkit.fluxcd.io/component': 'charts/cert-manager', 'event.toolkit.fluxcd.io/fingerprint': F.certManager, ...annotations },
      ...metadata,
    },
    spec: { releaseName: 'cert-manager', commonMetadata: { annotations: { 'sluice-fingerprint': F.certManager, ...rendered } }, ...spec },
    status: {
      observedGeneration: 3,
      lastAttemptedGeneration: 3,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'UpgradeSucceeded', observedGeneration: 3, lastTransitionTime: '2026-03-01T09:50:00Z', message: 'x', ...ready },
        { type: 'Released', status: 'True', reason: 'UpgradeSucceeded', observedGeneration: 3, lastTransitionTime: '2026-03-01T09:50:00Z' },
        ...conditions,
      ],
      history: [
        { version: 2, status: 'deployed', action: 'upgrade', chartName: 'cert-manager', chartVersion: '1.17.1', lastDeployed: '2026-03-01T09:49:00Z', ...snapshot },
        { version: 1, status: 'superseded', action: 'install', chartName: 'cert-manager', chartVersion: '1.17.0', lastDeployed: '2026-02-01T09:49:00Z' },
      ],
      ...status,
    },
  };
}

function read(items: readonly unknown[], options: { readonly complete?: boolean; readonly list?: Json; readonly receivedAt?: Date } = {}): Evidence {
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items, ...options.list });
  return readHelmReleases({ cluster: storyCluster(), text, receivedAt: options.receivedAt ?? RECEIVED_AT, complete: options.complete ?? false });
}

const podinfo: Changes = {
  metadata: { name: 'podinfo' },
  annotations: { 'event.toolkit.fluxcd.io/component': 'charts/podinfo', 'event.toolkit.fluxcd.io/fingerprint': F.podinfo, 'event.toolkit.fluxcd.io/verify': 'test' },
  rendered: { 'sluice-fingerprint': F.podinfo },
};
const tested = { type: 'TestSuccess', status: 'True', reason: 'TestSucceeded', observedGeneration: 3 };

describe('readHelmReleases', () => {
  test('verifies what is deployed and ready', () => {
    expect(read([release()])).toEqual({
      kind: 'reports',
      cluster: 'integration',
      asides: [],
      notes: [{
        commit: COMMITS.raised,
        report: {
          cluster: 'integration', component: 'charts/cert-manager', fingerprint: F.certManager, version: '1.17.1', outcome: 'verified',
          at: '2026-03-01T09:50:00Z', reason: 'UpgradeSucceeded', source: { door: 'helmreleases' },
        },
      }],
    });
  });

  test('says the same each time, so that a list read every minute adds nothing', () => {
    expect(read([release()], { receivedAt: new Date('2026-03-02T10:00:00Z') })).toEqual(read([release()]));
  });

  test('never says later than now', () => {
    expect(read([release({ ready: { lastTransitionTime: '2033-01-01T00:00:00Z' } })])).toMatchObject({ notes: [{ report: { at: '2026-03-01T10:00:10Z' } }] });
  });

  const silent: readonly (readonly [what: string, changes: Changes, code: string])[] = [
    ['the controller has not looked at it', { ready: { observedGeneration: 2 } }, 'not-current'],
    ['the controller is not done with it', { status: { observedGeneration: 2 } }, 'not-current'],
    ['its present specification was never tried', { status: { lastAttemptedGeneration: 2 } }, 'not-current'],
    ['the specification has changed since', { metadata: { generation: 4 } }, 'not-current'],
    ['it was never looked at', { status: { conditions: [] } }, 'not-current'],
    ['it has no status', { status: { conditions: undefined, history: undefined, observedGeneration: undefined } }, 'not-current'],
    ['it does not say since when', { ready: { lastTransitionTime: undefined } }, 'not-current'],
    ['the old chart is deployed under the new fingerprint', { snapshot: { chartVersion: '1.17.0' } }, 'version-differs'],
    ['nothing says which chart is deployed', { snapshot: { chartVersion: undefined } }, 'version-differs'],
    ['nothing is deployed', { snapshot: { status: 'failed' } }, 'not-current'],
    ['there is no history', { status: { history: [] } }, 'not-current'],
    ['what is deployed comes from a rollback', { snapshot: { version: 3, action: 'rollback' } }, 'not-current'],
    ['only the annotation has changed', { annotations: { 'event.toolkit.fluxcd.io/fingerprint': F.certManager }, rendered: { 'sluice-fingerprint': F.old } }, 'not-current'],
    ['the fingerprint stands in an annotation only', { spec: { commonMetadata: undefined } }, 'no-fingerprint'],
    ['the fingerprint is none', { rendered: { 'sluice-fingerprint': 'latest' } }, 'no-fingerprint'],
    ['the fingerprint was never there', { annotations: { 'event.toolkit.fluxcd.io/fingerprint': 'f99999999999a' }, rendered: { 'sluice-fingerprint': 'f99999999999a' } }, 'unknown-fingerprint'],
    ['the component is none', { annotations: { 'event.toolkit.fluxcd.io/component': 'cert-manager' } }, 'no-fingerprint'],
    ['it is suspended', { spec: { suspend: true, commonMetadata: { annotations: { 'sluice-fingerprint': F.certManager } } } }, 'not-current'],
    ['it is being deleted', { metadata: { deletionTimestamp: '2026-03-01T09:55:00Z' } }, 'not-current'],
    ['it is at work', { ready: { status: 'Unknown', reason: 'Progressing' } }, 'says-nothing'],
    ['it waits for another', { ready: { status: 'False', reason: 'DependencyNotReady' } }, 'says-nothing'],
    ['its source is not ready', { ready: { status: 'False', reason: 'SourceNotReady' } }, 'says-nothing'],
    ['its state could not be told', { ready: { status: 'False', reason: 'StateError' } }, 'says-nothing'],
    ['it is ready for a reason that nobody knows', { ready: { reason: 'ReconciliationSucceeded' } }, 'says-nothing'],
    ['it is ready for a reason that is none', { ready: { reason: 'RollbackSucceeded' } }, 'says-nothing'],
    ['it is not ready for a reason that is none', { ready: { status: 'False' } }, 'says-nothing'],
    ['it failed before its present specification', { ready: { status: 'False', reason: 'UpgradeFailed' }, status: { lastAttemptedGeneration: 2 } }, 'says-nothing'],
    ['it was uninstalled to be installed elsewhere', { ready: { status: 'False', reason: 'UninstallSucceeded' } }, 'says-nothing'],
    ['its Helm test has not run', { ...podinfo, snapshot: { chartVersion: '6.7.0' } }, 'test-awaited'],
    ['its Helm test ran for another release', { ...podinfo, snapshot: { chartVersion: '6.7.0' }, conditions: [tested] }, 'test-awaited'],
    ['one of its Helm tests has not succeeded', { ...podinfo, snapshot: { chartVersion: '6.7.0', testHooks: { a: { phase: 'Succeeded' }, b: { phase: 'Running' } } }, conditions: [tested] }, 'test-awaited'],
    ['its Helm tests succeeded for an earlier specification', { ...podinfo, snapshot: { chartVersion: '6.7.0', testHooks: { a: { phase: 'Succeeded' } } }, conditions: [{ ...tested, status: 'False' }] }, 'test-awaited'],
    ['its annotation asks for a Helm test', { annotations: { 'event.toolkit.fluxcd.io/verify': 'test' } }, 'test-awaited'],
  ];

  test.each(silent)('says nothing where %s', (_, changes, code) => {
    const { annotations, rendered, ...others } = changes;
    expect(read([release({ ...others, ...(annotations && { annotations }), ...(rendered && { rendered }) })])).toMatchObject({ kind: 'ignored', code });
  });

  test('takes the newest of the history, wherever it stands', () => {
    const history = [{ version: 1, status: 'superseded', chartVersion: '1.17.0' }, { version: 10, status: 'deployed', chartVersion: '1.17.1' }, { version: 9, status: 'superseded', chartVersion: '1.16.0' }];
    expect(read([release({ status: { history } })]).kind).toBe('reports');
  });

  test('verifies by a Helm test that ran for what is deployed', () => {
    const done = release({ ...podinfo, snapshot: { chartVersion: '6.7.0', testHooks: { 'podinfo-test': { phase: 'Succeeded' } } }, conditions: [tested], ready: { reason: 'TestSucceeded' } });
    expect(read([done])).toMatchObject({ notes: [{ report: { component: 'charts/podinfo', outcome: 'verified', reason: 'TestSucceeded' } }] });
  });

  const failures: readonly (readonly [reason: string, changes: Changes, transient: boolean])[] = [
    ['InstallFailed', {}, false],
    ['UpgradeFailed', {}, false],
    ['TestFailed', {}, false],
    ['RollbackSucceeded', { conditions: [{ type: 'Remediated', status: 'True', reason: 'RollbackSucceeded' }] }, false],
    ['RollbackFailed', {}, false],
    ['UninstallFailed', {}, false],
    ['UninstallSucceeded', { conditions: [{ type: 'Remediated', status: 'True', reason: 'UninstallSucceeded' }] }, false],
    ['ArtifactFailed', { status: { lastAttemptedGeneration: 2, observedGeneration: 2 } }, true],
    ['ValuesError', {}, true],
  ];

  test.each(failures)('reports %s as failed', (reason, { status, ...changes }, transient) => {
    const failed = release({ ...changes, ready: { status: 'False', reason } });
    const patched = { ...failed, status: { ...(failed.status as Json), ...status } };
    expect(read([patched])).toMatchObject({ notes: [{ report: { component: 'charts/cert-manager', outcome: 'failed', reason, at: '2026-03-01T09:50:00Z' } }] });
    expect(JSON.stringify(read([patched])).includes('"transient":true')).toBe(transient);
  });

  test('names what says nothing beside what it records', () => {
    const foreign = { ...release(), metadata: { name: 'own', namespace: 'x', generation: 1 } };
    const suspended = release({ ...podinfo, spec: { suspend: true, commonMetadata: { annotations: { 'sluice-fingerprint': F.podinfo } } } });
    expect(read([release(), foreign, suspended])).toMatchObject({
      kind: 'reports',
      notes: [{ report: { component: 'charts/cert-manager' } }],
      asides: [{ about: 'charts/podinfo', code: 'not-current', reason: 'charts/podinfo is suspended' }],
    });
  });

  test('believes neither of two releases that say they are the same component', () => {
    const evidence = read([release(), release({ metadata: { name: 'copy' } })]);
    expect(evidence).toMatchObject({ kind: 'ignored', code: 'not-current', reason: expect.stringContaining('flux-system/cert-manager, flux-system/copy') as string });
  });

  test('reads a single release', () => {
    expect(readHelmReleases({ cluster: storyCluster(), text: JSON.stringify(release()), receivedAt: RECEIVED_AT, complete: true })).toMatchObject({ kind: 'reports', notes: [{ report: { component: 'charts/cert-manager' } }] });
  });

  test('says that a list is empty: the command before it in the pipe has failed', () => {
    expect(readHelmReleases({ cluster: storyCluster(), text: '\n', receivedAt: RECEIVED_AT, complete: true })).toMatchObject({ kind: 'refused', reason: 'the list is empty: what should have written it has failed' });
  });

  test.each([['nothing', ''], ['no JSON', 'error: the server has no resource type'], ['a list in JSON', '[]'], ['an object without items', '{}'], ['items that are none', '{"items":{}}']])('fails if it is %s', (_, text) => {
    expect(readHelmReleases({ cluster: storyCluster(), text, receivedAt: RECEIVED_AT, complete: true })).toMatchObject({ kind: 'refused', code: 'malformed' });
  });

  test.each([
    ['no releases', []], ['releases of somebody else', [{ kind: 'HelmRelease', apiVersion: 'helm.toolkit.fluxcd.io/v2', metadata: { name: 'x' } }]], ['something else', [null, 1, 'x', [], { kind: 'Pod' }]],
  ])('ignores %s', (_, items) => {
    expect(read(items)).toMatchObject({ kind: 'ignored', code: 'no-fingerprint' });
  });
});

describe('readHelmReleases, on a removal', () => {
  const gone = { component: 'charts/spegel', fingerprint: fingerprintOfRemoval(F.spegel), removes: F.spegel, outcome: 'verified', reason: 'Absent', at: '2026-03-01T10:00:10Z' };
  const components = (evidence: Evidence) => (evidence.kind === 'reports' ? evidence.notes.map(({ report }) => report.component) : []);

  test('verifies what a complete list does not hold', () => {
    const evidence = read([release()], { complete: true });
    expect(evidence).toMatchObject({ kind: 'reports', notes: [{ report: { component: 'charts/cert-manager' } }, { commit: COMMITS.removed, report: gone }] });
    expect(components(read([], { complete: true }))).toEqual(['charts/spegel']);
  });

  test.each([
    ['not complete', [release()], {}],
    ['cut into pages', [release()], { complete: true, list: { metadata: { continue: 'abc' } } }],
    ['one of before the removal', [release()], { complete: true, receivedAt: new Date('2026-03-01T09:00:00Z') }],
  ])('says nothing where the list is %s', (_, items, options) => {
    expect(components(read(items, options))).not.toContain('charts/spegel');
  });

  test.each([
    ['says that it is the component', { annotations: { 'event.toolkit.fluxcd.io/component': 'charts/spegel' } }],
    ['has the name of the component', { metadata: { name: 'spegel', annotations: {} } }],
    ['installs under the name of the component', { metadata: { name: 'x', annotations: {} }, spec: { releaseName: 'spegel' } }],
    ['is being deleted', { metadata: { name: 'spegel', deletionTimestamp: '2026-03-01T09:55:00Z' } }],
  ])('says nothing where a release %s', (_, changes) => {
    expect(components(read([release(changes)], { complete: true }))).not.toContain('charts/spegel');
  });

  test('says nothing of infrastructure, which no list of releases holds', () => {
    const removals = () => [{ component: 'infrastructure/cilium', fingerprint: 'f00000000006a', removes: 'f00000000006b', commit: COMMITS.removed, since: new Date('2026-03-01T09:30:00Z') } as const];
    const text = JSON.stringify({ items: [release()] });
    expect(components(readHelmReleases({ cluster: storyCluster('integration', { removals }), text, receivedAt: RECEIVED_AT, complete: true }))).toEqual(['charts/cert-manager']);
  });

  test('says nothing of a single release', () => {
    const text = JSON.stringify(release());
    expect(components(readHelmReleases({ cluster: storyCluster(), text, receivedAt: RECEIVED_AT, complete: true }))).toEqual(['charts/cert-manager']);
  });
});
