import { findEntry, previousComponent, type Change, type OptionalField, type SetField } from './change';
import { componentOf, entriesOf, type ChartEntry, type Component, type Entry, type Manifest } from './entries';
import { normalEntry, normalSource, sameData } from './normal-entry';

/** The fewest changes that lead from one manifest to another, the order of the entries aside: what is gone first, then section by section. */
export function diffManifests(before: Manifest, after: Manifest): readonly Change[] {
  const removed = entriesOf(before).map(componentOf).filter((component) => !findEntry(after, component));
  const changed = entriesOf(after).flatMap((entry): readonly Change[] => {
    const old = findEntry(before, componentOf(entry));
    return old ? diffEntries(old, entry) : [{ kind: 'put', entry: normalEntry(entry), after: previousComponent(after, entry) }];
  });
  return [...removed.map((component): Change => ({ kind: 'remove', component })), ...changed];
}

/** The fewest changes that lead from one entry of a component to another. */
export function diffEntries(before: Entry, after: Entry): readonly Change[] {
  const [from, to] = [normalEntry(before), normalEntry(after)];
  const fields = to.kind === 'chart' && from.kind === 'chart' ? diffChartFields(from, to) : [];
  const hold = sameData(from.hold, to.hold) ? [] : [setOrClear(to, 'hold')];
  return [...diffSource(from, to), ...fields, ...hold];
}

function diffSource(from: Entry, to: Entry): readonly Change[] {
  const component = componentOf(to);
  const { version } = to.source;
  if (sameData(from.source, to.source)) return [];
  if (sameData(normalSource({ ...from.source, version }), to.source)) return [{ kind: 'set-version', component, version }];
  return [{ kind: 'set-field', component, field: 'source', value: to.source }];
}

function diffChartFields(from: ChartEntry, to: ChartEntry): readonly Change[] {
  const component = componentOf(to);
  const namespace: readonly Change[] = from.namespace === to.namespace ? [] : [{ kind: 'set-field', component, field: 'namespace', value: to.namespace }];
  const optional = (['dependsOn', 'values', 'test'] as const).filter((field) => !sameData(from[field], to[field]));
  return [...namespace, ...optional.map((field) => setOrClear(to, field))];
}

function setOrClear(entry: Entry, field: OptionalField): Change {
  const component = componentOf(entry);
  const value = (entry as Partial<ChartEntry>)[field];
  const absent = value === undefined || value === false || (Array.isArray(value) && value.length === 0);
  return absent ? { kind: 'clear-field', component, field } : { kind: 'set-field', component, field, value } as SetField;
}

/**
 * The changes that give a target what a source has of one component: all that the fingerprint covers. The target's own `hold`
 * stays, the source's is never taken along; no changes where both agree.
 *
 * @param after where a component that the target does not have yet is written: `placeIn` finds what fits the source's order
 */
export function copyEntry(source: Entry, target?: Entry, after?: Component | null): readonly Change[] {
  const entry = normalEntry({ ...source, hold: target?.hold });
  if (target) return diffEntries(target, entry);
  return [{ kind: 'put', entry, ...(after !== undefined && { after }) }];
}

/** Where a target writes a component of the source: behind the nearest one before it that both have, `null` where there is none. */
export function placeIn(target: Manifest, source: Manifest, entry: Entry): Component | null {
  let previous = previousComponent(source, entry);
  while (previous !== null && !findEntry(target, previous)) previous = previousComponent(source, findEntry(source, previous) as Entry);
  return previous;
}
