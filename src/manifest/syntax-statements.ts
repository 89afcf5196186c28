import { rangeOf, type AnyNode, type CallExpression, type Expression, type Program, type Statement } from './babel';
import { describe } from './describe';
import type { Findings } from './findings';
import { DEFINE, IMPORTABLE, importedValues, MODULE, readImport } from './syntax-imports';
import { unwrap } from './syntax-literals';
import type { ImportNode } from './syntax-tree';

/** The one call that a manifest consists of, and what it may use. */
export interface FoundExport {
  readonly exportName: string;
  readonly argument: AnyNode;
  readonly imports: readonly ImportNode[];
  /** Helpers that are imported under their own name. */
  readonly helpers: ReadonlySet<string>;
}

interface Definition {
  readonly exportName: string;
  readonly call: CallExpression;
}

const WRITE = 'write `export const versions = defineVersions({ ... });`';

/** Finds `export const <name> = defineVersions(...)` among a manifest's statements and refuses all else. */
export function findExport(program: Program, findings: Findings): FoundExport | undefined {
  const imports: ImportNode[] = [];
  const definitions: Definition[] = [];
  for (const statement of [...program.directives, ...program.body]) {
    if (statement.type === 'EmptyStatement') continue;
    if (statement.type === 'ImportDeclaration') imports.push(readImport(statement, findings));
    else definitions.push(...readDefinition(statement as Statement, findings));
  }
  const definition = onlyDefinition(definitions, findings);
  if (!definition) return undefined;
  const helpers = importedValues(imports);
  if (!helpers.has(DEFINE)) {
    findings.add('MANIFEST_SHAPE', rangeOf(definition.call).start, { what: `${DEFINE} is not imported`, fix: `write \`import { ${DEFINE} } from '${MODULE}';\` at the top` });
  }
  const argument = onlyArgument(definition.call, findings);
  return argument && { exportName: definition.exportName, argument, imports, helpers };
}

function onlyDefinition([first, ...others]: readonly Definition[], findings: Findings): Definition | undefined {
  for (const { call } of others) {
    findings.add('MANIFEST_SHAPE', rangeOf(call).start, { what: `a second ${DEFINE} in one manifest`, fix: 'one file is one manifest: move it to a file of its own' });
  }
  if (!first && !findings.any) findings.add('MANIFEST_SHAPE', 0, { what: `the manifest exports no ${DEFINE}({ ... })`, fix: WRITE });
  return first;
}

function onlyArgument(call: CallExpression, findings: Findings): AnyNode | undefined {
  const [argument, surplus] = call.arguments;
  if (call.typeParameters ?? call.typeArguments) {
    findings.add('NOT_LITERAL', rangeOf(call).start, { what: `${DEFINE} finds out its types by itself`, found: 'type arguments', fix: `write \`${DEFINE}({ ... })\`` });
  }
  if (!argument || surplus) {
    findings.add('MANIFEST_SHAPE', rangeOf(surplus ?? call).start, {
      what: `${DEFINE} takes one object`,
      found: surplus ? 'more' : 'nothing',
      fix: `write \`${DEFINE}({ infrastructure: { ... }, charts: { ... } })\``,
    });
  }
  return argument;
}

function readDefinition(statement: Statement, findings: Findings): readonly Definition[] {
  if (statement.type === 'ExportDefaultDeclaration') return readCall(statement.declaration, 'default', findings);
  const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : undefined;
  const [declarator, second] = declaration?.type === 'VariableDeclaration' ? declaration.declarations : [];
  if (declaration?.type !== 'VariableDeclaration' || declarator?.id.type !== 'Identifier' || second || declaration.kind !== 'const') {
    return refuseStatement(statement, findings);
  }
  const { typeAnnotation, name } = declarator.id;
  if (typeAnnotation) {
    findings.add('NOT_LITERAL', rangeOf(typeAnnotation).start, { what: 'a type annotation hides the literal types of the versions', fix: 'leave it away' });
  }
  if (IMPORTABLE.includes(name)) {
    findings.add('NOT_LITERAL', rangeOf(declarator.id).start, { what: 'the exported constant hides a function of the same name', found: name, fix: 'call it `versions`' });
  }
  return readCall(declarator.init ?? declarator.id, name, findings);
}

function readCall(node: AnyNode, exportName: string, findings: Findings): readonly Definition[] {
  const value = unwrap(node) as Expression;
  if (value.type === 'CallExpression' && value.callee.type === 'Identifier' && value.callee.name === DEFINE) return [{ exportName, call: value }];
  findings.add('NOT_LITERAL', rangeOf(node).start, { what: `a manifest exports nothing but ${DEFINE}({ ... })`, found: describe(value, findings.text), fix: WRITE });
  return [];
}

function refuseStatement(statement: Statement, findings: Findings): readonly Definition[] {
  findings.add('NOT_LITERAL', rangeOf(statement).start, {
    what: `a manifest consists of imports from '${MODULE}' and one exported constant, because it is read without being run`,
    found: describe(statement, findings.text),
    fix: WRITE,
  });
  return [];
}
