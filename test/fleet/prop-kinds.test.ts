import { Duration } from 'cdk8s';
import { Fleet, type ClusterProps, type FleetProps } from '../../src';
import { formatProblem } from '../../src/errors';
import { validateFleet } from '../../src/fleet/validate';
import { defineVersions } from '../../src/manifest/define';

const versions = defineVersions({ infrastructure: {}, charts: {} });

/** What is said of options as an owner writes them whose compiler nobody has asked. */
function said(fleetProps: object, clusterProps: object = {}): readonly string[] {
  const fleet = new Fleet({ repository: 'acme/homelab', ...fleetProps } as FleetProps);
  fleet.addCluster('integration', { versions });
  fleet.addCluster('live', { versions, manifest: 'clusters/live/versions.ts', promotedFrom: 'integration', ...clusterProps } as ClusterProps);
  return validateFleet(fleet).map(({ at: _, ...problem }) => formatProblem(problem));
}

describe('options of another kind', () => {
  test.each<readonly [object, string]>([
    [{ mode: 'pr' }, 'cluster "live": mode cannot be "pr"; allowed: "commit", "pull-request"'],
    [{ mode: 'toString' }, 'cluster "live": mode cannot be "toString"; allowed: "commit", "pull-request"'],
    [{ style: 'HelmRelease' }, 'cluster "live": style cannot be "HelmRelease"; allowed: "ResourceSet", "HelmReleases"'],
    [{ soak: '24h' }, 'cluster "live": soak cannot be "24h"; allowed: a duration of cdk8s, such as Duration.hours(24)'],
    [{ soak: 24 }, 'cluster "live": soak cannot be 24; allowed: a duration of cdk8s, such as Duration.hours(24)'],
    [{ soak: null }, 'cluster "live": soak cannot be null; allowed: a duration of cdk8s, such as Duration.hours(24)'],
    [{ windows: { from: '09:00', to: '10:00' } }, 'cluster "live": windows cannot be an object; allowed: a list of objects'],
    [{ windows: [{ days: 'mon', from: '09:00', to: '10:00' }] }, 'a window of cluster "live": days cannot be "mon"; allowed: a list of texts'],
    [{ freezes: ['2026-01-01'] }, 'cluster "live": freezes cannot be a list; allowed: a list of objects'],
    [{ freezes: [{ from: '2026-01-01', to: '2026-01-02' }] }, 'a freeze of cluster "live" has no reason; allowed: a text'],
    [{ readiness: { name: 'platform' } }, 'readiness of cluster "live" has no file; allowed: a text'],
    [{ releaseFiles: { podinfo: 5 } }, 'releaseFiles of cluster "live": podinfo cannot be 5; allowed: a text, a list of texts'],
    [{ timeZone: 1 }, 'cluster "live": timeZone cannot be 1; allowed: a text'],
  ])('of a cluster are said, and never another policy: %j', (props, expected) => {
    expect(said({}, props)).toEqual([`FLEET_INVALID: ${expected}`]);
  });

  test.each<readonly [object, string]>([
    [{ forge: 'gitlb' }, 'the fleet: forge cannot be "gitlb"; allowed: "github", "gitlab", "gitea", "bitbucket", "bitbucketserver", "azuredevops"'],
    [{ reporters: { integration: 'acme[bot]' } }, 'reporters: integration cannot be "acme[bot]"; allowed: a list of texts'],
    [{ reporters: ['acme[bot]'] }, 'the fleet: reporters cannot be a list; allowed: an object'],
    [{ groups: { name: 'net', members: [] } }, 'the fleet: groups cannot be an object; allowed: a list of objects'],
    [{ groups: [{ name: 'net', members: 'charts/a' }] }, 'group "net": members cannot be "charts/a"; allowed: a list of texts'],
    [{ groups: [{ name: 'net' }] }, 'group "net" has no members; allowed: a list of texts'],
    [{ groups: [{ name: 'net', members: ['charts/a'], atomic: 'yes' }] }, 'group "net": atomic cannot be "yes"; allowed: true, false'],
    [{ sameVersion: ['charts/a', 'charts/b'] }, 'the fleet: sameVersion cannot be a list; allowed: a list of pairs, such as [[\'charts/a\', \'charts/b\']]'],
    [{ workflows: { token: 'SLUICE_TOKEN' } }, 'workflows: token cannot be "SLUICE_TOKEN"; allowed: { secret: \'SLUICE_TOKEN\' }, { app: { clientId: \'...\', privateKeySecret: \'...\' } }'],
    [{ workflows: { token: {} } }, 'workflows: token cannot be an object; allowed: { secret: \'SLUICE_TOKEN\' }, { app: { clientId: \'...\', privateKeySecret: \'...\' } }'],
    [{ terragrunt: { unit: [{ versions: true }] } }, 'a unit of terragrunt has no name; allowed: a text'],
    [{ workflows: true }, 'the fleet: workflows cannot be true; allowed: an object, false'],
    [{ notifications: true }, 'the fleet: notifications cannot be true; allowed: an object, false'],
    [{ terragrunt: {} }, 'terragrunt has no unit; allowed: a list of objects'],
    [{ terragrunt: true }, 'the fleet: terragrunt cannot be true; allowed: an object'],
    [{ renovate: 'config:recommended' }, 'the fleet: renovate cannot be "config:recommended"; allowed: an object'],
    [{ branch: 5 }, 'the fleet: branch cannot be 5; allowed: a text'],
  ])('of the fleet are said: %j', (props, expected) => {
    expect(said(props)).toEqual([`FLEET_INVALID: ${expected}`]);
  });

  test('are said all at once, with options that there are not', () => {
    const found = said({ groups: [{ name: 'net', components: ['charts/a'] }], forge: 'x' }, { promoteFrom: 'x', mode: 'x', soak: 1 });
    expect(found.map((text) => / (?:has no (?:option ")?)?(\w+)(?: cannot be|"?;)/.exec(text)?.[1])).toEqual(['components', 'promoteFrom', 'forge', 'members', 'mode', 'soak']);
  });

  test('never make somebody a reporter', () => {
    const reportersOf = (props: object) => new Fleet({ repository: 'acme/homelab', ...props } as FleetProps).reportersOf('integration');
    expect([reportersOf({ reporters: { integration: 'acme[bot]' } }), reportersOf({ reporters: 'acme' }), reportersOf({ reporters: null }), reportersOf({ reporters: ['acme'] }), reportersOf({ repository: 5 }), reportersOf({})]).toEqual([[], [], [], [], [], ['acme']]);
  });

  test('are none where everything is as it must be', () => {
    const cluster = {
      mode: 'pull-request', style: 'HelmReleases', soak: Duration.hours(1), windows: [{ days: ['mon'], from: '09:00', to: '10:00' }, { from: '22:00', to: '02:00' }],
      freezes: [{ from: '2026-01-01', to: '2026-01-02', reason: 'x' }], timeZone: 'Europe/Berlin', silenceAfter: undefined,
    };
    expect(said({ forge: 'github', workflows: false, notifications: false, groups: [{ name: 'net', members: ['charts/a'], atomic: true }], reporters: { integration: [] }, sameVersion: [['charts/a', 'charts/b']] }, cluster)).toEqual([]);
  });
});
