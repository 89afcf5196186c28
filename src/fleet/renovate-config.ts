/** What may stand in a Renovate configuration. */
export type RenovateValue = null | undefined | boolean | number | string | readonly RenovateValue[] | { readonly [key: string]: RenovateValue };

export type RenovateUpdateType =
  | 'major' | 'minor' | 'patch' | 'pin' | 'pinDigest' | 'digest' | 'lockFileMaintenance' | 'rollback' | 'bump' | 'replacement';

/** Options that hold for all updates, or for those that a rule matches. */
export interface RenovateUpdateOptions {
  readonly enabled?: boolean;
  readonly description?: string | readonly string[];
  readonly extends?: readonly string[];
  readonly schedule?: readonly string[];
  readonly groupName?: string | null;
  readonly labels?: readonly string[];
  readonly addLabels?: readonly string[];
  readonly assignees?: readonly string[];
  readonly reviewers?: readonly string[];
  readonly automerge?: boolean;
  readonly automergeType?: 'branch' | 'pr' | 'pr-comment';
  readonly platformAutomerge?: boolean;
  /** How old a release must be, as `3 days`. */
  readonly minimumReleaseAge?: string | null;
  readonly dependencyDashboardApproval?: boolean;
  readonly rebaseWhen?: 'auto' | 'never' | 'conflicted' | 'behind-base-branch' | 'automerging';
  readonly separateMajorMinor?: boolean;
  readonly separateMinorPatch?: boolean;
  readonly commitMessagePrefix?: string;
  readonly semanticCommitType?: string;
  readonly semanticCommitScope?: string | null;
  readonly postUpgradeTasks?: {
    readonly commands?: readonly string[];
    readonly fileFilters?: readonly string[];
    readonly executionMode?: 'branch' | 'update';
  };
  /** Any other option of Renovate's. */
  readonly [option: string]: RenovateValue;
}

/** One of Renovate's `packageRules`. */
export interface RenovatePackageRule extends RenovateUpdateOptions {
  /** For the versions of a manifest these are components: `charts/grafana`, `infrastructure/*`. */
  readonly matchDepTypes?: readonly string[];
  readonly matchPackageNames?: readonly string[];
  readonly matchDepNames?: readonly string[];
  readonly matchDatasources?: readonly string[];
  /** The manager of the manifests is `custom.regex`. */
  readonly matchManagers?: readonly string[];
  readonly matchFileNames?: readonly string[];
  readonly matchUpdateTypes?: readonly RenovateUpdateType[];
  readonly matchCurrentVersion?: string;
  readonly matchSourceUrls?: readonly string[];
  readonly allowedVersions?: string;
  readonly prPriority?: number;
}

/** One of Renovate's `customManagers`. */
export interface RenovateCustomManager {
  readonly customType: 'regex' | 'jsonata';
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly [option: string]: RenovateValue;
}

/**
 * The owner's own Renovate configuration: the options that fleets use most with their types, and any other as plain data.
 *
 * Lists are added to Sluice's own. Of the rules, the owner's come after those of groups, so that they can override these, and before
 * those of holds, which always win.
 */
export interface RenovateConfig extends RenovateUpdateOptions {
  /** @default - `['config:recommended']` */
  readonly extends?: readonly string[];
  readonly timezone?: string;
  readonly prConcurrentLimit?: number;
  readonly prHourlyLimit?: number;
  readonly branchConcurrentLimit?: number | null;
  readonly semanticCommits?: 'auto' | 'enabled' | 'disabled';
  readonly dependencyDashboard?: boolean;
  /**
   * The managers of the fleet's other files. That of the manifests is always enabled.
   *
   * @default - all of Renovate's
   */
  readonly enabledManagers?: readonly string[];
  /**
   * Paths that Renovate leaves alone, beside the generated files.
   *
   * @default - those of `config:recommended`, save one that hides a manifest
   */
  readonly ignorePaths?: readonly string[];
  readonly includePaths?: readonly string[];
  readonly ignoreDeps?: readonly string[];
  readonly ignorePresets?: readonly string[];
  /** Authors whose commits do not stop Renovate from updating a branch, beside the one that resynthesizes. */
  readonly gitIgnoredAuthors?: readonly string[];
  readonly packageRules?: readonly RenovatePackageRule[];
  readonly customManagers?: readonly RenovateCustomManager[];
  readonly hostRules?: readonly { readonly [key: string]: RenovateValue }[];
  readonly registryAliases?: Readonly<Record<string, string>>;
}
