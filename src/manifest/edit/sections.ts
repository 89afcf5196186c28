import { placeOf } from '../apply';
import type { PutEntry, RemoveEntry } from '../change';
import type { Entry } from '../entries';
import { formatEntry, formatField, formatObject, type EntryLayout } from '../format-entry';
import { mostFrequent } from '../habits';
import type { ObjectNode } from '../syntax-tree';
import { sectionOf, type Document } from './document';
import { hasBreak } from './gap';
import { insertItem } from './insert';
import { listOf } from './list';
import { removeItem } from './remove';
import type { Step } from './step';

/** Writes an entry that the manifest does not have yet, with its section where that is missing. */
export function planInsert(doc: Document, { entry, after }: PutEntry): Step {
  const { text, habits } = doc;
  const section = doc.section(entry.kind);
  if (!section) return { splices: insertSection(doc, entry) };
  const siblings = section.properties.map(({ key }) => ({ kind: entry.kind, name: key }));
  const index = placeOf(siblings, after);
  return { splices: insertItem(text, listOf(section), index, (indent) => formatEntry(entry, habits, layoutOf(doc, section, indent)), habits) };
}

/** An entry is laid out as most of its section's are. */
function layoutOf({ text }: Document, section: ObjectNode, indent: string | undefined): EntryLayout {
  if (indent === undefined) return { kind: 'one-line' };
  const oneLine = mostFrequent(section.properties.filter(({ value }) => value.kind === 'object').map((property) => !hasBreak(text, property)));
  return oneLine ? { kind: 'one-line' } : { kind: 'lines', indent };
}

function insertSection(doc: Document, entry: Entry): Step['splices'] {
  const { text, habits, tree } = doc;
  const root = listOf(tree.root);
  const index = entry.kind === 'chart' ? root.items.length : 0;
  return insertItem(text, root, index, (indent) => {
    const inner: EntryLayout = indent === undefined ? { kind: 'one-line' } : { kind: 'lines', indent: indent + habits.indent };
    const outer: EntryLayout = indent === undefined ? { kind: 'one-line' } : { kind: 'lines', indent };
    return formatField(sectionOf(entry.kind), formatObject([formatEntry(entry, habits, inner)], habits, outer), habits);
  }, habits);
}

export function planRemove(doc: Document, { component }: RemoveEntry): Step {
  const property = doc.entry(component);
  const section = (['chart', 'infrastructure'] as const).map((kind) => doc.section(kind)).find((node) => node?.properties.includes(property));
  return section ? { splices: removeItem(doc.text, listOf(section), section.properties.indexOf(property)) } : { splices: [] };
}
