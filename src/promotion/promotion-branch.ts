/** The one branch of the pull request that promotes to some clusters. */
export function promotionBranch(targets: readonly string[]): string {
  return `sluice/promote-to-${targets.join('-')}`;
}
