import { rangeOf, type AnyNode, type ArrayExpression, type CallExpression, type Expression, type Member, type ObjectExpression } from './babel';
import { describe, quote } from './describe';
import type { Findings } from './findings';
import type { Range } from './position';
import { HELPERS, type ArrayNode, type CallNode, type Helper, type LiteralNode, type ObjectNode, type PropertyNode, type StringNode } from './syntax-tree';

/** Deeper than any field of a manifest. */
const MAX_DEPTH = 8;

interface Context {
  readonly helpers: ReadonlySet<string>;
  /** Helpers that were reported as not imported. */
  readonly missing: Set<string>;
  readonly findings: Findings;
  readonly depth: number;
}

/** The object that `defineVersions` is called with. */
export function convertRoot(node: AnyNode, helpers: ReadonlySet<string>, findings: Findings): ObjectNode | undefined {
  const value = unwrap(node) as Expression;
  if (value.type === 'ObjectExpression') return convertObject(value, { helpers, missing: new Set(), findings, depth: 0 });
  findings.add('NOT_LITERAL', rangeOf(value).start, {
    what: 'defineVersions takes a literal object, because the manifest is read without being run',
    found: describe(value, findings.text),
    fix: 'write `defineVersions({ infrastructure: { ... }, charts: { ... } })`',
  });
  return undefined;
}

/** What stands inside parentheses, `as const` and `satisfies`, which change no value. */
export function unwrap(node: AnyNode): AnyNode {
  let inner = node as Expression;
  for (;;) {
    if (inner.type === 'TSSatisfiesExpression' || inner.type === 'ParenthesizedExpression') inner = inner.expression;
    else if (inner.type === 'TSAsExpression' && isConst(inner.typeAnnotation)) inner = inner.expression;
    else return inner;
  }
}

function isConst(type: AnyNode): boolean {
  const { type: kind, typeName } = type as AnyNode & { readonly typeName?: { readonly name?: string } };
  return kind === 'TSTypeReference' && typeName?.name === 'const';
}

function convert(node: AnyNode, context: Context): LiteralNode {
  const value = unwrap(node) as Expression;
  switch (value.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return convertString(value, context);
    case 'BooleanLiteral':
      return { kind: 'boolean', value: value.value, ...rangeOf(value) };
    case 'ObjectExpression':
      return convertObject(value, context);
    case 'ArrayExpression':
      return convertArray(value, context);
    case 'CallExpression':
      return convertCall(value, context);
    default:
      return refuse(value, context);
  }
}

function convertString(node: AnyNode, context: Context): StringNode {
  const value = node as Expression;
  const opening = context.findings.text[rangeOf(value).start] as StringNode['quote'];
  if (value.type === 'StringLiteral') return { kind: 'string', value: value.value, quote: opening, ...rangeOf(value) };
  if (value.type !== 'TemplateLiteral' || value.expressions.length > 0) return refuse(value, context);
  return { kind: 'string', value: value.quasis[0]?.value.cooked ?? '', quote: opening, ...rangeOf(value) };
}

function convertObject(node: ObjectExpression, context: Context): ObjectNode {
  const { findings } = context;
  if (context.depth >= MAX_DEPTH) return findings.refuse({ kind: 'object', properties: [], ...tooDeep(node, context) });
  const inner = { ...context, depth: context.depth + 1 };
  const properties: PropertyNode[] = [];
  const seen = new Set<string>();
  for (const member of node.properties) {
    const property = convertMember(member, inner);
    if (!property) continue;
    if (seen.has(property.key)) {
      findings.add('DUPLICATE_KEY', property.keyStart, { what: `${quote(property.key)} stands here for the second time`, fix: 'keep one of the two' });
    }
    seen.add(property.key);
    properties.push(property);
  }
  const object: ObjectNode = { kind: 'object', properties, ...rangeOf(node) };
  return properties.length < node.properties.length ? findings.refuse(object) : object;
}

function convertMember(member: Member, context: Context): PropertyNode | undefined {
  if (member.type !== 'ObjectProperty' || member.shorthand) {
    refuse(member, context);
    return undefined;
  }
  if (member.computed || (member.key.type !== 'Identifier' && member.key.type !== 'StringLiteral')) return refuseKey(member.key, context);
  const { start: keyStart, end: keyEnd } = rangeOf(member.key);
  const key = member.key.type === 'Identifier' ? member.key.name : member.key.value;
  if (key === '__proto__') return refuseKey(member.key, context);
  return { key, keyStart, keyEnd, value: convert(member.value, context), ...rangeOf(member) };
}

