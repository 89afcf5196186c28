import { sameVersion } from '../manifest/version';
import { displayText } from './display-text';
import { ignored, refused, reports, type Evidence, type Ignored } from './evidence';
import type { FluxEvent } from './flux-event';
import { formatInstant, notAfter } from './instant';
import type { KnownCluster, KnownEntry } from './known-cluster';
import { isComponent, matches } from './patterns';
import { HELM_REASONS, isHelmReason, type HelmReason, type Meaning } from './reasons';
import type { Report, ReportSource } from './report';

/** Milliseconds by which a cluster's clock may be behind that of who committed. */
const CLOCK_SKEW = 2 * 60 * 1000;

/** An event whose sender may report for the cluster, on its way to a report. */
interface Case {
  readonly event: FluxEvent;
  readonly cluster: KnownCluster;
  readonly entry: KnownEntry;
  readonly reason: HelmReason;
  readonly at: string;
  readonly source: ReportSource;
}

/**
 * What an event of a HelmRelease says about an entry of the cluster's manifest. Its sender has been judged before.
 *
 * `verified` needs the fingerprint and the chart version of one and the same entry: helm-controller can install the old
 * chart under the new annotations. `failed` needs the fingerprint only. The severity never decides.
 */
export function judgeFluxEvent(event: FluxEvent, cluster: KnownCluster, receivedAt: Date, source: ReportSource): Evidence {
  const { component, fingerprint, reason } = event;
  if (component === undefined || fingerprint === undefined) return ignored('no-fingerprint', `${shownObject(event)} carries no component and fingerprint: it is not one of Sluice's, or its last synthesis has not reached the cluster`);
  if (!isComponent(component) || !matches('fingerprint', fingerprint)) return refused('malformed', `${shownObject(event)} has a component or fingerprint that is none`);
  if (!isHelmReason(reason)) return ignored('says-nothing', `${displayText(reason, 60)} says nothing about what is deployed`);
  const entry = cluster.entry(component, fingerprint);
  if (!entry) return ignored('unknown-fingerprint', `${component} with the fingerprint ${fingerprint} was never in the manifest of ${cluster.name}`);
  const at = formatInstant(notAfter(event.at, receivedAt));
  return judge({ event, cluster, entry, reason, at, source });
}

function judge(one: Case): Evidence {
  const meaning: Meaning = HELM_REASONS[one.reason];
  switch (meaning) {
    case 'verified': return doubts(one) ?? recorded(one, { outcome: 'verified' });
    case 'transient': return recorded(one, { outcome: 'failed', transient: true });
    case 'failed': return one.reason === 'UninstallFailed' ? failedUninstall(one) : recorded(one, { outcome: 'failed' });
    case 'uninstalled': return one.event.isRemediation ? recorded(one, { outcome: 'failed' }) : removal(one, 'verified');
  }
}

function doubts({ event, entry, reason }: Case): Ignored | undefined {
  if (event.severity !== 'info') return ignored('says-nothing', `${reason} with the severity "${displayText(event.severity, 20)}" is not what Flux sends`);
  if (event.revision === undefined || !sameVersion(event.revision, entry.version)) {
    return ignored('version-differs', `${entry.component} was deployed at ${displayText(event.revision ?? 'no version', 60)}, not at ${entry.version}`);
  }
  if ((entry.test || event.verify === 'test') && reason !== 'TestSucceeded') return ignored('test-awaited', `${entry.component} is verified by its Helm test only`);
  return undefined;
}

/** A removed release that cannot be uninstalled keeps its removal back; anything else keeps the entry back. */
function failedUninstall(one: Case): Evidence {
  const removed = !one.event.isRemediation && removalOf(one) !== undefined;
  return removed ? removal(one, 'failed') : recorded(one, { outcome: 'failed' });
}

function removal(one: Case, outcome: Report['outcome']): Evidence {
  const { cluster, entry, at, reason, source } = one;
  const found = removalOf(one);
  if (!found) return ignored('not-removed', `${entry.component} is in the manifest of ${cluster.name}: its namespace or name changed, and it is installed again`);
  if (Date.parse(at) + CLOCK_SKEW < found.since.getTime()) return ignored('not-removed', `${entry.component} was uninstalled before it was removed from the manifest of ${cluster.name}`);
  const { component, fingerprint, removes, commit } = found;
  return reports(cluster.name, [{ commit, report: { cluster: cluster.name, component, fingerprint, removes, outcome, at, reason, source } }]);
}

function removalOf({ cluster, entry }: Case) {
  return cluster.removals().find(({ component }) => component === entry.component);
}

function recorded({ cluster, entry, reason, at, source }: Case, outcome: Pick<Report, 'outcome' | 'transient'>): Evidence {
  const { component, fingerprint, version, commit } = entry;
  return reports(cluster.name, [{ commit, report: { cluster: cluster.name, component, fingerprint, version, ...outcome, at, reason, source } }]);
}

function shownObject({ object }: FluxEvent): string {
  return `HelmRelease ${displayText(`${object.namespace}/${object.name}`, 130)}`;
}
