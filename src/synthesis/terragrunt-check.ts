import type { Location, Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { UnitProps } from '../fleet/options';
import { isHclIdentifier } from './hcl/format';
import { parseHclExpression } from './hcl/parse-hcl';
import { terragruntFolders, unitPath } from './places';

/** What is wrong with the Terragrunt side of a fleet as `fleet.ts` describes it. */
export function checkTerragrunt(fleet: Fleet): readonly Problem[] {
  const { terragrunt } = fleet.props;
  if (!terragrunt) return [];
  const folders = Object.entries(terragruntFolders(fleet)).flatMap(([prop, folder]) => checkPath(`terragrunt.${prop}`, folder, fleet.at));
  return [
    ...folders,
    ...terragrunt.unit.flatMap((unit) => checkUnit(unit, fleet.at)),
    ...checkUnique('names', terragrunt.unit.map((unit) => unit.name), fleet.at),
    ...checkUnique('paths', terragrunt.unit.map(unitPath), fleet.at),
    ...fleet.clusters.flatMap((cluster) => checkLocals(Object.keys(cluster.props.stack?.locals ?? {}), cluster.at ?? fleet.at)),
  ];
}

function checkUnit(unit: UnitProps, at: Location | undefined): readonly Problem[] {
  const values = Object.entries(unit.values ?? {});
  const reserved = unit.versions === true && values.some(([name]) => name === 'versions');
  return [
    ...unit.name === '' ? [invalid('a unit of terragrunt.unit has no name', at)] : [],
    ...checkPath(`the path of the unit ${quote(unit.name)}`, unitPath(unit), at),
    ...reserved ? [invalid(`the unit ${quote(unit.name)} is given \`versions\` twice`, at, { fix: 'take it out of `values`: `versions: true` writes it' })] : [],
    ...values.flatMap(([name, expression]) => checkExpression(unit, name, expression, at)),
  ];
}

function checkExpression(unit: UnitProps, name: string, expression: string, at: Location | undefined): readonly Problem[] {
  try {
    parseHclExpression(expression.trim());
    return [];
  } catch (error) {
    const what = `the value ${quote(name)} of the unit ${quote(unit.name)} is no HCL expression: ${(error as Error).message}`;
    return [invalid(what, at, { found: quote(expression), allowed: 'an expression such as `local.name`; a text with its quotes, such as \'"minimal"\'' })];
  }
}

function checkPath(what: string, path: string, at: Location | undefined): readonly Problem[] {
  const isBelow = /^(?![/~])[^\\\p{Cc}]+$/u.test(path) && !path.split('/').includes('..');
  return isBelow ? [] : [invalid(`${what} is not a folder below the fleet's`, at, { found: quote(path), allowed: 'a relative path with forward slashes and no ".."' })];
}

function checkUnique(what: string, names: readonly string[], at: Location | undefined): readonly Problem[] {
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...repeated].map((name) => invalid(`two units of terragrunt.unit have the same ${what.slice(0, -1)}`, at, { found: quote(name) }));
}

function checkLocals(names: readonly string[], at: Location | undefined): readonly Problem[] {
  return names.flatMap((name) => {
    if (name === 'versions') return [invalid('`stack.locals` has "versions"', at, { fix: 'take it out: it is written from the manifest' })];
    if (isHclIdentifier(name)) return [];
    return [invalid('`stack.locals` has a name that HCL does not take', at, { found: quote(name), allowed: 'a-z, A-Z, 0-9, dashes and underscores, a letter or an underscore first' })];
  });
}

function invalid(what: string, at: Location | undefined, more: Pick<Problem, 'found' | 'allowed' | 'fix'> = {}): Problem {
  return { code: 'FLEET_INVALID', what, ...(at ? { at } : {}), ...more };
}

function quote(text: string): string {
  return JSON.stringify(text);
}
