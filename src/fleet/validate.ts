import type { Location, Problem } from '../errors';
import type { Cluster } from './cluster';
import { ALLOWED_CLUSTERS_FOLDER, isClustersFolder } from './clusters-folder';
import { validateFailureNotifications } from './failure-notifications';
import type { Fleet } from './fleet';
import { findUnknownProps } from './known-props';
import type { GroupProps } from './policies';
import { validateTimes } from './promotion-props';
import { findWrongKinds } from './prop-kinds';

const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const REPOSITORY = /^[A-Za-z0-9_][\w.-]*(\/[A-Za-z0-9_][\w.-]*)+$/;
const BRANCH = /^(?!.*(\.\.|\/\/|@\{|\.lock($|\/)))[A-Za-z0-9_][\w./-]*(?<![./])$/;
const FORGE_URL = /^https:\/\/[\w.-]+(:\d+)?(\/[\w./-]*)?$/;
const FOLDER = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\[bot\])?$/;
const MEMBER = /^(charts|infrastructure)\/(\*|[\w][\w.-]*)$/;

/** Everything that is wrong with what `fleet.ts` says, as far as it can be seen without the manifests. */
export function validateFleet(fleet: Fleet): readonly Problem[] {
  const wrongKinds = findWrongKinds(fleet);
  // what is of another kind cannot be looked at any closer
  if (wrongKinds.length > 0) return [...findUnknownProps(fleet), ...wrongKinds];
  const ownerSays = fleet.node.validate().map((message): Problem => ({ code: 'FLEET_INVALID', what: message, ...where(fleet.at) }));
  return [
    ...findUnknownProps(fleet),
    ...validateProps(fleet),
    ...fleet.clusters.flatMap((cluster, index) => validateCluster(fleet, cluster, index)),
    ...findCircles(fleet),
    ...validateSharedManifests(fleet),
    ...validateGroups(fleet),
    ...validateReporters(fleet),
    ...validateFailureNotifications(fleet),
    ...ownerSays,
  ];
}

function validateProps(fleet: Fleet): readonly Problem[] {
  const { repository, branch = 'main', forge = 'github', forgeUrl } = fleet.props;
  const at = where(fleet.at);
  const problems: Problem[] = [];
  if (!REPOSITORY.test(repository)) {
    problems.push({ code: 'FLEET_INVALID', what: 'the repository is not a path on the forge', ...at, found: quote(repository), allowed: '"owner/name"' });
  }
  if (!BRANCH.test(branch)) {
    problems.push({ code: 'FLEET_INVALID', what: 'the branch is not a name git accepts', ...at, found: quote(branch), allowed: 'a name such as "main"' });
  }
  if (forgeUrl !== undefined && !FORGE_URL.test(forgeUrl)) {
    problems.push({ code: 'FLEET_INVALID', what: 'forgeUrl is not an https address without credentials', ...at, allowed: '"https://git.example.org"' });
  }
  if (forgeUrl === undefined && (forge === 'gitea' || forge === 'bitbucketserver')) {
    problems.push({ code: 'FLEET_INVALID', what: `a fleet on ${forge} needs forgeUrl`, ...at, fix: 'add forgeUrl: \'https://git.example.org\' to the fleet' });
  }
  const { clustersFolder } = fleet.props;
  if (clustersFolder !== undefined && !isClustersFolder(clustersFolder)) {
    problems.push({ code: 'FLEET_INVALID', what: 'clustersFolder is not a folder that clusters can have theirs in', ...at, found: quote(clustersFolder), allowed: ALLOWED_CLUSTERS_FOLDER, fix: 'name what "flux bootstrap --path" names, without the cluster' });
  }
  const { folder } = fleet.props.notifications || {};
  if (folder !== undefined && !FOLDER.test(folder)) {
    problems.push({ code: 'FLEET_INVALID', what: 'notifications.folder is not the name of one folder', ...at, found: quote(folder), allowed: 'a-z, 0-9, "-", "_" and "."' });
  }
  if (fleet.clusters.length === 0) {
    problems.push({ code: 'FLEET_INVALID', what: 'the fleet has no cluster', ...at, fix: 'add one with fleet.addCluster(\'dev\', { versions })' });
  }
  return problems;
}

function validateCluster(fleet: Fleet, cluster: Cluster, index: number): readonly Problem[] {
  const at = where(cluster.at);
  const problems: Problem[] = [];
  if (!CLUSTER_NAME.test(cluster.name)) {
    problems.push({ code: 'FLEET_INVALID', what: 'the cluster\'s name is not a DNS label', ...at, found: quote(cluster.name), allowed: 'a-z, 0-9 and dashes, at most 63 characters' });
  }
  if (fleet.clusters.findIndex((other) => other.name === cluster.name) !== index) {
    problems.push({ code: 'FLEET_INVALID', what: `cluster ${quote(cluster.name)} is added twice`, ...at, fix: 'give every cluster a name of its own' });
  }
  if (!/^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\\\0-\u001f]+\.[cm]?ts$/.test(cluster.manifest)) {
    problems.push({ code: 'FLEET_INVALID', what: 'the manifest is not a TypeScript file below the fleet\'s folder', ...at, found: quote(cluster.manifest), allowed: `"clusters/${cluster.name}/versions.ts"` });
  }
  if (typeof cluster.props.versions !== 'object' || cluster.props.versions === null) {
    problems.push({
      code: 'FLEET_INVALID', what: `cluster ${quote(cluster.name)} has no versions`, ...at, found: String(cluster.props.versions), fix: 'import what its manifest exports',
    });
  }
  for (const source of cluster.sourceNames) {
    // without a type check, a manifest's versions are easily taken for the cluster of the same name
    if (typeof source !== 'string') problems.push({ code: 'FLEET_INVALID', what: `promotedFrom of cluster ${quote(cluster.name)} is no cluster`, ...at, fix: 'write the name of one, or what addCluster has returned' });
    else if (!fleet.tryFindCluster(source)) problems.push(unknownCluster(fleet, source, cluster.at));
  }
  if (!(cluster.silenceAfter > 0)) {
    problems.push({ code: 'FLEET_INVALID', what: `cluster ${quote(cluster.name)}: silenceAfter is no time at all`, ...at, allowed: 'a duration such as Duration.hours(24)' });
  }
  for (const what of validateTimes(cluster.props)) problems.push({ code: 'FLEET_INVALID', what: `cluster ${quote(cluster.name)}: ${what}`, ...at });
  return problems;
}

