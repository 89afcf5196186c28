import { posix } from 'node:path';
import type { Problem } from '../errors';
import type { TerragruntProps, UnitProps } from '../fleet/options';
import type { ClusterContext, Rendering, SynthesisContext } from './context';
import type { SynthesizedFile } from './file-tree';
import { type Assignment, DEFAULT_LAYOUT, deeper, formatHclKey, formatHclValue } from './hcl/format';
import { terragruntFolders, unitPath } from './places';
import { renderTemplate } from './templates';
import { checkTerragrunt } from './terragrunt-check';
import { editStack } from './terragrunt-stack-edit';
import { formatReference, LOCAL_VERSIONS, VERSIONS, versionsOf } from './terragrunt-versions';

/**
 * The Terragrunt stack of every cluster: `versions` in `locals` is what the manifest says of the infrastructure, and the
 * units that take versions are given `local.versions`. All else of a file that exists is its owner's.
 */
export function renderStacks(context: SynthesisContext): Rendering {
  const { terragrunt } = context.fleet.props;
  if (!terragrunt) return { files: [], problems: [] };
  const invalid = checkTerragrunt(context.fleet);
  if (invalid.length > 0) return { files: [], problems: invalid };

  const files: SynthesizedFile[] = [];
  const problems: Problem[] = [];
  for (const each of context.clusters) {
    const path = posix.join(terragruntFolders(context.fleet).stacks, each.cluster.name, 'terragrunt.stack.hcl');
    const current = context.current.get(path);
    const edited = current === undefined ? { text: createStack(terragrunt, path, each) } : editStack(path, current, terragrunt, each.manifest);
    if (edited.text !== undefined) files.push({ path, kind: 'managed', text: edited.text });
    problems.push(...('problems' in edited ? edited.problems : []));
  }
  return { files, problems };
}

function createStack(terragrunt: TerragruntProps, path: string, { cluster, manifest }: ClusterContext): string {
  const { units } = terragruntFolders(cluster.fleet);
  const layout = deeper(DEFAULT_LAYOUT);
  return renderTemplate('terragrunt.stack.hcl', {
    manifest: manifest.file,
    locals: Object.entries(cluster.props.stack?.locals ?? {}).map(([name, value]) => [name, formatHclValue(value, layout)]),
    versions: versionsOf(manifest),
    units: terragrunt.unit.map((unit) => ({
      name: unit.name,
      source: relativeSource(posix.dirname(path), posix.join(units, unitPath(unit))),
      path: unitPath(unit),
      values: valuesOf(unit),
    })),
  });
}

function valuesOf(unit: UnitProps): readonly Assignment[] {
  const values = Object.entries(unit.values ?? {}).map(([name, expression]): Assignment => [formatHclKey(name), expression.trim()]);
  return unit.versions ? [...values, [VERSIONS, formatReference(LOCAL_VERSIONS)]] : values;
}

function relativeSource(from: string, to: string): string {
  const path = posix.relative(posix.join('/', from), posix.join('/', to));
  return path.startsWith('../') ? path : `./${path}`;
}
