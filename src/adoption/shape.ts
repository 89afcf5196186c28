import type { Problem } from '../errors';
import type { ClusterProps } from '../fleet/cluster';
import type { FleetProps } from '../fleet/fleet';
import type { Entry } from '../manifest/entries';
import type { Answers } from './answers';
import type { Edits } from './edits';
import type { Survey } from './survey';

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
