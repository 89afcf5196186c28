import type { Problem } from '../errors';
import { applyEach } from './apply';
import type { Change } from './change';
import { Document } from './edit/document';
import { Editor } from './edit/editor';
import { entriesOf, type Manifest } from './entries';
import { sameEntry } from './normal-entry';
import { parseManifest } from './parse';

/** The text of a manifest after changes, or what forbids them. */
export interface EditedManifest {
  readonly text?: string;
  readonly problems: readonly Problem[];
}

/**
 * The text of a manifest after changes: what `applyChanges` makes of its entries, with nothing else touched. Comments, order, blank
 * lines, quotes and line breaks stay byte for byte; new text is written as the file's other entries are. An entry that is removed takes
 * the comments on its line and the comment lines directly above it along. Helpers are added to the import where a new entry needs them,
 * and taken out with the last entry that does.
 *
 * There is a text only where there are no problems: those of `parseManifest`, and `UNKNOWN_COMPONENT` and `BAD_CHANGE` of all changes.
 * What the entries say is judged by `validateManifest`.
 */
export function editManifest(file: string, text: string, changes: readonly Change[]): EditedManifest {
  const { manifest, problems } = parseManifest(file, text);
  if (!manifest) return { problems };
  const applied = applyEach(manifest, changes);
  if (applied.problems.length > 0) return { problems: applied.problems.map((problem) => ({ ...problem, at: { file } })) };
  const editor = new Editor(new Document(file, text, manifest.tree));
  changes.forEach((change, index) => editor.change(applied.before[index] ?? manifest, change));
  const edited = editor.finish();
  if (edited !== text) verify(file, edited, applied.after);
  return { text: edited, problems: [] };
}

/** A wrong text must never leave this module: it would be committed. */
function verify(file: string, text: string, expected: Manifest): void {
  const { manifest, problems } = parseManifest(file, text);
  const found = manifest ? entriesOf(manifest) : [];
  const wanted = entriesOf(expected);
  if (manifest && found.length === wanted.length && found.every((entry, index) => sameEntry(entry, wanted[index] ?? entry))) return;
  throw new Error(`INTERNAL: the edit of ${file} does not say what it should: ${problems.map(({ what }) => what).join('; ') || 'other entries'}\n${text}`);
}
