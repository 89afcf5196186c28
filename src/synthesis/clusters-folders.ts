import { posix } from 'node:path';
import { DEFAULT_CLUSTERS_FOLDER, isClustersFolder } from '../fleet/clusters-folder';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from './file-tree';
import { isGenerated } from './header';
import { clustersFolder } from './places';
import { RENOVATE_FILE } from './renovate/config-files';

/** Files that nearly every cluster's folder has, as the last synthesis has listed them for Renovate. */
const LISTED = /"([^"\\]+)\/[^"\\/]+\/(?:helm-charts\.yaml|flux-notifications\/kustomization\.yaml)"/g;

/**
 * Where clusters have or had their folders, the one that `fleet.ts` says first: whoever changes `clustersFolder` leaves files behind, in
 * the usual one or in the one of the last synthesis.
 */
export function knownClustersFolders(fleet: Fleet, current: FileTree): readonly string[] {
  return [...new Set([clustersFolder(fleet), DEFAULT_CLUSTERS_FOLDER, ...lastClustersFolders(fleet, current)])];
}

/** Where clusters had their folders at the last synthesis. */
export function lastClustersFolders({ props: { out = '.' } }: Fleet, current: FileTree): readonly string[] {
  const text = current.get(RENOVATE_FILE) ?? '';
  if (!isGenerated(text)) return [];
  return [...text.matchAll(LISTED)].map(([, folder = '']) => posix.relative(out, folder)).filter(isClustersFolder);
}
