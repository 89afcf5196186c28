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
  return runProgramWith({ NO_COLOR: '1' }, program, cwd, ...args);
}

/** Runs the bundle with variables that say whether it may use colours. */
export function runColored(variables: Readonly<Record<string, string>>, cwd: string, ...args: readonly string[]): Ended {
  return runProgramWith(variables, join(ROOT, 'lib/bin/sluice.js'), cwd, ...args);
}

function runProgramWith(variables: Readonly<Record<string, string>>, program: string, cwd: string, ...args: readonly string[]): Ended {
  return spawnSync(process.execPath, [program, ...args], { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, ...variables } });
}

/** Makes the bundle from the sources as they are. */
export function bundle(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/bundle.js')], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
