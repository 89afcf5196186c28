import type { Reading } from '../doctor/input';
import { ConfigError, ExternalError } from '../errors';

/** A value, or the message of what kept it from being read. Defects of ours are not swallowed. */
export async function attempt<Value>(read: () => Promise<Value>): Promise<Reading<Value>> {
  try {
    return { known: await read() };
  } catch (error) {
    if (error instanceof ExternalError || error instanceof ConfigError) return { unknown: error.message.split('\n', 1)[0] as string };
    throw error;
  }
}
