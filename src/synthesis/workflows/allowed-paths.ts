import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import { generatedPlaces, isFileBelow, terragruntFolders, unitPath } from '../places';

/** Stands for the alternatives of all clusters' names in an allowed path. */
export const ANY_CLUSTER = '<cluster>';

/**
 * What a resynthesis may touch, as extended regular expressions for whole paths: every place of a generated or managed file but the
 * workflows.
 *
 * Places, not files: an owner's charts may follow from a manifest, and a workflow that named their files would change with it.
 */
export function allowedPaths(fleet: Fleet): readonly string[] {
  const generated = generatedPlaces(fleet)
    .filter(({ folder }) => folder !== '.github/workflows')
    .map(({ folder, extension }) => `${folder.split('*').map(literal).join(`(${ANY_CLUSTER})`)}/[^/]+${literal(extension)}`);
  return [...new Set([...generated, ...terragruntPaths(fleet), ...ownersPaths(fleet)])].sort();
}

/** The owner's files that fleet.ts names. */
function ownersPaths({ clusters }: Fleet): readonly string[] {
  const files = clusters.flatMap(({ props: { releaseFiles = {}, versionsEnv } }) => [
    ...Object.values(releaseFiles).flat(), ...(versionsEnv ? [versionsEnv] : []),
  ]);
  return files.map((file) => posix.normalize(file)).filter((file) => isFileBelow(file) && !file.startsWith('.github/')).map(literal);
}

function terragruntPaths(fleet: Fleet): readonly string[] {
  const { terragrunt } = fleet.props;
  if (!terragrunt) return [];
  const { stacks, units } = terragruntFolders(fleet);
  return [
    `${literal(posix.normalize(stacks))}/(${ANY_CLUSTER})/terragrunt\\.stack\\.hcl`,
    ...terragrunt.unit.filter(({ versions }) => versions).map((unit) => `${literal(posix.join(units, unitPath(unit)))}/terragrunt\\.hcl`),
  ];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
