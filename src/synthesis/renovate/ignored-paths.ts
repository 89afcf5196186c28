import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import { CLUSTERS_FOLDER } from '../places';
import { matchesGlob } from './patterns';

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
function generatedPatterns({ clusters, props }: Fleet, generated: readonly string[]): readonly string[] {
  const common = new Map<string, number>();
  for (const path of generated) common.set(withoutCluster(path), (common.get(withoutCluster(path)) ?? 0) + 1);
  return generated.map((path) => posix.join(props.out ?? '.', common.get(withoutCluster(path)) === clusters.length ? withoutCluster(path) : path));
}

function withoutCluster(path: string): string {
  return path.startsWith(`${CLUSTERS_FOLDER}/`) ? path.replace(/(?<=^[^/]+\/[^/]+\/)[^/]+(?=\/)/, '*') : path;
}

/** Whether one of `ignorePaths` hides a file. Of globs only `*`, `**` and `?` are judged: what else there is may hide more. */
export function hidesFile(pattern: string, file: string): boolean {
  return file.includes(pattern) || matchesGlob(pattern, file);
}
