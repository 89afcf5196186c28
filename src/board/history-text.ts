import { displayText } from '../evidence/display-text';
import type { Arrival } from '../promotion/arrivals';
import { formatStep } from '../promotion/commit-message';
import { leadOf, type LeadTime } from '../promotion/lead-times';
import { formatSpan } from './span-text';
import { padTo, widthOf } from './text-layout';

/** What `sluice history` shows. */
export interface HistoryReport {
  /** Newest first. */
  readonly arrivals: readonly Arrival[];
  readonly leadTimes: readonly LeadTime[];
  /** How many older arrivals are left out. */
  readonly older: number;
}

/** What happened, in a word or two. */
export function wordFor(arrival: Arrival): string {
  const { kind, from, to } = arrival;
  if (kind === 'promoted') return arrival.forced ? 'promoted, forced' : 'promoted';
  if (kind === 'rolled-back') return 'rolled back';
  if (kind === 'began') return 'at the start';
  const word = !from ? 'added' : !to ? 'removed' : from.version === to.version ? 'changed' : 'raised';
  return kind === 'edited' ? `${word} by hand` : word;
}

/** What is known of it, in sentences without full stops: evidence, why gates were overridden, how long it took, what became of it. */
export function detailsOf(arrival: Arrival): readonly string[] {
  const details: string[] = [];
  if (arrival.kind === 'promoted') {
    for (const { cluster, reason, at } of arrival.evidence) details.push(`${cluster} reported ${reason} at ${at}`);
    if (arrival.evidence.length === 0) details.push('no source had reported it');
    const { past = [], why = '' } = arrival.forced ?? {};
    if (arrival.forced) details.push(`forced${past.length > 0 ? ` past ${past.join(', ')}` : ''}${why === '' ? '' : `: ${displayText(why)}`}`);
    const lead = leadOf(arrival);
    if (arrival.origin && lead !== undefined) details.push(`${formatSpan(lead)} after commit ${shortCommit(arrival.origin.commit)} brought it to the fleet`);
  }
  if (arrival.takenBack) details.push(`taken back at ${arrival.takenBack.at} by commit ${shortCommit(arrival.takenBack.commit)}`);
  return details;
}

export function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}

/** The history of a fleet for a terminal: a line per change, with what is known of it below where `detailed`. */
export function formatHistory({ arrivals, leadTimes, older }: HistoryReport, { detailed }: { readonly detailed: boolean }): string {
  if (arrivals.length === 0) return 'nothing has changed yet\n';
  const rows = arrivals.map((arrival) => [arrival.at.slice(0, 16).replace('T', ' '), arrival.clusters.join(', '), arrival.component, formatStep(arrival), wordFor(arrival)]);
  const lines = alignColumns([['WHEN (UTC)', 'CLUSTER', 'COMPONENT', 'CHANGE', 'HOW'], ...rows]);
  const [header = '', ...table] = lines;
  const indent = ' '.repeat(18);
  const told = table.flatMap((line, index) => {
    const arrival = arrivals[index] as Arrival;
    const details = detailed ? [...detailsOf(arrival), `commit ${shortCommit(arrival.commit)}${arrival.by === '' ? '' : ` by ${displayText(arrival.by)}`}: ${displayText(arrival.subject)}`] : [];
    return [line, ...details.map((detail) => `${indent}${detail}`)];
  });
  const rest = older > 0 ? ['', `${older} older; --last ${arrivals.length + older} shows them too`] : [];
  return `${[header, ...told, ...rest, ...leadLines(leadTimes)].join('\n')}\n`;
}

function leadLines(leads: readonly LeadTime[]): readonly string[] {
  if (leads.length === 0) return [];
  return ['', "From the commit that raised it to the target's:", '', ...alignColumns([
    ['CLUSTER', 'COMPONENT', 'PROMOTED', 'MEDIAN', '90 OF 100 WITHIN'], ...leads.map((lead) => leadCells(lead)),
  ])];
}

function leadCells({ clusters, component, count, median, p90 }: LeadTime): readonly string[] {
  return [clusters.join(', '), component ?? 'all', String(count), formatSpan(median), formatSpan(p90)];
}

function alignColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => row.map((cell, column) => padTo(cell, widths[column] as number)).join('  ').trimEnd());
}
