import { sameVersion } from '../manifest/version';
import { displayText } from './display-text';
import { ignored, type Ignored, type Note } from './evidence';
import { formatInstant, notAfter, parseInstant } from './instant';
import type { KnownCluster, KnownEntry } from './known-cluster';
import { isComponent, matches } from './patterns';
import { numberAt, recordAt, recordsAt, stringAt, type JsonRecord } from './payload';
import { HELM_REASONS, isHelmReason, type HelmReason } from './reasons';
import type { Report } from './report';

export type Verdict = { readonly kind: 'note'; readonly note: Note } | Ignored;

const FINGERPRINT = 'event.toolkit.fluxcd.io/fingerprint';
const VERIFY = 'event.toolkit.fluxcd.io/verify';
/** Annotation that sources put on everything a chart renders. */
const RENDERED_FINGERPRINT = 'sluice-fingerprint';

/**
 * What one HelmRelease, as it is, says about its entry.
 *
 * An annotation on the object proves nothing by itself: it can change while nothing is done, as it bumps no generation.
 * So the fingerprint is read from `spec.commonMetadata`. A change there is a new generation and a reason to upgrade, and
 * `status.observedGeneration` follows only when helm-controller is done with it. What is deployed is the newest snapshot
 * of `status.history`: its chart version must be the entry's, and it must not come from a rollback. (After the last retry
 * of a change that left chart and values as they were, helm-controller calls the release that it rolled back to Ready.)
 */
export function judgeRelease(release: JsonRecord, component: string, cluster: KnownCluster, receivedAt: Date): Verdict {
  const fingerprint = fingerprintOf(release);
  if (!isComponent(component) || fingerprint === undefined) return ignored('no-fingerprint', `${displayText(component, 140)} carries no fingerprint in spec.commonMetadata; those of clusters that are a source do`);
  if (fingerprint !== stringAt(release, 'metadata', 'annotations', FINGERPRINT)) return ignored('not-current', `${component} carries two fingerprints: somebody else writes it too`);
  const entry = cluster.entry(component, fingerprint);
  if (!entry) return ignored('unknown-fingerprint', `${component} with the fingerprint ${fingerprint} was never in the manifest of ${cluster.name}`);
  if (stringAt(release, 'metadata', 'deletionTimestamp') !== undefined) return ignored('not-current', `${component} is being deleted`);
  if (recordAt(release, 'spec')?.suspend === true) return ignored('not-current', `${component} is suspended`);
  return judgeCondition(release, entry, cluster, receivedAt);
}

function judgeCondition(release: JsonRecord, entry: KnownEntry, cluster: KnownCluster, receivedAt: Date): Verdict {
  const { component } = entry;
  const ready = conditionOf(release, 'Ready');
  const reason = stringAt(ready, 'reason') ?? '';
  const since = parseInstant(stringAt(ready, 'lastTransitionTime') ?? '');
  const generation = numberAt(release, 'metadata', 'generation');
  const current = generation !== undefined && numberAt(ready, 'observedGeneration') === generation;
  if (!ready || !since || !current) return ignored('not-current', `helm-controller has not looked at ${component} as it is now`);
  if (!isHelmReason(reason)) return ignored('says-nothing', `${component}: ${displayText(reason, 60)} says nothing about what is deployed`);
  const at = formatInstant(notAfter(since, receivedAt));
  if (ready.status === 'True') return doubts(release, entry, reason, generation) ?? note(entry, cluster, { outcome: 'verified', at, reason });
  if (ready.status !== 'False') return ignored('says-nothing', `${component} is not yet ready`);
  const failure = failureOf(release, reason, generation);
  return failure ? note(entry, cluster, { ...failure, at, reason }) : ignored('says-nothing', `${component}: ${reason} is not the outcome of its present specification`);
}

function doubts(release: JsonRecord, entry: KnownEntry, reason: HelmReason, generation: number): Ignored | undefined {
  const { component } = entry;
  if (HELM_REASONS[reason] !== 'verified') return ignored('says-nothing', `${component} is ready with the reason ${reason}, which no success has`);
  if (numberAt(release, 'status', 'observedGeneration') !== generation || !wasAttempted(release, generation)) {
    return ignored('not-current', `helm-controller is not done with ${component} as it is now`);
  }
  const deployed = newestSnapshot(release);
  if (!deployed || deployed.status !== 'deployed') return ignored('not-current', `nothing is deployed of ${component}`);
  if (deployed.action === 'rollback') return ignored('not-current', `what is deployed of ${component} comes from a rollback`);
  const version = stringAt(deployed, 'chartVersion');
  if (version === undefined || !sameVersion(version, entry.version)) return ignored('version-differs', `${component} is deployed at ${displayText(version ?? 'no version', 60)}, not at ${entry.version}`);
  const needsTest = entry.test || stringAt(release, 'metadata', 'annotations', VERIFY) === 'test';
  if (needsTest && !wasTested(release, deployed)) return ignored('test-awaited', `${component} is verified by its Helm test only`);
  return undefined;
}

/** What a release that is not ready says; nothing where the condition is about an earlier specification, or an uninstall is no remediation. */
function failureOf(release: JsonRecord, reason: HelmReason, generation: number): Pick<Report, 'outcome' | 'transient'> | undefined {
  const meaning = HELM_REASONS[reason];
  if (meaning === 'transient') return { outcome: 'failed', transient: true };
  if (meaning === 'verified' || !wasAttempted(release, generation)) return undefined;
  if (meaning === 'uninstalled' && stringAt(conditionOf(release, 'Remediated'), 'reason') !== reason) return undefined;
  return { outcome: 'failed' };
}

function wasAttempted(release: JsonRecord, generation: number): boolean {
  return numberAt(release, 'status', 'lastAttemptedGeneration') === generation;
}

function wasTested(release: JsonRecord, deployed: JsonRecord): boolean {
  const hooks = recordAt(deployed, 'testHooks');
  const condition = conditionOf(release, 'TestSuccess');
  return condition?.status === 'True' && hooks !== undefined && Object.values(hooks).every((hook) => stringAt(hook, 'phase') === 'Succeeded');
}

function newestSnapshot(release: JsonRecord): JsonRecord | undefined {
  return recordsAt(release, 'status', 'history')
    .reduce<JsonRecord | undefined>((best, snapshot) => (best && (numberAt(best, 'version') ?? 0) >= (numberAt(snapshot, 'version') ?? 0) ? best : snapshot), undefined);
}

function fingerprintOf(release: JsonRecord): string | undefined {
  const found = stringAt(release, 'spec', 'commonMetadata', 'annotations', RENDERED_FINGERPRINT);
  return matches('fingerprint', found) ? found : undefined;
}

function conditionOf(release: JsonRecord, type: string): JsonRecord | undefined {
  return recordsAt(release, 'status', 'conditions').find((condition) => condition.type === type);
}

function note({ component, fingerprint, version, commit }: KnownEntry, cluster: KnownCluster, said: Pick<Report, 'outcome' | 'transient' | 'at' | 'reason'>): Verdict {
  return { kind: 'note', note: { commit, report: { cluster: cluster.name, component, fingerprint, version, ...said, source: { door: 'helmreleases' } } } };
}
