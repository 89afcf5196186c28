import { buildFolder } from '../../src/adoption/build-folder';
import { compareTrees } from '../../src/adoption/compare';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { formatProblem } from '../../src/errors';
import { entriesOf } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import { planChanges } from '../../src/synthesis/changes';
import { checkExtraction } from '../../src/synthesis/renovate/check-extraction';
import { synthesize } from '../../src/synthesis/synthesize';
import { adoptFixture, changed } from '../support/adopt-fixture';

const adopt = (tree: ReadonlyMap<string, string>, promotedFrom: readonly (readonly [string, string])[] = []): AdoptionStep =>
  planAdoption(tree, { repository: 'acme/homelab', promotedFrom: new Map(promotedFrom) });

const twoClusters = adoptFixture('helm-releases');
const oneCluster = adoptFixture('versions-env');
const CLUSTERS = [['prod', 'staging']] as const;
const ENV = 'kubernetes/clusters/homelab/versions.env';

/** Two clusters that read one file of variables through kustomizations of their own. */
function sharedEnv(): Map<string, string> {
  const kustomization = oneCluster.get('kubernetes/clusters/homelab/kustomization.yaml') ?? '';
  const moved = Object.fromEntries(['dev', 'live'].flatMap((name) => [
    [`kubernetes/clusters/${name}/kustomization.yaml`, kustomization.replace('- versions.env', '- "../../versions.env" # of all')],
    [`kubernetes/clusters/${name}/apps.yaml`, oneCluster.get('kubernetes/clusters/homelab/apps.yaml') ?? ''],
  ]));
  const gone = { 'kubernetes/clusters/homelab/kustomization.yaml': null, 'kubernetes/clusters/homelab/apps.yaml': null, [ENV]: null, 'infrastructure/provision.sh': null };
  return changed(oneCluster, { ...gone, ...moved, 'kubernetes/versions.env': oneCluster.get(ENV) ?? '' });
}

const STEPS: readonly (readonly [string, AdoptionStep])[] = [
  ['HelmReleases in files of each cluster', adopt(twoClusters, CLUSTERS)],
  ['a file of variables, and one cluster', adopt(oneCluster)],
  ['a file of variables that clusters share', adopt(sharedEnv(), [['live', 'dev']])],
  ['HelmReleases, and nobody is promoted', adopt(twoClusters)],
];

describe.each(STEPS)('adopting %s', (_, { kind, fleet, before, after, changes }) => {
  test('is one step, which changes nothing of what runs', () => {
    expect(kind).toBe('whole');
    expect(compareTrees(fleet, before, after, buildFolder)).toMatchObject({ unexpected: [], unproven: [], handovers: [] });
  });

  test('leaves nothing to synthesize', () => {
    const { files } = synthesize(fleet, after);
    expect(planChanges(files, new Map(files.map(({ path }) => [path, after.get(path) ?? '']))).changes).toEqual([]);
  });

  test('writes manifests in which Renovate finds every version, once', () => {
    for (const { manifest } of fleet.clusters) {
      const text = after.get(manifest) ?? '';
      const parsed = parseManifest(manifest, text).manifest;
      expect(parsed && entriesOf(parsed).length).toBeGreaterThan(2);
      expect(checkExtraction(manifest, parsed ? entriesOf(parsed) : [], text)).toEqual([]);
    }
  });

  test('changes no version of any file', () => {
    const versionsIn = (text: string): readonly string[] => text.match(/\b\d+\.\d+\.\d+\b/g) ?? [];
    const updates = changes.filter((change) => change.kind === 'update');
    expect(updates.map((change) => versionsIn(change.after))).toEqual(updates.map((change) => versionsIn(change.before)));
  });
});

