import { componentOf, entriesOf, type Component, type Dependency, type Entry, type Hold, type Manifest, type Source } from './entries';

/** The fields of an entry that can be changed one by one, with the type that each of them holds. */
export interface FieldValues {
  readonly namespace: string;
  /** The helper call: `chart` of a chart, the version of an infrastructure component. */
  readonly source: Source;
  readonly dependsOn: readonly Dependency[];
  readonly values: string;
  readonly test: boolean;
  readonly hold: Hold;
}

export type EntryField = keyof FieldValues;

/** The fields that an entry may do without. */
export type OptionalField = 'dependsOn' | 'values' | 'test' | 'hold';

/** Another version of the same package. */
export interface SetVersion {
  readonly kind: 'set-version';
  readonly component: Component;
  readonly version: string;
}

/** A whole entry: a new one, or one in place of the entry that the component has. */
export interface PutEntry {
  readonly kind: 'put';
  readonly entry: Entry;
  /**
   * The component of the same section that a new entry is written behind, `null` for the section's beginning. An entry that
   * is replaced keeps its place.
   *
   * @default - the section's end, also where the manifest has no such component
   */
  readonly after?: Component | null;
}

export interface RemoveEntry {
  readonly kind: 'remove';
  readonly component: Component;
}

export interface SetFieldOf<F extends EntryField> {
  readonly kind: 'set-field';
  readonly component: Component;
  readonly field: F;
  readonly value: FieldValues[F];
}

export type SetField = { readonly [F in EntryField]: SetFieldOf<F> }[EntryField];

export interface ClearField {
  readonly kind: 'clear-field';
  readonly component: Component;
  readonly field: OptionalField;
}

/** One change of a manifest. `applyChange` does it to the data, `editManifest` to the text. */
export type Change = SetVersion | PutEntry | RemoveEntry | SetField | ClearField;

/** The component that a change is about. */
export function changedComponent(change: Change): Component {
  return change.kind === 'put' ? componentOf(change.entry) : change.component;
}

export function findEntry(manifest: Manifest, component: Component): Entry | undefined {
  return entriesOf(manifest).find((entry) => componentOf(entry) === component);
}

/** The component that stands before an entry in its section, `null` where the entry is the first. */
export function previousComponent(manifest: Manifest, entry: Entry): Component | null {
  const section: readonly Entry[] = entry.kind === 'chart' ? manifest.charts : manifest.infrastructure;
  const previous = section[section.findIndex(({ name }) => name === entry.name) - 1];
  return previous ? componentOf(previous) : null;
}
