import { displayText } from '../evidence/display-text';
import { formatStep } from '../promotion/commit-message';
import { detailsOf, shortCommit, wordFor, type HistoryReport } from './history-text';
import { escapeMarkdown, formatTable } from './markdown';
import { formatSpan } from './span-text';

/** The history of a fleet for a job's summary or a document. */
export function formatHistoryMarkdown({ arrivals, leadTimes, older }: HistoryReport): string {
  if (arrivals.length === 0) return 'Nothing has changed yet.\n';
  const rows = arrivals.map((arrival) => [
    arrival.at, arrival.clusters.join(', '), arrival.component, formatStep(arrival), wordFor(arrival), detailsOf(arrival).join('; '),
    `${shortCommit(arrival.commit)} ${displayText(arrival.by)}`.trim(),
  ]);
  const leads = leadTimes.map(({ clusters, component = 'all', count, median, p90 }) => [clusters.join(', '), component, String(count), formatSpan(median), formatSpan(p90)]);
  return [
    ...formatTable(['when', 'cluster', 'component', 'change', 'how', 'why', 'commit'], rows.map(escaped)),
    ...(older > 0 ? ['', `${older} older.`] : []),
    ...(leads.length > 0 ? ['', "From the commit that raised it to the target's:", '', ...formatTable(['cluster', 'component', 'promoted', 'median', '90 of 100 within'], leads.map(escaped))] : []),
    '',
  ].join('\n');
}

function escaped(cells: readonly string[]): readonly string[] {
  return cells.map(escapeMarkdown);
}
