import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';

/** A path from the fleet's folder as Renovate knows the file: from the top of the repository. */
export function repositoryPath({ props: { workflows } }: Fleet, path: string): string {
  const { fleetFolder } = workflows || {};
  return fleetFolder === undefined ? path : posix.join(fleetFolder, path);
}
