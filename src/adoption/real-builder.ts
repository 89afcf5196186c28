import type { FileTree } from '../synthesis/file-tree';
import { newKustomization } from '../synthesis/kubernetes/resources-add';
import { autodetect, buildFolder, kustomizationOf, type Build, type Builder } from './build-folder';
import { applyEdits } from './edits';
import { objectsAmong, readDocuments } from './kubernetes-object';

/** Something that builds a folder as kustomize does. */
export type Render = (tree: FileTree, folder: string) => { readonly text: string } | { readonly failure: string };

/** A builder that has a real kustomize do it, and how often that could not. */
export interface RealBuilder {
  readonly build: Builder;
  /** Folders that our own reader has built instead, with the reason. */
  readonly own: ReadonlyMap<string, string>;
  readonly rendered: () => number;
}

/** Builds with a real kustomize; with our own reader what comes from elsewhere, and what only that one can build. */
export function realBuilder(render: Render): RealBuilder {
  const own = new Map<string, string>();
  const listed = new Map<FileTree, Map<string, FileTree>>();
  const known = new Map<FileTree, Map<string, Build>>();
  let rendered = 0;
  /** Flux lists the files of a folder without a kustomization itself. */
  const withList = (tree: FileTree, folder: string): FileTree => {
    if (kustomizationOf(tree, folder)) return tree;
    const trees = listed.get(tree) ?? new Map<string, FileTree>();
    listed.set(tree, trees);
    const made = trees.get(folder) ?? applyEdits(tree, new Map([[`${folder}/kustomization.yaml`, newKustomization(autodetect(tree, folder))]]));
    trees.set(folder, made);
    return made;
  };
  const buildOnce = (tree: FileTree, folder: string): Build => {
    const ours = buildFolder(tree, folder);
    if (ours.objects.some(({ kind }) => kind === 'RemoteResource')) {
      own.set(folder, 'it takes something from elsewhere');
      return ours;
    }
    const made = render(withList(tree, folder), folder);
    const documents = 'text' in made ? readDocuments(made.text) : undefined;
    if (documents) {
      rendered += 1;
      return { objects: objectsAmong(documents.map(({ value }) => value)), unfollowed: [] };
    }
    const failure = 'failure' in made ? made.failure : 'what it printed is no YAML';
    if (ours.failure === undefined) own.set(folder, failure);
    return ours;
  };
  return {
    own,
    rendered: () => rendered,
    build: (tree, folder) => {
      const builds = known.get(tree) ?? new Map<string, Build>();
      known.set(tree, builds);
      const build = builds.get(folder) ?? buildOnce(tree, folder);
      builds.set(folder, build);
      return build;
    },
  };
}
