import type { Answers } from '../../src/adoption/answers';
import { buildFolder } from '../../src/adoption/build-folder';
import { compareTrees } from '../../src/adoption/compare';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { moveOf, nextStep, planStep } from '../../src/adoption/plan-next-step';
import { formatProblem } from '../../src/errors';
import { adoptFixture, changed } from '../support/adopt-fixture';

type Changes = Parameters<typeof changed>[1];

const LEFT_OUT = 'a cluster that is left out gets it';
const ANSWERS: Answers = { repository: 'acme/homelab', promotedFrom: new Map([['live', 'integration']]) };
const CHARTS = 'kubernetes/platform/helm-charts.yaml';
const LIST = 'kubernetes/clusters/dev/kustomization.yaml';
const ENV = '# renovate: datasource=github-releases depName=siderolabs/talos\nTALOS=v1.12.1\n';
const kubernetes = new Map([...[...adoptFixture('homelab')].filter(([path]) => path.startsWith('kubernetes/')), ['dev.env', ENV]]);

const plan = (changes: Changes, answers = ANSWERS): AdoptionStep => planAdoption(changed(kubernetes, changes), answers);
const texts = ({ warnings }: AdoptionStep): string => warnings.map(formatProblem).join('\n');
const compare = ({ fleet, before, after }: AdoptionStep) => compareTrees(fleet, before, after, buildFolder);

function move({ fleet, after }: Pick<AdoptionStep, 'fleet' | 'after'>): AdoptionStep {
  const next = moveOf(fleet, after) as NonNullable<ReturnType<typeof moveOf>>;
  return planStep(nextStep('continue', next), next, fleet, after);
}

const listing = (path: string) => (text: string): string => text.replace('resources:\n', `resources:\n  - ${path}\n`);
const kustomization = (name: string, fields: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n  prune: true\n${fields}`;
const patch = (target: string): string => `patches:\n  - target: { ${target} }\n    patch: "- { op: remove, path: /spec/inputs }"\n`;

describe('a shared ResourceSet stays where it is', () => {
  const before = (field: string) => (text: string): string => text.replace('  # how each of them is made\n', `  ${field}\n  # how each of them is made\n`);

  test.each<readonly [string, Changes, string]>([
    ['the list of a cluster patches what it applies', { [LIST]: (text) => text + patch('kind: ResourceSet') }, `${LIST} (patches) would change the ResourceSet once it stands in the folder of "dev"`],
    ['the list of a cluster renames what it applies', { [LIST]: (text) => `${text}namePrefix: dev-\n` }, `${LIST} (namePrefix) would change the ResourceSet`],
    ['the list of a cluster has another namespace', { [LIST]: (text) => `${text}namespace: apps\n` }, `${LIST} (namespace) would change the ResourceSet`],
    ['a patch of a file is one of it', {
      [LIST]: (text) => `${text}patches:\n  - path: change.yaml\n`,
      'kubernetes/clusters/dev/change.yaml': 'apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata: { name: platform-resources }\nspec: { wait: true }\n',
    }, `${LIST} (patches) would change the ResourceSet`],
    ['the Kustomization of a cluster\'s folder patches what it applies', {
      [LIST]: listing('sync.yaml'), 'kubernetes/clusters/dev/sync.yaml': kustomization('cluster', `  path: ./kubernetes/clusters/dev\n  ${patch('kind: ".*Set"').trimEnd().replaceAll('\n', '\n  ')}\n`),
    }, 'the Kustomization flux-system/cluster (patches) would change the ResourceSet'],
    [LEFT_OUT, {}, 'the ResourceSet stays here: "integration" gets it as well, and is not among the clusters; name it too with --clusters dev,live,integration'],
    ['a cluster that stands elsewhere gets it', { 'fleet/edge/platform.yaml': `---\n${kustomization('platform', '  path: ./kubernetes/platform/\n')}` }, 'fleet/edge/platform.yaml:2: the ResourceSet kubernetes/platform/helm-charts.yaml stays there: this Kustomization applies it too'],
    ['others give it inputs too', { [CHARTS]: before('inputsFrom: [{ kind: ResourceSetInputProvider, name: more }]') }, 'the inputs stay here: "inputsFrom" brings'],
    ['its inputs are permuted', { [CHARTS]: before('inputStrategy: { name: Permute }') }, 'the inputs stay here: "inputStrategy" brings'],
  ])('where %s', (name, changes, warning) => {
    const step = plan(changes, name === LEFT_OUT ? { ...ANSWERS, clusters: ['dev', 'live'], promotedFrom: new Map() } : ANSWERS);
    expect(texts(step)).toContain(warning);
    expect(step.kind).toBe('whole');
    expect(step.after.get(CHARTS)).toBe(step.before.get(CHARTS));
  });
});

