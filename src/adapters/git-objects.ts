import type { ChildProcessWithoutNullStreams } from 'child_process';
import { ExternalError } from '../errors';
import { gitError } from './git-errors';
import { missingGit, startGit } from './git-process';

export interface GitObject {
  readonly oid: string;
  readonly type: 'blob' | 'tree' | 'commit' | 'tag';
  readonly data: Buffer;
}

export interface TreeEntry {
  readonly mode: string;
  readonly name: string;
  readonly oid: string;
}

interface Waiting {
  readonly name: string;
  resolve(object: GitObject | undefined): void;
  reject(error: unknown): void;
}

const HEADER = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/;

export interface GitObjectsOptions {
  /**
   * Milliseconds without a request after which the process is ended; until then it keeps nobody from ending.
   *
   * @default - it is ended by `close`
   */
  readonly idle?: number;
}

/** Reads any number of objects through one git process. Requests may be made all at once. Close it when done. */
export class GitObjects {
  private child: ChildProcessWithoutNullStreams | undefined;
  private readonly waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private size = 0;
  /** How many bytes must be there before it is worth looking; unknown while a header is awaited. */
  private awaited: { readonly object: Omit<GitObject, 'data'>; readonly bytes: number } | undefined;

  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly folder: string, private readonly options: GitObjectsOptions = {}) {}

  /** The object that a name means (`<sha>`, `<ref>^{tree}`, `<rev>:<path>`); undefined where there is none. */
  public read(name: string): Promise<GitObject | undefined> {
    if (/[\n\0]/.test(name) || name === '') return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      this.waiting.push({ name, resolve, reject });
      const child = this.child ??= this.start();
      if (this.waiting.length === 1) this.wake(child);
      child.stdin.write(`${name}\n`);
    });
  }

  /** The text of a file in a commit; undefined where it is not there, or is no file. */
  public async readText(rev: string, path: string): Promise<string | undefined> {
    const object = await this.read(`${rev}:${path}`);
    return object?.type === 'blob' ? object.data.toString('utf8') : undefined;
  }

  /** The entries of a tree; undefined where the name means none. */
  public async readTree(name: string): Promise<readonly TreeEntry[] | undefined> {
    const object = await this.read(name);
    return object?.type === 'tree' ? parseTree(object.data, object.oid.length / 2) : undefined;
  }

  /** Ends the process. What is still asked for fails. */
  public close(): void {
    const { child } = this;
    if (!child) return;
    this.fail(child, new ExternalError('GIT_FAILED', 'git cat-file was ended before it had answered'));
    child.stdin.end();
  }

  private wake(child: ChildProcessWithoutNullStreams): void {
    if (this.options.idle === undefined) return;
    clearTimeout(this.timer);
    for (const part of partsOf(child)) part.ref?.();
  }

  private rest(): void {
    const { child, options: { idle } } = this;
    if (idle === undefined || !child || this.waiting.length > 0) return;
    for (const part of partsOf(child)) part.unref?.();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.close(), idle).unref();
  }

  private start(): ChildProcessWithoutNullStreams {
    const child = startGit(this.folder, ['cat-file', '--batch']);
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      if (this.child !== child) return;
      this.chunks.push(chunk);
      this.size += chunk.length;
      this.advance();
      this.rest();
    });
    child.stderr.on('data', (chunk: Buffer) => { stderr += chunk.toString('utf8'); });
    child.stdin.on('error', () => { /* the process ended; `close` tells why */ });
    child.on('error', (cause) => this.fail(child, missingGit(cause)));
    child.on('close', (code) => this.fail(child, gitError(['cat-file', '--batch'], { code: code ?? -1, stderr })));
    return child;
  }

  private fail(child: ChildProcessWithoutNullStreams, error: ExternalError): void {
    if (this.child !== child) return;
    this.child = undefined;
    [this.chunks, this.size, this.awaited] = [[], 0, undefined];
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private advance(): void {
    while (this.size > 0) {
      if (this.awaited === undefined && !this.takeHeader()) return;
      if (this.awaited !== undefined && !this.takeBody(this.awaited)) return;
    }
  }

  /** Reads a header line if there is a whole one; answers requests that have no object. */
  private takeHeader(): boolean {
    const buffer = this.gather();
    const end = buffer.indexOf(0x0a);
    if (end < 0) return false;
    const line = buffer.toString('utf8', 0, end);
    this.keep(buffer.subarray(end + 1));
    const match = HEADER.exec(line);
    if (match) this.awaited = { object: { oid: match[1] as string, type: match[2] as GitObject['type'] }, bytes: Number(match[3]) + 1 };
    else this.waiting.shift()?.resolve(undefined);
    return true;
  }

  private takeBody({ object, bytes }: { readonly object: Omit<GitObject, 'data'>; readonly bytes: number }): boolean {
    if (this.size < bytes) return false;
    const buffer = this.gather();
    this.awaited = undefined;
    this.keep(buffer.subarray(bytes));
    this.waiting.shift()?.resolve({ ...object, data: buffer.subarray(0, bytes - 1) });
    return true;
  }

  private gather(): Buffer {
    if (this.chunks.length !== 1) this.chunks = [Buffer.concat(this.chunks)];
    return this.chunks[0] as Buffer;
  }

  private keep(rest: Buffer): void {
    this.chunks = rest.length > 0 ? [rest] : [];
    this.size = rest.length;
  }
}

/** What keeps a program from ending while its child runs. */
function partsOf(child: ChildProcessWithoutNullStreams): readonly Holding[] {
  // pipes are sockets, whatever their type says
  return [child, child.stdin as Holding, child.stdout as Holding, child.stderr as Holding];
}

interface Holding {
  ref?(): unknown;
  unref?(): unknown;
}

/** A tree object as git stores it: `<mode> <name>\0<oid in binary>`, again and again. */
export function parseTree(data: Buffer, oidBytes: number): readonly TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const zero = data.indexOf(0, space);
    const end = zero + 1 + oidBytes;
    entries.push({ mode: data.toString('latin1', at, space), name: data.toString('utf8', space + 1, zero), oid: data.toString('hex', zero + 1, end) });
    at = end;
  }
  return entries;
}
