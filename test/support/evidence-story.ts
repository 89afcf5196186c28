import type { KnownCluster } from '../../src/evidence/known-cluster';
import { knownCluster, type EntryFacts } from './known-cluster';

/** Commits of the story, oldest first. */
export const COMMITS = { first: '1'.repeat(40), raised: '2'.repeat(40), removed: '3'.repeat(40) } as const;

export const F = {
  /** cert-manager 1.17.0, as it was at first. */
  old: 'f00000000001a',
  /** cert-manager 1.17.1, as it is. */
  certManager: 'f00000000001b',
  /** longhorn v1.8.0. */
  longhorn: 'f00000000002a',
  /** podinfo, which only its Helm test verifies. */
  podinfo: 'f00000000003a',
  /** spegel, which was removed. */
  spegel: 'f00000000004a',
  /** talos v1.12.1. */
  talos: 'f00000000005a',
} as const;

const certManager = (version: string, fingerprint: string): EntryFacts => ({ component: 'charts/cert-manager', fingerprint, version, test: false });
const others: readonly EntryFacts[] = [
  { component: 'charts/longhorn', fingerprint: F.longhorn, version: 'v1.8.0', test: false },
  { component: 'charts/podinfo', fingerprint: F.podinfo, version: '6.7.0', test: true },
  { component: 'infrastructure/talos', fingerprint: F.talos, version: 'v1.12.1', test: false },
];
const spegel: EntryFacts = { component: 'charts/spegel', fingerprint: F.spegel, version: '0.6.0', test: false };

/** When spegel was removed. */
export const REMOVED_AT = new Date('2026-03-01T09:30:00Z');

/** A cluster whose cert-manager was raised and whose spegel was removed. */
export function storyCluster(name: string = 'integration', changes: Partial<KnownCluster> = {}): KnownCluster {
  return {
    ...knownCluster({
      name,
      reporters: [`flux-${name}`],
      versions: [
        { commit: COMMITS.removed, at: REMOVED_AT, entries: [certManager('1.17.1', F.certManager), ...others] },
        { commit: COMMITS.raised, at: new Date('2026-03-01T09:00:00Z'), entries: [certManager('1.17.1', F.certManager), ...others, spegel] },
        { commit: COMMITS.first, at: new Date('2026-03-01T08:00:00Z'), entries: [certManager('1.17.0', F.old), ...others, spegel] },
      ],
    }),
    ...changes,
  };
}

export const CLUSTERS: ReadonlyMap<string, KnownCluster> = new Map(['dev', 'integration', 'live'].map((name) => [name, storyCluster(name)]));
export const find = (name: string): KnownCluster | undefined => CLUSTERS.get(name);

/** When events of the story are received. */
export const RECEIVED_AT = new Date('2026-03-01T10:00:10Z');

export interface EventChanges {
  readonly reason?: string;
  readonly severity?: string;
  readonly message?: string;
  readonly timestamp?: string;
  readonly object?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An event as notification-controller sends it: cert-manager 1.17.1 was upgraded on integration. */
export function fluxEvent({ reason = 'UpgradeSucceeded', severity = 'info', message, timestamp, object, metadata }: EventChanges = {}): Record<string, unknown> {
  return {
    involvedObject: {
      kind: 'HelmRelease', namespace: 'flux-system', name: 'cert-manager', uid: '8f1c', apiVersion: 'helm.toolkit.fluxcd.io/v2', resourceVersion: '4711', ...object,
    },
    severity,
    timestamp: timestamp ?? '2026-03-01T10:00:00Z',
    message: message ?? 'Helm upgrade succeeded for release cert-manager/cert-manager.v2 with chart cert-manager@1.17.1',
    reason,
    metadata: { 'cluster': 'integration', 'component': 'charts/cert-manager', 'fingerprint': F.certManager, 'revision': '1.17.1', 'app-version': 'v1.17.1', ...metadata },
    reportingController: 'helm-controller',
    reportingInstance: 'helm-controller-6f9b',
  };
}

export interface DispatchChanges {
  readonly action?: string;
  readonly sender?: unknown;
  readonly repository?: string;
  readonly event?: unknown;
}

/** The event file of a `repository_dispatch` that carries an event of Flux. */
export function dispatchFile({ action = 'HelmRelease/cert-manager.flux-system', sender = { login: 'flux-integration', type: 'User' }, repository = 'acme/homelab', event = fluxEvent() }: DispatchChanges = {}): Record<string, unknown> {
  return { action, branch: 'main', client_payload: event, repository: { full_name: repository, owner: { login: 'acme' } }, sender };
}

/** The event file of a `status` of the Kustomization flux-system on integration. */
export function statusFile(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 1, sha: COMMITS.removed, name: 'acme/homelab', context: 'flux/integration/Kustomization/flux-system/flux-system', description: 'reconciliation succeeded',
    state: 'success', created_at: '2026-03-01T10:00:00+00:00', updated_at: '2026-03-01T10:00:00+00:00', branches: [], commit: { sha: COMMITS.removed },
    repository: { full_name: 'acme/homelab' }, sender: { login: 'flux-integration' }, ...changes,
  };
}
