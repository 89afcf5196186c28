import type { Habits } from '../habits';
import { hasBreak, indentOfLine } from './gap';
import { gapAfter, isSpaced, ownStart, startsLine, tailOf, type List } from './list';
import { insertAt, type Splice } from './splice';

/** The text of a new item; `indent` is that of its line, undefined where it shares a line with others. */
export type RenderItem = (indent: string | undefined) => string;

/** Puts a new item at an index of a list, in the way its neighbours are written: on a line of its own or among them on theirs. */
export function insertItem(text: string, list: List, index: number, render: RenderItem, habits: Habits): readonly Splice[] {
  if (list.items.length === 0) return [insertOnly(text, list, render, habits)];
  return index === 0 ? [insertBefore(text, list, 0, render, habits)] : insertBehind(text, list, index - 1, render, habits);
}

function insertOnly(text: string, list: List, render: RenderItem, habits: Habits): Splice {
  const last = gapAfter(text, list, -1).filter(({ kind }) => kind === 'comment').at(-1);
  const start = last?.end ?? list.open;
  const { lineBreak } = habits;
  const padding = list.isArray ? habits.listPadding : habits.padding;
  const isInline = habits.oneLine || (list.isArray && !hasBreak(text, { start: list.open, end: list.close }));
  if (isInline) return { start, end: list.close, text: padding + render(undefined) + padding };
  const outer = indentOfLine(text, list.open);
  const inner = outer + habits.indent;
  return { start, end: list.close, text: lineBreak + inner + render(inner) + (habits.trailingComma ? ',' : '') + lineBreak + outer };
}

function insertBefore(text: string, list: List, index: number, render: RenderItem, habits: Habits): Splice {
  const start = ownStart(text, list, index);
  if (!startsLine(text, list, index)) return insertAt(start, render(undefined) + habits.comma);
  const indent = indentOfLine(text, start);
  const gap = isSpaced(text, list) ? habits.lineBreak : '';
  return insertAt(start, `${render(indent)},${habits.lineBreak}${gap}${indent}`);
}

function insertBehind(text: string, list: List, index: number, render: RenderItem, habits: Habits): readonly Splice[] {
  const { comma, comments, lineBreak } = tailOf(text, list, index);
  const isLast = index === list.items.length - 1;
  if (!isLast && !lineBreak) return [insertBefore(text, list, index + 1, render, habits)];
  const itemEnd = list.items[index]?.end ?? list.close;
  const ownLine = startsLine(text, list, index);
  const end = Math.max(comma?.end ?? itemEnd, ...comments.filter(({ start }) => ownLine || !text.startsWith('//', start)).map((token) => token.end));
  const item = ownLine ? lineOf(text, list, index, render, habits) : (habits.comma === ',' ? '' : ' ') + render(undefined);
  if (comma) return [insertAt(end, `${item},`)];
  return end === itemEnd ? [insertAt(end, `,${item}`)] : [insertAt(itemEnd, ','), insertAt(end, item)];
}

function lineOf(text: string, list: List, index: number, render: RenderItem, habits: Habits): string {
  const indent = indentOfLine(text, list.items[index]?.start ?? list.close);
  const gap = isSpaced(text, list) ? habits.lineBreak : '';
  return gap + habits.lineBreak + indent + render(indent);
}
