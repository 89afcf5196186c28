import { ConfigError, type Problem } from '../errors';
import { changedComponent, findEntry, type Change, type ClearField, type EntryField, type PutEntry, type SetField } from './change';
import { componentOf, entriesOf, type Component, type Dependency, type Entry, type Manifest, type Source } from './entries';
import { normalEntry } from './normal-entry';

const INFRASTRUCTURE_FIELDS: readonly EntryField[] = ['source', 'hold'];
const CHART_FIELDS: readonly EntryField[] = ['namespace', 'source', 'dependsOn', 'values', 'test', 'hold'];
const REQUIRED: readonly string[] = ['namespace', 'source'];

/** What no helper call can hold, because Renovate reads its strings as they stand. */
const NOT_PLAIN = /['"`\\\u2028\u2029]|\$\{|\p{Cc}|\p{Cs}/u;

/**
 * The manifest after a change. Entries keep their places; a new one stands where the change says.
 *
 * Throws a `ConfigError`: `UNKNOWN_COMPONENT` where there is nothing to change, `BAD_CHANGE` where the entry cannot take it.
 */
export function applyChange(manifest: Manifest, change: Change): Manifest {
  const problems = checkChange(manifest, change);
  if (problems.length > 0) throw new ConfigError(problems);
  return applyChecked(manifest, change);
}

/** A manifest, or what forbids it. */
export interface Applied {
  readonly manifest?: Manifest;
  readonly problems: readonly Problem[];
}

/** The manifest after several changes, one after another; the problems of all of them. There is a manifest only where there are none. */
export function applyChanges(manifest: Manifest, changes: readonly Change[]): Applied {
  const { after, problems } = applyEach(manifest, changes);
  return problems.length > 0 ? { problems } : { manifest: after, problems };
}

/** What `applyEach` finds. Where there are problems, the changes that have them are left out. */
export interface AppliedEach {
  /** The manifest before each of the changes. */
  readonly before: readonly Manifest[];
  readonly after: Manifest;
  readonly problems: readonly Problem[];
}

export function applyEach(manifest: Manifest, changes: readonly Change[]): AppliedEach {
  const problems: Problem[] = [];
  const before: Manifest[] = [];
  let after = manifest;
  for (const change of changes) {
    const found = checkChange(after, change);
    before.push(after);
    if (found.length === 0) after = applyChecked(after, change);
    problems.push(...found);
  }
  return { before, after, problems };
}

/** What forbids a change of this manifest. */
export function checkChange(manifest: Manifest, change: Change): readonly Problem[] {
  if (change.kind === 'put') return checkEntry(change.entry);
  const entry = findEntry(manifest, change.component);
  if (!entry) return [unknownComponent(manifest, change.component)];
  switch (change.kind) {
    case 'remove': return [];
    case 'set-version': return checkPlain(change.component, [change.version]);
    case 'set-field': return checkField(entry, change.field) ?? checkValue(entry, change);
    case 'clear-field': return checkField(entry, change.field) ?? checkOptional(change);
  }
}

function unknownComponent(manifest: Manifest, component: Component): Problem {
  const known = entriesOf(manifest).map(componentOf).join(', ');
  return { code: 'UNKNOWN_COMPONENT', what: `the manifest has no component "${component}"`, ...(known ? { allowed: known } : { found: 'a manifest without entries' }) };
}

function checkField(entry: Entry, field: EntryField): readonly Problem[] | undefined {
  const known = entry.kind === 'chart' ? CHART_FIELDS : INFRASTRUCTURE_FIELDS;
  if (known.includes(field)) return undefined;
  return [badChange(`${componentOf(entry)} can have no field "${field}"`, { allowed: known.join(', ') })];
}

function checkOptional({ component, field }: ClearField): readonly Problem[] {
  if (!REQUIRED.includes(field)) return [];
  return [badChange(`${component} needs its "${field}"`, { fix: 'set it to another value, or remove the component' })];
}

function checkValue(entry: Entry, change: SetField): readonly Problem[] {
  switch (change.field) {
    case 'source': return checkSource({ ...entry, source: change.value } as Entry);
    case 'dependsOn': return checkDependencies(change.component, change.value);
    default: return [];
  }
}

function checkEntry(entry: Entry): readonly Problem[] {
  return [...checkSource(entry), ...(entry.kind === 'chart' ? checkDependencies(componentOf(entry), entry.dependsOn) : [])];
}

function checkSource(entry: Entry): readonly Problem[] {
  const { source } = entry as { readonly source: Source };
  const component = componentOf(entry);
  if (entry.kind === 'chart' && source.kind !== 'helm') {
    return [badChange(`${component} is a Helm chart`, { found: `a source of kind "${source.kind}"`, allowed: 'helm' })];
  }
  return checkPlain(component, [source.version, ...(source.kind === 'helm' ? [source.chart] : []), source.repository]);
}

function checkDependencies(component: Component, dependsOn: readonly Dependency[]): readonly Problem[] {
  return checkPlain(component, dependsOn.flatMap((dependency) => (typeof dependency === 'string' ? [] : [dependency.name])));
}

function checkPlain(component: Component, values: readonly string[]): readonly Problem[] {
  return values.filter((value) => NOT_PLAIN.test(value)).map((value) =>
    badChange(`${component} would get a version or a name that Renovate could not read`, { found: JSON.stringify(value), fix: 'leave out quotes, backslashes, `${` and control characters' }));
}

function badChange(what: string, more: Pick<Problem, 'found' | 'allowed' | 'fix'>): Problem {
  return { code: 'BAD_CHANGE', what, ...more };
}

function applyChecked(manifest: Manifest, change: Change): Manifest {
  if (change.kind === 'put' && !findEntry(manifest, componentOf(change.entry))) return insert(manifest, change);
  const component = changedComponent(change);
  const changed = <E extends Entry>(entries: readonly E[]): readonly E[] => entries.flatMap((entry) => {
    if (componentOf(entry) !== component) return [entry];
    const next = changeEntry(entry, change);
    return next ? [next as E] : [];
  });
  return { infrastructure: changed(manifest.infrastructure), charts: changed(manifest.charts) };
}

function insert({ infrastructure, charts }: Manifest, { entry, after }: PutEntry): Manifest {
  const inserted = <E extends Entry>(entries: readonly E[], added: E): readonly E[] => {
    const place = placeOf(entries, after);
    return [...entries.slice(0, place), normalEntry(added), ...entries.slice(place)];
  };
  return entry.kind === 'chart' ? { infrastructure, charts: inserted(charts, entry) } : { infrastructure: inserted(infrastructure, entry), charts };
}

/** Index among a section's entries at which a new one stands. */
export function placeOf(entries: readonly Pick<Entry, 'kind' | 'name'>[], after: PutEntry['after']): number {
  if (after === null) return 0;
  const index = entries.findIndex((entry) => componentOf(entry) === after);
  return index < 0 ? entries.length : index + 1;
}

function changeEntry(entry: Entry, change: Change): Entry | undefined {
  switch (change.kind) {
    case 'remove': return undefined;
    case 'put': return normalEntry(change.entry);
    case 'set-version': return normalEntry({ ...entry, source: { ...entry.source, version: change.version } } as Entry);
    case 'set-field': return normalEntry({ ...entry, [change.field]: change.value });
    case 'clear-field': return normalEntry({ ...entry, [change.field]: EMPTY[change.field] });
  }
}

/** What an optional field holds where it is not written. */
const EMPTY = { dependsOn: [], values: undefined, test: false, hold: undefined } as const;
