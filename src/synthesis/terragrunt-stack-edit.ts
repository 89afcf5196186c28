import type { Problem } from '../errors';
import type { TerragruntProps, UnitProps } from '../fleet/options';
import { Positions } from '../manifest/position';
import type { ResolvedManifest } from '../manifest/resolve';
import { appendMember, type Forms, prependToFile } from './hcl/edit';
import { type Assignment, DEFAULT_LAYOUT, deeper, formatHclObject, formatHclObjectInline } from './hcl/format';
import { eolOf } from './hcl/layout';
import type { HclAttribute, HclBlock, HclFile } from './hcl/nodes';
import { type Scope, scopeOf } from './hcl/scope';
import {
  assignmentLine, type Edited, excerpt, formatReference, isLeftAlone, LOCAL_VERSIONS, mergedLine, parseManaged, readsReference, reparse, setVersions,
  VERSIONS, versionsIn, versionsOf,
} from './terragrunt-versions';

/** Writes the versions into an owner's stack file and changes no other byte of it. */
export function editStack(path: string, current: string, terragrunt: TerragruntProps, manifest: ResolvedManifest): Edited {
  const file = parseManaged(path, current);
  if ('code' in file) return { problems: [file] };
  const units = terragrunt.unit.filter((unit) => unit.versions);
  let edited = reparse(file, setLocals(file, manifest));
  for (const unit of units) {
    const { length } = unitBlocks(edited, unit);
    for (let index = 0; index < length; index += 1) edited = reparse(edited, setUnit(edited, unit, index));
  }
  return { text: edited.text, problems: [...reportLocals(path, edited, manifest), ...units.flatMap((unit) => reportUnit(path, edited, unit))] };
}

function setLocals(file: HclFile, manifest: ResolvedManifest): string {
  const forms = formsOf(versionsOf(manifest));
  const scope = localsScope(file);
  if (scope) return setVersions(file, scope, forms);
  const layout = { ...deeper(DEFAULT_LAYOUT), eol: eolOf(file.text) };
  return prependToFile(file, ['locals {', `${layout.indent}${VERSIONS} = ${forms(layout)[0]}`, '}'].join(layout.eol));
}

/** The `locals` block: the one with `versions`, should there be several. */
function localsScope(file: HclFile): Scope | undefined {
  const scopes = blocksOf(file, 'locals').filter((block) => block.labels.length === 0).map(scopeOf);
  return scopes.find(versionsIn) ?? scopes[0];
}

function formsOf(versions: readonly Assignment[]): Forms {
  return (layout) => [formatHclObject(versions, layout), formatHclObjectInline(versions)];
}

function blocksOf(file: HclFile, type: string): readonly HclBlock[] {
  return file.body.filter((node): node is HclBlock => node.kind === 'block' && node.type === type);
}

function unitBlocks(file: HclFile, unit: UnitProps): readonly HclBlock[] {
  return blocksOf(file, 'unit').filter((block) => block.labels[0] === unit.name);
}

function valuesIn(block: HclBlock): HclAttribute | undefined {
  return block.body.find((node): node is HclAttribute => node.kind === 'attribute' && node.name === 'values');
}

function setUnit(file: HclFile, unit: UnitProps, index: number): string {
  const block = unitBlocks(file, unit)[index] as HclBlock;
  const values = valuesIn(block);
  const reference = formatReference(LOCAL_VERSIONS);
  if (!values) {
    return appendMember(file, scopeOf(block), 'values', (layout) => [formatHclObject([[VERSIONS, reference]], layout)]);
  }
  return values.value.kind === 'object' ? setVersions(file, scopeOf(values.value), () => [reference], LOCAL_VERSIONS) : file.text;
}

function reportLocals(path: string, file: HclFile, manifest: ResolvedManifest): readonly Problem[] {
  const scope = localsScope(file);
  const member = scope && versionsIn(scope);
  if (!scope || !member || !isLeftAlone(file, scope)) return [];
  return [{
    code: 'STACK_LEFT_ALONE', severity: 'warning',
    what: `the versions of ${manifest.file} do not reach this stack: \`versions\` in \`locals\` is computed, and so its owner's`,
    at: new Positions(path, file.text).locate(member.start),
    found: excerpt(file, member.value),
    fix: 'give what is computed another name, or write `versions = {}` and synthesize again',
  }];
}

function reportUnit(path: string, file: HclFile, unit: UnitProps): readonly Problem[] {
  const blocks = unitBlocks(file, unit);
  if (blocks.length === 0) {
    return [{
      code: 'UNIT_LEFT_ALONE', severity: 'warning', what: `the stack has no unit ${JSON.stringify(unit.name)} to give the versions to`, at: { file: path },
      fix: `add the unit with \`${assignmentLine(LOCAL_VERSIONS)}\` in its \`values\`, or take \`versions: true\` from it in fleet.ts`,
    }];
  }
  return blocks.flatMap((block) => {
    const values = valuesIn(block);
    const left = values?.value.kind === 'object' ? versionsIn(scopeOf(values.value)) : values;
    if (!left || readsReference(file, left.value, LOCAL_VERSIONS)) return [];
    return [{
      code: 'UNIT_LEFT_ALONE', severity: 'warning',
      what: `the unit ${JSON.stringify(unit.name)} is not given the versions: its \`${left.name}\` is computed, and so its owner's`,
      at: new Positions(path, file.text).locate(left.start),
      found: excerpt(file, left.value),
      fix: `write \`${left === values ? mergedLine(file, left, LOCAL_VERSIONS) : assignmentLine(LOCAL_VERSIONS)}\`, or take \`versions: true\` from it in fleet.ts`,
    } satisfies Problem];
  });
}
