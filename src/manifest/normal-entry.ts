import type { Dependency, Entry, Hold, Source } from './entries';

/** An entry with nothing but the fields that it knows, in one order, as a manifest that is read has it. */
export function normalEntry<E extends Entry>(entry: E): E {
  const { name, hold } = entry;
  const held = hold && { hold: normalHold(hold) };
  const source = normalSource(entry.source);
  if (entry.kind === 'infrastructure') return { kind: entry.kind, name, source, ...held } as Entry as E;
  const { namespace, values, test } = entry;
  const dependsOn = entry.dependsOn.map(normalDependency);
  return { kind: entry.kind, name, namespace, source, dependsOn, ...(values !== undefined && { values }), test, ...held } as Entry as E;
}

export function normalSource(source: Source): Source {
  const { kind, version, repository } = source;
  return kind === 'helm' ? { kind, version, chart: source.chart, repository } : { kind, version, repository };
}

export function normalHold({ reason, allow }: Hold): Hold {
  return { reason, ...(allow !== undefined && { allow }) };
}

export function normalDependency(dependency: Dependency): Dependency {
  return typeof dependency === 'string' ? dependency : { kind: 'external', name: dependency.name };
}

/** Whether two entries say the same. */
export function sameEntry(one: Entry, other: Entry): boolean {
  return sameData(normalEntry(one), normalEntry(other));
}

/** Whether two values in their normal form are the same. */
export function sameData(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
