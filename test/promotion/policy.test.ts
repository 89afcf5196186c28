import { Duration } from 'cdk8s';
import { ConfigError } from '../../src/errors';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import { defineVersions } from '../../src/manifest/define';
import { policiesOf } from '../../src/promotion/policy';

const versions = defineVersions({ infrastructure: {}, charts: {} });
const SHARED = 'clusters/live/versions.ts';

function fleetOf(props: Partial<FleetProps> = {}): Fleet {
  const fleet = new Fleet({ repository: 'acme/homelab', ...props });
  fleet.addCluster('dev', { versions });
  fleet.addCluster('integration', { versions });
  return fleet;
}

describe('policiesOf', () => {
  test('has a policy for every target and none for what tracks Renovate, in the order of the fleet', () => {
    const fleet = fleetOf();
    fleet.addCluster('live', { versions, promotedFrom: 'integration' });
    fleet.addCluster('edge', { versions, promotedFrom: ['live', 'dev', 'dev'] });
    expect(policiesOf(fleet).map(({ targets, manifest, sources }) => ({ targets, manifest, sources }))).toEqual([
      { targets: ['live'], manifest: 'clusters/live/versions.ts', sources: [{ cluster: 'integration', manifest: 'clusters/integration/versions.ts' }] },
      {
        targets: ['edge'],
        manifest: 'clusters/edge/versions.ts',
        sources: [{ cluster: 'live', manifest: 'clusters/live/versions.ts' }, { cluster: 'dev', manifest: 'clusters/dev/versions.ts' }],
      },
    ]);
  });

  test('promotes at once by default, by commit, in no group', () => {
    const fleet = fleetOf();
    fleet.addCluster('live', { versions, promotedFrom: 'integration' });
    const [policy] = policiesOf(fleet);
    expect(policy).toMatchObject({ soak: 0, mode: 'commit', groups: [] });
    expect(policy?.openingHours.shutAt(0)).toBeUndefined();
  });

  test('takes the strictest rules of clusters that share a manifest', () => {
    const fleet = fleetOf();
    const shared = { versions, manifest: SHARED, promotedFrom: 'integration' } as const;
    fleet.addCluster('live-eu', { ...shared, soak: Duration.hours(1), windows: [{ from: '08:00', to: '12:00' }] });
    fleet.addCluster('live-us', { ...shared, soak: Duration.hours(6), windows: [{ from: '11:00', to: '13:00' }], mode: 'pull-request' });
    const [policy, ...others] = policiesOf(fleet);
    expect(others).toEqual([]);
    expect(policy).toMatchObject({ targets: ['live-eu', 'live-us'], manifest: SHARED, soak: 21_600_000, mode: 'pull-request' });
    const openAt = (time: string): boolean => policy?.openingHours.shutAt(Date.parse(`2026-01-01T${time}Z`)) === undefined;
    expect(['09:00', '11:30', '12:30'].map(openAt)).toEqual([false, true, false]);
  });

  test('promotes together what atomic groups name, and leaves other groups to Renovate', () => {
    const fleet = fleetOf({
      groups: [
        { name: 'charts', members: ['charts/*'], atomic: true }, { name: 'istio', members: ['charts/istio-base', 'charts/istiod'], atomic: true },
        { name: 'own', members: ['charts/own'] }, { name: 'infrastructure', members: ['infrastructure/*'] },
      ],
    });
    fleet.addCluster('live', { versions, promotedFrom: 'integration' });
    const groups = policiesOf(fleet)[0]?.groups ?? [];
    const groupsOf = (component: `charts/${string}` | `infrastructure/${string}`): readonly string[] => groups.filter(({ has }) => has(component)).map(({ name }) => name);
    expect(groupsOf('charts/cilium')).toEqual(['charts']);
    expect(groupsOf('charts/istiod')).toEqual(['istio']);
    expect(groupsOf('charts/own')).toEqual([]);
    expect(groupsOf('infrastructure/talos')).toEqual([]);
  });

  test('fails if the fleet names a source that is not there: nobody could verify for it', () => {
    const fleet = fleetOf();
    fleet.addCluster('live', { versions, promotedFrom: ['integration', 'intergation'] });
    expect(() => policiesOf(fleet)).toThrow(ConfigError);
  });

  test('fails if a window\'s zone is not known', () => {
    const fleet = fleetOf();
    fleet.addCluster('live', { versions, promotedFrom: 'integration', timeZone: 'Europe/Nowhere', windows: [] });
    expect(() => policiesOf(fleet)).toThrow(/time zone "Europe\/Nowhere"/);
  });
});
