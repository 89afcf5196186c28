import type { Fleet } from '../fleet/fleet';
import { repositoryPath } from '../synthesis/renovate/repository-path';

/** The manifests that Renovate is to raise, as paths from the fleet's folder. */
export function trackedFiles({ clusters }: Fleet): readonly string[] {
  return [...new Set(clusters.filter(({ tracksRenovate }) => tracksRenovate).map(({ manifest }) => manifest))];
}

/** The same from the top of the repository, as Renovate knows them. */
export function trackedPaths(fleet: Fleet): readonly string[] {
  return trackedFiles(fleet).map((file) => repositoryPath(fleet, file));
}
