import { isUtf8 } from 'node:buffer';
import type { FileTree } from '../synthesis/file-tree';
import type { Git } from './git';

/** What is longer is no configuration. */
const LONGEST = 1_000_000;

/** What a commit has. */
export interface CommittedFiles {
  /** Every text, by path from the repository's top. */
  readonly tree: FileTree;
  /** Paths of what is no text, or too long for one, with what they are. */
  readonly others: ReadonlyMap<string, 'file' | 'link' | 'submodule'>;
}

/** Every text that a commit has, by path from the repository's top. Links, submodules, and what is no UTF-8 are left out. */
export async function readCommit(git: Git, commit: string): Promise<FileTree> {
  return (await readCommittedFiles(git, commit)).tree;
}

/** Everything that a commit has: texts, and what is none. */
export async function readCommittedFiles(git: Git, commit: string): Promise<CommittedFiles> {
  const listed = (await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).split('\0');
  const entries = listed.flatMap((line) => {
    const [, mode, oid, size, path] = /^(\d+) \S+ (\S+) +(\d+|-)\t(.*)$/s.exec(line) ?? [];
    return mode !== undefined && oid !== undefined && path !== undefined ? [{ mode, oid, size, path }] : [];
  });
  const files = entries.filter(({ mode, size }) => mode.startsWith('100') && Number(size) <= LONGEST);
  const texts = await Promise.all(files.map(async ({ oid, path }) => [path, (await git.reader.read(oid))?.data] as const));
  const tree = new Map(texts.flatMap(([path, data]) => (data && isUtf8(data) && !data.includes(0) ? [[path, data.toString('utf8')] as const] : [])));
  const kindOf = (mode: string) => (mode === '160000' ? 'submodule' : mode === '120000' ? 'link' : 'file');
  return { tree, others: new Map(entries.filter(({ path }) => !tree.has(path)).map(({ path, mode }) => [path, kindOf(mode)])) };
}
