import type { Component, Hold } from '../manifest/entries';
import type { RolledBackComponent } from '../promotion/rollback-message';

/* What programs see of holds and rollbacks: no type of git or of node is named here, so whoever compiles against it needs none. */

/** How a change of the fleet is written. */
export interface CommitOptions {
  /** Show what would be committed, and write nothing. */
  readonly dryRun?: boolean;
  /** Push the commit; what somebody else pushes meanwhile is fetched, and the change is made anew. */
  readonly push?: boolean;
  /** `Name <address>` of the commit's author. */
  readonly author?: string;
}

/** What became of a change of the fleet. */
export interface CommitResult {
  /** Undefined where there was nothing to do, or where nothing is written. */
  readonly commit?: string;
  readonly pushed: boolean;
  /** What would be written, as a unified diff, where nothing is. */
  readonly diff?: string;
}

/** How a hold is lifted. */
export interface UnholdOptions extends CommitOptions {
  /**
   * The cluster whose manifest is edited.
   *
   * @default - the only one that can be meant
   */
  readonly cluster?: string;
}

/** How a component is put on hold. */
export interface HoldOptions extends UnholdOptions {
  /** Why; whoever lifts the hold must know. */
  readonly reason: string;
  /**
   * A semver range that still passes.
   *
   * @default - nothing passes
   */
  readonly allow?: string;
}

/** What became of a hold. */
export interface HoldResult extends CommitResult {
  readonly component: Component;
  /** The clusters that share the manifest: all of them are held, or go on. */
  readonly clusters: readonly string[];
  readonly manifest: string;
  /** The version that the component has. */
  readonly currentVersion: string;
  readonly before?: Hold;
  readonly after?: Hold;
  /** False where the manifest said so already. */
  readonly changed: boolean;
}

/** How a promotion is taken back. */
export interface RollbackOptions extends CommitOptions {
  /**
   * The cluster that it is taken back on.
   *
   * @default - the only target that there is something to take back on
   */
  readonly cluster?: string;
  /**
   * Why; it goes into the holds and the commit.
   *
   * @default - the holds say from which version
   */
  readonly reason?: string;
  /**
   * Take out what was not there before the promotion: Flux uninstalls it.
   *
   * @default false
   */
  readonly remove?: boolean;
}

/** What became of a rollback. */
export interface RollbackResult extends CommitResult {
  readonly targets: readonly string[];
  readonly manifest: string;
  /** The commit that is taken back. */
  readonly promotion: string;
  /** What goes back to what; everything that is there again is on hold. */
  readonly components: readonly RolledBackComponent[];
  /** What commits have taken back before. */
  readonly skipped: readonly { readonly component: Component; readonly by: string }[];
}
