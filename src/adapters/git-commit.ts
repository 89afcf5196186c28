import { randomUUID } from 'crypto';
import { ExternalError } from '../errors';

export interface Identity {
  readonly name: string;
  readonly email: string;
}

export interface NewCommit {
  /** The commit it follows; undefined for a first one. */
  readonly parent?: string;
  /** Contents by path from the repository's top; null deletes. */
  readonly files: ReadonlyMap<string, string | Uint8Array | null>;
  readonly message: string;
  readonly author: Identity;
  /** @default - the author */
  readonly committer?: Identity;
  readonly at: Date;
}

const FILE = '100644';
const EXECUTABLE = '100755';

/** The stream for `git fast-import` that makes a commit, tells its id and leaves no ref. `modes` are those of files that exist. */
export function formatImport(commit: NewCommit, modes: ReadonlyMap<string, string>): Buffer {
  const { parent, files, message, author, committer = author, at } = commit;
  return formatCommit({
    message, author, committer, at,
    parents: parent === undefined ? [] : [parent],
    changes: [...files].map(([path, content]) => (content === null ? Buffer.from(`D ${quotePath(path)}\n`) : formatFile(path, content, modes.get(path)))),
  });
}

/** As `formatImport`, for changes that are already written in the importer's words. */
export function formatCommit(commit: {
  readonly message: string;
  readonly author: Identity;
  readonly committer: Identity;
  readonly at: Date;
  readonly parents: readonly string[];
  readonly changes: readonly Buffer[];
}): Buffer {
  const { message, author, committer, at, parents, changes } = commit;
  const when = `${Math.floor(at.getTime() / 1000)} +0000`;
  const [from, ...merged] = parents;
  // the importer can only commit to a ref; this one is taken back below, so it is never written
  const ref = `refs/sluice/import-${randomUUID()}`;
  const head = [
    `commit ${ref}`, 'mark :1',
    `author ${formatIdentity(author)} ${when}`, `committer ${formatIdentity(committer)} ${when}`, '',
  ].join('\n');
  const parentLines = [from === undefined ? '' : `from ${from}\n`, ...merged.map((parent) => `merge ${parent}\n`)].join('');
  const tail = `\nget-mark :1\nreset ${ref}\nfrom ${'0'.repeat(from?.length ?? 40)}\n\ndone\n`;
  return Buffer.concat([Buffer.from('feature done\n'), Buffer.from(head), formatData(Buffer.from(message)), Buffer.from(parentLines), ...changes, Buffer.from(tail)]);
}

export function formatData(content: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`data ${content.length}\n`), content, Buffer.from('\n')]);
}

function formatFile(path: string, content: string | Uint8Array, mode: string = FILE): Buffer {
  if (mode !== FILE && mode !== EXECUTABLE) throw new ExternalError('GIT_FAILED', `${path} is not a plain file in the repository (mode ${mode}); it is not overwritten`);
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([Buffer.from(`M ${mode} inline ${quotePath(path)}\n`), formatData(bytes)]);
}

function quotePath(path: string): string {
  return `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
}

function formatIdentity({ name, email }: Identity): string {
  const clean = (text: string) => text.replace(/[<>\u0000-\u001f\u007f]/g, '').trim();
  return `${clean(name)} <${clean(email)}>`;
}
