// what fleet.ts and the manifests are written with
export { Cluster, type ClusterProps } from './fleet/cluster';
export type {
  ChartFactory, ClusterConstructs, DispatchChartProps, FleetConstructs, FluxNotificationsChartProps, HelmChartsChartProps, NamespaceFactory,
  OwnersResourceSet,
} from './fleet/constructs';
export type { FailureNotificationProps, FailureProvider } from './fleet/failure-props';
export { Fleet, type FleetProps } from './fleet/fleet';
export type {
  AppToken, HelmChartsProps, NotificationsProps, ResourceSetReference, SecretToken, StackProps, TerragruntProps, UnitProps, ValuesReference, WorkflowsProps,
} from './fleet/options';
export type { Forge, GroupProps, Member, Style } from './fleet/policies';
export type { Day, Freeze, PromotionProps, ReadinessProps, Window } from './fleet/promotion-props';
export type { RenovateConfig, RenovateCustomManager, RenovatePackageRule } from './fleet/renovate-config';
export { defineVersions, external, githubRelease, githubTag, helm, type ChartDefinition, type DefinedVersions, type Versions } from './manifest/define';
export type { GithubReleaseVersion, GithubTagVersion, HeldVersion, HelmVersion, InfrastructureDefinition } from './manifest/definitions';
export { DispatchNotifications, FluxNotifications } from './synthesis/kubernetes/flux-notifications';
export { HelmReleases } from './synthesis/kubernetes/helm-releases';
export { PlatformResources } from './synthesis/kubernetes/platform-resources';

// manifests as data and as text
export type { Change } from './manifest/change';
export { applyChange } from './manifest/apply';
export { diffManifests } from './manifest/diff';
export { editManifest, type EditedManifest } from './manifest/edit';
export type {
  ChartEntry, Component, Dependency, Entry, External, GithubReleaseSource, GithubTagSource, HelmSource, Hold, InfrastructureEntry, Manifest, Source,
} from './manifest/entries';
export { fingerprint, fingerprintOfRemoval } from './manifest/fingerprint';
export type { Json, JsonObject } from './manifest/json';
export { parseManifest } from './manifest/parse';
export type { ParsedManifest } from './manifest/parsed-manifest';
export { resolveManifest, type ResolvedChart, type ResolvedInfrastructure, type ResolvedManifest } from './manifest/resolve';
export { validateManifest } from './manifest/validate';

// synthesis
export { formatDiff, planChanges, type ChangePlan, type FileChange } from './synthesis/changes';
export type { FileKind, FileTree, SynthesizedFile } from './synthesis/file-tree';
export { synthesize, type Synthesis } from './synthesis/synthesize';

// evidence and promotion
export type { PromoteOptions, PromotionResult, PullRequestResult } from './commands/promotion-result';
export type { CommitOptions, CommitResult, HoldOptions, HoldResult, RollbackOptions, RollbackResult, UnholdOptions } from './commands/steering-result';
export { fleetStatus, hold, planFleet, promote, promotedBefore, rollback, unhold } from './library';
export type { LibraryOptions } from './library';
export type { Report, ReportSource } from './evidence/report';
export { applyPlan, type Edits } from './promotion/apply-plan';
export { formatCommitMessage, parseCommitMessage, type PromotedComponent, type PromotionRecord } from './promotion/commit-message';
export type { Block, BlockReason, Candidate, Decision, JudgedCandidate, Plan, Verdict } from './promotion/decision';
export { buildTimelines, type EntryState, type History, type Revision, type Step, type Timeline, type Timelines } from './promotion/history';
export { formatHoldMessage, parseHoldMessage, type HoldRecord } from './promotion/hold-message';
export { planPromotion, type PlanInput } from './promotion/plan';
export { policiesOf, type PromotionPolicy } from './promotion/policy';
export { formatRollbackMessage, parseRollbackMessage, type RollbackRecord, type RolledBackComponent } from './promotion/rollback-message';

// what people see
export {
  statusOf, type Status, type StatusBlocked, type StatusCell, type StatusChange, type StatusCluster, type StatusComponent, type StatusDiffering,
  type StatusEntry, type StatusEvidence, type StatusHold, type StatusInput, type StatusReady, type StatusTarget,
} from './board/status';
export { statusToJson } from './board/status-json';
export { formatStatusMarkdown } from './board/status-markdown';
export { formatStatus, type StatusTextOptions } from './board/status-text';

export { ConfigError, ERROR_CODES, ExternalError, formatProblem, type ErrorCode, type ErrorFamily, type Location, type Problem } from './errors';
