import { posix } from 'node:path';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import { clusterAt, clusterFolder, folderBelow, generatedPlaces, managedPaths, notificationsFolder, observedPaths } from '../../src/synthesis/places';

function fleetOf(props: Partial<FleetProps> = {}): Fleet {
  const fleet = new Fleet({ repository: 'acme/homelab', ...props });
  for (const name of ['dev', 'live']) fleet.addCluster(name, { versions: { infrastructure: {}, charts: {} } });
  return fleet;
}

describe.each([
  [undefined, 'kubernetes/clusters', 'kubernetes/platform/config'],
  ['clusters', 'clusters', 'platform/config'],
  ['kubernetes', 'kubernetes', 'platform/config'],
  ['deploy/flux/clusters', 'deploy/flux/clusters', 'deploy/flux/platform/config'],
] as const)('places of a fleet with clustersFolder %j', (option, folder, shared) => {
  const fleet = fleetOf(option === undefined ? {} : { clustersFolder: option });

  test('are the clusters\' folders, and the notifications beside them', () => {
    expect(clusterFolder(fleet, 'dev')).toBe(`${folder}/dev`);
    expect(notificationsFolder(fleet)).toBe(`${shared}/flux-notifications`);
    expect(notificationsFolder(fleetOf({ ...fleet.props, notifications: { folder: 'own' } }))).toBe(`${shared}/own`);
    expect(managedPaths(fleet)).toEqual([`${folder}/dev/kustomization.yaml`, `${folder}/live/kustomization.yaml`]);
    expect(observedPaths(fleet)).toContain(`${folder}/live/flux-system/kustomization.yaml`);
  });

  test('are listed with what may be stale: the usual ones', () => {
    const places = generatedPlaces(fleet).map((place) => place.folder);
    expect(places).toEqual(expect.arrayContaining([`${folder}/*`, `${folder}/*/flux-notifications`, `${shared}/flux-notifications`, 'kubernetes/clusters/*', 'kubernetes/platform/config/flux-notifications']));
    expect(new Set(places).size).toBe(places.length);
  });

  test.each([
    [`${folder}/dev/helm-charts.yaml`, 'dev'],
    [`${folder}/other/flux-notifications/kustomization.yaml`, 'other'],
    [`${folder}/README.md`, undefined],
    [`x/${folder}/dev/helm-charts.yaml`, undefined],
    [`${folder}x/dev/helm-charts.yaml`, undefined],
    [posix.dirname(folder), undefined],
    [`${shared}/flux-notifications/kustomization.yaml`, undefined],
  ])('%s is in the folder of %j', (path, name) => {
    expect(clusterAt(fleet, path)).toBe(name);
  });
});

test('a folder that is none is read as the usual one: nothing outside of the fleet is looked at before validation says so', () => {
  const fleet = fleetOf({ clustersFolder: '../../etc' });
  expect([...managedPaths(fleet), ...observedPaths(fleet), ...generatedPlaces(fleet).map(({ folder }) => folder)].filter((path) => path.includes('..'))).toEqual([]);
});

test('folderBelow is the name of the first folder on the way, and of no file', () => {
  expect([folderBelow('a', 'a/b/c.yaml'), folderBelow('a', 'a/c.yaml'), folderBelow('a/b', 'a/c/d.yaml')]).toEqual(['b', undefined, undefined]);
});
