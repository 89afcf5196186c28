import { hasBreak, indentBefore, indentOfLine, scanGap } from './edit/gap';
import type { Range } from './position';
import type { Quote } from './quote';
import type { LiteralNode, ObjectNode, PropertyNode, SyntaxTree } from './syntax-tree';

/** How a manifest is written, as far as new text in it has to decide. */
export interface Habits {
  readonly lineBreak: string;
  /** One level of indentation. */
  readonly indent: string;
  readonly quote: Quote;
  /** Quotes of keys, which a backtick cannot be. */
  readonly keyQuote: Quote;
  /** Whether names of entries are in quotes where they need not be. */
  readonly quotedNames: boolean;
  /** Whether names of fields are in quotes. */
  readonly quotedFields: boolean;
  /** Whether the last item of a list on several lines has a comma. */
  readonly trailingComma: boolean;
  /** White space inside the braces of an object on one line. */
  readonly padding: string;
  /** White space inside the brackets of a list on one line. */
  readonly listPadding: string;
  readonly colon: string;
  readonly comma: string;
  /** Whether the fields of an entry are in alphabetical order. */
  readonly sortedFields: boolean;
  /** Whether the whole manifest is one line. */
  readonly oneLine: boolean;
}

export const DEFAULT_HABITS: Habits = {
  lineBreak: '\n',
  indent: '  ',
  quote: "'",
  keyQuote: "'",
  quotedNames: false,
  quotedFields: false,
  trailingComma: true,
  padding: ' ',
  listPadding: '',
  colon: ': ',
  comma: ', ',
  sortedFields: false,
  oneLine: false,
};

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** The habits of a file: what most of it does, and the defaults where it does nothing of the kind. */
export function detectHabits(text: string, tree: SyntaxTree): Habits {
  const nodes = nodesIn(tree.root);
  const objects = nodes.filter((node) => node.kind === 'object');
  const arrays = nodes.filter((node) => node.kind === 'array');
  const lists = [...objects.map((node) => ({ node, items: node.properties })), ...arrays.map((node) => ({ node, items: node.items }))];
  const sections = tree.root.properties.flatMap(({ value }) => (value.kind === 'object' ? value.properties : []));
  const entries = sections.flatMap(({ value }) => (value.kind === 'object' ? [value] : []));
  const fields = [...tree.root.properties, ...entries.flatMap(({ properties }) => properties)];
  const properties = objects.flatMap((node) => node.properties);
  const vote = <K extends keyof Habits>(habit: K, seen: readonly Habits[K][]): Habits[K] => mostFrequent(seen) ?? DEFAULT_HABITS[habit];
  const quote = vote('quote', nodes.flatMap((node) => (node.kind === 'string' ? [node.quote] : node.kind === 'call' ? node.args.map((arg) => arg.quote) : [])));
  return {
    lineBreak: vote('lineBreak', text.match(/\r\n|\r|\n/g) ?? []),
    indent: vote('indent', lists.flatMap(({ node, items }) => indentsIn(text, node, items))),
    quote,
    keyQuote: mostFrequent(properties.map(({ keyStart }) => text.charAt(keyStart)).filter(isQuote)) ?? (quote === '`' ? "'" : quote),
    quotedNames: vote('quotedNames', quotings(text, sections)),
    quotedFields: vote('quotedFields', quotings(text, fields)),
    trailingComma: vote('trailingComma', lists.flatMap(({ node, items }) => trailingCommas(text, node, items))),
    padding: vote('padding', objects.filter((node) => node.properties.length > 0).flatMap((node) => paddings(text, node))),
    listPadding: vote('listPadding', arrays.filter(({ items }) => items.length > 0).flatMap((node) => paddings(text, node))),
    colon: vote('colon', properties.map(({ keyEnd, value }) => text.slice(keyEnd, value.start)).filter((colon) => /^ ?: ?$/.test(colon))),
    comma: vote('comma', nodes.flatMap((node) => commasIn(text, node))),
    sortedFields: areSorted(entries),
    oneLine: sections.length > 0 && !hasBreak(text, tree.root),
  };
}

function nodesIn(node: LiteralNode): readonly LiteralNode[] {
  if (node.kind === 'object') return [node, ...node.properties.flatMap(({ value }) => nodesIn(value))];
  return node.kind === 'array' ? [node, ...node.items.flatMap(nodesIn)] : [node];
}

/** The value seen most often, the first seen of several. */
export function mostFrequent<T>(seen: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of seen) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce<readonly [T | undefined, number]>((best, next) => (next[1] > best[1] ? next : best), [undefined, 0])[0];
}

function isQuote(char: string): char is Quote {
  return char === "'" || char === '"';
}

function indentsIn(text: string, node: Range, items: readonly Range[]): readonly string[] {
  const outer = indentOfLine(text, node.start);
  const inner = items.map(({ start }) => indentBefore(text, start));
  return inner.flatMap((indent) => (indent !== undefined && indent.length > outer.length && indent.startsWith(outer) ? [indent.slice(outer.length)] : []));
}

function quotings(text: string, properties: readonly PropertyNode[]): readonly boolean[] {
  return properties.filter(({ key }) => IDENTIFIER.test(key)).map(({ keyStart }) => isQuote(text.charAt(keyStart)));
}

/** Only lists whose last item ends its line tell. */
function trailingCommas(text: string, node: Range, items: readonly Range[]): readonly boolean[] {
  const last = items.at(-1);
  const kinds = last ? scanGap(text, { start: last.end, end: node.end - 1 }).map(({ kind }) => kind) : [];
  return kinds.includes('break') ? [kinds.includes('comma')] : [];
}

function paddings(text: string, node: Range): readonly string[] {
  if (hasBreak(text, node)) return [];
  return [/^[^\S\r\n]*/.exec(text.slice(node.start + 1, node.end - 1))?.[0] ?? ''].filter((padding) => padding.length < 2);
}

function commasIn(text: string, node: LiteralNode): readonly string[] {
  return itemsOf(node).slice(1).map(({ start }, index) => text.slice(itemsOf(node)[index]?.end, start)).filter((comma) => comma === ',' || comma === ', ');
}

function itemsOf(node: LiteralNode): readonly Range[] {
  switch (node.kind) {
    case 'object': return node.properties;
    case 'array': return node.items;
    case 'call': return node.args;
    default: return [];
  }
}

function areSorted(entries: readonly ObjectNode[]): boolean {
  const keys = entries.map(({ properties }) => properties.map(({ key }) => key));
  const sorted = keys.every((names) => names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name));
  return sorted && keys.some((names) => names.includes('chart') && names.includes('namespace'));
}
