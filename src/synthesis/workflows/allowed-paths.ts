import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import { GENERATED_PLACES, terragruntFolders, unitPath } from '../places';

/** Stands for the alternatives of all clusters' names in an allowed path. */
export const ANY_CLUSTER = '<cluster>';

/**
 * What a resynthesis may touch, as extended regular expressions for whole paths: every place of a generated or managed file but the
 * workflows.
 *
 * Places, not files: an owner's charts may follow from a manifest, and a workflow that named their files would change with it.
 */
export function allowedPaths(fleet: Fleet): readonly string[] {
  const generated = GENERATED_PLACES
    .filter(({ folder }) => folder !== '.github/workflows')
    .map(({ folder, extension }) => `${folder.split('*').map(literal).join(`(${ANY_CLUSTER})`)}/[^/]+${literal(extension)}`);
  return [...new Set([...generated, ...terragruntPaths(fleet)])].sort();
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
