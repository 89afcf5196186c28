import type { ChartEntry, Dependency, Entry, Hold, Source } from './entries';
import type { Habits } from './habits';
import { formatKey, formatNewString } from './quote';

/** How an entry is laid out: on one line, or its fields on lines of their own, `indent` being that of the entry's own line. */
export type EntryLayout = { readonly kind: 'one-line' } | { readonly kind: 'lines'; readonly indent: string };

/** Fields of a chart in the order in which they are written; those of an infrastructure entry are `version` and `hold`. */
export const FIELD_ORDER = ['namespace', 'chart', 'version', 'dependsOn', 'values', 'test', 'hold'] as const;
export type FieldName = (typeof FIELD_ORDER)[number];

/** An entry as a property of its section, `name: value`, without the comma behind it. */
export function formatEntry(entry: Entry, habits: Habits, layout: EntryLayout): string {
  const key = formatKey(entry.name, habits.keyQuote, habits.quotedNames) + habits.colon;
  if (entry.kind === 'chart') return key + formatObject(chartFields(entry, habits), habits, layout);
  const source = formatSource(entry.source, habits);
  if (!entry.hold) return key + source;
  return key + formatObject([formatField('version', source, habits), formatField('hold', formatHold(entry.hold, habits), habits)], habits, { kind: 'one-line' });
}

function chartFields(entry: ChartEntry, habits: Habits): readonly string[] {
  const { namespace, source, dependsOn, values, test, hold } = entry;
  const texts: Partial<Record<FieldName, string>> = {
    namespace: formatNewString(namespace, habits.quote),
    chart: formatSource(source, habits),
    ...(dependsOn.length > 0 && { dependsOn: formatDependencies(dependsOn, habits) }),
    ...(values !== undefined && { values: formatNewString(values, habits.quote) }),
    ...(test && { test: 'true' }),
    ...(hold && { hold: formatHold(hold, habits) }),
  };
  const fields = fieldOrder(habits).flatMap((name) => (texts[name] === undefined ? [] : [formatField(name, texts[name], habits)]));
  return fields;
}

/** The order in which the fields of an entry are written. */
export function fieldOrder(habits: Pick<Habits, 'sortedFields'>): readonly FieldName[] {
  return habits.sortedFields ? [...FIELD_ORDER].sort() : FIELD_ORDER;
}

/** `name: value`, the value being text already. */
export function formatField(name: string, value: string, habits: Habits): string {
  return formatKey(name, habits.keyQuote, habits.quotedFields) + habits.colon + value;
}

/** An object of properties that are text already. */
export function formatObject(properties: readonly string[], habits: Habits, layout: EntryLayout): string {
  if (layout.kind === 'one-line') return `{${habits.padding}${properties.join(habits.comma)}${habits.padding}}`;
  const lines = properties.join(`,${habits.lineBreak}${layout.indent}${habits.indent}`);
  return `{${habits.lineBreak}${layout.indent}${habits.indent}${lines}${habits.trailingComma ? ',' : ''}${habits.lineBreak}${layout.indent}}`;
}

/** The helper call that a source is written as. */
export function formatSource(source: Source, habits: Habits): string {
  const args = source.kind === 'helm' ? [source.version, source.chart, source.repository] : [source.version, source.repository];
  return formatCall(source.kind, args, habits);
}

export function formatDependency(dependency: Dependency, habits: Habits): string {
  return typeof dependency === 'string' ? formatNewString(dependency, habits.quote) : formatCall('external', [dependency.name], habits);
}

export function formatDependencies(dependsOn: readonly Dependency[], habits: Habits): string {
  if (dependsOn.length === 0) return '[]';
  return `[${habits.listPadding}${dependsOn.map((dependency) => formatDependency(dependency, habits)).join(habits.comma)}${habits.listPadding}]`;
}

/** `'why'`, or an object where the hold allows something. */
export function formatHold({ reason, allow }: Hold, habits: Habits): string {
  const text = formatNewString(reason, habits.quote);
  if (allow === undefined) return text;
  return formatObject([formatField('reason', text, habits), formatField('allow', formatNewString(allow, habits.quote), habits)], habits, { kind: 'one-line' });
}

/** Arguments stand in the text exactly as they are: Renovate reads them without knowing escapes. */
function formatCall(callee: string, args: readonly string[], habits: Habits): string {
  return `${callee}(${args.map((arg) => habits.quote + arg + habits.quote).join(habits.comma)})`;
}
