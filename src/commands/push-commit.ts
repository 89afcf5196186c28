import type { PushUpdate } from '../adapters/git';
import { isTransient, retry } from '../adapters/retry';
import { ExternalError, type ErrorCode } from '../errors';
import type { FleetState } from './fleet-state';
import { NETWORK } from './prepare-branch';

/** Whether a push has won; one that is refused for another reason than a race is an error. What the network breaks is tried again. */
export function pushCommit({ git }: Pick<FleetState, 'git'>, remote: string, update: PushUpdate): Promise<boolean> {
  return tryPush(() => git.push(remote, [update]), ['PUSH_REJECTED']);
}

/** As `pushCommit`, to delete a branch where it still is at the expected commit. */
export function pushDelete({ git }: Pick<FleetState, 'git'>, remote: string, ref: string, expected: string): Promise<boolean> {
  return tryPush(() => git.pushDelete(remote, ref, expected), ['PUSH_REJECTED']);
}

/** Pushes several refs, all of them or none, and tells whether it did. Whoever then pushes them one by one hears why not. */
export function pushTogether({ git }: Pick<FleetState, 'git'>, remote: string, updates: readonly PushUpdate[]): Promise<boolean> {
  return tryPush(() => git.push(remote, updates), ['PUSH_REJECTED', 'PUSH_REFUSED']);
}

async function tryPush(push: () => Promise<void>, answers: readonly ErrorCode[]): Promise<boolean> {
  const isAnswer = (error: unknown): boolean => error instanceof ExternalError && answers.includes(error.code);
  try {
    await retry(push, { ...NETWORK, isRetryable: (error) => isTransient(error) && !isAnswer(error) });
    return true;
  } catch (error) {
    if (isAnswer(error)) return false;
    throw error;
  }
}
