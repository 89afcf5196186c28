import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import { clusterAt, clusterFolder } from '../places';
import { matchesGlob } from './patterns';
import { repositoryPath } from './repository-path';

/** What `config:recommended` ignores. A list of one's own replaces it, so it must be said again. */
const USUALLY_IGNORED = ['node_modules', 'bower_components', 'vendor', 'examples', '__tests__', 'test', 'tests', '__fixtures__'];

interface Paths {
  readonly manifests: readonly string[];
  readonly generated: readonly string[];
}

/**
 * What Renovate must not read: the generated files, or else it would raise versions in them that the next synthesis takes back. Beside
 * them what the owner ignores, or what is usually ignored, save what would hide a manifest (that of a cluster called `test`, say).
 */
export function ignoredPaths(fleet: Fleet, { manifests, generated }: Paths): readonly string[] {
  const usual = USUALLY_IGNORED.map((folder) => `**/${folder}/**`).filter((pattern) => !manifests.some((file) => hidesFile(pattern, file)));
  return [...new Set([...fleet.props.renovate?.ignorePaths ?? usual, ...generatedPatterns(fleet, generated)])];
}

/** The generated files, those that every cluster has as one pattern. */
function generatedPatterns(fleet: Fleet, generated: readonly string[]): readonly string[] {
  const { clusters, props } = fleet;
  const patterns = generated.map((path) => withoutCluster(fleet, path));
  const common = new Map<string, number>();
  for (const pattern of patterns) common.set(pattern, (common.get(pattern) ?? 0) + 1);
  return generated.map((path, index) => {
    const pattern = patterns[index] as string;
    return repositoryPath(fleet, posix.join(props.out ?? '.', common.get(pattern) === clusters.length ? pattern : path));
  });
}

function withoutCluster(fleet: Fleet, path: string): string {
  const name = clusterAt(fleet, path);
  return name === undefined ? path : clusterFolder(fleet, '*') + path.slice(clusterFolder(fleet, name).length);
}

/** Whether one of `ignorePaths` hides a file. Of globs only `*`, `**` and `?` are judged: what else there is may hide more. */
export function hidesFile(pattern: string, file: string): boolean {
  return file.includes(pattern) || matchesGlob(pattern, file);
}
