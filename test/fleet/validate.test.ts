import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import { validateFleet } from '../../src/fleet/validate';
import { defineVersions } from '../../src/manifest/define';

const versions = defineVersions({ infrastructure: {}, charts: {} });

function fleetOf(props: Partial<FleetProps> = {}): Fleet {
  return new Fleet({ repository: 'acme/homelab', ...props });
}

const problemsOf = (fleet: Fleet) => validateFleet(fleet).map(({ code, what }) => `${code}: ${what}`);

describe('validateFleet', () => {
  test('accepts a graph of clusters', () => {
    const fleet = fleetOf();
    const integration = fleet.addCluster('integration', { versions });
    fleet.addCluster('live-eu', { versions, manifest: 'clusters/live/versions.ts', promotedFrom: integration });
    fleet.addCluster('live-us', { versions, manifest: 'clusters/live/versions.ts', promotedFrom: ['integration'] });
    expect(problemsOf(fleet)).toEqual([]);
  });

  const props: readonly (readonly [string, Partial<FleetProps>, RegExp])[] = [
    ['a repository without owner', { repository: 'homelab' }, /repository is not a path/],
    ['a repository with a space', { repository: 'acme/home lab' }, /repository is not a path/],
    ['a repository that is an address', { repository: 'https://github.com/acme/homelab' }, /repository is not a path/],
    ['a branch that git refuses', { branch: 'a..b' }, /branch is not a name/],
    ['a branch that is an option', { branch: '--upload-pack=x' }, /branch is not a name/],
    ['an address with credentials', { forgeUrl: 'https://user:secret@git.example.org' }, /forgeUrl is not/],
    ['gitea without an address', { forge: 'gitea' }, /needs forgeUrl/],
    ['notifications in a folder outside of the usual one', { notifications: { folder: '../../../.github' } }, /notifications\.folder is not the name/],
    ['a group whose name is no branch', { groups: [{ name: 'a b', members: [] }] }, /becomes a branch/],
    ['a member that is no component', { groups: [{ name: 'a', members: ['chart/x' as 'charts/x'] }] }, /no component/],
    ['a member of two groups', { groups: [{ name: 'a', members: ['charts/x'] }, { name: 'b', members: ['charts/x'] }] }, /two groups, "a" and "b"/],
  ];
  test.each(props)('fails if the fleet has %s', (_, given, expected) => {
    const fleet = fleetOf(given);
    fleet.addCluster('dev', { versions });
    expect(problemsOf(fleet)).toEqual([expect.stringMatching(expected)]);
  });

  test.each(['clusters', 'deploy/clusters', 'kubernetes', 'a.b/c-d_e', 'kubernetes/platform-clusters'])('accepts clusters in %s', (clustersFolder) => {
    const fleet = fleetOf({ clustersFolder });
    fleet.addCluster('dev', { versions });
    expect(problemsOf(fleet)).toEqual([]);
  });

  test.each([
    '', '.', './clusters', '../clusters', 'a/../clusters', '/clusters', 'clusters/', 'a//b', 'a\\b', 'clusters/*', 'a b', '.github', 'a/.hidden', 'cl\nusters', '{a,b}', 'ä', 'platform', 'a/platform', 7,
  ])('fails if the clusters are to be in %j', (clustersFolder) => {
    const fleet = fleetOf({ clustersFolder: clustersFolder as string });
    fleet.addCluster('dev', { versions });
    expect(validateFleet(fleet)).toEqual([{
      code: 'FLEET_INVALID', what: 'clustersFolder is not a folder that clusters can have theirs in', found: JSON.stringify(clustersFolder),
      allowed: expect.stringContaining('"deploy/clusters"'), fix: expect.stringContaining('flux bootstrap --path'),
    }]);
  });

  test('never repeats what may be a credential', () => {
    const fleet = fleetOf({ forgeUrl: 'https://user:secret@git.example.org' });
    fleet.addCluster('dev', { versions });
    expect(JSON.stringify(validateFleet(fleet))).not.toContain('secret');
  });

  test.each([{ from: versions }, { from: [versions] }])('fails if a cluster is promoted from what is no cluster: $from', ({ from }) => {
    const fleet = fleetOf();
    fleet.addCluster('integration', { versions });
    fleet.addCluster('live', { versions, promotedFrom: from as never });
    expect(problemsOf(fleet)).toEqual(['FLEET_INVALID: promotedFrom of cluster "live" is no cluster']);
  });

  test('fails if there is no cluster', () => {
    expect(problemsOf(fleetOf())).toEqual([expect.stringContaining('has no cluster')]);
  });

  test.each(['Dev', 'a_b', '', '-a', 'a'.repeat(64), '../x', 'a\nb'])('fails if a cluster is called %j', (name) => {
    const fleet = fleetOf();
    fleet.addCluster(name, { versions, manifest: 'clusters/x/versions.ts' });
    expect(problemsOf(fleet)).toEqual([expect.stringContaining('not a DNS label')]);
  });

  test('fails if two clusters have one name', () => {
    const fleet = fleetOf();
    fleet.addCluster('dev', { versions });
    fleet.addCluster('dev', { versions });
    expect(problemsOf(fleet)).toEqual(['FLEET_INVALID: cluster "dev" is added twice']);
  });

  test('fails if a cluster is promoted from one that is not there, and names those that are', () => {
    const fleet = fleetOf();
    fleet.addCluster('integration', { versions });
    fleet.addCluster('live', { versions, promotedFrom: 'prod' });
    expect(problemsOf(fleet)).toEqual(['UNKNOWN_CLUSTER: cluster "prod" is not defined; clusters are: integration, live']);
  });

  test('fails if clusters are promoted in a circle, and shows it once', () => {
    const fleet = fleetOf();
    fleet.addCluster('a', { versions, promotedFrom: 'b' });
    fleet.addCluster('b', { versions, promotedFrom: 'c' });
    fleet.addCluster('c', { versions, promotedFrom: 'a' });
    expect(problemsOf(fleet)).toEqual(['CLUSTER_CYCLE: clusters are promoted in a circle: a <- b <- c <- a']);
  });

  test('fails if a cluster is promoted from itself', () => {
    const fleet = fleetOf();
    fleet.addCluster('a', { versions, promotedFrom: 'a' });
    expect(problemsOf(fleet)).toEqual(['CLUSTER_CYCLE: clusters are promoted in a circle: a <- a']);
  });

  test('fails if clusters share a manifest but are not promoted together', () => {
    const fleet = fleetOf();
    fleet.addCluster('a', { versions, manifest: 'clusters/a/versions.ts' });
    fleet.addCluster('b', { versions, manifest: 'clusters/a/versions.ts', promotedFrom: 'a' });
    expect(problemsOf(fleet)).toEqual([expect.stringContaining('share clusters/a/versions.ts')]);
  });

  test.each(['/etc/versions.ts', '../versions.ts', 'clusters/../../x.ts', 'versions.yaml', ''])('fails if the manifest is %j', (manifest) => {
    const fleet = fleetOf();
    fleet.addCluster('dev', { versions, manifest });
    expect(problemsOf(fleet)).toEqual([expect.stringContaining('not a TypeScript file below')]);
  });

  test.each(['24h', 24, null, { toMilliseconds: () => 0 }])('fails if the silence that is borne is %j', (silenceAfter) => {
    const fleet = fleetOf();
    fleet.addCluster('dev', { versions, silenceAfter: silenceAfter as never });
    expect(problemsOf(fleet)).toEqual(['FLEET_INVALID: cluster "dev": silenceAfter is no time at all']);
  });

  test('passes on what the owner\'s own validation says', () => {
    const fleet = fleetOf();
    fleet.addCluster('dev', { versions });
    fleet.node.addValidation({ validate: () => ['two is too many'] });
    expect(problemsOf(fleet)).toEqual(['FLEET_INVALID: two is too many']);
  });

  test('reports all problems at once', () => {
    const fleet = fleetOf({ repository: 'x', branch: '..' });
    fleet.addCluster('A', { versions });
    expect(problemsOf(fleet)).toHaveLength(3);
  });
});
