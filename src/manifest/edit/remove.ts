import type { Range } from '../position';
import { indentBefore, lineStart, skipBreak, skipSpaces } from './gap';
import { gapBefore, ownStart, tailOf, type List } from './list';
import { deleteRange, type Splice } from './splice';

/**
 * Takes an item out of a list with what is its own: the comments on its line, the lines of comments directly above it, its comma, and
 * the blank lines that would be left double. Comments behind a blank line stay, and so do those of its neighbours.
 */
export function removeItem(text: string, list: List, index: number): readonly Splice[] {
  const { comma, comments } = tailOf(text, list, index);
  const start = ownStart(text, list, index);
  const end = Math.max(list.items[index]?.end ?? start, ...comments.map((token) => token.end));
  const isOnly = list.items.length === 1;
  if (comma) {
    const whole = isBlank(text, end, comma.start) ? { start, end: Math.max(end, comma.end) } : { start, end };
    if (isOnly && isAlone(text, list, whole)) return [emptied(list)];
    return [deleteRange(widen(text, list, whole)), ...(whole.end < comma.end ? [deleteRange(comma)] : [])];
  }
  if (isOnly && isAlone(text, list, { start, end })) return [emptied(list)];
  const before = gapBefore(text, list, index).find(({ kind }) => kind === 'comma');
  if (!before) return [deleteRange(widen(text, list, { start, end }))];
  if (indentBefore(text, start) === undefined) return [deleteRange(widen(text, list, { start: before.start, end }))];
  return [deleteRange(before), deleteRange(widen(text, list, { start, end }))];
}

function isBlank(text: string, start: number, end: number): boolean {
  return text.slice(start, end).trim() === '';
}

function isAlone(text: string, list: List, { start, end }: Range): boolean {
  return isBlank(text, list.open, start) && isBlank(text, end, list.close);
}

function emptied({ open, close }: List): Splice {
  return deleteRange({ start: open, end: close });
}

/** A removed range with the white space that goes with it: whole lines where nothing else stands on them. */
function widen(text: string, list: List, { start, end }: Range): Range {
  const next = skipSpaces(text, end);
  const afterBreak = skipBreak(text, next);
  const ownLine = indentBefore(text, start) !== undefined;
  if (ownLine && afterBreak !== undefined) return withBlankLines(text, list, { start: lineStart(text, start), end: afterBreak });
  if (ownLine || (afterBreak === undefined && next !== list.close)) return { start, end: next };
  let from = start;
  while (from > list.open && isBlank(text, from - 1, from)) from -= 1;
  return { start: from, end };
}

/** Lines that are removed, with the blank lines that would be left at the list's ends or twice in a row. */
function withBlankLines(text: string, list: List, { start, end }: Range): Range {
  let above = start;
  for (let line = lineBefore(text, above); line > list.open && isBlank(text, line, above); line = lineBefore(text, above)) above = line;
  let below = end;
  for (let next = skipBreak(text, skipSpaces(text, below)); next !== undefined; next = skipBreak(text, skipSpaces(text, below))) below = next;
  if (isBlank(text, below, list.close)) return { start: above, end: below };
  return { start, end: above < start || isBlank(text, list.open, above) ? below : end };
}

/** Where the line above a line begins. */
function lineBefore(text: string, start: number): number {
  return lineStart(text, start - (text.endsWith('\r\n', start) ? 2 : 1));
}
