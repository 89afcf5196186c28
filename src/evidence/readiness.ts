import { ignored, refused, reports, type Evidence } from './evidence';
import { formatInstant, notAfter, parseInstant } from './instant';
import type { KnownCluster } from './known-cluster';
import { matches } from './patterns';
import { refuseSender } from './reporters';

/** A commit status of a Flux Kustomization, from a `status` event or read from the forge. */
export interface ReadinessStatus {
  readonly commit: string;
  readonly namespace: string;
  readonly name: string;
  /** The forge's word; only `success` says anything. */
  readonly state: string;
  readonly at: Date;
}

/** A commit status as the forge lists it. */
export interface ListedStatus {
  readonly context: string;
  readonly state: string;
  readonly creator: string | undefined;
  /** RFC 3339. */
  readonly at: string;
}

/** The context under which a Kustomization's outcome is posted: `flux/<cluster>/Kustomization/<namespace>/<name>`. */
export function formatReadinessContext(cluster: string, kustomization: { readonly namespace: string; readonly name: string }): string {
  return `flux/${cluster}/Kustomization/${kustomization.namespace}/${kustomization.name}`;
}

/** The parts of such a context; undefined for any other. */
export function parseReadinessContext(context: string): { readonly cluster: string; readonly namespace: string; readonly name: string } | undefined {
  const [flux, cluster, kind, namespace, name, ...more] = context.split('/', 6);
  if (flux !== 'flux' || kind !== 'Kustomization' || !cluster || !namespace || !name || more.length > 0) return undefined;
  return { cluster, namespace, name };
}

/**
 * What a Kustomization's status says: the success of the one that the cluster's `readiness` names verifies every entry
 * of the manifest at that commit. Anything else names no component, and so says nothing. Its sender has been judged before.
 */
export function judgeReadiness(status: ReadinessStatus, sender: string, cluster: KnownCluster, receivedAt: Date): Evidence {
  const { readiness } = cluster;
  if (!readiness) return ignored('other-event', `${cluster.name} takes no Kustomization's word: its readiness is not set`);
  if (status.namespace !== readiness.namespace || status.name !== readiness.name) {
    return ignored('other-event', `the readiness of ${cluster.name} is the Kustomization ${readiness.namespace}/${readiness.name} and no other`);
  }
  if (status.state !== 'success') return ignored('says-nothing', 'a Kustomization that is not ready names no component');
  if (!matches('commit', status.commit)) return refused('malformed', 'the status names no commit');
  const entries = cluster.entriesAt(status.commit);
  if (!entries) return ignored('unknown-commit', `${status.commit} is not on the branch's first-parent history`);
  const covered = entries.filter(({ component }) => readiness.infrastructure || component.startsWith('charts/'));
  const awaiting = covered.filter(({ test }) => test);
  const at = formatInstant(notAfter(status.at, receivedAt));
  const notes = covered.filter(({ test }) => !test).map(({ component, fingerprint, version, commit }) => ({
    commit,
    report: {
      cluster: cluster.name,
      component,
      fingerprint,
      version,
      outcome: 'verified',
      at,
      reason: 'ReconciliationSucceeded',
      source: { door: 'readiness', by: sender, commit: status.commit },
    } as const,
  }));
  const asides = awaiting.map(({ component }) => ({ about: component, code: 'test-awaited', reason: `${component} is verified by its Helm test only` } as const));
  if (notes.length > 0) return reports(cluster.name, notes, asides);
  return asides[0] ? ignored(asides[0].code, asides[0].reason) : ignored('says-nothing', `the manifest of ${cluster.name} has nothing to verify at ${status.commit}`);
}

/**
 * What the statuses of a commit, as a forge lists them (newest first), say about the cluster: the newest of its readiness
 * Kustomization by one of its reporters counts. Makes good an event that was lost.
 */
export function judgeListedStatuses(commit: string, statuses: readonly ListedStatus[], cluster: KnownCluster, receivedAt: Date): Evidence {
  const { readiness } = cluster;
  if (!readiness) return ignored('other-event', `${cluster.name} takes no Kustomization's word: its readiness is not set`);
  const context = formatReadinessContext(cluster.name, readiness);
  const newest = statuses.find(({ context: other, creator }) => other === context && creator !== undefined && refuseSender(cluster, creator) === undefined);
  const at = newest && parseInstant(newest.at);
  if (!newest || !at) return ignored('other-event', `no reporter of ${cluster.name} has posted "${context}" on ${commit}`);
  const { namespace, name } = readiness;
  return judgeReadiness({ commit, namespace, name, state: newest.state, at }, newest.creator as string, cluster, receivedAt);
}
