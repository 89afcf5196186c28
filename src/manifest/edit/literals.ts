import type { Dependency, Source } from '../entries';
import { formatDependencies, formatDependency, formatSource } from '../format-entry';
import { normalDependency, sameData } from '../normal-entry';
import { formatString } from '../quote';
import type { ArrayNode, CallNode, LiteralNode, StringNode } from '../syntax-tree';
import type { Document } from './document';
import { insertItem } from './insert';
import { gapBefore, listOf, type List } from './list';
import { removeItem } from './remove';
import type { Splice } from './splice';
import { NOTHING, type Step } from './step';

/** Another value between the quotes that the string has. */
export function editString(node: StringNode, value: string): Step {
  if (node.value === value) return NOTHING;
  return { splices: [{ start: node.start, end: node.end, text: formatString(value, node.quote) }], inPlace: true };
}

/** Arguments of a helper, which stand in the text as they are. */
function editArguments(call: CallNode, values: readonly string[]): readonly Splice[] {
  return call.args.flatMap(({ start, end, quote, value: old }, index): readonly Splice[] => {
    const value = values[index] ?? old;
    return value === old ? [] : [{ start, end, text: quote + value + quote }];
  });
}

export function editVersion(call: CallNode, version: string): Step {
  return { splices: editArguments(call, [version]), inPlace: true };
}

/** A call becomes that of another source: argument by argument where the helpers take as many, so that comments between them stay. */
export function editSource(doc: Document, call: CallNode, source: Source): Step {
  const values = source.kind === 'helm' ? [source.version, source.chart, source.repository] : [source.version, source.repository];
  if (call.callee === source.kind) return { splices: editArguments(call, values), inPlace: true };
  if (call.args.length !== values.length) return { splices: [{ start: call.start, end: call.end, text: formatSource(source, doc.habits) }] };
  return { splices: [{ start: call.start, end: call.start + call.callee.length, text: source.kind }, ...editArguments(call, values)] };
}

/** One step on the way to another list of dependencies: what stays keeps its text and its comments. */
export function editDependencies(doc: Document, node: ArrayNode, wanted: readonly Dependency[]): Step {
  const { text, habits } = doc;
  const list = listOf(node);
  const found = node.items.map(readDependency);
  if (sameData(found, wanted.map(normalDependency))) return NOTHING;
  const { kind, index } = nextOperation(found.map(keyOf), wanted.map(keyOf));
  const value = wanted[index] ?? '';
  const item = node.items[index];
  if (kind === 'replace' && item) return { splices: replaceDependency(doc, item, value), again: true };
  if (hasParentheses(text, list)) return { splices: [{ start: node.start, end: node.end, text: formatDependencies(wanted, habits) }] };
  if (kind === 'remove') return { splices: removeItem(text, list, index), again: true };
  return { splices: insertItem(text, list, index, () => formatDependency(value, habits), habits), again: true };
}

/** Whether something stands around an item that belongs to it, such as parentheses or `as const`. */
function hasParentheses(text: string, list: List): boolean {
  return [...list.items, list].some((_, index) => gapBefore(text, list, index).some(({ kind }) => kind === 'other'));
}

function readDependency(node: LiteralNode): Dependency {
  if (node.kind === 'call') return { kind: 'external', name: node.args[0]?.value ?? '' };
  return node.kind === 'string' ? node.value : '';
}

function keyOf(dependency: Dependency): string {
  return typeof dependency === 'string' ? `release ${dependency}` : `external ${dependency.name}`;
}

function nextOperation(found: readonly string[], wanted: readonly string[]): { readonly kind: 'insert' | 'remove' | 'replace'; readonly index: number } {
  const index = Array.from({ length: found.length + 1 }, (_, place) => place).find((place) => found[place] !== wanted[place]) ?? found.length;
  const [old, next] = [found[index], wanted[index]];
  if (old === undefined) return { kind: 'insert', index };
  if (next === undefined) return { kind: 'remove', index };
  const stays = wanted.includes(old, index);
  if (!stays && !found.includes(next, index)) return { kind: 'replace', index };
  return { kind: stays && !found.includes(next, index) ? 'insert' : 'remove', index };
}

function replaceDependency(doc: Document, node: LiteralNode, wanted: Dependency): readonly Splice[] {
  if (typeof wanted === 'string' && node.kind === 'string') return editString(node, wanted).splices;
  if (typeof wanted !== 'string' && node.kind === 'call') return editArguments(node, [wanted.name]);
  return [{ start: node.start, end: node.end, text: formatDependency(wanted, doc.habits) }];
}
