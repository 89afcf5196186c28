import type { Component } from '../manifest/entries';
import type { Reason } from './reasons';

export type Outcome = 'verified' | 'failed';

/** How a report came in. `by` is the forge's name of who sent it. */
export type ReportSource =
  | { readonly door: 'dispatch'; readonly by: string }
  | { readonly door: 'helmreleases' }
  | { readonly door: 'readiness'; readonly by: string; readonly commit: string }
  | { readonly door: 'manual'; readonly by?: string }
  | { readonly door: 'generic'; readonly signed: boolean };

export type Door = ReportSource['door'];

/** One observed outcome of one entry on one cluster. Holds no text that an event's sender could choose. */
export interface Report {
  readonly cluster: string;
  readonly component: Component;
  /** Fingerprint of the entry, or of its removal where `removes` is set. */
  readonly fingerprint: string;
  /** The entry's version as the manifest writes it; none for a removal. */
  readonly version?: string;
  readonly outcome: Outcome;
  /** A failure before anything was done: it revokes nothing. */
  readonly transient?: true;
  /** When, as RFC 3339 in UTC: the earlier of what the sender says and of when it was received. */
  readonly at: string;
  readonly reason: Reason;
  readonly source: ReportSource;
  /** Fingerprint of the entry whose removal this reports. */
  readonly removes?: string;
}

/** The format of a line of the ledger. A newer one is skipped, not guessed at. */
export const REPORT_FORMAT = 1;

/** One line of JSON; equal reports give equal lines. `parseReport` reads it. */
export function formatReport(report: Report): string {
  const { cluster, component, fingerprint, version, outcome, transient, at, reason, source, removes } = report;
  const what = { v: REPORT_FORMAT, at, cluster, component, fingerprint, version, removes };
  return JSON.stringify({ ...what, outcome, transient, reason, source: orderedSource(source) });
}

function orderedSource(source: ReportSource): ReportSource {
  const { door } = source;
  switch (door) {
    case 'dispatch': return { door, by: source.by };
    case 'helmreleases': return { door };
    case 'readiness': return { door, by: source.by, commit: source.commit };
    case 'manual': return { door, by: source.by };
    case 'generic': return { door, signed: source.signed };
  }
}
