import { createColors } from 'picocolors';
import { displayText } from '../evidence/display-text';
import { formatSpan } from './span-text';
import type { Status, StatusCell, StatusChange, StatusHold, StatusTarget } from './status';
import { cutMiddle, cutTo, padTo, widthOf, wrapText } from './text-layout';

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

type Colors = ReturnType<typeof createColors>;

interface Style {
  readonly width: number;
  readonly colors: Colors;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Stands behind what is not as a source has it, and behind what is held; so that nobody needs colours. */
const DIFFERS = '*';
const HELD = '!';
const ABSENT = '-';
const GAP = '  ';
const LEGEND_GAP = '   ';
/** Fewer columns than any terminal has would leave nothing to read. */
const LEAST_WIDTH = 30;
const WIDEST_CELL = 24;
const LEAST_NAME = 16;

/** The status of a fleet for a terminal: the table, what waits for every target, and what is held. */
export function formatStatus(status: Status, { width = Infinity, colors = false }: StatusTextOptions = {}): string {
  const style: Style = { width: Math.max(width, LEAST_WIDTH), colors: createColors(colors), now: Date.parse(status.at) };
  const sections = [formatMatrix(status, style), ...status.targets.map((target) => formatTarget(target, style)), formatHolds(status.holds, style)];
  return sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** What a cell says, with its marks: they stay where the version is cut. */
export function formatCell({ entry, differs, hold }: StatusCell, width = Infinity): string {
  const marks = differs || hold ? ` ${differs ? DIFFERS : ''}${hold ? HELD : ''}` : '';
  return cutTo(entry?.version ?? ABSENT, width - marks.length) + marks;
}

/** What the marks in a table mean, as far as it has them. */
export function legendOf({ components }: Status): readonly string[] {
  const cells = components.flatMap((row) => row.cells);
  return [
    ...(cells.some(({ differs }) => differs) ? [`${DIFFERS} not what its source has`] : []),
    ...(cells.some(({ hold }) => hold) ? [`${HELD} on hold`] : []),
  ];
}

interface Column {
  readonly header: string;
  readonly cells: readonly StatusCell[];
  readonly width: number;
}

/** The table; one below the other where the terminal is too narrow for all clusters. */
function formatMatrix(status: Status, { width, colors }: Style): readonly string[] {
  const { clusters, components } = status;
  if (components.length === 0) return ['no cluster has any component yet'];
  const columns = clusters.map(({ name }, index): Column => {
    const cells = components.map((row) => row.cells[index] as StatusCell);
    const widest = Math.max(widthOf(name), ...cells.map((cell) => widthOf(formatCell(cell))));
    return { header: name.toUpperCase(), cells, width: Math.min(WIDEST_CELL, width - LEAST_NAME - GAP.length, widest) };
  });
  const room = width - columns.reduce((sum, column) => sum + column.width + GAP.length, 0);
  // shorter names, if that makes one table of it
  const most = room >= LEAST_NAME ? room : Math.max(LEAST_NAME, Math.floor(width / 2));
  const names = ['COMPONENT', ...components.map(({ component }) => component)].map((name) => cutMiddle(name, most));
  const nameWidth = Math.max(...names.map(widthOf));
  const tables = packColumns(columns, width - nameWidth).map((packed) => names.map((name, row) => {
    const first: Piece = { text: name, width: nameWidth, paint: row === 0 ? colors.bold : plain };
    const pieceOf = (column: Column) => (row === 0 ? { text: column.header, width: column.width, paint: colors.bold } : cellPiece(column, row - 1, colors));
    return formatLine([first, ...packed.map(pieceOf)]);
  }));
  const legend = legendOf(status);
  const oneLine = legend.join(LEGEND_GAP);
  const legendLines = widthOf(oneLine) <= width ? [oneLine] : legend;
  return [...tables.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])), ...(legend.length > 0 ? ['', ...legendLines.map(colors.dim)] : [])];
}

/** As many columns beside each other as there is room for, and at least one. */
function packColumns(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const tables: Column[][] = [[]];
  let left = room;
  for (const column of columns) {
    const needed = column.width + GAP.length;
    if (needed > left && (tables.at(-1) as Column[]).length > 0) {
      tables.push([]);
      left = room;
    }
    (tables.at(-1) as Column[]).push(column);
    left -= needed;
  }
  return tables;
}

/** A cell of a line that is to be laid out. */
interface Piece {
  readonly text: string;
  readonly width: number;
  readonly paint: (text: string) => string;
}

function plain(text: string): string {
  return text;
}

function cellPiece({ cells, width }: Column, row: number, colors: Colors): Piece {
  const cell = cells[row] as StatusCell;
  return { text: formatCell(cell, width), width, paint: cell.differs ? colors.yellow : cell.hold ? colors.magenta : cell.entry ? plain : colors.dim };
}

function formatLine(pieces: readonly Piece[]): string {
  return pieces.map(({ text, width, paint }, index) => {
    const shown = cutTo(text, width);
    return paint(shown) + (index < pieces.length - 1 ? padTo('', width - widthOf(shown)) : '');
  }).join(GAP);
}

function formatTarget({ targets, sources, upToDate, changes }: StatusTarget, style: Style): readonly string[] {
  const ready = changes.filter(({ kind }) => kind === 'ready');
  const blocked = changes.filter(({ kind }) => kind === 'blocked');
  const counts = [...(ready.length > 0 ? [`${ready.length} ready`] : []), ...(blocked.length > 0 ? [`${blocked.length} blocked`] : []), `${upToDate} up to date`];
  const title = wrapText(`${targets.join(', ')} from ${sources.join(', ')}: ${counts.join(', ')}`, style.width).map(style.colors.bold);
  const items = [...ready, ...blocked].flatMap((change) => formatChange(change, style));
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
