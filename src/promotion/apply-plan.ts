import { throwIfErrors } from '../errors';
import type { Change } from '../manifest/change';
import { copyEntry, placeIn } from '../manifest/diff';
import { editManifest } from '../manifest/edit';
import type { Entry, Manifest } from '../manifest/entries';
import { parseManifest } from '../manifest/parse';
import { valuesPathOf } from '../manifest/resolve';
import type { FileTree } from '../synthesis/file-tree';
import type { Decision, Plan } from './decision';

/** What a promotion writes before anything is synthesized: path to text, undefined for a file that goes. */
export type Edits = ReadonlyMap<string, string | undefined>;

/**
 * Turns what a plan promotes into texts: the target's manifest, edited in place, and the values files that its entries name.
 *
 * @param current the target's manifest and its values files
 * @param order the manifest whose order new entries follow: the source's
 * @throws ConfigError where the manifest cannot be edited
 */
export function applyPlan({ manifest: file, decisions }: Plan, current: FileTree, order: Manifest): Edits {
  const promotions = decisions.filter((decision) => decision.kind === 'promote');
  const text = current.get(file) ?? '';
  const { manifest: target, problems } = parseManifest(file, text);
  throwIfErrors(problems);
  if (!target || promotions.length === 0) return new Map();

  const edited = editManifest(file, text, inOrder(promotions, order).flatMap((decision) => changesFor(decision, target, order)));
  throwIfErrors(edited.problems);
  return new Map([[file, edited.text], ...promotions.flatMap((decision) => valuesEdits(file, decision, target, current))]);
}

type Promotion = Extract<Decision, { readonly kind: 'promote' }>;

/** New entries are written one behind the other, so the first of them comes first. */
function inOrder(promotions: readonly Promotion[], { infrastructure, charts }: Manifest): readonly Promotion[] {
  const names = [...infrastructure, ...charts].map(({ kind, name }) => `${kind === 'chart' ? 'charts' : 'infrastructure'}/${name}`);
  return [...promotions].sort((a, b) => names.indexOf(a.component) - names.indexOf(b.component));
}

function changesFor({ component, from, candidate }: Promotion, target: Manifest, order: Manifest): readonly Change[] {
  if (!candidate.state) return [{ kind: 'remove', component }];
  const { entry } = candidate.state;
  return copyEntry(entry, from?.entry, from ? undefined : placeIn(target, order, entry));
}

/** A promoted values file, byte for byte; one that no entry of the target names any more goes. */
function valuesEdits(file: string, { from, candidate }: Promotion, target: Manifest, current: FileTree): readonly (readonly [string, string | undefined])[] {
  const before = from && valuesOf(from.entry);
  const after = candidate.state && valuesOf(candidate.state.entry);
  const gone = before !== undefined && before !== after && !target.charts.some(({ name, values }) => values === before && name !== from?.entry.name);
  const edits: (readonly [string, string | undefined])[] = gone ? [[valuesPathOf(file, before), undefined]] : [];
  if (after !== undefined) {
    const [path, text] = [valuesPathOf(file, after), candidate.state?.valuesText];
    if (text !== current.get(path)) edits.push([path, text]);
  }
  return edits;
}

function valuesOf(entry: Entry): string | undefined {
  return entry.kind === 'chart' ? entry.values : undefined;
}
