import type { PushUpdate } from '../adapters/git';
import { isTransient, retry } from '../adapters/retry';
import { ExternalError, type ErrorCode } from '../errors';
import type { FleetState } from './fleet-state';
import { NETWORK } from './prepare-branch';

/** Whether a push has won; one that is refused for another reason than a race is an error. What the network breaks is tried again. */
export function pushCommit(state: Pick<FleetState, 'git'>, remote: string, update: PushUpdate): Promise<boolean> {
  return tryPush(state, remote, [update], ['PUSH_REJECTED']);
}

/** Pushes several refs, all of them or none, and tells whether it did. Whoever then pushes them one by one hears why not. */
export function pushTogether(state: Pick<FleetState, 'git'>, remote: string, updates: readonly PushUpdate[]): Promise<boolean> {
  return tryPush(state, remote, updates, ['PUSH_REJECTED', 'PUSH_REFUSED']);
}

async function tryPush({ git }: Pick<FleetState, 'git'>, remote: string, updates: readonly PushUpdate[], answers: readonly ErrorCode[]): Promise<boolean> {
  const isAnswer = (error: unknown): boolean => error instanceof ExternalError && answers.includes(error.code);
  try {
    await retry(() => git.push(remote, updates), { ...NETWORK, isRetryable: (error) => isTransient(error) && !isAnswer(error) });
    return true;
  } catch (error) {
    if (isAnswer(error)) return false;
    throw error;
  }
}
