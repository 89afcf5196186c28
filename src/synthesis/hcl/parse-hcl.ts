import { Cursor } from './cursor';
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclFile } from './nodes';
import { parseExpression } from './parse-expression';
import { HclSyntaxError } from './syntax-error';
import { tokenize } from './tokenize';
import type { Range, Sequence, Token } from './tokens';
import { unquote } from './unquote';

const DIRECTIVES = ['if', 'else', 'endif', 'for', 'endfor'];

/**
 * Parses a file in HCL's native syntax. Every node knows its range in the text, so that a part of it can be replaced
 * and the rest kept as it is.
 *
 * @throws HclSyntaxError where the text is not HCL
 */
export function parseHcl(text: string): HclFile {
  const tokens = tokenize(text);
  checkSequences(text, tokens);
  const cursor = new Cursor(text, tokens);
  return { text, tokens, body: parseBody(cursor, 'end') };
}

/**
 * Parses a text that is one expression and nothing else, not even a comment. A heredoc is none: it needs a new line behind it.
 *
 * @throws HclSyntaxError where it is not
 */
export function parseHclExpression(text: string): HclExpression {
  const tokens = tokenize(text);
  checkSequences(text, tokens);
  const cursor = new Cursor(text, tokens);
  const expression = parseExpression(cursor);
  if (cursor.peek().kind !== 'end') cursor.fail('the end of the expression');
  const rest = tokens.find((token) => token.kind !== 'end' && (token.start < expression.start || token.start >= expression.end));
  if (rest) throw new HclSyntaxError(rest.start, 'expected an expression and nothing beside it');
  return expression;
}

function parseBody(cursor: Cursor, close: 'end' | '}'): HclBody {
  const body: (HclAttribute | HclBlock)[] = [];
  const names = new Set<string>();
  for (cursor.skipNewlines(); !atClose(cursor, close); cursor.skipNewlines()) {
    const node = parseNode(cursor);
    if (node.kind === 'attribute') checkUnique(names, node);
    body.push(node);
    cursor.expectLineEnd();
  }
  return body;
}

function atClose(cursor: Cursor, close: 'end' | '}'): boolean {
  return close === '}' ? cursor.at('}') : cursor.peek().kind === 'end';
}

function checkUnique(names: Set<string>, { name, start }: HclAttribute): void {
  if (names.has(name)) throw new HclSyntaxError(start, `"${name}" is set a second time`);
  names.add(name);
}

function parseNode(cursor: Cursor): HclAttribute | HclBlock {
  const first = cursor.peek();
  const name = cursor.expectName();
  return cursor.at('=') ? parseAttribute(cursor, first, name) : parseBlock(cursor, first.start, name);
}

function parseAttribute(cursor: Cursor, nameRange: Range, name: string): HclAttribute {
  const operator = cursor.expect('=');
  const value = parseExpression(cursor);
  return { kind: 'attribute', start: nameRange.start, end: value.end, name, nameRange, operator, value };
}

function parseBlock(cursor: Cursor, start: number, type: string): HclBlock {
  const labels: string[] = [];
  while (!cursor.at('{')) labels.push(parseLabel(cursor));
  const open = cursor.next();
  const body = cursor.nested('blocks', () => (cursor.peek().kind === 'newline' ? parseBody(cursor, '}') : parseOneLine(cursor)));
  const { end } = cursor.expect('}');
  return { kind: 'block', start, end, type, labels, braces: { start: open.start, end }, body };
}

/** A block on one line has at most one attribute, and no block. */
function parseOneLine(cursor: Cursor): HclBody {
  if (cursor.at('}')) return [];
  const first = cursor.peek();
  const name = cursor.expectName();
  return [parseAttribute(cursor, first, name)];
}

function parseLabel(cursor: Cursor): string {
  const token = cursor.peek();
  if (token.kind === 'identifier') return cursor.expectName();
  if (token.kind !== 'quoted' || token.sequences.length > 0) return cursor.fail('"=", "{" or a label');
  return unquote(cursor.textOf(cursor.next()));
}

function checkSequences(text: string, tokens: readonly Token[]): void {
  for (const token of tokens) {
    if (token.kind !== 'quoted' && token.kind !== 'heredoc') continue;
    for (const sequence of token.sequences) checkSequence(text, sequence);
  }
}

function checkSequence(text: string, sequence: Sequence): void {
  checkSequences(text, sequence.tokens);
  const cursor = new Cursor(text, sequence.tokens);
  if (sequence.kind === 'directive') {
    if (!DIRECTIVES.some((word) => cursor.atWord(word))) cursor.fail('"if", "else", "endif", "for" or "endfor"');
    return;
  }
  cursor.within(false, () => {
    parseExpression(cursor);
    cursor.skip('~');
    if (cursor.peek().kind !== 'end') cursor.fail('"}"');
  });
}
