import { execFileSync } from 'node:child_process';
import { git } from './git-repository';
import { temporaryFolder } from './temporary-folder';

/** A commit to be made. */
export interface TestCommit {
  /** What it changes: texts by path; null removes a file. A file that moves is removed and written. */
  readonly files: Readonly<Record<string, string | Buffer | null>>;
  /** Places of its parents among the commits. @default - the commit before it */
  readonly parents?: readonly number[];
  /** Seconds since the epoch. @default - a minute more than the commit before it */
  readonly at?: number;
  readonly message?: string;
}

const START = Date.UTC(2026, 0, 1) / 1000;

/** A repository whose `main` is the last of these commits, made by one git process; nothing is checked out. */
export function importHistory(commits: readonly TestCommit[], folder: string = temporaryFolder()): { readonly folder: string; readonly commits: readonly string[] } {
  git(folder, 'init', '--quiet', '--initial-branch=main');
  const parts = commits.map((commit, index) => formatCommit(commit, index, index === commits.length - 1));
  const marks = commits.map((_, index) => `get-mark :${index + 1}\n`);
  const input = Buffer.concat([...parts.flat(), Buffer.from(`${marks.join('')}done\n`)]);
  const out = execFileSync('git', ['-C', folder, 'fast-import', '--quiet', '--done', '--date-format=raw', '--cat-blob-fd=1'], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  return { folder, commits: out.trim() === '' ? [] : out.trim().split('\n') };
}

function formatCommit({ files, parents, at, message = 'a commit' }: TestCommit, index: number, isLast: boolean): readonly Buffer[] {
  const who = `Test <test@example.org> ${at ?? START + 60 * index} +0000`;
  const [first, ...merged] = parents ?? (index === 0 ? [] : [index - 1]);
  // a branch of its own for every commit: fast-import goes on from a branch that it knows
  const lines = [`commit refs/heads/${isLast ? 'main' : `c${index}`}`, `mark :${index + 1}`, `author ${who}`, `committer ${who}`];
  const ancestry = [...(first === undefined ? [] : [`from :${first + 1}`]), ...merged.map((parent) => `merge :${parent + 1}`)];
  return [
    Buffer.from(`${lines.join('\n')}\n`), ...data(message), Buffer.from(ancestry.map((line) => `${line}\n`).join('')),
    ...Object.entries(files).filter(([, text]) => text === null).map(([path]) => Buffer.from(`D ${quote(path)}\n`)),
    ...Object.entries(files).flatMap(([path, text]) => (text === null ? [] : [Buffer.from(`M 100644 inline ${quote(path)}\n`), ...data(text)])),
    Buffer.from('\n'),
  ];
}

function data(content: string | Buffer): readonly Buffer[] {
  const bytes = Buffer.from(content);
  return [Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')];
}

function quote(path: string): string {
  return `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
