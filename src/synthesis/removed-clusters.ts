import type { Problem } from '../errors';
import { knownClustersFolders } from './clusters-folders';
import type { Rendering, SynthesisContext } from './context';
import { isGenerated } from './header';
import { clusterFolder, clustersFolder, folderBelow } from './places';
import { sourceFiles } from './source-files';

/** A folder of a cluster with files of ours in it. */
interface Found {
  /** The folder of all clusters that it is in. */
  readonly around: string;
  readonly name: string;
  /** One of its files that Sluice has not written, its kustomization first. */
  readonly foreign?: string;
}

/**
 * A cluster that has left `fleet.ts`, or has another name or another folder there, while its folder is still one that Flux can read: without
 * its generated files Flux would fail to build it, and whoever mends the kustomization then would have everything pruned.
 */
export function checkRemovedClusters(context: SynthesisContext): Rendering {
  const { fleet } = context;
  const names = new Set(fleet.clusters.map(({ name }) => name));
  const problems = findFolders(context).flatMap(({ around, name, foreign }): readonly Problem[] => {
    const isOurs = around === clustersFolder(fleet);
    const kustomization = `${around}/${name}/kustomization.yaml`;
    if (names.has(name)) return isOurs || foreign === undefined ? [] : [moved(name, foreign, `${around}/${name}`, clusterFolder(fleet, name))];
    return context.current.has(kustomization) ? [removed(name, kustomization)] : [];
  });
  return { files: [], problems };
}

function findFolders(context: SynthesisContext): readonly Found[] {
  const { fleet, current } = context;
  const sources = sourceFiles(context);
  // one may lie in another: a file belongs to the innermost
  const folders = [...knownClustersFolders(fleet, current)].sort((a, b) => b.length - a.length);
  const ours = new Map<string, Found>();
  const foreign = new Map<string, string>();
  for (const [path, text] of current) {
    const around = folders.find((folder) => folderBelow(folder, path) !== undefined);
    if (around === undefined) continue;
    const name = folderBelow(around, path) as string;
    const key = `${around}/${name}`;
    if (isGenerated(text)) ours.set(key, { around, name });
    else if (!sources.has(path) && (!foreign.has(key) || path === `${key}/kustomization.yaml`)) foreign.set(key, path);
  }
  return [...ours].map(([key, found]) => ({ ...found, ...(foreign.has(key) && { foreign: foreign.get(key) as string }) }));
}

function removed(name: string, file: string): Problem {
  return {
    code: 'CLUSTER_REMOVED',
    what: `cluster "${name}" is not in fleet.ts any more, and its folder still is what its Flux applies`,
    at: { file },
    fix: 'take the cluster\'s Flux away from the folder first, then delete this file; a cluster that has a new name gets a folder of that name, which its Flux must be pointed at',
  };
}

function moved(name: string, file: string, from: string, to: string): Problem {
  return {
    code: 'CLUSTER_MOVED',
    what: `by fleet.ts the folder of cluster "${name}" is ${to}, and ${from} still is what its Flux applies`,
    at: { file },
    fix: `move all that ${from} has to ${to}, synthesize, and point the cluster's Flux there (flux bootstrap --path=${to}), which fails and prunes nothing while its folder is gone; where no Flux reads ${from}, delete it`,
  };
}
