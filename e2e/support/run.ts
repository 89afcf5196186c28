import { spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  /** Added to this process' environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** @default 10 minutes */
  readonly timeoutMs?: number;
}

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit status. A program that cannot be started is an error. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Outcome {
  const done = spawnSync(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    input: options.input ?? '',
    timeout: options.timeoutMs ?? 600_000,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (done.error) throw new Error(`${[program, ...args].join(' ')}: ${done.error.message}`);
  return { status: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
}

/** Runs a program that must succeed and gives its standard output. */
export function runOk(program: string, args: readonly string[], options: RunOptions = {}): string {
  const outcome = run(program, args, options);
  if (outcome.status !== 0) {
    throw new Error(`${[program, ...args].join(' ')} ended with ${outcome.status}\n${outcome.stderr}${outcome.stdout}`.trimEnd());
  }
  return outcome.stdout;
}

/** Whether a program of this name can be started. */
export function isInstalled(program: string, versionArgs: readonly string[] = ['--version']): boolean {
  return spawnSync(program, versionArgs, { stdio: 'ignore' }).error === undefined;
}
