import { ConfigError } from '../errors';
import { checkChange } from './apply';
import { findEntry, previousComponent, type Change, type EntryField, type FieldValues, type SetField } from './change';
import { componentOf, type Entry, type Manifest } from './entries';

/**
 * The change that takes another one back: applied to what `change` makes of the manifest, it gives the manifest again.
 *
 * Throws a `ConfigError` where the manifest cannot take the change.
 */
export function inverse(manifest: Manifest, change: Change): Change {
  const problems = checkChange(manifest, change);
  if (problems.length > 0) throw new ConfigError(problems);
  if (change.kind === 'put') {
    const component = componentOf(change.entry);
    const replaced = findEntry(manifest, component);
    return replaced ? { kind: 'put', entry: replaced } : { kind: 'remove', component };
  }
  const { component } = change;
  const entry = findEntry(manifest, component) as Entry;
  switch (change.kind) {
    case 'remove': return { kind: 'put', entry, after: previousComponent(manifest, entry) };
    case 'set-version': return { kind: 'set-version', component, version: entry.source.version };
    case 'set-field':
    case 'clear-field': return restoreField(entry, change.field);
  }
}

function restoreField(entry: Entry, field: EntryField): Change {
  const component = componentOf(entry);
  const value = (entry as Partial<FieldValues>)[field];
  const written = Array.isArray(value) ? value.length > 0 : Boolean(value ?? false) || typeof value === 'string';
  if (written || field === 'namespace' || field === 'source') return { kind: 'set-field', component, field, value } as SetField;
  return { kind: 'clear-field', component, field };
}
