import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { autodetect, kustomizationOf } from './build-folder';
import { isRecord, readDocuments } from './kubernetes-object';

/** The files with objects that kustomize takes from a folder, in its order. */
export function listFiles(tree: FileTree, folder: string, around: ReadonlySet<string> = new Set()): readonly string[] {
  if (around.has(folder)) return [];
  const kustomization = kustomizationOf(tree, folder);
  const content = kustomization && readDocuments(kustomization.text)?.[0]?.value;
  const listed = kustomization ? (isRecord(content) && Array.isArray(content.resources) ? content.resources : []) : autodetect(tree, folder);
  return listed.filter((each): each is string => typeof each === 'string').flatMap((each) => {
    const path = posix.join(folder, each);
    return tree.has(path) ? [path] : listFiles(tree, path.replace(/\/$/, ''), new Set([...around, folder]));
  });
}