describe('HelmReleases in files of each cluster', () => {
  const [, { after, warnings, changes }] = STEPS[0] as (typeof STEPS)[number];

  test('stay where they are, and lose no byte', () => {
    const releases = changes.filter(({ path }) => path.startsWith('kubernetes/apps/'));
    expect(releases.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['prod', 'staging'].flatMap((name) => ['cert-manager/release', 'cilium', 'podinfo/release'].map((file) => `update kubernetes/apps/${name}/${file}.yaml`)));
    for (const change of releases) {
      const ours = /^ *(?:annotations:|commonMetadata:|event\.toolkit\.fluxcd\.io\/\w+: [\w/-]+|sluice-fingerprint: f\w{12})\r?$/;
      const rest = change.after.split('\n').filter((line) => !ours.test(line)).join('\n').replace(/ annotations: \{[^}]*\},/, '');
      expect(rest).toBe(change.before.split('\n').filter((line) => !/^ *annotations:$/.test(line)).join('\n').replace(/^( *)annotations:\n/m, ''));
    }
  });

  test('are what the manifest of their cluster says', () => {
    const { manifest } = parseManifest('clusters/prod/versions.ts', after.get('clusters/prod/versions.ts') ?? '');
    expect(manifest?.charts.map(({ name, namespace, source, dependsOn }) => [name, namespace, source.version, source.repository, dependsOn])).toEqual([
      ['cilium', 'kube-system', '1.17.9', 'oci://quay.io/cilium/charts', []],
      ['cert-manager', 'cert-manager', '1.16.3', 'https://charts.jetstack.io', ['cilium']],
      ['podinfo', 'podinfo', '6.7.0', 'https://stefanprodan.github.io/podinfo', ['cert-manager', { kind: 'external', name: 'dapr-system/dapr' }]],
    ]);
  });

  test('are left alone, and listed with their place, where a manifest cannot say them', () => {
    const said = warnings.filter(({ at }) => at?.file.startsWith('kubernetes/')).map((warning) => `${warning.at?.file}:${warning.at?.line} ${warning.what}`);
    const odd = (name: string) => [
      `kubernetes/apps/${name}/odd.yaml:1 the HelmRelease ranged has the version ">=20.0.0 <21.0.0", and a manifest names one full version`,
      `kubernetes/apps/${name}/odd.yaml:8 the HelmRelease from-git takes its chart from a GitRepository, which no manifest can say`,
      `kubernetes/apps/${name}/odd.yaml:15 the HelmRelease anchored has a version with an anchor or an alias, which stands for more than this place`,
    ];
    expect(said).toEqual([...odd('prod'), 'kubernetes/apps/base/metrics-server.yaml:1 the HelmRelease metrics-server has one file for prod and staging', ...odd('staging')]);
  });

  const PODINFO = 'kubernetes/apps/prod/podinfo/release.yaml';
  const APPS = 'kubernetes/apps/prod/kustomization.yaml';
  test.each<readonly [string, Parameters<typeof changed>[1], string]>([
    ['its source is nowhere', { [PODINFO]: (text) => text.replace('name: podinfo } }', 'name: gone } }') }, 'takes its chart from the HelmRepository flux-system/gone, which stands in no file that the cluster gets'],
    ['its repository is not encrypted', { [PODINFO]: (text) => `${text}---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: { name: plain, namespace: flux-system }\nspec: { url: "http://charts.example.org" }\n`.replace('name: podinfo } }', 'name: plain } }') }, 'cannot stand in a manifest: the repository of charts/podinfo, found an address that is not encrypted'],
    ['its name is no release\'s', { [PODINFO]: (text) => text.replace('name: podinfo\n', 'name: pod.info\n') }, 'cannot stand in a manifest: a release\'s name, found "pod.info"'],
    ['it has no version', { [PODINFO]: (text) => text.replace('version: 6.7.0, ', '') }, 'has no version, and a manifest names one full version'],
    ['its version is a variable of nobody\'s', { [PODINFO]: (text) => text.replace('6.7.0', '"${podinfo_version}"') }, 'has the version ${podinfo_version}, which stands in no file of variables'],
    ['a patch speaks of versions', { [APPS]: (text) => `${text}patches:\n  - target: { kind: HelmRelease, name: podinfo }\n    patch: |\n      - { op: replace, path: /spec/chart/spec/version, value: 6.5.0 }\n` }, 'may get its version from kubernetes/apps/prod/kustomization.yaml, which is not followed'],
    ['its namespace stands elsewhere than its target', { [PODINFO]: (text) => text.replace('  namespace: flux-system\n', ''), [APPS]: (text) => `${text}namespace: flux-system\n` }, 'has a targetNamespace, and its own namespace stands elsewhere'],
    ['another in its file has its name', { [PODINFO]: (text) => `${text}---\n${text.replace('namespace: flux-system', 'namespace: other')}` }, 'has the name of another in its file'],
    ['another has its name', { 'kubernetes/apps/prod/odd.yaml': (text) => text.replace('name: from-git', 'name: cilium').replace('./charts/own, sourceRef: { kind: GitRepository, name: flux-system', 'podinfo, version: 6.7.0, sourceRef: { kind: HelmRepository, name: podinfo') }, 'the HelmRelease cilium has the name of another, in kubernetes/apps/prod/cilium.yaml'],
    ['releases wait for each other', { 'kubernetes/apps/prod/cilium.yaml': (text) => text.replace('    chartRef', '    dependsOn: [{ name: podinfo, namespace: flux-system }]\n    chartRef') }, 'cannot stand in a manifest: these releases wait for each other'],
  ])('are left alone if %s', (_, changes_, why) => {
    const step = adopt(changed(twoClusters, changes_));
    expect(step.warnings.map(formatProblem).join('\n')).toContain(why);
    expect(compareTrees(step.fleet, step.before, step.after, buildFolder)).toMatchObject({ unexpected: [] });
  });

  test('are left alone on a source where they are on its target: a promotion would bring a second one there', () => {
    const ranged = changed(twoClusters, { [PODINFO]: (text) => text.replace('version: 6.7.0', 'version: 6.x') });
    const text = (promotedFrom?: typeof CLUSTERS) => adopt(ranged, promotedFrom).after.get('clusters/staging/versions.ts');
    expect(text(CLUSTERS)).not.toContain('podinfo');
    expect(adopt(ranged, CLUSTERS).warnings.map(({ what }) => what)).toContain('the HelmRelease podinfo stays as it is, as that of "prod" does: a promotion would bring a second one there');
    expect(text()).toContain('podinfo');
  });

  test('are left to a ResourceSet where there is one', () => {
    const set = 'apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: { name: others, namespace: flux-system }\nspec:\n  inputs: []\n  resourcesTemplate: |\n    kind: HelmRelease\n';
    const { warnings: said } = adopt(changed(twoClusters, { 'kubernetes/apps/prod/cilium.yaml': (text) => `${set}${text}`, 'prod.env': '# renovate: datasource=github-releases depName=siderolabs/talos\nTALOS=v1.12.1\n' }), CLUSTERS);
    expect(said.map(({ what }) => what)).toContain('the HelmRelease podinfo stays as it is: the charts of "prod" come from a ResourceSet');
  });
});

