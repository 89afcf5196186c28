import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { autodetect, kustomizationOf } from './build-folder';
import { isRecord, readDocuments } from './kubernetes-object';

/** The files with objects that kustomize takes from a folder, in its order. */
export function listFiles(tree: FileTree, folder: string, around: ReadonlySet<string> = new Set()): readonly string[] {
  if (around.has(folder)) return [];
  return listedIn(tree, folder).flatMap((each) => {
    const path = posix.join(folder, each);
    return tree.has(path) ? [path] : listFiles(tree, path, new Set([...around, folder]));
  });
}

/** What a folder lists, or what Flux takes of it without a list, from there and without a "/" at its end. */
export function listedIn(tree: FileTree, folder: string): readonly string[] {
  const kustomization = kustomizationOf(tree, folder);
  const content = kustomization && readDocuments(kustomization.text)?.[0]?.value;
  const resources = isRecord(content) ? content.resources : undefined;
  const listed: readonly unknown[] = kustomization ? (Array.isArray(resources) ? resources : []) : autodetect(tree, folder);
  return listed.filter((each) => typeof each === 'string').map((each) => each.replace(/\/$/, ''));
}