function validateReporters(fleet: Fleet): readonly Problem[] {
  const at = where(fleet.at);
  return Object.entries(fleet.props.reporters ?? {}).flatMap(([cluster, logins]): readonly Problem[] => [
    ...(fleet.tryFindCluster(cluster) ? [] : [unknownCluster(fleet, cluster, fleet.at)]),
    ...logins.filter((login) => !LOGIN.test(login)).map((login): Problem => ({
      code: 'FLEET_INVALID', what: `a reporter of cluster ${quote(cluster)} is no login`, ...at, found: quote(login), allowed: 'a login on the forge, such as "acme-integration[bot]"',
    })),
    ...logins.filter((login) => login.toLowerCase() === 'github-actions[bot]').map((login): Problem => ({
      code: 'FLEET_INVALID', what: `${login} cannot be a reporter: every workflow of the repository acts under that name`, ...at, fix: 'name the owner of the token that the cluster\'s Flux sends with',
    })),
  ]);
}

/** `UNKNOWN_CLUSTER` with the clusters that there are. */
export function unknownCluster(fleet: Fleet, name: string, at?: Location): Problem {
  const names = fleet.clusters.map((cluster) => cluster.name).join(', ') || 'none';
  return { code: 'UNKNOWN_CLUSTER', what: `cluster ${quote(name)} is not defined; clusters are: ${names}`, ...where(at) };
}

function findCircles(fleet: Fleet): readonly Problem[] {
  const done = new Set<Cluster>();
  const problems: Problem[] = [];
  const visit = (cluster: Cluster, path: readonly Cluster[]): void => {
    const start = path.indexOf(cluster);
    if (start >= 0) {
      const circle = [...path.slice(start), cluster].map(({ name }) => name).join(' <- ');
      problems.push({ code: 'CLUSTER_CYCLE', what: `clusters are promoted in a circle: ${circle}`, ...where(cluster.at), fix: 'let one of them track Renovate' });
      return;
    }
    if (done.has(cluster)) return;
    for (const source of cluster.sources) visit(source, [...path, cluster]);
    done.add(cluster);
  };
  for (const cluster of fleet.clusters) visit(cluster, []);
  return problems;
}

function validateSharedManifests(fleet: Fleet): readonly Problem[] {
  const firstOf = new Map<string, Cluster>();
  const problems: Problem[] = [];
  for (const cluster of fleet.clusters) {
    const first = firstOf.get(cluster.manifest);
    if (!first) {
      firstOf.set(cluster.manifest, cluster);
    } else if ([...first.sourceNames].sort().join() !== [...cluster.sourceNames].sort().join()) {
      problems.push({
        code: 'FLEET_INVALID',
        what: `clusters ${quote(first.name)} and ${quote(cluster.name)} share ${cluster.manifest} but are not promoted from the same clusters`,
        ...where(cluster.at),
        fix: 'clusters that share a manifest are promoted together: give both the same promotedFrom, or each a manifest',
      });
    }
  }
  return problems;
}

function validateGroups(fleet: Fleet): readonly Problem[] {
  const at = where(fleet.at);
  const problems: Problem[] = [];
  const groupOf = new Map<string, GroupProps>();
  for (const group of fleet.props.groups ?? []) {
    if (!/^[\w][\w.-]*$/.test(group.name)) {
      problems.push({ code: 'FLEET_INVALID', what: 'a group\'s name becomes a branch', ...at, found: quote(group.name), allowed: 'letters, digits, dashes, dots and underscores' });
    }
    for (const member of group.members) {
      const other = groupOf.get(member);
      if (!MEMBER.test(member)) {
        problems.push({ code: 'FLEET_INVALID', what: `group ${quote(group.name)} has a member that is no component`, ...at, found: quote(member), allowed: '"charts/<release>", "infrastructure/<name>", "charts/*", "infrastructure/*"' });
      } else if (other) {
        problems.push({ code: 'FLEET_INVALID', what: `${member} is a member of two groups, ${quote(other.name)} and ${quote(group.name)}`, ...at, fix: 'a component is raised on one branch: take it out of one of them' });
      }
      groupOf.set(member, group);
    }
  }
  return problems;
}

function where(at: Location | undefined): { readonly at?: Location } {
  return at ? { at } : {};
}

function quote(text: string): string {
  return JSON.stringify(text);
}
