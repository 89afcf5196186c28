import type { ImportNode, Helper, LiteralNode, SyntaxTree } from '../syntax-tree';
import type { Document } from './document';
import { indentBefore, lineStart, scanGap, skipBreak, skipSpaces } from './gap';
import { insertItem } from './insert';
import type { List } from './list';
import { removeItem } from './remove';
import { deleteRange, type Splice } from './splice';

const MODULE = 'sluice';

/** What linters sort names by. */
const ORDERS: readonly ((name: string) => string)[] = [(name) => name.toLowerCase(), (name) => name];

/** The helpers that a manifest calls. */
export function usedHelpers(tree: SyntaxTree): ReadonlySet<Helper> {
  return new Set(callsIn(tree.root));
}

function callsIn(node: LiteralNode): readonly Helper[] {
  if (node.kind === 'call') return [node.callee];
  if (node.kind === 'object') return node.properties.flatMap(({ value }) => callsIn(value));
  return node.kind === 'array' ? node.items.flatMap(callsIn) : [];
}

export function isImported({ imports }: SyntaxTree, helper: Helper): boolean {
  return imports.some((node) => indexIn(node, helper) >= 0);
}

function indexIn({ module, typeOnly, names }: ImportNode, name: string): number {
  return module === MODULE && !typeOnly ? names.findIndex((imported) => imported.name === name && !imported.typeOnly) : -1;
}

/** Adds a helper to the import that brings `defineVersions`: in its place where the names are sorted, else behind them. */
export function addImport({ text, tree, habits }: Document, helper: Helper): readonly Splice[] {
  const node = tree.imports.find((candidate) => indexIn(candidate, 'defineVersions') >= 0);
  if (!node) return [];
  const names = node.names.map(({ name }) => name);
  const order = ORDERS.find((key) => names.every((name, index) => index === 0 || key(names[index - 1] ?? '') < key(name)));
  const place = order ? names.findIndex((name) => order(name) > order(helper)) : -1;
  return insertItem(text, namesOf(text, node), place < 0 ? names.length : place, () => helper, habits);
}

/** Takes a helper that is no longer used out of its import, which goes with its last name. */
export function dropImport({ text, tree }: Document, helper: Helper): readonly Splice[] {
  const node = tree.imports.find((candidate) => indexIn(candidate, helper) >= 0);
  if (!node) return [];
  if (node.names.length > 1) return removeItem(text, namesOf(text, node), indexIn(node, helper));
  const end = skipBreak(text, skipSpaces(text, node.end));
  const isAlone = end !== undefined && indentBefore(text, node.start) !== undefined;
  return [deleteRange(isAlone ? { start: lineStart(text, node.start), end } : node)];
}

function namesOf(text: string, node: ImportNode): List {
  const brace = (start: number, char: string): number => scanGap(text, { start, end: node.end }).find((token) => text.startsWith(char, token.start) && token.kind === 'other')?.start ?? node.end;
  return { open: brace(node.start, '{') + 1, close: brace(node.names.at(-1)?.end ?? node.start, '}'), items: node.names };
}
