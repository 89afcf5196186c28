import type { Problem } from '../../errors';
import type { GroupProps } from '../../fleet/policies';
import type { RenovatePackageRule } from '../../fleet/renovate-config';
import type { Component } from '../../manifest/entries';
import { MANAGER } from './manifest-manager';
import { exactPatterns } from './patterns';
import { componentsOf, type TrackedManifest } from './tracked';

/** One rule per group, which catches its members and nothing else. A component that a group names is not in another group's `charts/*`. */
export function groupRules(groups: readonly GroupProps[], manifests: readonly TrackedManifest[]): readonly RenovatePackageRule[] {
  const patternOf = exactPatterns(componentsOf(manifests));
  return groups.filter(({ members }) => members.length > 0).map((group) => ({
    description: `the group ${group.name}`,
    matchManagers: [MANAGER],
    matchFileNames: manifests.map(({ pattern }) => pattern),
    matchDepTypes: [
      ...group.members.map((member) => (isSection(member) ? member : patternOf(member))),
      ...namedElsewhere(group, groups).map((member) => `!${patternOf(member)}`),
    ],
    groupName: group.name,
    ...(group.labels && { labels: group.labels }),
  }));
}

/** A warning for every member that no tracked manifest has: it groups nothing. */
export function checkGroups(groups: readonly GroupProps[], manifests: readonly TrackedManifest[]): readonly Problem[] {
  const components = componentsOf(manifests);
  return groups.flatMap(({ name, members }) => members
    .filter((member) => !isSection(member) && !components.has(member))
    .map((member): Problem => ({
      code: 'UNKNOWN_COMPONENT',
      severity: 'warning',
      what: `group "${name}" names ${member}, which is in no manifest that Renovate changes`,
      fix: 'correct the name, or take it out of the group',
    })));
}

function namedElsewhere(group: GroupProps, groups: readonly GroupProps[]): readonly Component[] {
  const sections = group.members.filter(isSection).map((member) => member.slice(0, -1));
  return groups
    .filter((other) => other !== group)
    .flatMap(({ members }) => members)
    .filter((member) => !isSection(member) && sections.some((section) => member.startsWith(section)));
}

function isSection(member: string): member is 'charts/*' | 'infrastructure/*' {
  return member.endsWith('/*');
}
