import { posix } from 'node:path';
import { DEFAULT_CLUSTERS_FOLDER, isClustersFolder } from '../fleet/clusters-folder';
import type { FileTree } from '../synthesis/file-tree';
import { folderBelow } from '../synthesis/places';
import { cleanPath, isFluxKustomization } from './deliveries';
import { objectsAmong, readDocuments, valueAt } from './kubernetes-object';

/** The file in which `flux bootstrap` says what the cluster's Flux reads. */
const SYNC = '/flux-system/gotk-sync.yaml';

/** The folders that may be the one with one folder per cluster: the usual one where it is there, or else those that `flux bootstrap` has left. */
export function findClustersFolders(tree: FileTree): readonly string[] {
  if ([...tree.keys()].some((path) => /\.ya?ml$/.test(path) && folderBelow(DEFAULT_CLUSTERS_FOLDER, path) !== undefined)) return [DEFAULT_CLUSTERS_FOLDER];
  const folders = [...tree].filter(([path]) => path.endsWith(SYNC)).map(([path, text]) => [path.slice(0, -SYNC.length), text] as const)
    .filter(([folder, text]) => reads(text, folder)).map(([folder]) => posix.dirname(folder));
  return [...new Set(folders)].filter(isClustersFolder).sort();
}

/** Whether a Kustomization of Flux in the text is that of a folder. */
function reads(text: string, folder: string): boolean {
  const objects = objectsAmong((readDocuments(text) ?? []).map(({ value }) => value));
  return objects.some((object) => isFluxKustomization(object) && cleanPath(valueAt(object.spec, 'path')) === folder);
}