function refuseKey(key: AnyNode, context: Context): undefined {
  context.findings.add('NOT_LITERAL', rangeOf(key).start, { what: 'a key is a plain name or a quoted string, and not __proto__', found: describe(key, context.findings.text), fix: 'write the name itself, in quotes' });
  return undefined;
}

function convertArray(node: ArrayExpression, context: Context): ArrayNode {
  const { findings } = context;
  if (context.depth >= MAX_DEPTH) return findings.refuse({ kind: 'array', items: [], ...tooDeep(node, context) });
  const inner = { ...context, depth: context.depth + 1 };
  const elements = node.elements.filter((element) => element !== null);
  if (elements.length < node.elements.length) findings.add('NOT_LITERAL', rangeOf(node).start, { what: 'a list with an empty place', fix: 'remove the surplus comma' });
  return { kind: 'array', items: elements.map((element) => convert(element, inner)), ...rangeOf(node) };
}

function convertCall(node: CallExpression, context: Context): CallNode | StringNode {
  const { findings, helpers, missing } = context;
  const callee = node.callee.type === 'Identifier' ? node.callee.name : undefined;
  if (!callee || !isHelper(callee) || (node.typeParameters ?? node.typeArguments)) return refuse(node, context);
  if (!helpers.has(callee) && !missing.has(callee)) {
    missing.add(callee);
    findings.add('MANIFEST_SHAPE', rangeOf(node).start, { what: `${callee} is not imported`, fix: 'add it to the names that are imported from \'sluice\'' });
  }
  if (!findings.text.startsWith(`${callee}(`, rangeOf(node).start)) {
    findings.add('NOT_LITERAL', rangeOf(node).start, { what: 'Renovate would not find this version', found: `${callee} without its parenthesis right behind it`, fix: `write \`${callee}(\`` });
  }
  const args = node.arguments.map((argument) => convertArgument(argument, callee, context));
  return { kind: 'call', callee, args, ...rangeOf(node) };
}

function isHelper(name: string): name is Helper {
  return (HELPERS as readonly string[]).includes(name);
}

/** Renovate reads the arguments of helpers with an expression of its own: they are plain strings as they stand. */
function convertArgument(argument: AnyNode, callee: Helper, context: Context): StringNode {
  const { findings } = context;
  if (argument.type !== 'StringLiteral' && argument.type !== 'TemplateLiteral') return refuse(argument, context, `${callee} takes strings`);
  const node = convertString(argument, context);
  if (!findings.isRefused(node) && findings.text.slice(node.start + 1, node.end - 1) !== node.value) {
    findings.add('NOT_LITERAL', node.start, { what: 'Renovate would not read this string as it is meant', found: 'an escape or a line break in it', fix: 'write the characters themselves' });
  }
  const { parenthesized } = (argument as Expression).extra ?? {};
  return parenthesized ? refuse(argument, context, 'parentheses hide this version from Renovate') : node;
}

function tooDeep(node: AnyNode, context: Context): Range {
  context.findings.add('MANIFEST_SHAPE', rangeOf(node).start, { what: `nothing in a manifest is nested more than ${MAX_DEPTH} levels deep` });
  return rangeOf(node);
}

/** Reports a node; what it gives stands for it, so that the rest can still be read. */
function refuse(node: AnyNode, context: Context, what?: string): StringNode {
  context.findings.add('NOT_LITERAL', rangeOf(node).start, {
    what: what ?? 'a manifest is literal data, because it is read without being run',
    found: describe(node, context.findings.text),
    fix: adviceFor(node, context),
  });
  return context.findings.refuse({ kind: 'string', value: '', quote: "'", ...rangeOf(node) });
}

function adviceFor(node: AnyNode, context: Context): string {
  switch (node.type) {
    case 'SpreadElement': return 'write out what it spreads';
    case 'TemplateLiteral': return 'write the finished text in quotes';
    case 'NumericLiteral': return `write it in quotes: '${context.findings.text.slice(node.start ?? 0, node.end ?? 0)}'`;
    case 'NullLiteral': return 'leave the field away';
    case 'CallExpression': return `call one of ${HELPERS.join(', ')}, with plain strings`;
    case 'Identifier': return 'write the value itself here';
    default: return 'write the value itself: a string, true or false, a list, an object, or one of the helpers';
  }
}
