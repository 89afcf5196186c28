import type { Range } from '../position';
import type { ArrayNode, ObjectNode } from '../syntax-tree';
import { indentBefore, scanGap, type Token } from './gap';

/** Things between two brackets, with commas between them: an object, an array, the names of an import. */
export interface List {
  /** Offset behind the opening bracket. */
  readonly open: number;
  /** Offset of the closing bracket. */
  readonly close: number;
  readonly items: readonly Range[];
  /** Of an array: a first item is written between the brackets, and not on a line of its own. */
  readonly isArray?: boolean;
}

export function listOf(node: ObjectNode | ArrayNode): List {
  return { open: node.start + 1, close: node.end - 1, items: node.kind === 'object' ? node.properties : node.items, isArray: node.kind === 'array' };
}

/** What stands between an item and the one before it, or the opening bracket. */
export function gapBefore(text: string, list: List, index: number): readonly Token[] {
  return scanGap(text, { start: list.items[index - 1]?.end ?? list.open, end: list.items[index]?.start ?? list.close });
}

/** What stands between an item and the next one, or the closing bracket. */
export function gapAfter(text: string, list: List, index: number): readonly Token[] {
  return gapBefore(text, list, index + 1);
}

/**
 * Where an item begins with the comments that are its own: those before it on its line, and the lines of comments directly above it.
 * A blank line ends them; what stands on the line of the item before belongs to that one.
 */
export function ownStart(text: string, list: List, index: number): number {
  const gap = gapBefore(text, list, index);
  const tokens = gap.slice(gap.findIndex(({ kind }) => kind === 'comma') + 1);
  const firstBreak = tokens.findIndex(({ kind }) => kind === 'break');
  let start = list.items[index]?.start ?? list.close;
  let breaks = 0;
  for (const token of tokens.slice(firstBreak + 1).reverse()) {
    if (token.kind === 'break') breaks += 1;
    if (breaks > 1) break;
    if (token.kind === 'comment') [start, breaks] = [token.start, 0];
  }
  return start;
}

/** What follows an item: its comma, its own comments, and whether its line ends there. */
export interface Tail {
  readonly comma?: Token;
  /** Comments of the item: those on its line, unless another item follows them there. */
  readonly comments: readonly Token[];
  /** The line break that ends the item's line before anything else comes. */
  readonly lineBreak?: Token;
}

export function tailOf(text: string, list: List, index: number): Tail {
  const tokens = gapAfter(text, list, index);
  const comma = tokens.find(({ kind }) => kind === 'comma');
  const lineBreak = tokens.find(({ kind }) => kind === 'break');
  const isLast = index === list.items.length - 1;
  const until = lineBreak?.start ?? (comma && !isLast ? comma.start : Infinity);
  const comments = tokens.filter(({ kind, start }) => kind === 'comment' && start < until);
  return { comma, comments, lineBreak: lineBreak && (!comma || comma.start < lineBreak.start) ? lineBreak : undefined };
}

/** Whether an item is the first thing on its line. */
export function startsLine(text: string, list: List, index: number): boolean {
  return indentBefore(text, ownStart(text, list, index)) !== undefined;
}

/** Whether a blank line stands between any two neighbours. */
export function isSpaced(text: string, list: List): boolean {
  return list.items.length > 1 && list.items.slice(1).every((_, index) => hasBlankLine(gapBefore(text, list, index + 1)));
}

function hasBlankLine(tokens: readonly Token[]): boolean {
  const seen = tokens.filter(({ kind }) => kind !== 'space');
  return seen.some(({ kind }, index) => kind === 'break' && seen[index + 1]?.kind === 'break');
}
