import type { Layout } from './format';
import { eolOf, indentAt, isFirstOnLine } from './layout';
import type { HclAssignment, HclBlock, HclFile, HclObject } from './nodes';
import type { Range, Token } from './tokens';

/** What is between two braces: the attributes of a block or the items of an object. */
export interface Scope {
  readonly kind: 'block' | 'object';
  readonly braces: Range;
  readonly members: readonly HclAssignment[];
}

export function scopeOf(node: HclBlock | HclObject): Scope {
  if (node.kind === 'object') return { kind: 'object', braces: node, members: node.items };
  return { kind: 'block', braces: node.braces, members: node.body.filter((child) => child.kind === 'attribute') };
}

/** How the members of a scope are laid out: as its last one, or a level deeper than the line that closes it. */
export function layoutIn(text: string, scope: Scope): Layout {
  const outer = indentAt(text, scope.braces.end - 1);
  const member = scope.members.filter((each) => isFirstOnLine(text, each.start)).at(-1);
  const indent = member && indentAt(text, member.start);
  const step = indent?.startsWith(outer) ? indent.slice(outer.length) : '';
  const unit = step || (outer.includes('\t') ? '\t' : '  ');
  return { indent: indent ?? outer + unit, unit, eol: eolOf(text) };
}

/** The last thing before the closing brace that is no newline; the opening brace where there is nothing. */
export function lastTokenIn(file: HclFile, scope: Scope): Token {
  const close = scope.braces.end - 1;
  return file.tokens.filter((token) => token.kind !== 'newline' && token.end <= close).at(-1) as Token;
}
