import type { FileTree } from '../synthesis/file-tree';

/** Path to text; undefined for a file that goes. */
export type Edits = ReadonlyMap<string, string | undefined>;

/** Files after edits. */
export function applyEdits(tree: FileTree, edits: Edits): FileTree {
  const next = new Map(tree);
  for (const [path, text] of edits) {
    if (text === undefined) next.delete(path);
    else next.set(path, text);
  }
  return next;
}
