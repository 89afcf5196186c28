import type { Arrival } from '../promotion/arrivals';
import { leadOf, type LeadTime } from '../promotion/lead-times';
import type { HistoryReport } from './history-text';

/** Version of the history's JSON: it changes when a field is renamed or removed. */
export const HISTORY_FORMAT = 1;

/** The history of a fleet as data for other programs; times of day in RFC 3339, lengths in seconds. */
export function historyToJson({ arrivals, leadTimes, older }: HistoryReport): object {
  return { format: HISTORY_FORMAT, changes: arrivals.map(arrivalToJson), older, leadTimes: leadTimes.map(leadToJson) };
}

function arrivalToJson(arrival: Arrival): object {
  const { kind, clusters, component, from = null, to = null, commit, at, by, subject, takenBack } = arrival;
  const lead = leadOf(arrival);
  return {
    kind, clusters, component, from, to, commit, at, by, subject,
    ...(arrival.kind === 'promoted' && {
      sources: arrival.sources,
      evidence: arrival.evidence,
      ...(arrival.forced && { forced: arrival.forced }),
      ...(arrival.origin && { origin: arrival.origin }),
      ...(lead !== undefined && { leadSeconds: seconds(lead) }),
    }),
    ...(takenBack && { takenBack }),
  };
}

function leadToJson({ clusters, component, count, median, p90 }: LeadTime): object {
  return { clusters, component: component ?? null, count, medianSeconds: seconds(median), p90Seconds: seconds(p90) };
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000);
}
