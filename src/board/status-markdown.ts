import { displayText } from '../evidence/display-text';
import { escapeMarkdown, formatTable } from './markdown';
import { formatCell, legendOf } from './matrix-text';
import type { Status, StatusCell, StatusChange, StatusDiffering, StatusEntry, StatusHold, StatusTarget } from './status';

/** The status of a fleet for a job's summary, a wiki or an issue. */
export function formatStatusMarkdown(status: Status): string {
  const sections = [matrixOf(status), ...status.targets.map(targetOf), holdsOf(status.holds)];
  return `${sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function matrixOf(status: Status): readonly string[] {
  const { clusters, components } = status;
  if (components.length === 0) return ['No cluster has any component yet.'];
  const rows = components.map(({ component, cells }) => [escapeMarkdown(component), ...cells.map(cellOf)]);
  const legend = legendOf(status);
  return [...formatTable(['component', ...clusters.map(({ name }) => escapeMarkdown(name))], rows), ...(legend.length > 0 ? ['', escapeMarkdown(legend.join(', '))] : [])];
}

function cellOf(cell: StatusCell): string {
  const text = escapeMarkdown(formatCell(cell));
  return cell.differs ? `**${text}**` : text;
}

function targetOf({ targets, sources, upToDate, changes, differing }: StatusTarget): readonly string[] {
  const title = `### ${escapeMarkdown(`${targets.join(', ')} from ${sources.join(', ')}`)}`;
  const count = `${upToDate} up to date.`;
  if (changes.length + differing.length === 0) return [title, '', `Nothing waits, ${count}`];
  const inOrder = [...changes.filter(({ kind }) => kind === 'ready'), ...changes.filter(({ kind }) => kind === 'blocked')];
  return [title, '', ...formatTable(['component', 'from', 'to', 'state', 'since', 'why'], [...inOrder.map(rowOf), ...differing.map(differingRow)]), '', count];
}

function rowOf(change: StatusChange): readonly string[] {
  const { component, from, to, since, sentence } = change;
  const versions = [from, to].map((entry) => versionOf(entry, from?.version === to?.version));
  return [component, ...versions, change.kind === 'ready' ? 'ready' : change.reason, since, displayText(sentence, 500)].map(escapeMarkdown);
}

function differingRow({ component, entry, sentence }: StatusDiffering): readonly string[] {
  return [component, versionOf(entry, false), '', 'differs', '', `with nothing to promote: ${sentence}`].map(escapeMarkdown);
}

function versionOf(entry: StatusEntry | undefined, withFingerprint: boolean): string {
  if (!entry) return 'absent';
  return withFingerprint ? `${entry.version} (${entry.fingerprint})` : entry.version;
}

function holdsOf(holds: readonly StatusHold[]): readonly string[] {
  if (holds.length === 0) return [];
  const rows = holds.map(({ component, clusters, hold, version, since }) =>
    [component, clusters.join(', '), version, displayText(hold.allow ?? 'nothing', 100), since, displayText(hold.reason, 500)].map(escapeMarkdown));
  return ['### On hold', '', ...formatTable(['component', 'clusters', 'version', 'allows', 'since', 'why'], rows)];
}
