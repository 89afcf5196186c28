import type { Range } from '../position';

/** A piece of what stands between two values: white space, one line break, one comment, a comma, or something else. */
export interface Token extends Range {
  readonly kind: 'space' | 'break' | 'comment' | 'comma' | 'other';
}

const TOKEN = /(?<break>\r\n|[\r\n\u2028\u2029])|(?<space>[^\S\r\n\u2028\u2029]+)|(?<comment>\/\/[^\r\n\u2028\u2029]*|\/\*[^]*?\*\/)|(?<comma>,)|(?<other>[^])/y;
const BLANK = /^[^\S\r\n\u2028\u2029]*$/;
const BREAK = /[\r\n\u2028\u2029]/;
const LINE_BREAK = /\r\n|[\r\n\u2028\u2029]/y;
const SPACES = /[^\S\r\n\u2028\u2029]*/y;

/** The tokens between two offsets, of which no string and no value may be a part. */
export function scanGap(text: string, { start, end }: Range): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = start;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups ?? {};
    const kind = (['break', 'space', 'comment', 'comma'] as const).find((name) => groups[name] !== undefined) ?? 'other';
    tokens.push({ kind, start: from, end: TOKEN.lastIndex });
  }
  return tokens;
}

/** White space between the beginning of the line and an offset; undefined where something else stands before it. */
export function indentBefore(text: string, offset: number): string | undefined {
  const before = text.slice(lineStart(text, offset), offset);
  return BLANK.test(before) ? before : undefined;
}

/** White space that the line of an offset begins with. */
export function indentOfLine(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return text.slice(start, Math.min(skipSpaces(text, start), offset));
}

/** Where the line of an offset begins; a byte order mark is white space to the language, but no part of a line. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !BREAK.test(text.charAt(start - 1))) start -= 1;
  return start === 0 && offset > 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** The first offset from here on that is no white space, or a line break. */
export function skipSpaces(text: string, offset: number): number {
  SPACES.lastIndex = offset;
  SPACES.test(text);
  return SPACES.lastIndex;
}

/** The offset behind a line break that stands here; undefined where none does. */
export function skipBreak(text: string, offset: number): number | undefined {
  LINE_BREAK.lastIndex = offset;
  return LINE_BREAK.test(text) ? LINE_BREAK.lastIndex : undefined;
}

export function hasBreak(text: string, { start, end }: Range): boolean {
  return BREAK.test(text.slice(start, end));
}
