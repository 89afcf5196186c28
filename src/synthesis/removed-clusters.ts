import { posix } from 'node:path';
import type { Problem } from '../errors';
import { knownClustersFolders, lastClustersFolders } from './clusters-folders';
import type { Rendering, SynthesisContext } from './context';
import { isGenerated } from './header';
import { clusterFolder, clustersFolder, folderBelow } from './places';
import { sourceFiles } from './source-files';

/** What a cluster's folder has of us. */
interface Found {
  /** The folder of all clusters that it is in. */
  readonly around: string;
  readonly name: string;
  /** A file of it: one that Sluice has written, or else a manifest or its values. */
  readonly file: string;
  readonly kind: 'generated' | 'source';
}

/**
 * A cluster that has left `fleet.ts`, or has another name or another folder there, while its folder is still one that Flux can read: without
 * its generated files Flux would fail to build it, and whoever mends the kustomization then would have everything pruned. So does Flux
 * itself where nothing is left to apply in a folder that is still there.
 */
export function checkRemovedClusters(context: SynthesisContext): Rendering {
  const { fleet, current } = context;
  const names = new Set(fleet.clusters.map(({ name }) => name));
  const last = lastClustersFolders(fleet, current);
  const problems = findFolders(context).flatMap((found): readonly Problem[] => {
    const { around, name, kind } = found;
    const kustomization = `${around}/${name}/kustomization.yaml`;
    if (!names.has(name)) return kind === 'generated' && current.has(kustomization) ? [removed(name, kustomization)] : [];
    if (around === clustersFolder(fleet) || (kind === 'source' && !last.includes(around))) return [];
    return [moved(context, current.has(kustomization) ? { ...found, file: kustomization } : found)];
  });
  return { files: [], problems };
}

function findFolders(context: SynthesisContext): readonly Found[] {
  const { fleet, current } = context;
  // one may lie in another: a file belongs to the innermost
  const folders = [...knownClustersFolders(fleet, current)].sort((a, b) => b.length - a.length);
  const isBeside = posix.normalize(fleet.props.out ?? '.') === '.';
  const sources = isBeside ? sourceFiles(context) : new Set();
  const found = new Map<string, Found>();
  for (const [path, text] of current) {
    const kind = isGenerated(text) ? 'generated' : sources.has(path) ? 'source' : undefined;
    const around = kind && folders.find((folder) => folderBelow(folder, path) !== undefined);
    if (kind === undefined || around === undefined) continue;
    const name = folderBelow(around, path) as string;
    const key = `${around}/${name}`;
    if (found.get(key)?.kind !== 'generated') found.set(key, { around, name, file: path, kind });
  }
  return [...found.values()];
}

function removed(name: string, file: string): Problem {
  return {
    code: 'CLUSTER_REMOVED',
    what: `cluster "${name}" is not in fleet.ts any more, and its folder still is what its Flux applies`,
    at: { file },
    fix: 'take the cluster\'s Flux away from the folder first, then delete this file; a cluster that has a new name gets a folder of that name, which its Flux must be pointed at',
  };
}

function moved({ fleet }: SynthesisContext, { around, name, file, kind }: Found): Problem {
  const [from, to] = [`${around}/${name}`, clusterFolder(fleet, name)];
  const why = kind === 'generated' ? 'still is what its Flux applies' : 'is still there with nothing to apply: a Flux that reads it would prune everything';
  return {
    code: 'CLUSTER_MOVED',
    what: `by fleet.ts the folder of cluster "${name}" is ${to}, and ${from} ${why}`,
    at: { file },
    fix: `move all that ${from} has to ${to}, so that the folder is gone, and synthesize; then point the cluster's Flux there: kubectl -n flux-system patch kustomization flux-system --type=merge -p '{"spec":{"path":"./${posix.join(fleet.props.out ?? '.', to)}"}}'; where no Flux reads ${from}, delete it`,
  };
}
