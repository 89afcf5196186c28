import type { Location } from '../errors';
import type { Component, Manifest } from './entries';
import type { SyntaxTree } from './syntax-tree';

/** A part of an entry that a message can point at. `dependsOn.0` is its first dependency. */
export type Field =
  | 'name' | 'source' | 'version' | 'chart' | 'repository' | 'namespace' | 'values' | 'test'
  | 'dependsOn' | `dependsOn.${number}` | 'hold' | 'hold.reason' | 'hold.allow';

/** A manifest with the text that it was read from. */
export interface ParsedManifest extends Manifest {
  /** Path from the fleet's folder, as messages name it. */
  readonly file: string;
  readonly text: string;
  /** Name under which the file exports its versions; `default` for `export default`. */
  readonly exportName: string;
  readonly tree: SyntaxTree;
  /** Where a component, or a field of it, stands; the nearest thing around it where the field itself is not there. */
  locationOf(component: Component, field?: Field): Location;
}

/** Where a field of a component stands. */
export type Locator = (component: Component, field?: Field) => Location | undefined;
