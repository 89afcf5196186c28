import { diffArrays } from 'diff';
import type { FilePatch, Hunk } from '../../src/promotion/git-log';

/** What git would say of a text that became another; undefined is a file that is not there. */
export function patchBetween(path: string, before: string | undefined, after: string | undefined): FilePatch {
  const hunks: Hunk[] = [];
  let line = 0;
  let open: { start: number; removed: number; added: string[] } | undefined;
  for (const { added, removed, value } of diffArrays(linesOf(before), linesOf(after))) {
    if (!added && !removed) {
      line += value.length;
      open = undefined;
      continue;
    }
    if (!open) hunks.push(open = { start: line, removed: 0, added: [] });
    if (added) {
      open.added.push(...value);
    } else {
      open.removed += value.length;
      line += value.length;
    }
  }
  return { path, deleted: after === undefined, hunks, endsWithNewline: !after || after.endsWith('\n') };
}

function linesOf(text: string | undefined): string[] {
  if (!text) return [];
  return text.replace(/\n$/, '').split('\n');
}
