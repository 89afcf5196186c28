import { newestOf } from '../evidence/newest-of';
import type { Report } from '../evidence/report';
import { sameVersion } from '../manifest/version';
import { removalOf } from './candidates';
import type { Candidate } from './decision';
import { keyOf, type Step, type Timeline } from './history';

/** A cluster that must have verified, with all that is known of one component there. */
export interface SourceInput {
  readonly cluster: string;
  readonly timeline: Timeline;
  /** The reports of this component. */
  readonly reports: readonly Report[];
}

/** What one source says of a candidate. */
export interface SourceEvidence {
  readonly cluster: string;
  /** Since when the source has had the candidate; undefined where it never has. */
  readonly step: Step | undefined;
  readonly reports: readonly Report[];
  /** What counts of the reports. */
  readonly newest: Report | undefined;
}

/** What every source says of a candidate. A source that never had a component has nothing to say of its removal. */
export function evidenceFor(candidate: Candidate, sources: readonly SourceInput[]): readonly SourceEvidence[] {
  const asked = candidate.state ? sources : sources.filter(({ timeline }) => timeline.length > 0);
  return asked.map((source) => {
    const reports = reportsOn(candidate, source);
    return { cluster: source.cluster, step: stepOf(candidate, source.timeline), reports, newest: newestOf(reports) };
  });
}

/**
 * A report that verifies counts only where the version agrees as well as the fingerprint, whoever wrote it down. Removals have the
 * fingerprint of what was removed there: each source its own.
 */
function reportsOn({ fingerprint, state }: Candidate, { timeline, reports }: SourceInput): readonly Report[] {
  const wanted = state ? fingerprint : removalOf(timeline)?.fingerprint;
  return reports.filter((report) => report.fingerprint === wanted && (report.outcome === 'failed' || hasVersion(report, state?.entry.source.version)));
}

function hasVersion({ version }: Report, wanted: string | undefined): boolean {
  return wanted === undefined || (version !== undefined && sameVersion(version, wanted));
}

function stepOf({ state }: Candidate, timeline: Timeline): Step | undefined {
  return state ? timeline.findLast((step) => keyOf(step.state) === state.fingerprint) : removalOf(timeline)?.step;
}

/** Since when a candidate has been verified without a failure, in milliseconds; undefined where it is not. */
export function verifiedSince(reports: readonly Report[]): number | undefined {
  const timesOf = (chosen: readonly Report[]): readonly number[] => chosen.map(({ at }) => Date.parse(at));
  const lastFailure = Math.max(-Infinity, ...timesOf(reports.filter(({ outcome, transient }) => outcome === 'failed' && !transient)));
  const verified = timesOf(reports.filter(({ outcome }) => outcome === 'verified')).filter((at) => at > lastFailure);
  return verified.length > 0 ? Math.min(...verified) : undefined;
}
