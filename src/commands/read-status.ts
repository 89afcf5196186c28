import { statusOf, type Status, type StatusCluster } from '../board/status';
import type { Fleet } from '../fleet/fleet';
import type { CommandEnvironment } from './environment';
import { readPlans, type MadePlans } from './read-plans';

/** Reads all that decides about promotions, plans them, and tells how the fleet stands. */
export async function readStatus(options: { readonly offline?: boolean }, environment: CommandEnvironment): Promise<Status> {
  return statusFrom(await readPlans(options, environment), environment);
}

/** How a fleet stands, from what was read and planned. */
export function statusFrom({ state: { fleet, history, head }, plans }: MadePlans, environment: CommandEnvironment): Status {
  return statusOf({ clusters: statusClusters(fleet), history, plans: plans.map(({ plan }) => plan), now: environment.now().getTime(), head });
}

/** The clusters of a fleet, as its status names them. */
export function statusClusters(fleet: Fleet): readonly StatusCluster[] {
  return fleet.clusters.map(({ name, manifest, sourceNames: sources, tracksRenovate, props: { mode } }) => (
    { name, manifest, sources, tracksRenovate, ...(mode && { mode }) }));
}
