import { posix } from 'node:path';
import { DEFAULT_CLUSTERS_FOLDER, isClustersFolder } from '../fleet/clusters-folder';
import type { Fleet } from '../fleet/fleet';
import { findWrongKinds } from '../fleet/prop-kinds';

/** The folder with one folder per cluster, from the output folder, as are all paths here. What is none is reported by validation. */
export function clustersFolder({ props: { clustersFolder: folder } }: Fleet): string {
  return isClustersFolder(folder) ? folder : DEFAULT_CLUSTERS_FOLDER;
}

/** The folder that a cluster's Flux is pointed at. */
export function clusterFolder(fleet: Fleet, name: string): string {
  return `${clustersFolder(fleet)}/${name}`;
}

/** Name of the cluster in whose folder a path is, whether the fleet has it or not; undefined for every other path. */
export function clusterAt(fleet: Fleet, path: string): string | undefined {
  return folderBelow(clustersFolder(fleet), path);
}

/** Name of the folder directly below another one in which a path is. */
export function folderBelow(folder: string, path: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const end = path.indexOf('/', folder.length + 1);
  return end < 0 ? undefined : path.slice(folder.length + 1, end);
}

/** A folder with the kind of file in it that Sluice generates. */
export interface GeneratedPlace {
  /** Path with at most one `*` for one folder's name. */
  readonly folder: string;
  readonly extension: string;
}

/**
 * Every place where a generated file may stand: what carries our header there and is not synthesized any more is stale.
 *
 * @param folders where clusters have or had their folders
 */
export function generatedPlaces(fleet: Fleet, folders: readonly string[] = [clustersFolder(fleet), DEFAULT_CLUSTERS_FOLDER]): readonly GeneratedPlace[] {
  const known = [...new Set(folders)];
  return [
    ...known.flatMap((folder) => [{ folder: `${folder}/*`, extension: '.yaml' }, { folder: `${folder}/*/flux-notifications`, extension: '.yaml' }]),
    ...[...new Set([...known.map(usualNotificationsFolder), notificationsFolder(fleet)])].map((folder) => ({ folder, extension: '.yaml' })),
    { folder: '.github', extension: '.json5' },
    { folder: '.github/workflows', extension: '.yaml' },
  ];
}

/** The folder with the notifications that all clusters share. */
export function notificationsFolder(fleet: Fleet): string {
  const usual = usualNotificationsFolder(clustersFolder(fleet));
  const { folder } = fleet.props.notifications || {};
  return folder === undefined ? usual : posix.join(posix.dirname(usual), folder);
}

/** The same, unless `fleet.ts` names another folder beside it. */
export function usualNotificationsFolder(clusters: string): string {
  return posix.join(posix.dirname(clusters), 'platform/config/flux-notifications');
}

/** The owner's files of which Sluice manages a part, as far as `fleet.ts` alone tells. */
export function managedPaths(fleet: Fleet): readonly string[] {
  // said by validation: what is no path names no file
  if (findWrongKinds(fleet).length > 0) return [];
  const { terragrunt } = fleet.props;
  const kustomizations = fleet.clusters.flatMap(({ name, props: { releaseFiles = {}, versionsEnv } }) => [
    `${clusterFolder(fleet, name)}/kustomization.yaml`,
    ...[...Object.values(releaseFiles).flat(), ...(versionsEnv === undefined ? [] : [versionsEnv])].filter(isFileBelow),
  ]);
  if (!terragrunt) return kustomizations;
  const { stacks, units } = terragruntFolders(fleet);
  return [
    ...kustomizations,
    ...fleet.clusters.map(({ name }) => posix.join(stacks, name, 'terragrunt.stack.hcl')),
    ...terragrunt.unit.map((unit) => posix.join(units, unitPath(unit), 'terragrunt.hcl')),
  ];
}

/**
 * The owner's files that tell how Flux reads a cluster's folder: looked at, never written.
 *
 * @param folders where clusters have or had their folders
 */
export function observedPaths(fleet: Fleet, folders: readonly string[] = [clustersFolder(fleet)]): readonly string[] {
  if (findWrongKinds(fleet).length > 0) return [];
  const observed = ['kustomization.yml', 'Kustomization', 'flux-system/kustomization.yaml'];
  return fleet.clusters.flatMap(({ name, props: { readiness, helmCharts: { resourceSet = fleet.props.helmCharts?.resourceSet } = {} } }) => [
    ...folders.flatMap((folder) => observed.map((file) => `${folder}/${name}/${file}`)),
    ...(readiness && isFileBelow(readiness.file) ? [readiness.file] : []),
    ...(resourceSet !== undefined && isFileBelow(resourceSet) ? resourceSetPaths(resourceSet) : []),
  ]);
}

/** The files that are read for a ResourceSet of the owner's: it, and what may list it. */
export function resourceSetPaths(resourceSet: string): readonly string[] {
  return [resourceSet, ...KUSTOMIZATIONS.map((name) => posix.join(posix.dirname(resourceSet), name))];
}

/** Names that kustomize takes for a kustomization. */
export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A path that stays below the folder it is taken from. */
export function isFileBelow(path: string): boolean {
  return path !== '' && !posix.isAbsolute(path) && !posix.normalize(path).startsWith('..') && !path.includes('\\');
}

export function terragruntFolders(fleet: Fleet): { readonly stacks: string; readonly units: string } {
  const { stacks = 'infrastructure/stacks', units = 'infrastructure/units' } = fleet.props.terragrunt ?? {};
  return { stacks, units };
}

export function unitPath(unit: { readonly name: string; readonly path?: string }): string {
  return unit.path ?? unit.name.replaceAll('_', '-');
}
