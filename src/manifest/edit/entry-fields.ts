import type { ClearField, SetField, SetVersion } from '../change';
import type { Component, Hold } from '../entries';
import { fieldOrder, formatDependencies, formatField, formatHold, formatSource, type FieldName } from '../format-entry';
import type { Range } from '../position';
import { formatNewString } from '../quote';
import type { CallNode, LiteralNode, ObjectNode, PropertyNode } from '../syntax-tree';
import type { Document } from './document';
import { insertItem } from './insert';
import { listOf, ownStart, tailOf } from './list';
import { editDependencies, editSource, editString, editVersion } from './literals';
import { removeItem } from './remove';
import { deleteRange, insertAt } from './splice';
import { NOTHING, type Step } from './step';

export function planVersion(doc: Document, { component, version }: SetVersion): Step {
  const call = sourceCall(doc, component);
  return call ? editVersion(call, version) : NOTHING;
}

export function planSetField(doc: Document, change: SetField): Step {
  const entry = doc.entry(change.component);
  if (change.field === 'source') {
    const call = sourceCall(doc, change.component);
    return call ? editSource(doc, call, change.value) : NOTHING;
  }
  if (entry.value.kind !== 'object') return change.field === 'hold' ? wrapWithHold(doc, entry, change.value) : NOTHING;
  const node = propertyOf(entry.value, change.field)?.value;
  const step = node ? editField(doc, node, change) : undefined;
  return step ?? addField(doc, entry.value, change);
}

function sourceCall(doc: Document, component: Component): CallNode | undefined {
  const { value } = doc.entry(component);
  const call = value.kind === 'object' ? (propertyOf(value, 'chart') ?? propertyOf(value, 'version'))?.value : value;
  return call?.kind === 'call' ? call : undefined;
}

function propertyOf(node: ObjectNode, key: string): PropertyNode | undefined {
  return node.properties.find((property) => property.key === key);
}

function editField(doc: Document, node: LiteralNode, change: SetField): Step | undefined {
  switch (change.field) {
    case 'namespace':
    case 'values': return node.kind === 'string' ? editString(node, change.value) : undefined;
    case 'test': return node.kind === 'boolean' && node.value !== change.value ? replace(node, String(change.value)) : NOTHING;
    case 'dependsOn': return node.kind === 'array' ? editDependencies(doc, node, change.value) : undefined;
    case 'hold': return editHold(doc, node, change.value);
    case 'source': return undefined;
  }
}

function replace({ start, end }: LiteralNode, text: string): Step {
  return { splices: [{ start, end, text }], inPlace: true };
}

/** The hold's own comments and the text of what stays the same are kept. */
function editHold(doc: Document, node: LiteralNode, hold: Hold): Step {
  if (node.kind === 'string') return hold.allow === undefined ? editString(node, hold.reason) : replace(node, formatHold(hold, doc.habits));
  if (node.kind !== 'object') return NOTHING;
  const list = listOf(node);
  const reason = propertyOf(node, 'reason')?.value;
  const allow = propertyOf(node, 'allow');
  if (reason?.kind === 'string' && reason.value !== hold.reason) return { ...editString(reason, hold.reason), inPlace: false, again: true };
  if (allow && hold.allow === undefined) return { splices: removeItem(doc.text, list, node.properties.indexOf(allow)) };
  if (allow?.value.kind === 'string') return editString(allow.value, hold.allow ?? '');
  if (hold.allow === undefined) return NOTHING;
  const field = formatField('allow', formatNewString(hold.allow, doc.habits.quote), doc.habits);
  return { splices: insertItem(doc.text, list, list.items.length, () => field, doc.habits) };
}

function addField(doc: Document, entry: ObjectNode, change: SetField): Step {
  const text = formatValue(doc, change);
  if (text === undefined) return NOTHING;
  const order = fieldOrder(doc.habits);
  const rank = (name: string): number => order.indexOf(name as FieldName);
  const index = entry.properties.reduce((place, { key }, at) => (rank(key) < rank(change.field) ? at + 1 : place), 0);
  return { splices: insertItem(doc.text, listOf(entry), index, () => formatField(change.field, text, doc.habits), doc.habits) };
}

/** The text of a new field; undefined where the entry means the same without it. */
function formatValue({ habits }: Document, change: SetField): string | undefined {
  switch (change.field) {
    case 'namespace':
    case 'values': return formatNewString(change.value, habits.quote);
    case 'test': return change.value ? 'true' : undefined;
    case 'dependsOn': return change.value.length > 0 ? formatDependencies(change.value, habits) : undefined;
    case 'hold': return formatHold(change.value, habits);
    case 'source': return formatSource(change.value, habits);
  }
}

/** `githubRelease(...)` becomes `{ version: githubRelease(...), hold: 'why' }`. */
function wrapWithHold(doc: Document, entry: PropertyNode, hold: Hold): Step {
  const { habits } = doc;
  const { start, end } = doc.valueRange(entry);
  const open = `{${habits.padding}${formatField('version', '', habits)}`;
  const close = `${habits.comma}${formatField('hold', formatHold(hold, habits), habits)}${habits.padding}}`;
  return { splices: [insertAt(start, open), insertAt(end, close)] };
}

export function planClearField(doc: Document, { component, field }: ClearField): Step {
  const entry = doc.entry(component).value;
  if (entry.kind !== 'object') return NOTHING;
  const index = entry.properties.findIndex(({ key }) => key === field);
  if (index < 0) return NOTHING;
  return unwrapped(doc, entry, index) ?? { splices: removeItem(doc.text, listOf(entry), index) };
}

/** The bare call that is left of an infrastructure entry without its hold, unless the braces hold comments of other things. */
function unwrapped(doc: Document, entry: ObjectNode, index: number): Step | undefined {
  const version = propertyOf(entry, 'version');
  if (!version || entry.properties.length !== 2) return undefined;
  const list = listOf(entry);
  const { comments } = tailOf(doc.text, list, index);
  const hold = { start: ownStart(doc.text, list, index), end: Math.max(entry.properties[index]?.end ?? 0, ...comments.map(({ end }) => end)) };
  const kept = doc.valueRange(version);
  const isLost = (comment: Range): boolean => isWithin(comment, entry) && !isWithin(comment, hold) && !isWithin(comment, kept);
  if (doc.tree.comments.some(isLost)) return undefined;
  return { splices: [deleteRange({ start: entry.start, end: kept.start }), deleteRange({ start: kept.end, end: entry.end })] };
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
