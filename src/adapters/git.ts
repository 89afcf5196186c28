import { posix } from 'path';
import { ExternalError } from '../errors';
import { formatImport, type NewCommit } from './git-commit';
import { gitError } from './git-errors';
import { GitObjects } from './git-objects';
import { execGit, type RunOptions, type RunResult } from './git-process';
import { redact } from './redact';

export interface GitOptions {
  /**
   * Texts that no error may show.
   *
   * @default - none beside what looks like a credential
   */
  readonly secrets?: readonly string[];
}

/** Where a clone stands. */
export interface GitStatus {
  /** The commit that is checked out; undefined before the first one. */
  readonly head: string | undefined;
  /** The branch that is checked out; undefined where the head is detached. */
  readonly branch: string | undefined;
  /** What the branch follows, as `remote/branch`. */
  readonly upstream: string | undefined;
  /** Whether a tracked file differs from the commit, in the index or on disk. */
  readonly dirty: boolean;
}

export interface FetchOptions {
  /** Deletes local refs of the refspecs whose remote side is gone. */
  readonly prune?: boolean;
  /** Fetches whole objects also where the clone leaves blobs or trees out. */
  readonly whole?: boolean;
  /** Makes a shallow clone whole. */
  readonly unshallow?: boolean;
}

export interface PushUpdate {
  /** A commit. */
  readonly from: string;
  /** A full ref on the remote. */
  readonly to: string;
  /**
   * Overwrites the ref, but only where it still is at this commit; `''` where it must not exist.
   *
   * @default - the ref only moves forward
   */
  readonly expected?: string;
}

/** How long a reader waits for a further request, in milliseconds. */
const READER_IDLE = 500;

/**
 * Git in one folder: no shell, no hooks, no prompts, English, and errors without credentials.
 * Errors: `GIT_MISSING`, `NO_REPOSITORY`, `GIT_AUTH`, `GIT_FAILED` (retryable where the network or a lock is to blame).
 */
export class Git {
  private shared: GitObjects | undefined;

  constructor(public readonly folder: string, private readonly options: GitOptions = {}) {}

  /** What a command prints. */
  public async run(args: readonly string[], options?: RunOptions): Promise<string> {
    return (await this.runBytes(args, options)).toString('utf8');
  }

  public async runBytes(args: readonly string[], options?: RunOptions): Promise<Buffer> {
    const result = await this.tryRun(args, options);
    if (result.code !== 0) throw this.errorOf(args, result);
    return result.stdout;
  }

  /** Runs a command that may fail; the exit code tells. */
  public tryRun(args: readonly string[], options?: RunOptions): Promise<RunResult> {
    return execGit(this.folder, args, options);
  }

  /** A reader of objects; close it when done. */
  public objects(): GitObjects {
    return new GitObjects(this.folder);
  }

  /** A reader of objects that all share: one process, as long as it is needed. */
  public get reader(): GitObjects {
    return this.shared ??= new GitObjects(this.folder, { idle: READER_IDLE });
  }

  /** The top folder of the work tree. */
  public async topLevel(): Promise<string> {
    return (await this.run(['rev-parse', '--show-toplevel'])).replace(/\n$/, '');
  }

  /** The full id that a name stands for; undefined where there is none. */
  public async revParse(name: string): Promise<string | undefined> {
    const { code, stdout, stderr } = await this.tryRun(['rev-parse', '--verify', '--quiet', '--end-of-options', name]);
    if (code === 0) return stdout.toString('utf8').trim();
    if (stderr.trim() === '') return undefined;
    throw this.errorOf(['rev-parse', name], { code, stdout, stderr });
  }

  /** Whether a name is the beginning of several ids. */
  public async isAmbiguous(name: string): Promise<boolean> {
    if (!/^[0-9a-f]{4,64}$/i.test(name)) return false;
    return (await this.run(['rev-parse', `--disambiguate=${name}`])).split('\n').filter((line) => line !== '').length > 1;
  }

  public async head(): Promise<string> {
    const head = await this.revParse('HEAD');
    if (head === undefined) throw new ExternalError('GIT_FAILED', `the repository at ${this.folder} has no commit yet; make one: git add --all, then git commit`);
    return head;
  }

  /** The branch that is checked out; undefined where the head is detached. */
  public async currentBranch(): Promise<string | undefined> {
    return (await this.status()).branch;
  }

  /** Whether a tracked file differs from the commit that is checked out. */
  public async isDirty(): Promise<boolean> {
    return (await this.status()).dirty;
  }

  public async status(): Promise<GitStatus> {
    const lines = (await this.run(['status', '--porcelain=v2', '--branch', '--untracked-files=no'])).split('\n').filter((line) => line !== '');
    const header = (name: string) => lines.find((line) => line.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length);
    const [head, branch] = [header('oid'), header('head')];
    return {
      head: head === '(initial)' ? undefined : head,
      branch: branch === '(detached)' ? undefined : branch,
      upstream: header('upstream'),
      dirty: lines.some((line) => !line.startsWith('# ')),
    };
  }

