import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does: the bundle, in a process of its own. */
export function runCli(cwd: string, ...args: readonly string[]): Ended {
  return runProgram(join(ROOT, 'lib/bin/sluice.js'), cwd, ...args);
}

/** Runs a copy of the bundle. */
export function runProgram(program: string, cwd: string, ...args: readonly string[]): Ended {
  return spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined } });
}

/** Makes the bundle from the sources as they are. */
export function bundle(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/bundle.js')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
