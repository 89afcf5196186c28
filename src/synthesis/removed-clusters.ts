import type { Problem } from '../errors';
import type { Rendering, SynthesisContext } from './context';
import { isGenerated } from './header';
import { CLUSTERS_FOLDER } from './places';

/**
 * A cluster that has left `fleet.ts`, or has another name there, while its folder is still one that Flux can read: without its generated
 * files Flux would fail to build it, and whoever mends the kustomization then would have everything pruned.
 */
export function checkRemovedClusters({ fleet, current }: SynthesisContext): Rendering {
  const names = new Set(fleet.clusters.map(({ name }) => name));
  const left = [...current].flatMap(([path, text]) => {
    const name = path.startsWith(`${CLUSTERS_FOLDER}/`) ? path.split('/')[2] : undefined;
    return name !== undefined && !names.has(name) && isGenerated(text) ? [name] : [];
  });
  const problems = [...new Set(left)].flatMap((name): readonly Problem[] => {
    const file = `${CLUSTERS_FOLDER}/${name}/kustomization.yaml`;
    if (!current.has(file)) return [];
    return [{
      code: 'CLUSTER_REMOVED',
      what: `cluster "${name}" is not in fleet.ts any more, and its folder still is what its Flux applies`,
      at: { file },
      fix: 'take the cluster\'s Flux away from the folder first, then delete this file; a cluster that has a new name gets a folder of that name, which its Flux must be pointed at',
    }];
  });
  return { files: [], problems };
}
