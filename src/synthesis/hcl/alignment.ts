import { columnsOf } from './columns';
import { lineStart } from './layout';
import type { HclFile } from './nodes';
import { isPunctuation, type Token } from './tokens';

/** A line as `terraform fmt` sees it: what it may align is an `=` with what follows, and a comment behind something. */
interface Line {
  /** The `=` where all that follows is on the line. */
  readonly assign?: Cell;
  /** The `=` where it is not: it is aligned with no other. */
  readonly single?: Cell;
  readonly comment?: Cell;
}

/** Where a cell is and where it could be at the earliest, in columns. */
interface Cell {
  readonly column: number;
  readonly earliest: number;
}

/** How many `=` and how many comments of a file are not where `terraform fmt` puts them. */
export interface Misalignment {
  readonly operators: number;
  readonly comments: number;
}

/**
 * What `terraform fmt` would move in a file: it puts the `=` of lines that follow each other in one column, and so the
 * comments behind them. An edit that leaves the counts as they were makes nobody realign a line.
 */
export function measureMisalignment(file: HclFile): Misalignment {
  const lines = linesOf(file);
  const singles = lines.filter(({ single }) => single && single.column !== single.earliest);
  return { operators: countIn(lines.map((line) => line.assign)) + singles.length, comments: countIn(lines.map((line) => line.comment)) };
}

function countIn(cells: readonly (Cell | undefined)[]): number {
  let misaligned = 0;
  let chain: Cell[] = [];
  for (const cell of [...cells, undefined]) {
    if (cell) {
      chain.push(cell);
      continue;
    }
    const column = Math.max(...chain.map((each) => each.earliest));
    misaligned += chain.filter((each) => each.column !== column).length;
    chain = [];
  }
  return misaligned;
}

function linesOf({ text, tokens }: HclFile): readonly Line[] {
  const lines: Line[] = [];
  let line: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== 'newline' && token.kind !== 'end') {
      line.push(token);
      continue;
    }
    lines.push(lineOf(text, line));
    line = [];
  }
  return lines;
}

function lineOf(text: string, tokens: readonly Token[]): Line {
  const start = lineStart(text, tokens[0]?.start ?? 0);
  const cellAt = (index: number): Cell => ({
    column: columnsOf(text.slice(start, (tokens[index] as Token).start)),
    earliest: columnsOf(text.slice(start, (tokens[index - 1] as Token).end)) + 1,
  });
  const last = tokens.length - 1;
  const commented = last > 0 && isLineComment(text, tokens[last] as Token);
  const operator = tokens.findIndex((token, index) => index > 0 && isPunctuation(token, '='));
  const cell = operator > 0 ? cellAt(operator) : undefined;
  const ends = netBrackets(tokens.slice(Math.max(operator, 0))) === 0;
  return { ...(ends ? { assign: cell } : { single: cell }), comment: commented ? cellAt(last) : undefined };
}

function isLineComment(text: string, token: Token): boolean {
  return token.kind === 'comment' && !text.startsWith('/*', token.start);
}

/** How many more brackets are opened than closed. */
export function netBrackets(tokens: readonly Token[]): number {
  let net = 0;
  for (const token of tokens) {
    if (token.kind !== 'punctuation') continue;
    if (token.text === '{' || token.text === '[' || token.text === '(') net += 1;
    if (token.text === '}' || token.text === ']' || token.text === ')') net -= 1;
  }
  return net;
}
