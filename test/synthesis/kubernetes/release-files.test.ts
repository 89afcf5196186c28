import type { ClusterProps } from '../../../src/fleet/cluster';
import { Fleet } from '../../../src/fleet/fleet';
import { versionsOf } from '../../../src/manifest/define';
import { parseManifest } from '../../../src/manifest/parse';
import type { ParsedManifest } from '../../../src/manifest/parsed-manifest';
import { synthesize } from '../../../src/synthesis/synthesize';

const PATH = 'clusters/dev/versions.ts';
const manifest = (more = '', version = '1.17.2') => `import { defineVersions, external, helm } from 'sluice';
export const versions = defineVersions({
  charts: {
    cilium: { namespace: 'kube-system', chart: helm('1.18.6', 'cilium', 'oci://quay.io/cilium/charts') },
    'cert-manager': { namespace: 'cert-manager', chart: helm('${version}', 'cert-manager', 'https://charts.jetstack.io'), dependsOn: ['cilium', external('databases/postgres')]${more} },
    spegel: { namespace: 'spegel', chart: helm('0.6.0', 'spegel', 'https://charts.example.org'), dependsOn: ['cilium'] },
  },
});
`;
const CERT_MANAGER = `# ours
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: cert-manager, namespace: cert-manager }
spec:
  interval: 1h
  chart:
    spec:
      chart: cert-manager
      version: "1.17.1" # raised by hand
      sourceRef: { kind: HelmRepository, name: jetstack, namespace: flux-system }
  dependsOn:
    - { name: postgres, namespace: databases }
    - { name: cilium, namespace: kube-system }
  values:
    crds: { enabled: true }
`;
const REPOSITORY = 'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: jetstack, namespace: flux-system }\nspec: { url: https://charts.jetstack.io/ }\n';
const CILIUM = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: cilium
  annotations:
    mine: "yes"
spec:
  chartRef:
    kind: OCIRepository
    name: cilium
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: cilium
spec:
  url: oci://quay.io/cilium/charts/cilium
  ref:
    tag: 1.18.5
