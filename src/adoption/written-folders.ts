import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { isRecord, readDocuments } from './kubernetes-object';
import { kustomizationTemplates } from './kustomization-writers';

/** The clusters whose folders do not stand in the repository: something else writes them, when it makes the cluster. */
export function writtenClusters(tree: FileTree, clustersFolder: string, names: readonly string[]): readonly string[] {
  if (kustomizationTemplates(tree).length === 0) return [];
  return names.filter((name) => ![...tree.keys()].some((path) => path.startsWith(`${clustersFolder}/${name}/`) && /\.ya?ml$/.test(path)));
}

/** The tree with the folders of clusters as they will be once they are written: the kustomization of the template, and the templates that it lists. */
export function withWrittenFolders(tree: FileTree, clustersFolder: string, names: readonly string[]): FileTree {
  const [template] = names.length === 0 ? [] : kustomizationTemplates(tree);
  if (template === undefined) return tree;
  const text = tree.get(template) ?? '';
  const next = new Map(tree);
  for (const name of names) {
    const folder = posix.join(clustersFolder, name);
    next.set(posix.join(folder, 'kustomization.yaml'), text);
    for (const resource of resourcesOf(text)) {
      const written = templateOf(tree, posix.dirname(template), resource);
      if (written !== undefined && !tree.has(posix.join(folder, resource))) next.set(posix.join(folder, resource), written);
    }
  }
  return next;
}

function resourcesOf(kustomization: string): readonly string[] {
  const content = readDocuments(kustomization)?.[0]?.value;
  return isRecord(content) && Array.isArray(content.resources) ? content.resources.filter((each): each is string => typeof each === 'string') : [];
}

function templateOf(tree: FileTree, folder: string, resource: string): string | undefined {
  const path = [...tree.keys()].find((each) => posix.dirname(each) === folder && posix.basename(each).replace(/\.[a-z0-9]+$/, '') === resource);
  return path === undefined ? undefined : tree.get(path);
}
