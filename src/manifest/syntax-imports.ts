import { rangeOf, type ImportDeclaration } from './babel';
import { describe } from './describe';
import type { Findings } from './findings';
import { HELPERS, type ImportedName, type ImportNode } from './syntax-tree';

export const MODULE = 'sluice';
export const DEFINE = 'defineVersions';
/** What a manifest may use of `sluice`. */
export const IMPORTABLE: readonly string[] = [DEFINE, ...HELPERS];

type Specifier = ImportDeclaration['specifiers'][number];
type NamedSpecifier = Extract<Specifier, { type: 'ImportSpecifier' }>;

/** Reads one import. Values may come from `sluice` only, each under its own name; types may come from anywhere. */
export function readImport(node: ImportDeclaration, findings: Findings): ImportNode {
  const module = node.source.value;
  const typeOnly = node.importKind === 'type';
  if (module !== MODULE && !typeOnly) {
    findings.add('NOT_LITERAL', rangeOf(node).start, {
      what: `a manifest imports values only from '${MODULE}', because it is read without being run`,
      found: describe(node, findings.text),
      fix: 'write the data itself into the manifest',
    });
  }
  const judge = module === MODULE && !typeOnly;
  const names = node.specifiers.map((specifier) => readSpecifier(specifier, typeOnly, judge, findings));
  return { module, typeOnly, names: names.filter((name) => name !== undefined), ...rangeOf(node) };
}

/** The helpers that a manifest has imported and may call. */
export function importedValues(imports: readonly ImportNode[]): ReadonlySet<string> {
  const names = imports.filter(({ module }) => module === MODULE).flatMap((node) => node.names);
  return new Set(names.filter(({ typeOnly }) => !typeOnly).map(({ name }) => name));
}

function readSpecifier(specifier: Specifier, typeOnly: boolean, judge: boolean, findings: Findings): ImportedName | undefined {
  if (specifier.type !== 'ImportSpecifier') {
    if (judge) {
      findings.add('NOT_LITERAL', rangeOf(specifier).start, {
        what: `'${MODULE}' is imported as a whole`,
        found: describe(specifier, findings.text),
        fix: `write \`import { ${DEFINE}, helm } from '${MODULE}';\``,
      });
    }
    return undefined;
  }
  const isType = typeOnly || specifier.importKind === 'type';
  if (judge && !isType) judgeName(specifier, findings);
  return { name: specifier.local.name, typeOnly: isType, ...rangeOf(specifier) };
}

function judgeName(specifier: NamedSpecifier, findings: Findings): void {
  const imported = specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
  const known = IMPORTABLE.includes(imported);
  if (known && specifier.local.name === imported) return;
  findings.add('NOT_LITERAL', rangeOf(specifier).start, {
    what: known ? `${imported} is imported under another name` : 'this is nothing that a manifest can use',
    found: describe(specifier, findings.text),
    allowed: IMPORTABLE.join(', '),
    fix: known ? `write \`import { ${imported} } from '${MODULE}';\` and call it by that name` : 'remove the import',
  });
}
