/** What a Helm action's reason means; `transient` is a failure before anything was done. */
export type Meaning = 'verified' | 'failed' | 'transient' | 'uninstalled';

/**
 * The reasons of helm-controller that say something about what was deployed. Whatever is not here says nothing.
 *
 * A rollback that succeeded is a failure: it says that remediation worked, under the annotations of the attempt that did not.
 */
export const HELM_REASONS = {
  InstallSucceeded: 'verified',
  UpgradeSucceeded: 'verified',
  TestSucceeded: 'verified',
  InstallFailed: 'failed',
  UpgradeFailed: 'failed',
  TestFailed: 'failed',
  RollbackSucceeded: 'failed',
  RollbackFailed: 'failed',
  UninstallSucceeded: 'uninstalled',
  UninstallFailed: 'failed',
  ArtifactFailed: 'transient',
  ValuesError: 'transient',
} as const satisfies Record<string, Meaning>;

export type HelmReason = keyof typeof HELM_REASONS;

export function isHelmReason(reason: string): reason is HelmReason {
  return Object.hasOwn(HELM_REASONS, reason);
}

/**
 * Why a report says what it says: a reason of helm-controller, `ReconciliationSucceeded` of a Kustomization,
 * `Absent` for a component that a complete list of a cluster's releases does not hold, `Recorded` for a person's word.
 */
export type Reason = HelmReason | 'ReconciliationSucceeded' | 'Absent' | 'Recorded';

export const REASONS: ReadonlySet<string> = new Set<Reason>([
  ...(Object.keys(HELM_REASONS) as HelmReason[]), 'ReconciliationSucceeded', 'Absent', 'Recorded',
]);
