import { rangeOf, type AnyNode } from './babel';

const WORDS: Readonly<Record<string, string>> = {
  SpreadElement: 'a spread',
  Identifier: 'a variable',
  MemberExpression: 'a member of a variable',
  TemplateLiteral: 'a template with ${}',
  TaggedTemplateExpression: 'a tagged template',
  NumericLiteral: 'a number',
  BigIntLiteral: 'a number',
  NullLiteral: 'null',
  RegExpLiteral: 'a regular expression',
  BooleanLiteral: 'true or false',
  StringLiteral: 'a string',
  ObjectExpression: 'an object',
  ArrayExpression: 'a list',
  CallExpression: 'a call',
  NewExpression: 'a constructor call',
  ArrowFunctionExpression: 'a function',
  FunctionExpression: 'a function',
  FunctionDeclaration: 'a function',
  ObjectMethod: 'a method',
  ClassDeclaration: 'a class',
  ConditionalExpression: 'a condition',
  LogicalExpression: 'a condition',
  BinaryExpression: 'a calculation',
  UnaryExpression: 'a calculation',
  AwaitExpression: 'an await',
  TSAsExpression: 'a type assertion',
  TSNonNullExpression: 'a type assertion',
  ObjectProperty: 'a variable',
  VariableDeclaration: 'a variable',
  VariableDeclarator: 'a variable',
  ExportNamedDeclaration: 'an export',
  ExportAllDeclaration: 'an export',
  ExpressionStatement: 'a statement',
  TSTypeAliasDeclaration: 'a type',
  TSInterfaceDeclaration: 'a type',
  ImportDeclaration: 'an import',
  ImportSpecifier: 'an import',
  Directive: 'a directive',
  ImportDefaultSpecifier: 'a default import',
  ImportNamespaceSpecifier: 'a namespace import',
};

const LONGEST = 40;
const LONGEST_TEXT = 120;

/** A syntax node in a person's words, with its own text where that is short and holds nothing that could be a credential. */
export function describe(node: AnyNode, text: string): string {
  const words = WORDS[node.type] ?? 'code';
  const { start, end } = rangeOf(node);
  const source = text.slice(start, Math.min(end, start + LONGEST + 1));
  if (/[\r\n`@]|:\/\//.test(source)) return words;
  return source.length > LONGEST ? `${words} (\`${source.slice(0, LONGEST)}...\`)` : `${words} (\`${source}\`)`;
}

/** An owner's text in quotes, cut, for a message. Never shows what could be a credential: text with an `@`, an address' query. */
export function quote(text: string): string {
  if (text.includes('@')) return 'a text with an "@", not shown because it may hold a credential';
  const shown = text.includes('://') ? text.replace(/[?#].*$/su, '?...') : text;
  return shown.length > LONGEST_TEXT ? `"${shown.slice(0, LONGEST_TEXT)}..."` : `"${shown}"`;
}
