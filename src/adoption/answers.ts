import type { FleetProps } from '../fleet/fleet';
import type { Source } from '../manifest/entries';

/** What a person says of what no file says. */
export interface Answers {
  /** As `owner/name`. */
  readonly repository?: string;
  readonly branch?: string;
  readonly forge?: FleetProps['forge'];
  readonly forgeUrl?: string;
  /** Where the clone's remote is; tells nothing of the forge where that is missing. */
  readonly host?: string;
  /**
   * The folder with one folder per cluster.
   *
   * @default - the usual one, or else the only one that `flux bootstrap` has left
   */
  readonly clustersFolder?: string;
  /**
   * The clusters by name.
   *
   * @default - those that have a folder, or else a stack
   */
  readonly clusters?: readonly string[];
  /** Target to source; empty for a fleet in which nothing is promoted. Undefined where nobody has said. */
  readonly promotedFrom?: ReadonlyMap<string, string>;
  /** What a version is a version of, by its name. */
  readonly packages?: ReadonlyMap<string, PackageAnswer>;
}

/** A source without its version. */
export type PackageAnswer = Source extends infer Each ? Each extends Source ? Omit<Each, 'version'> : never : never;
