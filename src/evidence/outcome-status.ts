import type { Report } from './report';

/** A commit status that shows a report to people; nothing ever reads it back. */
export interface OutcomeStatus {
  readonly context: string;
  readonly state: 'success' | 'failure';
  readonly description: string;
}

/** How a report is shown on the commit that it is noted on: `sluice/<cluster>/<component>`. */
export function outcomeStatus({ cluster, component, outcome, version, fingerprint, removes, reason, transient }: Report): OutcomeStatus {
  const what = removes === undefined ? version ?? 'the entry' : 'the removal';
  return {
    context: `sluice/${cluster}/${component}`,
    state: outcome === 'verified' ? 'success' : 'failure',
    description: `${what} ${outcome}${transient ? ' before it began' : ''} (${reason}, ${fingerprint})`,
  };
}
