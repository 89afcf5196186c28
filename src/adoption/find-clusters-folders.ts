import { posix } from 'node:path';
import { DEFAULT_CLUSTERS_FOLDER, isClustersFolder } from '../fleet/clusters-folder';
import type { FileTree } from '../synthesis/file-tree';
import { folderBelow } from '../synthesis/places';
import { cleanPath, isFluxKustomization } from './deliveries';
import { objectsAmong, readDocuments, valueAt, type KubernetesObject } from './kubernetes-object';

/**
 * The folders that may be the one with one folder per cluster: the usual one where it is there, or else those in which a cluster's folder says
 * that Flux reads it, as `flux bootstrap` leaves it and as a FluxInstance does.
 */
export function findClustersFolders(tree: FileTree): readonly string[] {
  if ([...tree.keys()].some((path) => /\.ya?ml$/.test(path) && folderBelow(DEFAULT_CLUSTERS_FOLDER, path) !== undefined)) return [DEFAULT_CLUSTERS_FOLDER];
  const folders = [...tree].filter(([path, text]) => path.endsWith('/gotk-sync.yaml') || (/\.ya?ml$/.test(path) && text.includes('FluxInstance'))).flatMap(([path, text]) => {
    const objects = objectsAmong((readDocuments(text) ?? []).map(({ value }) => value));
    const around = [posix.dirname(path), posix.dirname(posix.dirname(path))];
    return objects.map(folderReadBy).filter((folder) => around.includes(folder)).map((folder) => posix.dirname(folder));
  });
  return [...new Set(folders)].filter(isClustersFolder).sort();
}

/** The folder that an object of Flux's own makes it read; empty for every other object. */
function folderReadBy(object: KubernetesObject): string {
  if (isFluxKustomization(object)) return cleanPath(valueAt(object.spec, 'path'));
  const isInstance = object.kind === 'FluxInstance' && object.apiVersion.startsWith('fluxcd.controlplane.io/');
  return isInstance ? cleanPath(valueAt(object.spec, 'sync', 'path')) : '';
}
