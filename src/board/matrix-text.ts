import type { createColors } from 'picocolors';
import type { Status, StatusCell } from './status';
import { cutMiddle, cutTo, padTo, widthOf } from './text-layout';

type Colors = ReturnType<typeof createColors>;

/** How a matrix is laid out. */
export interface MatrixTextStyle {
  /** Columns of the terminal; infinite where there is none. */
  readonly width: number;
  readonly colors: Colors;
}

/** Stands behind what is not as a source has it, and behind what is held; so that nobody needs colours. */
const DIFFERS = '*';
const HELD = '!';
const ABSENT = '-';
const GAP = '  ';
const LEGEND_GAP = '   ';
/** What is longer than this is cut where not all has room. */
const WIDEST_CELL = 24;
/** An ordinary version with both of its marks. */
const LEAST_CELL = 10;
const LEAST_NAME = 16;

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

/** A row per component and a column per cluster, as lines; in several tables, one below the other, where the terminal is too narrow for all clusters. */
export function formatMatrix(status: Status, { width, colors }: MatrixTextStyle): readonly string[] {
  if (status.components.length === 0) return ['no cluster has any component yet'];
  const { names, nameWidth, tables } = layOut(status, width);
  const lines = tables.map((columns) => names.map((name, row) => {
    const first: Piece = { text: name, width: nameWidth, paint: row === 0 ? colors.bold : plain };
    const pieceOf = (column: Column) => (row === 0 ? { text: column.header, width: column.width, paint: colors.bold } : cellPiece(column, row - 1, colors));
    return formatLine([first, ...columns.map(pieceOf)]);
  }));
  const legend = legendOf(status);
  const oneLine = legend.join(LEGEND_GAP);
  const legendLines = widthOf(oneLine) <= width ? [oneLine] : legend;
  return [...lines.flatMap((table, index) => (index === 0 ? table : ['', ...table])), ...(legend.length > 0 ? ['', ...legendLines.map(colors.dim)] : [])];
}

interface Column {
  readonly header: string;
  readonly cells: readonly StatusCell[];
  /** Of the cells as they are. */
  readonly widths: readonly number[];
  readonly width: number;
}

interface Layout {
  /** Beginning with the header. */
  readonly names: readonly string[];
  readonly nameWidth: number;
  readonly tables: readonly (readonly Column[])[];
  /** How many names and cells are cut. */
  readonly cut: number;
}

/** All in one table, or in as few as there can be; of the ways to do that, the one that cuts the fewest names and versions. */
function layOut(status: Status, width: number): Layout {
  const names = ['COMPONENT', ...status.components.map(({ component }) => component)];
  const columns = status.clusters.map(({ name }, index): Column => {
    const cells = status.components.map((row) => row.cells[index] as StatusCell);
    const widths = cells.map((cell) => widthOf(formatCell(cell)));
    return { header: name.toUpperCase(), cells, widths, width: Math.max(...widths) };
  });
  const whole = layOutWith(names, columns, LEAST_NAME, Infinity, width);
  if (whole.tables.length === 1 && whole.cut === 0) return whole;
  const cells = shrinking(WIDEST_CELL, LEAST_CELL);
  const layouts = [Math.floor(width / 2), LEAST_NAME].flatMap((longest) => cells.map((widest) => layOutWith(names, columns, longest, widest, width)));
  return layouts.reduce((best, one) => ((one.tables.length - best.tables.length || one.cut - best.cut) < 0 ? one : best));
}

function shrinking(from: number, to: number): readonly number[] {
  return Array.from({ length: from - to + 1 }, (_, index) => from - index);
}

/** The layout with cells that are no wider than some columns, and with names that are not, where one table does not do. */
function layOutWith(whole: readonly string[], columns: readonly Column[], longest: number, widest: number, width: number): Layout {
  const sized = columns.map((column) => {
    const header = Math.min(widthOf(column.header), WIDEST_CELL);
    return { ...column, width: Math.min(Math.max(header, Math.min(widest, column.width)), width - LEAST_NAME - GAP.length) };
  });
  const room = width - Math.max(LEAST_NAME, longest);
  const fitted = sized.map((column) => ({ ...column, width: Math.min(column.width, Math.max(LEAST_CELL, room - GAP.length)) }));
  const tables = width - widthOfColumns(sized) >= LEAST_NAME ? [sized] : packColumns(fitted, room);
  const names = whole.map((name) => cutMiddle(name, width - Math.max(...tables.map(widthOfColumns))));
  const cutCells = tables.flat().reduce((sum, column) => sum + column.widths.filter((one) => one > column.width).length, 0);
  return { names, nameWidth: Math.max(...names.map(widthOf)), tables, cut: cutCells + names.filter((name, index) => name !== whole[index]).length };
}

function widthOfColumns(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + column.width + GAP.length, 0);
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
