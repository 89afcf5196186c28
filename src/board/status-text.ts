import { createColors } from 'picocolors';
import { displayText } from '../evidence/display-text';
import { formatMatrix, type MatrixTextStyle } from './matrix-text';
import { formatSpan } from './span-text';
import type { Status, StatusChange, StatusDiffering, StatusHold, StatusTarget } from './status';
import { wrapText } from './text-layout';

/** How a status is laid out. */
export interface StatusTextOptions {
  /**
   * Columns of the terminal.
   *
   * @default - there is no terminal: nothing is cut and no sentence is broken
   */
  readonly width?: number;
  /** @default false */
  readonly colors?: boolean;
}

interface Style extends MatrixTextStyle {
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Fewer columns than any terminal has would leave nothing to read. */
const LEAST_WIDTH = 30;

/** The status of a fleet for a terminal: the table, what waits for every target, and what is held. */
export function formatStatus(status: Status, { width = Infinity, colors = false }: StatusTextOptions = {}): string {
  const style: Style = { width: Math.max(width, LEAST_WIDTH), colors: createColors(colors), now: Date.parse(status.at) };
  const sections = [formatMatrix(status, style), ...status.targets.map((target) => formatTarget(target, style)), formatHolds(status.holds, style)];
  return sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function formatTarget({ targets, sources, upToDate, changes, differing }: StatusTarget, style: Style): readonly string[] {
  const ready = changes.filter(({ kind }) => kind === 'ready');
  const blocked = changes.filter(({ kind }) => kind === 'blocked');
  const counts = [
    ...(ready.length > 0 ? [`${ready.length} ready`] : []), ...(blocked.length > 0 ? [`${blocked.length} blocked`] : []), ...(differing.length > 0 ? [countDiffering(differing.length)] : []),
    `${upToDate} up to date`,
  ];
  const title = wrapText(`${targets.join(', ')} from ${sources.join(', ')}: ${counts.join(', ')}`, style.width).map(style.colors.bold);
  const items = [...[...ready, ...blocked].flatMap((change) => formatChange(change, style)), ...differing.flatMap((one) => formatDiffering(one, style))];
  const help = blocked.length > 0 ? ['', ...indented('sluice explain <component> tells what every gate says, sluice plan what helps', 2, style).map(style.colors.dim)] : [];
  return [...title, ...(items.length > 0 ? ['', ...items] : []), ...help];
}

function formatChange(change: StatusChange, style: Style): readonly string[] {
  const { component, from, to, since, sentence } = change;
  const [before, after] = [from?.version ?? 'absent', to?.version ?? 'absent'];
  const isSame = before === after && from?.fingerprint !== to?.fingerprint;
  const what = isSame ? `${after}, another content` : `${before} -> ${after}`;
  const age = formatSpan(Math.max(0, style.now - Date.parse(since)));
  const why = change.kind === 'ready' ? `ready for ${age}: ${sentence}` : `${change.reason} for ${age}: ${displayText(sentence, 500)}`;
  const paint = change.kind === 'ready' ? style.colors.green : change.reason === 'failed' ? style.colors.red : style.colors.yellow;
  const [first = '', ...rest] = indented(why, 4, style);
  const word = change.kind === 'ready' ? 'ready' : change.reason;
  return [...indented(`${component} ${what}`, 2, style), first.replace(word, paint(word)), ...rest];
}

/** How many components differ with nothing to promote. */
export function countDiffering(count: number): string {
  return count === 1 ? '1 differs' : `${count} differ`;
}

function formatDiffering({ component, entry, sentence }: StatusDiffering, style: Style): readonly string[] {
  return [...indented(`${component} ${entry?.version ?? 'absent'}`, 2, style), ...indented(`differs, with nothing to promote: ${sentence}`, 4, style)];
}

function formatHolds(holds: readonly StatusHold[], style: Style): readonly string[] {
  if (holds.length === 0) return [];
  const items = holds.flatMap(({ component, clusters, hold, version, since }) => {
    const allowed = hold.allow === undefined ? '' : `, allows ${displayText(hold.allow, 100)}`;
    const age = formatSpan(Math.max(0, style.now - Date.parse(since)));
    return [...indented(`${component} ${version} on ${clusters.join(', ')}${allowed}`, 2, style), ...indented(`for ${age}: ${displayText(hold.reason, 500)}`, 4, style)];
  });
  return [style.colors.bold('on hold'), '', ...items];
}

function indented(text: string, indent: number, { width }: Style): readonly string[] {
  return wrapText(text, width - indent).map((line) => ' '.repeat(indent) + line);
}