describe('a file of variables', () => {
  const [, { after, warnings }] = STEPS[1] as (typeof STEPS)[number];

  test('keeps every line but the comments of what stands in the manifest now', () => {
    const taken = ['siderolabs/talos', 'kubernetes/kubernetes', 'charts.jetstack.io', 'helm-charts/spegel'];
    const expected = (oneCluster.get(ENV) ?? '').split('\n').map((line) => (taken.some((name) => line.endsWith(name)) ? line.replace(/renovate:.*/, 'from clusters/homelab/versions.ts') : line)).join('\n');
    expect(after.get(ENV)).toBe(expected);
  });

  test('leaves alone what no manifest can say, with its place', () => {
    expect(warnings.map(({ at, what }) => `${at?.line} ${what}`)).toEqual([
      '13 alpine_version has the value "3.22", which is no version of three numbers',
      '15 ansible_version is looked up in pypi, which no manifest knows',
      '17 K0S_VERSION is computed, and a manifest holds plain versions',
    ]);
  });

  test('leaves alone what is looked up in a way of its own', () => {
    const step = adopt(changed(oneCluster, { [ENV]: (text) => text.replace('depName=siderolabs/talos', 'depName=siderolabs/talos extractVersion=^talos-(?<version>.*)$') }));
    expect(step.warnings.map(({ what }) => what)).toContain('talos_version is looked up in github-releases with extractVersion "^talos-(?<version>.*)$", which no manifest knows');
    expect(step.after.get('clusters/homelab/versions.ts')).not.toContain('talos');
  });

  test('becomes one per cluster where clusters read one through kustomizations of their own', () => {
    const [, { after: files, before }] = STEPS[2] as (typeof STEPS)[number];
    expect(files.has('kubernetes/versions.env')).toBe(false);
    for (const name of ['dev', 'live']) {
      expect(files.get(`kubernetes/clusters/${name}/versions.env`)).toContain(`# from clusters/${name}/versions.ts\ntalos_version=v1.12.1\n`);
      const [was, is] = [before, files].map((tree) => tree.get(`kubernetes/clusters/${name}/kustomization.yaml`) ?? '') as [string, string];
      expect(is).toBe(was.replace('"../../versions.env"', '"versions.env"').replace('  - apps.yaml\n', '  - apps.yaml\n  - flux-notifications\n'));
    }
  });

  test.each<readonly [string, ReadonlyMap<string, string>, string]>([
    ['something else reads what clusters share', changed(sharedEnv(), { 'infrastructure/provision.sh': '. kubernetes/versions.env\n' }), 'all clusters share the versions in this file, and infrastructure/provision.sh reads it too'],
    ['a cluster does not read what the others share', changed(sharedEnv(), { 'kubernetes/clusters/live/kustomization.yaml': 'resources: [apps.yaml]\n' }), 'all clusters share the versions in this file, and the kustomization.yaml of live does not read it'],
    ['it is the second of a cluster', changed(oneCluster, { 'infrastructure/other.env': '# renovate: datasource=github-tags depName=a/b\nb=1.0.0\n' }), '"homelab" has a file of versions already, '],
    ['capitals alone tell two names apart', changed(oneCluster, { [ENV]: (text) => `${text}TALOS_VERSION=v1\n` }), 'talos_version is set twice, capitals aside'],
    ['a name begins with an underscore', changed(oneCluster, { [ENV]: (text) => `${text}# renovate: datasource=github-tags depName=a/b\n_b=1.0.0\n` }), '_b is a name that no manifest takes'],
  ])('is left alone if %s', (_, tree, why) => {
    const clusters = [...tree.keys()].some((path) => path.includes('/live/')) ? [['live', 'dev'] as const] : [];
    try {
      expect(adopt(tree, clusters).warnings.map(formatProblem).join('\n')).toContain(why);
    } catch (error) {
      // where nothing else is found, that is said too
      expect((error as Error).message).toContain(why);
    }
  });

  test('with CRLF keeps them', () => {
    const { after: files } = adopt(changed(oneCluster, { [ENV]: (text) => text.replaceAll('\n', '\r\n') }));
    expect((files.get(ENV) ?? '').replaceAll('\r\n', '')).not.toContain('\n');
    expect(files.get(ENV)).toContain('# from clusters/homelab/versions.ts\r\ntalos_version=v1.12.1\r\n');
  });
});
