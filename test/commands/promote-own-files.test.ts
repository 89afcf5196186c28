import { FleetRepository, fleetText } from '../support/fleet-repository';

const release = (name: string, chart = name) => [
  'apiVersion: helm.toolkit.fluxcd.io/v2', 'kind: HelmRelease', `metadata: { name: ${name}, namespace: apps }`, 'spec:', '  interval: 1h # of ours',
  `  chart: { spec: { chart: ${chart}, version: 1.0.0, sourceRef: { kind: HelmRepository, name: all } } }`,
  '---', 'apiVersion: source.toolkit.fluxcd.io/v1', 'kind: HelmRepository', 'metadata: { name: all, namespace: apps }', 'spec: { url: "https://charts.example.org" }', '',
].join('\n');
const FILES = { 'apps/alpha.yaml': release('alpha'), 'apps/beta.yaml': release('beta', 'other') };
const fleet = fleetText('', "style: 'HelmReleases', releaseFiles: { alpha: 'apps/alpha.yaml', beta: 'apps/beta.yaml' }");

describe('promote', () => {
  test('writes a version into a HelmRelease of the owner\'s, and says which it could not write', async () => {
    const repository = await FleetRepository.create({ alpha: '1.0.0', beta: '1.0.0' }, { fleet, files: FILES });
    const [before, other] = [repository.read('apps/alpha.yaml'), repository.read('apps/beta.yaml')];
    await repository.raise({ alpha: '1.1.0', beta: '1.1.0' });
    await repository.verify('charts/*');
    const { status, stderr } = await repository.promote();
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^warning RELEASE_LEFT_ALONE: apps\/beta\.yaml:1:1: charts\/beta is not written here: spec\.chart\.spec\.chart is "other", and the entry wants "beta"/)]);
    const fingerprints = (text: string) => text.replace(/f[0-9a-f]{12}/g, '<fingerprint>');
    expect(fingerprints(repository.read('apps/alpha.yaml'))).toBe(fingerprints(before).replace('version: 1.0.0', 'version: 1.1.0'));
    expect(repository.read('apps/beta.yaml')).toBe(other);
    expect(repository.changes).toBe('');
  });
});
