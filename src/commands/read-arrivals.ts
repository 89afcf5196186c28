import { findArrivals, type Arrival } from '../promotion/arrivals';
import { messagesArguments, parseMessages } from '../promotion/git-messages';
import type { CommandEnvironment } from './environment';
import { gitOf, readState, type FleetState, type StateOptions } from './fleet-state';
import { readRepository } from './repository';

/** A fleet with what its clusters got, newest first. */
export interface FleetArrivals {
  readonly state: FleetState;
  readonly arrivals: readonly Arrival[];
}

/** Reads a fleet, and from its commits who got what when. */
export async function readArrivals(options: StateOptions, environment: CommandEnvironment): Promise<FleetArrivals> {
  const git = gitOf(environment);
  const repository = options.repository ?? await readRepository(git);
  const read = readState(environment, { ...options, repository });
  // a shallow clone is made whole first
  if (repository.shallow) await read;
  const [state, log] = await Promise.all([read, git.run(messagesArguments(repository.head))]);
  const clusters = state.fleet.clusters.map(({ name, manifest, sourceNames }) => ({ name, manifest, sources: sourceNames }));
  return { state, arrivals: findArrivals({ clusters, history: state.history, notes: parseMessages(log) }) };
}
