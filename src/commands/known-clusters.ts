import type { FindCluster } from '../evidence/reporters';
import { buildTimelines, type Timelines } from '../promotion/history';
import { knownClusterOf } from '../promotion/known-cluster';
import type { FleetState } from './fleet-state';

/** What evidence must know of the fleet's clusters; made for those that are asked for. */
export async function findKnownClusters({ fleet, git, head, history }: Pick<FleetState, 'fleet' | 'git' | 'head' | 'history'>): Promise<FindCluster> {
  const timelines = buildTimelines(history);
  const positions = new Map(history.map(({ commit }, position) => [commit, position]));
  const firstParents = (await git.run(['rev-list', '--first-parent', '--reverse', head])).split('\n').filter((line) => line !== '');
  // a commit that changed no manifest has what the last one before it that did has left
  let last = -1;
  const positionOf = new Map(firstParents.map((commit) => [commit, (last = positions.get(commit) ?? last)]));
  return (name) => {
    const cluster = fleet.tryFindCluster(name);
    if (!cluster) return undefined;
    const { readiness } = cluster.props;
    const none: Timelines = new Map();
    return knownClusterOf({
      name,
      reporters: fleet.reportersOf(name),
      ...(readiness && { readiness: { name: readiness.name, namespace: readiness.namespace ?? 'flux-system', infrastructure: readiness.infrastructure ?? false } }),
      timelines: timelines.get(cluster.manifest) ?? none,
      positionOf: (commit) => positionOf.get(commit),
    });
  };
}
