import { isUtf8 } from 'node:buffer';
import type { FileTree } from '../synthesis/file-tree';
import type { Git } from './git';

/** What is longer is no configuration. */
const LONGEST = 1_000_000;

/** Every text that a commit has, by path from the repository's top. Links, submodules, and what is no UTF-8 are left out. */
export async function readCommit(git: Git, commit: string): Promise<FileTree> {
  const listed = (await git.run(['ls-tree', '-r', '-l', '-z', '--full-tree', commit])).split('\0');
  const files = listed.flatMap((line) => {
    const [, oid, size, path] = /^100(?:644|755) blob (\S+) +(\d+)\t(.*)$/s.exec(line) ?? [];
    return oid !== undefined && path !== undefined && Number(size) <= LONGEST ? [{ oid, path }] : [];
  });
  const texts = await Promise.all(files.map(async ({ oid, path }) => [path, (await git.reader.read(oid))?.data] as const));
  return new Map(texts.flatMap(([path, data]) => (data && isUtf8(data) && !data.includes(0) ? [[path, data.toString('utf8')] as const] : [])));
}
