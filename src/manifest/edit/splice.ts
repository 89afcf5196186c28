import type { Range } from '../position';

/** A part of a text and what stands there instead. */
export interface Splice extends Range {
  readonly text: string;
}

/** Does all splices at once; they may touch, but not overlap. Of two at the same place the first listed comes first. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  const sorted = [...splices].sort((one, other) => one.start - other.start || one.end - other.end);
  let done = 0;
  let result = '';
  for (const { start, end, text: replacement } of sorted) {
    if (start < done || end < start) throw new Error(`INTERNAL: two edits of a manifest overlap at offset ${start}`);
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}

export function insertAt(offset: number, text: string): Splice {
  return { start: offset, end: offset, text };
}

export function deleteRange({ start, end }: Range): Splice {
  return { start, end, text: '' };
}
