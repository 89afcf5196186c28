import type { Problem } from '../errors';
import type { ClusterProps } from '../fleet/cluster';
import type { FleetProps } from '../fleet/fleet';
import type { Entry, Source } from '../manifest/entries';
import type { FileTree } from '../synthesis/file-tree';
import type { Survey } from './survey';

/** Path to text; undefined for a file that goes. */
export type Edits = ReadonlyMap<string, string | undefined>;

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

/** What `fleet.ts` says of a fleet, as data. */
export type FleetFacts = Pick<FleetProps, 'helmCharts' | 'terragrunt' | 'groups' | 'sameVersion'>;
/** What `fleet.ts` says of a cluster, as data. */
export type ClusterFacts = Pick<ClusterProps, 'style' | 'helmCharts' | 'stack' | 'releaseFiles' | 'versionsEnv'>;

/**
 * What one shape of repository has found. All shapes look at every repository, and what they find is put together: infrastructure from one
 * and charts from another.
 */
export interface ShapeReading {
  /** What each cluster runs, by the cluster's name, in the order of the owner's files. */
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly fleet: FleetFacts;
  readonly clusters: ReadonlyMap<string, ClusterFacts>;
  /** Changes of the owner's files that move nothing: they come with the first step. */
  readonly edits: Edits;
  /** Files whose versions stand in manifests from now on: Renovate's managers of them go. */
  readonly emptied: readonly string[];
  /**
   * `ADOPT_LEFT_ALONE` (a warning) for what is not understood, with its place; `ADOPT_UNKNOWN` (an error) for what a person must say, with the
   * option that says it.
   */
  readonly problems: readonly Problem[];
}

/** A way in which people keep versions. */
export interface Shape {
  readonly name: string;
  /** Undefined where the repository has nothing of this shape. */
  readonly read: (survey: Survey, answers: Answers) => ShapeReading | undefined;
}

/** Files after edits. */
export function applyEdits(tree: FileTree, edits: Edits): FileTree {
  const next = new Map(tree);
  for (const [path, text] of edits) {
    if (text === undefined) next.delete(path);
    else next.set(path, text);
  }
  return next;
}

/** Something that is not understood, and so stays as it is. */
export function leftAlone(what: string, at: Problem['at'], fix?: string): Problem {
  return { code: 'ADOPT_LEFT_ALONE', severity: 'warning', what, ...(at && { at }), ...(fix !== undefined && { fix }) };
}

/** How a person says what a name is a version of. */
export function packageOption(name: string): string {
  return `--package ${name}=github-releases:<owner>/<repository> (or github-tags:<owner>/<repository>, or helm:<chart>@<repository>)`;
}

/** What a person can be asked. */
export type Question =
  | { readonly kind: 'repository' }
  | { readonly kind: 'clusters' }
  /** Which of these follows which. */
  | { readonly kind: 'promotion'; readonly clusters: readonly string[] }
  /** What a version of this name is a version of. */
  | { readonly kind: 'package'; readonly name: string };

/** Something that only a person knows. */
export interface Unknown extends Problem {
  readonly code: 'ADOPT_UNKNOWN';
  /** Undefined where no answer would help. */
  readonly asks?: Question;
}

export function unknown(what: string, option: string, asks?: Question, at?: Problem['at']): Unknown {
  return { code: 'ADOPT_UNKNOWN', what, ...(at && { at }), fix: option, ...(asks && { asks }) };
}
