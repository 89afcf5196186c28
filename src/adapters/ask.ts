import { createInterface } from 'node:readline/promises';

/** Asks a question on the terminal; undefined where standard input ends before there is an answer. */
export async function ask(question: string): Promise<string | undefined> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const ended = new Promise<undefined>((resolve) => terminal.once('close', () => resolve(undefined)));
    return await Promise.race([terminal.question(question), ended]);
  } finally {
    terminal.close();
  }
}
