import { posix } from 'node:path';
import type { Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { UnitProps } from '../fleet/options';
import { Positions } from '../manifest/position';
import type { Rendering, SynthesisContext } from './context';
import type { SynthesizedFile } from './file-tree';
import { appendToFile } from './hcl/edit';
import { DEFAULT_LAYOUT, formatHclObject } from './hcl/format';
import { eolOf } from './hcl/layout';
import type { HclAttribute, HclFile } from './hcl/nodes';
import { scopeOf } from './hcl/scope';
import { terragruntFolders, unitPath } from './places';
import { renderTemplate } from './templates';
import { checkTerragrunt } from './terragrunt-check';
import {
  assignmentLine, type Edited, excerpt, formatReference, mergedLine, parseManaged, readsReference, reparse, setVersions, VALUES_VERSIONS, VERSIONS, versionsIn,
} from './terragrunt-versions';

/**
 * The Terragrunt units that take versions: `versions` in `inputs` is `values.versions`, which the stacks give them. A unit
 * that does not exist is created; all else of one that does is its owner's.
 */
export function renderUnits(context: SynthesisContext): Rendering {
  const { terragrunt } = context.fleet.props;
  if (!terragrunt || checkTerragrunt(context.fleet).length > 0) return { files: [], problems: [] };
  const files: SynthesizedFile[] = [];
  const problems: Problem[] = [];
  for (const unit of terragrunt.unit.filter((each) => each.versions)) {
    const path = posix.join(terragruntFolders(context.fleet).units, unitPath(unit), 'terragrunt.hcl');
    const current = context.current.get(path);
    const edited: Edited = current === undefined ? { text: createUnit(context.fleet, unit), problems: [] } : editUnit(path, current, unit);
    if (edited.text !== undefined) files.push({ path, kind: 'managed', text: edited.text });
    problems.push(...edited.problems);
  }
  return { files, problems };
}

function createUnit(fleet: Fleet, unit: UnitProps): string {
  return renderTemplate('terragrunt.hcl', { source: moduleSource(fleet, unit), inputs: [[VERSIONS, formatReference(VALUES_VERSIONS)]] });
}

/**
 * Where a unit finds its module: beside the units, by the unit's path, as seen from the place that Terragrunt copies the
 * unit to. `//` makes Terragrunt take all modules along, so that they can use each other.
 */
function moduleSource(fleet: Fleet, unit: UnitProps): string {
  const { stacks, units } = terragruntFolders(fleet);
  const generated = posix.join('/', stacks, 'cluster', '.terragrunt-stack', unitPath(unit));
  return `${posix.relative(generated, posix.join('/', posix.dirname(units), 'modules'))}//${posix.normalize(unitPath(unit))}`;
}

function editUnit(path: string, current: string, unit: UnitProps): Edited {
  const file = parseManaged(path, current);
  if ('code' in file) return { problems: [file] };
  const edited = reparse(file, setInputs(file));
  return { text: edited.text, problems: reportInputs(path, edited, unit) };
}

function setInputs(file: HclFile): string {
  const inputs = inputsIn(file);
  const reference = formatReference(VALUES_VERSIONS);
  // an owner who reads single versions has no use for a list of all of them
  if (readsReference(file, { start: 0, end: file.text.length }, VALUES_VERSIONS)) return file.text;
  if (!inputs) return appendToFile(file, `inputs = ${formatHclObject([[VERSIONS, reference]], { ...DEFAULT_LAYOUT, eol: eolOf(file.text) })}`);
  return inputs.value.kind === 'object' ? setVersions(file, scopeOf(inputs.value), () => [reference], VALUES_VERSIONS) : file.text;
}

function inputsIn(file: HclFile): HclAttribute | undefined {
  return file.body.find((node): node is HclAttribute => node.kind === 'attribute' && node.name === 'inputs');
}

function reportInputs(path: string, file: HclFile, unit: UnitProps): readonly Problem[] {
  const inputs = inputsIn(file);
  const left = inputs?.value.kind === 'object' ? versionsIn(scopeOf(inputs.value)) : inputs;
  if (!left || readsReference(file, { start: 0, end: file.text.length }, VALUES_VERSIONS)) return [];
  return [{
    code: 'UNIT_LEFT_ALONE', severity: 'warning',
    what: `the unit ${JSON.stringify(unit.name)} does not take the versions: its \`${left.name}\` is computed, and so its owner's`,
    at: new Positions(path, file.text).locate(left.start),
    found: excerpt(file, left.value),
    fix: `write \`${left === inputs ? mergedLine(file, left, VALUES_VERSIONS) : assignmentLine(VALUES_VERSIONS)}\`, or take \`versions: true\` from it in fleet.ts`,
  }];
}
