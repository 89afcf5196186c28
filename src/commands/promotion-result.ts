import type { Component } from '../manifest/entries';
import type { Plan } from '../promotion/decision';

/* What programs see of a promotion: no type of git or of node is named here, so whoever compiles against it needs none. */

/** What is promoted, and how it is written. */
export interface PromoteOptions {
  readonly to?: string;
  readonly only?: readonly Component[];
  /** Components whose gates are overridden, with the reason why. */
  readonly force?: ReadonlyMap<Component, string>;
  /** Show what would be done. */
  readonly dryRun?: boolean;
  /** Push the commit; what somebody else pushes meanwhile is fetched and planned again. */
  readonly push?: boolean;
  /** Keep one pull request per target instead of committing; implies `push`. */
  readonly pullRequest?: boolean;
  /** `Name <address>` of the commit's author. */
  readonly author?: string;
  readonly json?: boolean;
}

/** What became of one target. */
export interface PromotionResult {
  readonly plan: Plan;
  /** The commit; undefined where there was nothing to promote. */
  readonly commit?: string;
  readonly pushed: boolean;
  /** The target's pull request, where it takes those. */
  readonly pullRequest?: PullRequestResult;
  /** What would be written, as a unified diff, where nothing is. */
  readonly diff?: string;
}

/** What became of a target's pull request. */
export interface PullRequestResult {
  readonly url?: string;
  /** `declined`: somebody has closed one that promotes the same, so none is opened until the plan promotes something else. */
  readonly state: 'open' | 'closed' | 'declined' | 'none';
  /** The branch's commit. */
  readonly commit?: string;
}
