import type { Json, JsonObject } from '../../manifest/json';
import { netBrackets } from './alignment';
import { columnsOf } from './columns';
import { tokenize } from './tokenize';

/** How a part of a file is laid out. */
export interface Layout {
  /** What the line begins with that the part stands in. */
  readonly indent: string;
  /** What a level of nesting adds. */
  readonly unit: string;
  readonly eol: string;
}

/** What `terraform fmt` writes. */
export const DEFAULT_LAYOUT: Layout = { indent: '', unit: '  ', eol: '\n' };

/** A name, written as a key, and an expression. */
export type Assignment = readonly [key: string, expression: string];

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };
const SPECIAL = /["\\\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\uFEFF]|[$%](?=\{)|\p{Cs}/gu;
/** Programs differ in the letters beyond these that they know. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;
/** Names that mean something else where a key is expected. */
const RESERVED = new Set(['for', 'true', 'false', 'null']);

/** A quoted string that means exactly the text: nothing in it is a template. */
export function formatHclString(text: string): string {
  return `"${text.replace(SPECIAL, escapeCharacter)}"`;
}

function escapeCharacter(character: string): string {
  if (character === '$' || character === '%') return character.repeat(2);
  if (/\p{Cs}/u.test(character)) return '\uFFFD';
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A key of an object: the name itself where HCL takes it as such, else a string. */
export function formatHclKey(name: string): string {
  return isHclIdentifier(name) && !RESERVED.has(name) ? name : formatHclString(name);
}

/** Whether a name can be that of an attribute, which cannot be quoted. */
export function isHclIdentifier(name: string): boolean {
  return IDENTIFIER.test(name);
}

/** JSON data as an expression, laid out as `terraform fmt` leaves it; the first line is not indented. */
export function formatHclValue(value: Json, layout: Layout = DEFAULT_LAYOUT): string {
  if (typeof value === 'string') return formatHclString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (!isArray(value)) {
    const inner = deeper(layout);
    return formatHclObject(Object.entries(value).map(([name, each]) => [formatHclKey(name), formatHclValue(each, inner)]), layout);
  }
  if (value.every((element) => typeof element !== 'object' || element === null)) {
    return `[${value.map((element) => formatHclValue(element)).join(', ')}]`;
  }
  return formatTuple(value, layout);
}

function formatTuple(elements: readonly Json[], layout: Layout): string {
  const inner = deeper(layout);
  const lines = elements.map((element) => `${inner.indent}${formatHclValue(element, inner)},`);
  return ['[', ...lines, `${layout.indent}]`].join(layout.eol);
}

/** An object over several lines; `{}` where it is empty. */
export function formatHclObject(assignments: readonly Assignment[], layout: Layout): string {
  if (assignments.length === 0) return '{}';
  return ['{', ...formatAssignments(assignments, deeper(layout)), `${layout.indent}}`].join(layout.eol);
}

/** An object on one line. */
export function formatHclObjectInline(assignments: readonly Assignment[]): string {
  return assignments.length === 0 ? '{}' : `{ ${assignments.map(([key, expression]) => `${key} = ${expression}`).join(', ')} }`;
}

/** One line or more each, with the `=` of those that follow each other in one column. */
export function formatAssignments(assignments: readonly Assignment[], layout: Layout): readonly string[] {
  const lines: string[] = [];
  let chain: Assignment[] = [];
  const flush = (): void => {
    const width = Math.max(0, ...chain.map(([key]) => columnsOf(key)));
    for (const [key, expression] of chain) lines.push(`${layout.indent}${key}${' '.repeat(width - columnsOf(key))} = ${expression}`);
    chain = [];
  };
  for (const [key, expression] of assignments) {
    if (endsOnItsLine(expression)) {
      chain.push([key, expression]);
    } else {
      flush();
      lines.push(`${layout.indent}${key} = ${expression}`);
    }
  }
  flush();
  return lines;
}

/** Whether all brackets that the first line opens are closed there, which is what alignment goes by. */
function endsOnItsLine(expression: string): boolean {
  if (!expression.includes('\n')) return true;
  const tokens = tokenize(expression);
  const end = tokens.findIndex((token) => token.kind === 'newline');
  return netBrackets(end < 0 ? tokens : tokens.slice(0, end)) === 0;
}

export function deeper(layout: Layout): Layout {
  return { ...layout, indent: layout.indent + layout.unit };
}

function isArray(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}
