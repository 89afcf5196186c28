import type { parse } from '@babel/parser';

/** The parts of Babel's tree that a manifest's text is made of. */
export type File = ReturnType<typeof parse>;
export type Program = File['program'];
export type Statement = Program['body'][number];
export type Expression = Extract<Statement, { type: 'ExpressionStatement' }>['expression'];
type Of<Type extends string> = Extract<Statement | Expression, { type: Type }>;
export type ImportDeclaration = Of<'ImportDeclaration'>;
export type CallExpression = Of<'CallExpression'>;
export type ObjectExpression = Of<'ObjectExpression'>;
export type ArrayExpression = Of<'ArrayExpression'>;
export type Member = ObjectExpression['properties'][number];

/** What can stand where a value is expected. */
export interface AnyNode {
  readonly type: string;
  readonly start?: number | null;
  readonly end?: number | null;
}

export function rangeOf(node: AnyNode): { readonly start: number; readonly end: number } {
  return { start: node.start ?? 0, end: node.end ?? 0 };
}
