const EVERY_MS = 250;

/** What is not so yet; its text is shown where waiting for it ends. */
export class NotYet extends Error {}

/**
 * Asks until `look` gives something, and gives that. Where it throws `NotYet` or gives `undefined`, it is asked again; any other error ends the wait.
 *
 * @param seconds how long it is waited for
 */
export async function waitFor<T>(what: string, seconds: number, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = performance.now() + seconds * 1000;
  let seen = 'nothing';
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof NotYet)) throw error;
      seen = error.message;
    }
    if (performance.now() > end) throw new Error(`waited ${seconds} s for ${what}; seen last: ${seen}`);
    await pause(EVERY_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => { setTimeout(resolve, ms); });
}

/** Fails with what was seen. */
export function notYet(seen: string): never {
  throw new NotYet(seen);
}
