import { throwIfErrors } from '../errors';
import { applyEach } from '../manifest/apply';
import { findEntry, type Change } from '../manifest/change';
import { copyEntry, placeIn } from '../manifest/diff';
import { editManifest } from '../manifest/edit';
import { componentOf, entriesOf, type Component, type Entry, type Manifest } from '../manifest/entries';
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
 * @throws ConfigError where the manifest cannot be read or edited
 */
export function applyPlan({ manifest: file, decisions }: Plan, current: FileTree, order: Manifest): Edits {
  const promotions = decisions.filter((decision) => decision.kind === 'promote');
  if (promotions.length === 0) return new Map();
  const text = current.get(file) ?? '';
  const { manifest: target, problems } = parseManifest(file, text);
  throwIfErrors(problems);
  const edited = editManifest(file, text, target ? changesFor(promotions, target, order) : []);
  throwIfErrors(edited.problems);
  const values = valuesEdits(file, promotions, target ?? { infrastructure: [], charts: [] });
  const edits: readonly (readonly [string, string | undefined])[] = [[file, edited.text], ...values];
  return new Map(edits.filter(([path, after]) => current.get(path) !== after));
}

type Promotion = Extract<Decision, { readonly kind: 'promote' }>;

/** New entries are written one behind the other, so the first of them comes first. */
function inOrder(promotions: readonly Promotion[], order: Manifest): readonly Promotion[] {
  const places = new Map(entriesOf(order).map((entry, index) => [componentOf(entry), index]));
  const placeOf = ({ component }: Promotion): number => places.get(component) ?? -1;
  return [...promotions].sort((a, b) => placeOf(a) - placeOf(b));
}

function changesFor(promotions: readonly Promotion[], target: Manifest, order: Manifest): readonly Change[] {
  const changes: Change[] = [];
  let manifest = target;
  for (const { component, candidate } of inOrder(promotions, order)) {
    // what the text says counts, not what history says of it: somebody may be at work on it
    const present = findEntry(target, component);
    const { entry } = candidate.state ?? {};
    if (!entry) {
      if (present) changes.push({ kind: 'remove', component });
    } else if (present) {
      changes.push(...copyEntry(entry, present));
    } else {
      const added = copyEntry(entry, undefined, findEntry(order, component) && placeIn(manifest, order, entry));
      changes.push(...added);
      manifest = applyEach(manifest, added).after;
    }
  }
  return changes;
}

/** Promoted values files, byte for byte; those that no entry of the target names any more go. */
function valuesEdits(file: string, promotions: readonly Promotion[], target: Manifest): readonly (readonly [string, string | undefined])[] {
  const promoted = new Map<Component, Entry | undefined>(promotions.map(({ component, candidate }) => [component, candidate.state?.entry]));
  const stay = target.charts.filter((entry) => !promoted.has(componentOf(entry)));
  const named = new Set([...stay, ...promoted.values()].flatMap(valuesOf));
  const before = target.charts.filter((entry) => promoted.has(componentOf(entry))).flatMap(valuesOf);
  const gone = before.filter((values) => !named.has(values)).map((values) => [valuesPathOf(file, values), undefined] as const);
  const written = promotions.flatMap(({ candidate: { state } }) => {
    const [values] = valuesOf(state?.entry);
    return values === undefined ? [] : [[valuesPathOf(file, values), state?.valuesText] as const];
  });
  return [...gone, ...written];
}

function valuesOf(entry: Entry | undefined): readonly string[] {
  return entry?.kind === 'chart' && entry.values !== undefined ? [entry.values] : [];
}
