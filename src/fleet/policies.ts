import type { Component } from '../manifest/entries';

/** The forges whose commit statuses Flux can write, by the name of the Provider's type (notification-controller 1.9). */
export type Forge = 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'bitbucketserver' | 'azuredevops';

/** A component of some manifest, or all charts, or all of the infrastructure. */
export type Member = Component | 'charts/*' | 'infrastructure/*';

/** Components that Renovate raises on one branch. */
export interface GroupProps {
  /** Name of the group and, as `renovate/<name>`, of its branch. */
  readonly name: string;
  readonly members: readonly Member[];
  /**
   * Labels of the group's pull requests.
   *
   * @default - the labels that Renovate gives every pull request
   */
  readonly labels?: readonly string[];
}

/** How a cluster's charts reach Flux. */
export type Style = 'ResourceSet' | 'HelmReleases';
