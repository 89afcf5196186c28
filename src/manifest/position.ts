import type { Location } from '../errors';

/** A part of a text: offsets in UTF-16 units, `end` not included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const BYTE_ORDER_MARK = 0xfeff;

/** Turns offsets of one text into lines and columns as an editor shows them: both from 1, in UTF-16 units, a byte order mark has no width. */
export class Positions {
  private starts: readonly number[] | undefined;

  constructor(private readonly file: string, private readonly text: string) {}

  public locate(offset: number): Location {
    const starts = this.starts ??= lineStarts(this.text);
    let line = 0;
    for (let end = starts.length; end - line > 1;) {
      const middle = Math.floor((line + end) / 2);
      if ((starts[middle] as number) <= offset) line = middle;
      else end = middle;
    }
    return { file: this.file, line: line + 1, column: Math.max(offset - (starts[line] as number), 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const first = text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
  return [first, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (match) => match.index + match[0].length)];
}
