import { throwIfErrors, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { planChanges, type FileChange } from '../synthesis/changes';
import { knownClustersFolders } from '../synthesis/clusters-folders';
import type { FileTree } from '../synthesis/file-tree';
import { generatedPlaces, managedPaths, observedPaths, type GeneratedPlace } from '../synthesis/places';
import { synthesize } from '../synthesis/synthesize';
import { applyEdits, type Edits } from './edits';

/** Files after edits of the owner's files, and what is synthesized from them. */
export interface Staged {
  readonly after: FileTree;
  readonly changes: readonly FileChange[];
  readonly warnings: readonly Problem[];
}

/**
 * Applies edits and synthesizes the fleet, in memory.
 *
 * @throws ConfigError where the fleet cannot be synthesized from them, or where Sluice would write over a file that is not its own
 */
export function stageFleet(fleet: Fleet, before: FileTree, edits: Edits): Staged {
  const edited = applyEdits(before, edits);
  const current = filesOf(fleet, edited);
  const { files, warnings } = synthesize(fleet, current);
  const { changes, problems } = planChanges(files, current);
  throwIfErrors(problems);
  const after = new Map(edited);
  for (const { kind, path, after: text } of changes) {
    if (kind === 'delete') after.delete(path);
    else after.set(path, text);
  }
  return { after, changes: changesBetween(before, after), warnings };
}

/** What differs between two trees, by path. */
export function changesBetween(before: FileTree, after: FileTree): readonly FileChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
  return paths.map((path): FileChange => {
    const [old, text] = [before.get(path), after.get(path)];
    return { kind: old === undefined ? 'create' : text === undefined ? 'delete' : 'update', path, before: old ?? '', after: text ?? '' };
  });
}

/** Those of a repository's files that a synthesis looks at. */
function filesOf(fleet: Fleet, tree: FileTree): FileTree {
  const manifests = fleet.clusters.map(({ manifest }) => manifest);
  const known = knownClustersFolders(fleet, tree);
  const named = new Set([...manifests, ...managedPaths(fleet), ...observedPaths(fleet, known)]);
  const places = generatedPlaces(fleet, known);
  const folders = manifests.map((path) => `${path.slice(0, path.lastIndexOf('/') + 1)}values/`);
  return new Map([...tree].filter(([path]) => named.has(path) || isPlace(places, path) || folders.some((folder) => path.startsWith(folder))));
}

function isPlace(places: readonly GeneratedPlace[], path: string): boolean {
  const folder = path.slice(0, path.lastIndexOf('/'));
  return places.some((place) => path.endsWith(place.extension) && new RegExp(`^${place.folder.replaceAll('.', '\\.').replace('*', '[^/]+')}$`).test(folder));
}
