import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { CLUSTERS_FOLDER } from '../synthesis/places';
import type { Answers } from './answers';
import { buildFolder } from './build-folder';
import { readDeliveries, type Delivery } from './deliveries';
import { listedIn } from './listed-files';
import { readOwnersRenovate, type OwnersRenovate } from './owners-renovate';
import { findTerragrunt, type Terragrunt } from './terragrunt-survey';
import { withWrittenFolders, writtenClusters } from './written-folders';

/** What an existing repository holds, as far as it decides how it becomes a fleet. */
export interface Survey {
  readonly tree: FileTree;
  readonly clusters: readonly SurveyedCluster[];
  readonly terragrunt: Terragrunt;
  /** Renovate's configuration, where there is one. */
  readonly renovate?: OwnersRenovate;
}

export interface SurveyedCluster {
  readonly name: string;
  /** `kubernetes/clusters/<name>`, whether it is there or not. */
  readonly folder: string;
  /** Path of its `terragrunt.stack.hcl`, where it has one. */
  readonly stack?: string;
  /** What its Flux applies, Kustomization by Kustomization; the first is that of the folder. */
  readonly deliveries: readonly Delivery[];
}

/** Looks a repository over. Nothing is decided here, and nothing is refused. */
export function surveyRepository(tree: FileTree, answers: Pick<Answers, 'clusters'> = {}): Survey {
  const terragrunt = findTerragrunt(tree);
  const names = answers.clusters ?? findClusters(tree, terragrunt);
  const renovate = readOwnersRenovate(tree);
  const whole = withWrittenFolders(tree, writtenClusters(tree, names));
  return {
    tree,
    terragrunt,
    clusters: names.map((name): SurveyedCluster => {
      const stack = terragrunt.stacks.find((each) => each.name === name);
      return { name, folder: posix.join(CLUSTERS_FOLDER, name), ...(stack && { stack: stack.path }), deliveries: readDeliveries(whole, name, buildFolder) };
    }),
    ...(renovate && { renovate }),
  };
}

/** Folders of clusters, and stacks with a unit that reads the versions: a stack may stand for something else than a cluster. */
function findClusters(tree: FileTree, { stacks, units }: Terragrunt): readonly string[] {
  const reading = new Set(units.filter((unit) => unit.readers.length > 0).map(({ path }) => path));
  const deployed = stacks.filter((stack) => stack.units.some((unit) => unit.file !== undefined && reading.has(unit.file))).map(({ name }) => name);
  return [...new Set([...clusterFolders(tree), ...deployed])].sort();
}

/** The names of the folders that clusters have. What one of them lists is a base of it, and no cluster. */
export function clusterFolders(tree: FileTree): readonly string[] {
  const paths = [...tree.keys()].filter((path) => path.startsWith(`${CLUSTERS_FOLDER}/`) && /\.ya?ml$/.test(path)).map((path) => path.split('/'));
  const names = [...new Set(paths.flatMap((parts) => (parts.length > 3 ? [parts[2] as string] : [])))];
  const listed = new Set(names.flatMap((name) => {
    const folder = posix.join(CLUSTERS_FOLDER, name);
    return listedIn(tree, folder).map((path) => posix.join(folder, path)).filter((path) => path !== folder);
  }));
  return names.filter((name) => !listed.has(posix.join(CLUSTERS_FOLDER, name)));
}
