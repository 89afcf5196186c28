import type { PushUpdate } from '../adapters/git';
import { isTransient, retry } from '../adapters/retry';
import { ExternalError } from '../errors';
import type { FleetState } from './fleet-state';
import { NETWORK } from './prepare-branch';

/** Whether a push has won; one that is refused for another reason than a race is an error. What the network breaks is tried again. */
export async function pushCommit({ git }: Pick<FleetState, 'git'>, remote: string, update: PushUpdate): Promise<boolean> {
  try {
    await retry(() => git.push(remote, [update]), { ...NETWORK, isRetryable: (error) => isTransient(error) && !isRejection(error) });
    return true;
  } catch (error) {
    if (isRejection(error)) return false;
    throw error;
  }
}

function isRejection(error: unknown): boolean {
  return error instanceof ExternalError && error.code === 'PUSH_REJECTED';
}
