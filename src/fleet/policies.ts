import type { Component } from '../manifest/entries';

/** The forges whose commit statuses Flux can write, by the name of the Provider's type (notification-controller 1.9). */
export type Forge = 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'bitbucketserver' | 'azuredevops';

/** A component of some manifest, or all charts, or all of the infrastructure. */
export type Member = Component | 'charts/*' | 'infrastructure/*';

/** Components that Renovate raises on one branch. By itself this says nothing about promotion: of ten members, eight may be promoted. */
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
  /**
   * Whether the members are also promoted together or not at all.
   *
   * @default false
   */
  readonly atomic?: boolean;
}

/** How a cluster's charts reach Flux. */
export type Style = 'ResourceSet' | 'HelmReleases';

/** The group of a component: the one that names it, or else the one that has all of its kind. */
export function groupOf<Group extends GroupProps>(groups: readonly Group[], component: Component): Group | undefined {
  const all = component.startsWith('charts/') ? 'charts/*' : 'infrastructure/*';
  return groups.find(({ members }) => members.includes(component)) ?? groups.find(({ members }) => members.includes(all));
}
