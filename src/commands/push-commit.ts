import type { PushUpdate } from '../adapters/git';
import { retry } from '../adapters/retry';
import type { FleetState } from './fleet-state';
import { NETWORK } from './prepare-branch';

/** Whether a push has won; one that is refused for another reason than a race is an error. What the network breaks is tried again. */
export async function pushCommit(state: Pick<FleetState, 'git'>, remote: string, update: PushUpdate): Promise<boolean> {
  return (await pushEach(state, remote, [update])).length === 1;
}

/** As `pushCommit`, for several refs at once, each by itself; gives those that have won. */
export async function pushEach({ git }: Pick<FleetState, 'git'>, remote: string, updates: readonly PushUpdate[]): Promise<readonly PushUpdate[]> {
  const rejected = await retry(() => git.pushEach(remote, updates), NETWORK);
  return updates.filter(({ to }) => !rejected.includes(to));
}
