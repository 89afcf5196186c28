import { rangeOf, type AnyNode, type CallExpression, type Expression, type ImportDeclaration, type Program, type Statement } from './babel';
import { describe } from './describe';
import type { Findings } from './findings';
import { unwrap } from './syntax-literals';
import { HELPERS, type ImportedName, type ImportNode } from './syntax-tree';

/** The one call that a manifest consists of, and what it may use. */
export interface FoundExport {
  readonly exportName: string;
  readonly argument: AnyNode;
  readonly imports: readonly ImportNode[];
  /** Helpers that are imported under their own name. */
  readonly helpers: ReadonlySet<string>;
}

const DEFINE = 'defineVersions';
const MODULE = 'sluice';
const IMPORTABLE: readonly string[] = [DEFINE, ...HELPERS];
const WRITE = 'write `export const versions = defineVersions({ ... });`';

/** Finds `export const <name> = defineVersions(...)` among a manifest's statements and refuses all else. */
export function findExport(program: Program, findings: Findings): FoundExport | undefined {
  const imports: ImportNode[] = [];
  const found: { readonly exportName: string; readonly call: CallExpression }[] = [];
  for (const statement of [...program.directives, ...program.body]) {
    if (statement.type === 'ImportDeclaration') imports.push(readImport(statement, findings));
    else if (statement.type !== 'EmptyStatement') {
      const define = readDefinition(statement as Statement, findings);
      if (define && found.length > 0) findings.add('MANIFEST_SHAPE', rangeOf(define.call).start, { what: `a second ${DEFINE} in one manifest`, fix: 'one file is one manifest: move it to a file of its own' });
      else if (define) found.push(define);
    }
  }
  const [first] = found;
  if (!first) {
    if (!findings.any) findings.add('MANIFEST_SHAPE', 0, { what: `the manifest exports no ${DEFINE}({ ... })`, fix: WRITE });
    return undefined;
  }
  const helpers = valuesOf(imports);
  if (!helpers.has(DEFINE)) findings.add('MANIFEST_SHAPE', rangeOf(first.call).start, { what: `${DEFINE} is not imported`, fix: `write \`import { ${DEFINE} } from '${MODULE}';\` at the top` });
  const argument = onlyArgument(first.call, findings);
  return argument && { exportName: first.exportName, argument, imports, helpers };
}

function valuesOf(imports: readonly ImportNode[]): ReadonlySet<string> {
  const names = imports.filter(({ module, typeOnly }) => module === MODULE && !typeOnly).flatMap(({ names: all }) => all);
  return new Set(names.filter(({ typeOnly }) => !typeOnly).map(({ name }) => name));
}

function onlyArgument(call: CallExpression, findings: Findings): AnyNode | undefined {
  const [argument, surplus] = call.arguments;
  if (call.typeParameters ?? call.typeArguments) findings.add('NOT_LITERAL', rangeOf(call).start, { what: `${DEFINE} takes no type arguments here`, fix: `write \`${DEFINE}({ ... })\`` });
  if (surplus) findings.add('MANIFEST_SHAPE', rangeOf(surplus).start, { what: `${DEFINE} takes one object`, found: 'a second argument', fix: 'remove it' });
  if (!argument) findings.add('MANIFEST_SHAPE', rangeOf(call).start, { what: `${DEFINE} takes one object`, found: 'nothing', fix: `write \`${DEFINE}({ infrastructure: { ... }, charts: { ... } })\`` });
  return argument;
}

function readImport(node: ImportDeclaration, findings: Findings): ImportNode {
  const module = node.source.value;
  const typeOnly = node.importKind === 'type';
  if (module !== MODULE && !typeOnly) {
    findings.add('NOT_LITERAL', rangeOf(node).start, {
      what: 'a manifest imports values only from \'sluice\', because it is read without being run',
      found: `an import from '${module}'`,
      fix: 'write the data itself into the manifest',
    });
  }
  const names: ImportedName[] = [];
  for (const specifier of node.specifiers) {
    if (specifier.type !== 'ImportSpecifier') {
      if (module === MODULE && !typeOnly) findings.add('NOT_LITERAL', rangeOf(specifier).start, { what: 'sluice is imported as a whole', found: describe(specifier, findings.text), fix: `write \`import { ${DEFINE}, helm } from '${MODULE}';\`` });
      continue;
    }
    const imported = specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
    const typeName = typeOnly || specifier.importKind === 'type';
    const renamed = specifier.local.name !== imported;
    if (!typeName && module === MODULE && (renamed || !IMPORTABLE.includes(imported))) {
      findings.add('NOT_LITERAL', rangeOf(specifier).start, {
        what: renamed ? `"${imported}" is imported under another name` : `"${imported}" is nothing that a manifest can use`,
        found: describe(specifier, findings.text),
        allowed: IMPORTABLE.join(', '),
        fix: renamed ? `write \`import { ${imported} } from '${MODULE}';\` and call it by that name` : 'remove the import',
      });
    }
    names.push({ name: specifier.local.name, typeOnly: typeName, ...rangeOf(specifier) });
  }
  return { module, typeOnly, names, ...rangeOf(node) };
}

function readDefinition(statement: Statement, findings: Findings): { readonly exportName: string; readonly call: CallExpression } | undefined {
  if (statement.type === 'ExportDefaultDeclaration') {
    return defineCall(statement.declaration, 'default', findings);
  }
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
  const [declarator, second] = declaration?.type === 'VariableDeclaration' ? declaration.declarations : [];
  if (declaration?.type !== 'VariableDeclaration' || !declarator) return refuseStatement(statement, findings);
  if (second) findings.add('NOT_LITERAL', rangeOf(second).start, { what: 'a manifest exports one constant', found: describe(second, findings.text), fix: WRITE });
  if (declaration.kind !== 'const') findings.add('NOT_LITERAL', rangeOf(declaration).start, { what: 'a manifest exports a constant', found: `\`${declaration.kind}\``, fix: WRITE });
  if (declarator.id.type !== 'Identifier') return refuseStatement(statement, findings);
  if (declarator.id.typeAnnotation) {
    findings.add('NOT_LITERAL', rangeOf(declarator.id.typeAnnotation).start, { what: 'a type annotation hides the literal types of the versions', fix: 'leave it away' });
  }
  return defineCall(declarator.init ?? declarator.id, declarator.id.name, findings);
}

function defineCall(node: AnyNode, exportName: string, findings: Findings): { readonly exportName: string; readonly call: CallExpression } | undefined {
  const value = unwrap(node) as Expression;
  if (value.type === 'CallExpression' && value.callee.type === 'Identifier' && value.callee.name === DEFINE) return { exportName, call: value };
  findings.add('NOT_LITERAL', rangeOf(node).start, { what: `a manifest exports nothing but ${DEFINE}({ ... })`, found: describe(value, findings.text), fix: WRITE });
  return undefined;
}

function refuseStatement(statement: Statement, findings: Findings): undefined {
  findings.add('NOT_LITERAL', rangeOf(statement).start, {
    what: `a manifest consists of imports from '${MODULE}' and one exported ${DEFINE}({ ... }), because it is read without being run`,
    found: describe(statement, findings.text),
    fix: 'write the data itself where it is used, and remove this',
  });
  return undefined;
}