`;
const FILES = { 'apps/cert-manager.yaml': CERT_MANAGER, 'apps/jetstack.yaml': REPOSITORY, 'apps/cilium.yaml': CILIUM };
const PROPS: Partial<ClusterProps> = { style: 'HelmReleases', releaseFiles: { 'cilium': 'apps/cilium.yaml', 'cert-manager': ['apps/cert-manager.yaml', 'apps/jetstack.yaml'] } };

function run({ files = {}, text = manifest(), props = {}, isSource = true }: { readonly files?: Readonly<Record<string, string>>; readonly text?: string; readonly props?: Partial<ClusterProps>; readonly isSource?: boolean } = {}) {
  const fleet = new Fleet({ repository: 'acme/homelab' });
  const versions = versionsOf(parseManifest(PATH, text).manifest as ParsedManifest);
  fleet.addCluster('dev', { versions, ...PROPS, ...props });
  if (isSource) fleet.addCluster('live', { versions, manifest: 'clusters/live/versions.ts', promotedFrom: 'dev', style: 'HelmReleases' });
  const current = new Map(Object.entries({ [PATH]: text, 'clusters/live/versions.ts': text, ...FILES, ...files }));
  const { files: written, warnings } = synthesize(fleet, current);
  const texts = Object.fromEntries(written.map((file) => [file.path, file.text]));
  return { texts, warnings, again: () => synthesize(fleet, new Map([...current, ...Object.entries(texts)])).files };
}

describe('releaseFiles', () => {
  test('get the version, the annotations and on a source the fingerprint, and nothing else changes', () => {
    const { texts, warnings, again } = run();
    expect(warnings).toEqual([]);
    const [fingerprint] = /f[0-9a-f]{12}/.exec(texts['apps/cert-manager.yaml'] ?? '') ?? [];
    expect(texts['apps/cert-manager.yaml']).toBe(CERT_MANAGER
      .replace('"1.17.1"', '"1.17.2"')
      .replace('metadata: { name', `metadata: { annotations: { event.toolkit.fluxcd.io/component: charts/cert-manager, event.toolkit.fluxcd.io/fingerprint: ${fingerprint} }, name`)
      .replace('spec:\n  interval', `spec:\n  commonMetadata:\n    annotations:\n      sluice-fingerprint: ${fingerprint}\n  interval`));
    expect(texts['apps/cilium.yaml']).toContain('tag: 1.18.6\n');
    expect(texts['apps/cilium.yaml']).toMatch(/annotations:\n {4}event\.toolkit\.fluxcd\.io\/component: charts\/cilium\n {4}event\.toolkit\.fluxcd\.io\/fingerprint: f[0-9a-f]{12}\n {4}mine: "yes"\n/);
    expect(texts).not.toHaveProperty(['apps/jetstack.yaml']);
    expect(Object.fromEntries(again().map((file) => [file.path, file.text]))).toEqual(texts);
  });

  test('leave helm-charts.yaml to the others, which find them in their namespaces, and are heard', () => {
    const { texts } = run();
    const charts = texts['kubernetes/clusters/dev/helm-charts.yaml'] ?? '';
    expect([...charts.matchAll(/^kind: HelmRelease\nmetadata:\n {2}name: (\S+)/gm)].map(([, name]) => name)).toEqual(['spegel']);
    expect(charts).toContain('dependsOn:\n    - name: cilium\n      namespace: kube-system\n');
    expect(texts['kubernetes/clusters/dev/kustomization.yaml']).not.toContain('apps/');
    expect([...(texts['kubernetes/clusters/dev/flux-notifications/dispatch-alert.yaml'] ?? '').matchAll(/namespace: (\S+)$/gm)].map(([, name]) => name)).toEqual(expect.arrayContaining(['flux-system', 'kube-system', 'cert-manager']));
  });

  test('are Renovate\'s no more, and a resynthesis may touch them', () => {
    const { texts } = run();
    expect(texts['.github/renovate.json5']).toMatch(/"matchManagers": \[\s*"flux"\s*\],\s*"matchFileNames": \[\s*"apps\/cert-manager\.yaml",\s*"apps\/cilium\.yaml",\s*"apps\/jetstack\.yaml"\s*\],\s*"matchDepNames": \[\s*"cert-manager",\s*"cilium",\s*"quay\.io\/cilium\/charts\/cilium"\s*\],\s*"enabled": false/);
    expect(texts['.github/workflows/synth.yaml']).toContain('apps/cert-manager\\.yaml');
  });

  test('of a cluster that is no source get no fingerprint into what Helm installs', () => {
    expect(run({ isSource: false }).texts['apps/cert-manager.yaml']).not.toContain('commonMetadata');
  });

  test.each<readonly [string, Parameters<typeof run>[0], string]>([
    ['another chart', { files: { 'apps/cert-manager.yaml': CERT_MANAGER.replace('chart: cert-manager', 'chart: other') } }, 'spec.chart.spec.chart is "other", and the entry wants "cert-manager"'],
    ['another repository', { files: { 'apps/jetstack.yaml': REPOSITORY.replace('charts.jetstack.io', 'mirror.example.org') } }, 'the url of its HelmRepository is "https://mirror.example.org"'],
    ['another dependency', { files: { 'apps/cert-manager.yaml': CERT_MANAGER.replace('name: postgres', 'name: mysql') } }, 'dependsOn is "databases/mysql, kube-system/cilium", and the entry wants "databases/postgres, kube-system/cilium"'],
    ['another namespace', { files: { 'apps/cert-manager.yaml': CERT_MANAGER.replace('spec:\n', 'spec:\n  targetNamespace: other\n') } }, 'its namespace is "other", and the entry wants "cert-manager"'],
    ['a source that is elsewhere', { props: { releaseFiles: { 'cilium': 'apps/cilium.yaml', 'cert-manager': 'apps/cert-manager.yaml' } } }, 'its source is in none of its files'],
    ['a version with an anchor', { files: { 'apps/cert-manager.yaml': CERT_MANAGER.replace('"1.17.1"', '&v "1.17.1"') } }, 'anchor'],
    ['values of an entry', { text: manifest(", values: 'values/cert-manager.yaml'"), files: { 'clusters/dev/values/cert-manager.yaml': 'a: 1\n', 'clusters/live/values/cert-manager.yaml': 'a: 1\n' } }, 'write what is in values/cert-manager.yaml into its values'],
    ['a test of an entry', { text: manifest(', test: true') }, 'the entry says test: true'],
  ])('are left as they are where they hold %s', (_, scene, why) => {
    const { texts, warnings } = run(scene);
    expect(warnings).toMatchObject([{ code: 'RELEASE_LEFT_ALONE', severity: 'warning', what: expect.stringContaining(why) as string, at: { file: 'apps/cert-manager.yaml', line: 2 } }]);
    expect(texts['apps/cert-manager.yaml']).toBe(scene?.files?.['apps/cert-manager.yaml'] ?? CERT_MANAGER);
  });

  test('say what the manifest does not know any more', () => {
    const text = manifest().replace(/^ {4}'cert-manager'.*\n/m, '');
    expect(run({ text }).warnings).toMatchObject([{ code: 'RELEASE_LEFT_ALONE', what: 'charts/cert-manager is not written here: the manifest has no charts/cert-manager, and Flux still gets it from here: delete it, and take it out of releaseFiles' }]);
  });

  test.each<readonly [string, Parameters<typeof run>[0], string]>([
    ['the release is not in its file', { props: { releaseFiles: { cilium: 'apps/jetstack.yaml' } } }, 'RELEASE_FILE_INVALID: apps/jetstack.yaml: no HelmRelease "cilium" stands in the files'],
    ['the file is not there', { props: { releaseFiles: { cilium: 'apps/none.yaml' } } }, 'RELEASE_FILE_INVALID: apps/none.yaml: '],
    ['the style is ResourceSet', { props: { style: 'ResourceSet' } }, 'FLEET_INVALID: releaseFiles of cluster "dev" names HelmReleases, and its style is ResourceSet'],
    ['the file is not below the fleet\'s folder', { props: { releaseFiles: { cilium: '../x.yaml' } } }, 'FLEET_INVALID: releaseFiles of cluster "dev" names no file below the fleet\'s folder; found "../x.yaml"'],
  ])('fails if %s', (_, scene, message) => {
    expect(() => run(scene)).toThrow(message);
  });
});
