import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import { CLUSTERS_FOLDER } from '../places';

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
  const { out = '.' } = fleet.props;
  const paths = new Set(generated);
  return generated.map((path) => posix.join(out, widen(path, fleet, paths)));
}

function widen(path: string, fleet: Fleet, paths: ReadonlySet<string>): string {
  const [, name, rest] = new RegExp(`^${CLUSTERS_FOLDER}/([^/]+)/(.+)$`).exec(path) ?? [];
  if (name === undefined || rest === undefined) return path;
  const everywhere = fleet.clusters.every((cluster) => paths.has(`${CLUSTERS_FOLDER}/${cluster.name}/${rest}`));
  return everywhere ? `${CLUSTERS_FOLDER}/*/${rest}` : path;
}

/** Whether one of `ignorePaths` hides a file. Of globs only `*`, `**` and `?` are judged: what else there is may hide more. */
export function hidesFile(pattern: string, file: string): boolean {
  if (file.includes(pattern)) return true;
  if (/[[\]{}()!+@\\]/.test(pattern)) return false;
  const expression = pattern.replace(/\*\*\/|\/\*\*$|\*+|\?|[.^$|]/g, (part) => GLOB[part] ?? (part.startsWith('*') ? '[^/]*' : `\\${part}`));
  return new RegExp(`^${expression}$`).test(file);
}

const GLOB: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '/**': '/.*', '**': '.*', '?': '[^/]' };
