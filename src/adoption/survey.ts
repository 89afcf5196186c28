import { posix } from 'node:path';
import { DEFAULT_CLUSTERS_FOLDER } from '../fleet/clusters-folder';
import type { FileTree } from '../synthesis/file-tree';
import { folderBelow } from '../synthesis/places';
import type { Answers } from './answers';
import { buildFolder } from './build-folder';
import { readDeliveries, type Delivery } from './deliveries';
import { findClustersFolders } from './find-clusters-folders';
import { listedIn } from './listed-files';
import { readOwnersRenovate, type OwnersRenovate } from './owners-renovate';
import { findTerragrunt, type Terragrunt } from './terragrunt-survey';
import { withWrittenFolders, writtenClusters } from './written-folders';

/** What an existing repository holds, as far as it decides how it becomes a fleet. */
export interface Survey {
  readonly tree: FileTree;
  /** The folder with one folder per cluster. */
  readonly clustersFolder: string;
  /** The folders that may be it, where nobody has said which: several are a question. */
  readonly clustersFolders: readonly string[];
  readonly clusters: readonly SurveyedCluster[];
  readonly terragrunt: Terragrunt;
  /** Renovate's configuration, where there is one. */
  readonly renovate?: OwnersRenovate;
}

export interface SurveyedCluster {
  readonly name: string;
  /** The folder that its Flux is pointed at, whether it is there or not. */
  readonly folder: string;
  /** Path of its `terragrunt.stack.hcl`, where it has one. */
  readonly stack?: string;
  /** What its Flux applies, Kustomization by Kustomization; the first is that of the folder. */
  readonly deliveries: readonly Delivery[];
}

/** Looks a repository over. Nothing is decided here, and nothing is refused. */
export function surveyRepository(tree: FileTree, answers: Pick<Answers, 'clusters' | 'clustersFolder'> = {}): Survey {
  const terragrunt = findTerragrunt(tree);
  const clustersFolders = answers.clustersFolder === undefined ? findClustersFolders(tree) : [answers.clustersFolder];
  const [clustersFolder = DEFAULT_CLUSTERS_FOLDER] = clustersFolders;
  const names = answers.clusters ?? findClusters(tree, clustersFolder, terragrunt);
  const renovate = readOwnersRenovate(tree);
  const whole = withWrittenFolders(tree, clustersFolder, writtenClusters(tree, clustersFolder, names));
  return {
    tree,
    clustersFolder,
    clustersFolders,
    terragrunt,
    clusters: names.map((name): SurveyedCluster => {
      const stack = terragrunt.stacks.find((each) => each.name === name);
      const folder = posix.join(clustersFolder, name);
      return { name, folder, ...(stack && { stack: stack.path }), deliveries: readDeliveries(whole, folder, buildFolder) };
    }),
    ...(renovate && { renovate }),
  };
}

/** Folders of clusters, and stacks with a unit that reads the versions: a stack may stand for something else than a cluster. */
function findClusters(tree: FileTree, clustersFolder: string, { stacks, units }: Terragrunt): readonly string[] {
  const reading = new Set(units.filter((unit) => unit.readers.length > 0).map(({ path }) => path));
  const deployed = stacks.filter((stack) => stack.units.some((unit) => unit.file !== undefined && reading.has(unit.file))).map(({ name }) => name);
  return [...new Set([...clusterFolders(tree, clustersFolder), ...deployed])].sort();
}

/** The names of the folders that clusters have. What one of them lists is a base of it, and no cluster. */
export function clusterFolders(tree: FileTree, clustersFolder: string): readonly string[] {
  const names = [...new Set([...tree.keys()].filter((path) => /\.ya?ml$/.test(path)).flatMap((path) => folderBelow(clustersFolder, path) ?? []))];
  const listed = new Set(names.flatMap((name) => {
    const folder = posix.join(clustersFolder, name);
    return listedIn(tree, folder).map((path) => posix.join(folder, path)).filter((path) => path !== folder);
  }));
  return names.filter((name) => !listed.has(posix.join(clustersFolder, name)));
}
