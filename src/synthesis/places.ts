import { posix } from 'node:path';
import type { Fleet } from '../fleet/fleet';

/** Where a fleet's files are, as paths from its output folder. */
export const CLUSTERS_FOLDER = 'kubernetes/clusters';
/** The notifications that all clusters share, unless `fleet.ts` names another folder beside it. */
export const NOTIFICATIONS_FOLDER = 'kubernetes/platform/config/flux-notifications';

/** A folder with the kind of file in it that Sluice generates. */
export interface GeneratedPlace {
  /** Path with at most one `*` for one folder's name. */
  readonly folder: string;
  readonly extension: string;
}

/** Every place where a generated file may stand: what carries our header there and is not synthesized any more is stale. */
export function generatedPlaces(fleet: Fleet): readonly GeneratedPlace[] {
  return [
    { folder: `${CLUSTERS_FOLDER}/*`, extension: '.yaml' },
    { folder: `${CLUSTERS_FOLDER}/*/flux-notifications`, extension: '.yaml' },
    ...[...new Set([NOTIFICATIONS_FOLDER, notificationsFolder(fleet)])].map((folder) => ({ folder, extension: '.yaml' })),
    { folder: '.github', extension: '.json5' },
    { folder: '.github/workflows', extension: '.yaml' },
  ];
}

/** The folder with the notifications that all clusters share. */
export function notificationsFolder({ props: { notifications } }: Fleet): string {
  const { folder } = notifications || {};
  return folder === undefined ? NOTIFICATIONS_FOLDER : posix.join(posix.dirname(NOTIFICATIONS_FOLDER), folder);
}

/** The owner's files of which Sluice manages a part, as far as `fleet.ts` alone tells. */
export function managedPaths(fleet: Fleet): readonly string[] {
  const { terragrunt } = fleet.props;
  const kustomizations = fleet.clusters.flatMap(({ name, props: { releaseFiles = {}, versionsEnv } }) => [
    `${CLUSTERS_FOLDER}/${name}/kustomization.yaml`,
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

/** The owner's files that tell how Flux reads a cluster's folder: looked at, never written. */
export function observedPaths(fleet: Fleet): readonly string[] {
  const observed = ['kustomization.yml', 'Kustomization', 'flux-system/kustomization.yaml'];
  return fleet.clusters.flatMap(({ name, props: { readiness, helmCharts: { resourceSet = fleet.props.helmCharts?.resourceSet } = {} } }) => [
    ...observed.map((file) => `${CLUSTERS_FOLDER}/${name}/${file}`),
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