  /** History is cut off somewhere. */
  public async isShallow(): Promise<boolean> {
    return (await this.run(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  }

  public async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    const args = ['merge-base', '--is-ancestor', ancestor, descendant];
    const result = await this.tryRun(args);
    if (result.code > 1 || result.code < 0) throw this.errorOf(args, result);
    return result.code === 0;
  }

  public async remotes(): Promise<readonly string[]> {
    return (await this.run(['remote'])).split('\n').filter((name) => name !== '');
  }

  /** A remote's address without credentials; undefined where there is no such remote. */
  public async remoteUrl(remote: string): Promise<string | undefined> {
    const { code, stdout } = await this.tryRun(['remote', 'get-url', '--', remote]);
    return code === 0 ? redact(stdout.toString('utf8').trim(), this.options.secrets) : undefined;
  }

  /** The text of a file in a commit; undefined where it is not there. */
  public show(rev: string, path: string): Promise<string | undefined> {
    return this.reader.readText(rev, path);
  }

  public async fetch(remote: string, refspecs: readonly string[], options: FetchOptions = {}): Promise<void> {
    const flags = [options.prune && '--prune', options.whole && '--no-filter', options.unshallow && '--unshallow'].filter((flag) => typeof flag === 'string');
    await this.run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-recurse-submodules', ...flags, '--', remote, ...refspecs]);
  }

  /**
   * Moves refs of a remote, all of them or none. Errors: `PUSH_REJECTED` (somebody else was faster; retryable), `PUSH_REFUSED` (a protected
   * branch, a hook, a token that may not write; of several refs also where the remote cannot move them together, or one lost a race).
   */
  public async push(remote: string, updates: readonly PushUpdate[]): Promise<void> {
    const args = pushArguments(remote, updates, updates.length > 1 ? ['--atomic'] : []);
    const result = await this.tryRun(args);
    if (result.code !== 0) throw this.errorOf(args, result);
  }

  /** Deletes a branch of a remote, where it still is at the expected commit. */
  public async pushDelete(remote: string, ref: string, expected: string): Promise<void> {
    const args = ['push', '--porcelain', '--no-verify', `--force-with-lease=${ref}:${expected}`, '--', remote, `:${ref}`];
    const result = await this.tryRun(args);
    if (result.code !== 0) throw this.errorOf(args, result);
  }

  /** Sets a local ref, where it still is at the expected commit (`''`: where it does not exist). Tells whether it did. */
  public async updateRef(ref: string, to: string, expected: string): Promise<boolean> {
    const args = ['update-ref', '--no-deref', ref, to, expected === '' ? '0'.repeat(to.length) : expected];
    const result = await this.tryRun(args);
    if (result.code !== 0 && !/cannot lock ref|reference already exists|is at .* but expected/.test(result.stderr)) throw this.errorOf(args, result);
    return result.code === 0;
  }

  /** Makes a commit and tells its id. No ref, index or work tree changes: until something points to it, it is not there. */
  public async commit(commit: NewCommit): Promise<string> {
    const modes = commit.parent === undefined ? new Map<string, string>() : await this.modesOf(commit.parent, [...commit.files.keys()]);
    return this.importCommit(formatImport(commit, modes));
  }

  /** Feeds a stream that makes one commit, marked `:1`, to git's importer. No ref is left behind. */
  public async importCommit(stream: Buffer): Promise<string> {
    return (await this.run(['fast-import', '--quiet', '--date-format=raw'], { input: stream })).trim();
  }

  /** Brings branch, index and work tree forward to a commit that descends from the head. Refuses to overwrite local changes. */
  public async fastForward(to: string): Promise<void> {
    await this.run(['merge', '--ff-only', '--quiet', '--no-verify-signatures', to]);
  }

  /** The modes that paths from the repository's top have in a commit, of those that are there. */
  public async modesOf(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const folders = [...new Set(paths.map((path) => posix.dirname(path)))];
    const trees = await Promise.all(folders.map(async (folder) => {
      const entries = await this.reader.readTree(folder === '.' ? `${commit}^{tree}` : `${commit}:${folder}`) ?? [];
      return entries.map(({ name, mode }) => [posix.join(folder, name), mode] as const);
    }));
    const modes = new Map(trees.flat());
    return new Map(paths.flatMap((path) => (modes.has(path) ? [[path, modes.get(path) as string]] : [])));
  }

  private errorOf(args: readonly string[], { code, stdout, stderr }: RunResult): ExternalError {
    const talks = args[0] === 'push';
    return gitError(args, { code, stderr, stdout: talks ? stdout.toString('utf8') : '' }, this.options.secrets);
  }
}

function pushArguments(remote: string, updates: readonly PushUpdate[], flags: readonly string[] = []): readonly string[] {
  const leases = updates.flatMap(({ to, expected }) => (expected === undefined ? [] : [`--force-with-lease=${to}:${expected}`]));
  return ['push', '--porcelain', '--no-verify', ...flags, ...leases, '--', remote, ...updates.map(({ from, to }) => `${from}:${to}`)];
}
