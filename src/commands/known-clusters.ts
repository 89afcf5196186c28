import type { FindCluster } from '../evidence/reporters';
import { buildTimelines, type Timelines } from '../promotion/history';
import { knownClusterOf } from '../promotion/known-cluster';
import type { FleetState } from './fleet-state';

/**
 * What evidence must know of the fleet's clusters; made for those that are asked for.
 *
 * @param namesCommits whether the evidence may name a commit of the branch, as a status and a person do
 */
export async function findKnownClusters({ fleet, git, head, history }: Pick<FleetState, 'fleet' | 'git' | 'head' | 'history'>, namesCommits = true): Promise<FindCluster> {
  const timelines = buildTimelines(history);
  const positions = new Map(history.map(({ commit }, position) => [commit, position]));
  const listed = namesCommits ? await git.run(['rev-list', '--first-parent', '--reverse', head]) : '';
  const firstParents = listed.split('\n').filter((line) => line !== '');
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
