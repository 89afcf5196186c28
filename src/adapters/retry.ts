import { ExternalError } from '../errors';

/** Time and chance; tests give their own. */
export interface Patience {
  sleep(milliseconds: number): Promise<void>;
  /** A number from 0 up to, not including, 1. */
  random(): number;
}

export const PATIENCE: Patience = {
  sleep: (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); }),
  random: Math.random,
};

export interface RetryOptions {
  /** How often it is tried in all. */
  readonly attempts: number;
  /** The longest first wait, in milliseconds; it doubles each time. */
  readonly first: number;
  /** The longest wait at all, in milliseconds. */
  readonly longest: number;
  /** @default - every `ExternalError` that says it is worth it */
  readonly isRetryable?: (error: unknown) => boolean;
}

/** Tries until it succeeds, fails for good, or was tried often enough; then the last error is thrown. Waits a random part of a growing time. */
export async function retry<Result>(task: (attempt: number) => Promise<Result>, options: RetryOptions, patience: Patience = PATIENCE): Promise<Result> {
  const { isRetryable = isTransient } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt);
    } catch (error) {
      if (attempt >= options.attempts || !isRetryable(error)) throw error;
      await patience.sleep(waitAfter(attempt, options, patience));
    }
  }
}

/** The wait after an attempt, counted from 1: any time up to a bound that doubles. */
export function waitAfter(attempt: number, { first, longest }: Pick<RetryOptions, 'first' | 'longest'>, { random }: Pick<Patience, 'random'>): number {
  return Math.ceil(random() * Math.min(longest, first * 2 ** Math.min(attempt - 1, 30)));
}

export function isTransient(error: unknown): boolean {
  return error instanceof ExternalError && error.retryable;
}
