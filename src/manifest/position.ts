import type { Location } from '../errors';

/** A part of a text: offsets in UTF-16 units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const BYTE_ORDER_MARK = 0xfeff;
const LINE_BREAK = /\r\n|\r|\n/g;

/** Line and column, both from 1 and in UTF-16 units, as an editor shows them: a byte order mark has no width. */
export function locate(file: string, text: string, offset: number): Location {
  let line = 1;
  let lineStart = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  LINE_BREAK.lastIndex = 0;
  for (let match = LINE_BREAK.exec(text); match && LINE_BREAK.lastIndex <= offset; match = LINE_BREAK.exec(text)) {
    line += 1;
    lineStart = LINE_BREAK.lastIndex;
  }
  return { file, line, column: Math.max(offset - lineStart, 0) + 1 };
}
