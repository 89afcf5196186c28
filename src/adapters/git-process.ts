import { spawn, type ChildProcessWithoutNullStreams } from 'child_process';
import { ExternalError } from '../errors';
import { gitError } from './git-errors';

export interface RunOptions {
  readonly input?: string | Uint8Array;
  /** Further environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Milliseconds after which the command is ended.
   *
   * @default - none for what works on this machine, 5 minutes for what talks to a remote
   */
  readonly timeout?: number;
  /**
   * Gets what the command prints as it comes. What it throws ends the command and rejects.
   *
   * @default - what is printed is kept, as `stdout` of the result
   */
  readonly onOutput?: (chunk: Buffer) => void;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What an owner's or a branch's configuration must not add to our commands: hooks, helpers that run programs, upkeep, colours. */
const SETTINGS = [
  'core.hooksPath=/dev/null', 'core.fsmonitor=false', 'protocol.ext.allow=never',
  'gc.auto=0', 'maintenance.auto=false', 'submodule.recurse=false', 'fetch.recurseSubmodules=false', 'push.recurseSubmodules=no', 'push.followTags=false',
  'core.quotePath=false', 'color.ui=false', 'log.showSignature=false', 'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);

/** Variables that bind git to another repository than the folder's; git sets them where it runs us as a hook. */
const FOREIGN = [
  'GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_COMMON_DIR',
  'GIT_NAMESPACE', 'GIT_PREFIX', 'GIT_INTERNAL_SUPER_PREFIX', 'GIT_SHALLOW_FILE', 'GIT_GRAFT_FILE', 'GIT_QUARANTINE_PATH', 'GIT_LITERAL_PATHSPECS',
];

const NETWORK_TIMEOUT = 5 * 60 * 1000;
const TALKS_TO_REMOTE = new Set(['fetch', 'push', 'ls-remote', 'clone', 'pull']);

/** Starts git in a folder, without a shell, with an environment that does not depend on where it runs. The caller reads its streams. */
export function startGit(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.includes(name)));
  const fixed = { LC_ALL: 'C', LANGUAGE: '', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1', GIT_LITERAL_PATHSPECS: '1' };
  return spawn('git', ['-C', folder, '--no-pager', ...SETTINGS, ...args], { env: { ...inherited, ...fixed, ...env }, windowsHide: true });
}

/** Runs git to its end, whatever it says. Errors: `GIT_MISSING`, and `GIT_FAILED` where it took too long. */
export function execGit(folder: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = startGit(folder, args, options.env);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const timeout = options.timeout ?? (TALKS_TO_REMOTE.has(args[0] ?? '') ? NETWORK_TIMEOUT : undefined);
    let late = false;
    let thrown: { readonly error: unknown } | undefined;
    const timer = timeout === undefined ? undefined : setTimeout(() => { late = true; end(child); }, timeout);
    child.stdout.on('data', (chunk: Buffer) => {
      if (!options.onOutput) return void out.push(chunk);
      try {
        if (!thrown) options.onOutput(chunk);
      } catch (error) {
        thrown = { error };
        end(child);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => { /* git ended before it had read everything; its exit code tells why */ });
    child.on('error', (cause) => { clearTimeout(timer); reject(missingGit(cause)); });
    child.on('close', (code) => {
      clearTimeout(timer);
      const stderr = Buffer.concat(err).toString('utf8');
      if (thrown) reject(thrown.error);
      else if (late) reject(gitError(args, { code: -1, stderr: `no answer within ${timeout} ms` }));
      else resolve({ code: code ?? -1, stdout: Buffer.concat(out), stderr });
    });
    child.stdin.end(options.input);
  });
}

/** Programs that git has started hold its streams open; without them they end by themselves. */
function end(child: ChildProcessWithoutNullStreams): void {
  child.kill();
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
}

export function missingGit(cause: unknown): ExternalError {
  return new ExternalError('GIT_MISSING', 'git could not be started; install git 2.30 or newer and put it on the PATH', { cause });
}