describe('a shared ResourceSet moves', () => {
  test('where what patches the folder of a cluster is not about it', () => {
    const step = plan({ [LIST]: (text) => text + patch('kind: Kustomization, name: platform') });
    expect(step.kind).toBe('prepare');
    expect(compare(move(step)).unexpected).toEqual([]);
  });

  test('and a cluster that has never had it goes without', () => {
    const step = plan({ [LIST]: (text) => text.replace('platform.yaml', 'other.yaml'), 'kubernetes/clusters/dev/other.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other, namespace: apps }\n' });
    expect(texts(step)).toContain('"dev" does not get the ResourceSet, as far as its folder tells, and its manifest begins without charts');
    const moved = move(step);
    expect(compare(moved)).toMatchObject({ unexpected: [], handovers: [{ cluster: 'integration' }, { cluster: 'live' }] });
    expect(moved.after.get('clusters/dev/versions.ts')).toContain('charts: {}');
    expect([...moved.after.keys()].filter((path) => path.endsWith('/helm-charts.yaml') && path.includes('clusters'))).toEqual(['integration', 'live'].map((name) => `kubernetes/clusters/${name}/helm-charts.yaml`));
  });

  test('and Renovate goes on raising what stays in its file', () => {
    const manager = { customType: 'regex', managerFilePatterns: ['**/helm-charts.yaml'], matchStrings: ['version: (?<currentValue>.*)'] };
    const all = changed(kubernetes, { 'renovate.json': JSON.stringify({ customManagers: [manager] }) });
    const second = (text: string): string => `${text}---\n${text.replace(/^---\n/, '').replace('name: platform-resources', 'name: second')}`;
    const modules = [all, changed(all, { [CHARTS]: second })].map((tree) => planAdoption(tree, ANSWERS).after.get('renovate.ts'));
    expect(modules.map((text) => text?.includes('**/helm-charts.yaml'))).toEqual([false, true]);
  });

  test('fails if something has come to change it since the first step', () => {
    const { fleet, after } = plan({});
    const patched = changed(after, { [LIST]: (text) => text + patch('kind: ResourceSet') });
    expect(compare(move({ fleet, after: patched })).unexpected).toEqual([{ where: 'dev', what: `fluxcd.controlplane.io/ResourceSet flux-system/platform-resources would pass to ${LIST} (patches), which would change it` }]);
  });
});

describe('an adoption', () => {
  const fail = (changes: Changes): string => {
    try {
      return texts(plan(changes));
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('fails if there is nothing to take over, and says why', () => {
    const changes = { 'dev.env': null, [LIST]: (text: string) => `${text}namePrefix: dev-\n` };
    expect(fail(changes)).toMatch(/ADOPT_LEFT_ALONE: .*namePrefix[^]*ADOPT_UNKNOWN: no versions are found that a manifest could take over/);
  });

  test('fails if it would write over what the owner has', () => {
    const said = fail({ 'clusters/dev/versions.ts': 'mine\n', 'renovate.ts': 'mine\n', 'renovate.json': '{}\n' });
    for (const file of ['clusters/dev/versions.ts', 'renovate.ts']) expect(said).toContain(`NOT_OURS: ${file}: the adoption writes this file, and there is one already`);
  });

  test('fails if Renovate would not read the rules of package.json any more', () => {
    expect(fail({ 'package.json': '{\n  "renovate": { "extends": [] }\n}\n' })).toContain('RENOVATE_ELSEWHERE: package.json:2:3: Renovate reads "renovate" of this file');
    expect(fail({ 'package.json': '{}\n', 'renovate.json': '{}\n' })).not.toContain('package.json');
  });
});

describe('folders of clusters', () => {
  test('are no clusters where another cluster lists them', () => {
    const step = plan({ [LIST]: listing('../base/'), 'kubernetes/clusters/base/kustomization.yaml': 'resources: []\n' });
    expect(step.fleet.clusters.map(({ name }) => name)).toEqual(['dev', 'integration', 'live']);
    expect(step.changes.filter(({ path }) => path.includes('base'))).toEqual([]);
  });

  test('fail to build where they have an object twice', () => {
    const tree = changed(kubernetes, { [LIST]: listing('again.yaml'), 'kubernetes/clusters/dev/again.yaml': (kubernetes.get('kubernetes/clusters/dev/platform.yaml') ?? '') });
    expect(buildFolder(tree, 'kubernetes/clusters/dev').failure).toBe('kubernetes/clusters/dev has the kustomize.toolkit.fluxcd.io/Kustomization flux-system/platform twice');
  });
});
