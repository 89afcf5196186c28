import { measureMisalignment } from './alignment';
import { columnAt, lineStart, splice } from './layout';
import type { HclFile } from './nodes';
import { parseHcl } from './parse-hcl';

/** One way to make an edit: the text that it gives, and where in it what was written ends. */
export interface Candidate {
  readonly text: string;
  readonly end: number;
}

/**
 * The first candidate that `terraform fmt` finds no more to do in than in the file as it is. There may be none where comments
 * behind an owner's lines stand in one column with one behind ours: then the one in which the fewest of them would move.
 */
export function leastMisaligned(file: HclFile, candidates: readonly Candidate[]): string {
  const before = measureMisalignment(file);
  let best = { text: file.text, misaligned: Infinity };
  for (const text of candidates.flatMap((candidate) => [candidate.text, ...withCommentMoved(candidate)])) {
    const { operators, comments } = measureMisalignment(parseHcl(text));
    if (operators <= before.operators && comments <= before.comments) return text;
    const misaligned = Math.max(operators - before.operators, 0) * file.text.length + comments;
    if (misaligned < best.misaligned) best = { text, misaligned };
  }
  return best.text;
}

/** The candidate with the comment behind what was written right behind it, or in the column of a comment above or below. */
function withCommentMoved({ text, end }: Candidate): readonly string[] {
  const { tokens } = parseHcl(text);
  const index = tokens.findIndex((token) => token.start >= end && (token.kind === 'comment' || token.kind === 'newline'));
  const comment = tokens[index];
  if (comment?.kind !== 'comment') return [];
  const code = text.slice(0, comment.start).trimEnd().length;
  const neighbours = [tokens.slice(0, index).reverse(), tokens.slice(index + 1)].map((rest) => rest.find((token) => token.kind === 'comment'));
  const gaps = neighbours.map((neighbour) => (neighbour ? columnAt(text, neighbour.start) - columnAt(text, code) : 0));
  return [1, ...gaps].filter((gap) => gap > 0).map((gap) => splice(text, code, comment.start, ' '.repeat(gap)))
    .filter((moved) => lineStart(moved, code) === lineStart(text, code));
}
