import type { Answers } from '../../src/adoption/answers';
import { buildFolder } from '../../src/adoption/build-folder';
import { compareTrees } from '../../src/adoption/compare';
import { planAdoption, type AdoptionStep } from '../../src/adoption/plan-adoption';
import { moveOf, nextStep, planStep, type Direction } from '../../src/adoption/plan-next-step';
import { formatComparison } from '../../src/adoption/step-text';
import { ConfigError, formatProblem } from '../../src/errors';
import { entriesOf } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import { parseHcl } from '../../src/synthesis/hcl/parse-hcl';
import { checkExtraction } from '../../src/synthesis/renovate/check-extraction';
import { adoptFixture, changed } from '../support/adopt-fixture';

const ANSWERS: Answers = { repository: 'acme/homelab', promotedFrom: new Map([['live', 'integration']]) };
const CLUSTERS = ['dev', 'integration', 'live'];
const CHARTS = 'kubernetes/platform/helm-charts.yaml';

function go(direction: Direction, { fleet, after }: Pick<AdoptionStep, 'fleet' | 'after'>): AdoptionStep {
  const move = moveOf(fleet, after);
  return planStep(nextStep(direction, move), move as NonNullable<typeof move>, fleet, after);
}

function compare({ fleet, before, after }: AdoptionStep) {
  return compareTrees(fleet, before, after, buildFolder);
}

function fail(tree: ReadonlyMap<string, string>, answers: Answers = ANSWERS): readonly string[] {
  try {
    planAdoption(tree, answers);
    return [];
  } catch (error) {
    return (error as ConfigError).problems.filter(({ severity }) => severity !== 'warning').map(formatProblem);
  }
}

function text({ after }: AdoptionStep, path: string): string {
  return after.get(path) ?? '';
}

/** What somebody would see in a review: the lines that are not in the other text, in order. */
function addedLines(before: string, after: string): readonly string[] {
  const known = before.split(/\r?\n/);
  return after.split(/\r?\n/).filter((line) => !known.includes(line)).map((line) => line.trim());
}

const before = adoptFixture('homelab');
const prepared = planAdoption(before, ANSWERS);
const moved = go('continue', prepared);
const finished = go('finish', moved);

describe('planAdoption', () => {
  test('adds sources before what is promoted from them, unless somebody has said another order', () => {
    const promotedFrom = new Map([['dev', 'live'], ['live', 'integration']]);
    const orderOf = (answers: Answers) => planAdoption(before, { ...ANSWERS, promotedFrom, ...answers }).fleet.clusters.map(({ name }) => name);
    expect([orderOf({}), orderOf({ clusters: CLUSTERS })]).toEqual([['integration', 'live', 'dev'], CLUSTERS]);
    expect(() => orderOf({ promotedFrom: new Map([['dev', 'live'], ['live', 'dev']]) })).toThrow(/CLUSTER_CYCLE/);
  });

  test('takes three steps where something moves', () => {
    expect([prepared, moved, finished].map(({ kind }) => kind)).toEqual(['prepare', 'move', 'finish']);
    expect([prepared, moved, finished].map(({ fleet, after }) => moveOf(fleet, after)?.state)).toEqual(['shared-marked', 'own-marked', 'own']);
  });

  test('changes nothing of what runs, and lets nobody prune what changes its owner', () => {
    for (const step of [prepared, moved, finished]) expect(compare(step)).toMatchObject({ unexpected: [], unproven: [], values: 39 });
    expect(compare(prepared).handovers).toEqual([]);
    expect(compare(moved).handovers).toEqual(CLUSTERS.map((cluster) => ({
      cluster, object: 'fluxcd.controlplane.io/ResourceSet flux-system/platform-resources', from: 'flux-system/platform', to: 'flux-system/flux-system',
    })));
    expect(compare(finished).handovers).toEqual([]);
  });

  test('writes down what every cluster runs, as Renovate will read it', () => {
    for (const cluster of CLUSTERS) {
      const path = `clusters/${cluster}/versions.ts`;
      const { manifest } = parseManifest(path, text(prepared, path));
      expect(manifest?.infrastructure).toHaveLength(6);
      expect(manifest?.charts).toHaveLength(22);
      expect(checkExtraction(path, manifest ? entriesOf(manifest) : [], text(prepared, path))).toEqual([]);
    }
    const dev = text(prepared, 'clusters/dev/versions.ts');
    for (const source of [
      "talos: githubRelease('v1.12.1', 'siderolabs/talos')", "kubernetes: githubTag('1.35.0', 'kubernetes/kubernetes')", "cilium: githubRelease('1.18.6', 'cilium/cilium')",
      "gateway_api: githubRelease('v1.4.1', 'kubernetes-sigs/gateway-api')", "flux: githubRelease('v2.7.5', 'fluxcd/flux2')",
      "prometheus: helm('20.0.0', 'prometheus-operator-crds', 'https://prometheus-community.github.io/helm-charts')",
      "chart: helm('3.4.0', 'kubernetes-secret-generator', 'https://helm.mittwald.de')", "chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts')",
    ]) expect(dev).toContain(source);
  });

  test('gives the stacks their versions, in files that are HCL, and deletes what nothing reads', () => {
    expect(prepared.after.has('infrastructure/versions.hcl')).toBe(false);
    for (const [path, hcl] of prepared.after) if (path.endsWith('.hcl')) expect(() => parseHcl(hcl)).not.toThrow();
    expect(addedLines(before.get('infrastructure/units/bootstrap/terragrunt.hcl') ?? '', text(prepared, 'infrastructure/units/bootstrap/terragrunt.hcl'))).toEqual([
      'flux_version = values.versions.flux', 'labels       = { for name, version in values.versions : name => version }',
    ]);
    expect(text(prepared, 'infrastructure/units/bootstrap/terragrunt.hcl')).not.toMatch(/[^\r]\n/);
    for (const path of ['infrastructure/stacks/storage/terragrunt.stack.hcl', 'infrastructure/units/unifi/terragrunt.hcl', 'infrastructure/root.hcl']) {
      expect(prepared.after.get(path)).toBe(before.get(path));
    }
  });

  test('leaves notifications of the owner\'s where they are, and has its own beside them', () => {
    const folder = 'kubernetes/platform/config/flux-notifications';
    const step = planAdoption(changed(before, { [`${folder}/kustomization.yaml`]: 'resources: []\n', [`${folder}/github-provider.yaml`]: '# mine\n' }), ANSWERS);
    expect(step.changes.filter(({ path }) => path.startsWith('kubernetes/platform/config')).map(({ kind, path }) => [kind, path])).toEqual([
      'github-provider', 'kustomization', 'reconciliation-alert',
    ].map((name) => ['create', `kubernetes/platform/config/sluice-notifications/${name}.yaml`]));
    expect(text(step, 'kubernetes/clusters/dev/flux-notifications/kustomization.yaml')).toContain('- ../../../platform/config/sluice-notifications');
    expect(compare(step).unexpected).toEqual([]);
  });

  test('touches no file but those that it has to', () => {
    const paths = prepared.changes.filter(({ kind }) => kind !== 'create').map(({ path }) => path);
    expect(paths).toEqual([
      '.github/renovate.json5', 'infrastructure/modules/bootstrap/resources/kustomization.yaml.tftpl',
      ...CLUSTERS.map((cluster) => `infrastructure/stacks/${cluster}/terragrunt.stack.hcl`),
      ...['bootstrap', 'config', 'talos'].map((unit) => `infrastructure/units/${unit}/terragrunt.hcl`), 'infrastructure/versions.hcl',
      'kubernetes/clusters/dev/kustomization.yaml', 'kubernetes/clusters/integration/kustomization.yaml', CHARTS,
    ]);
    expect(addedLines(before.get(CHARTS) ?? '', text(prepared, CHARTS))).toEqual(['kustomize.toolkit.fluxcd.io/prune: disabled']);
  });

  test('lists what Flux takes today where a cluster has no kustomization', () => {
    expect(text(prepared, 'kubernetes/clusters/live/kustomization.yaml')).toContain('resources:\n  - platform.yaml\n  - vars.yml\n  - flux-notifications\n');
  });

  test('keeps the owner\'s ResourceSet, with the lines that evidence needs and without its inputs', () => {
    const after = text(finished, CHARTS);
    expect(after).toContain('  # one per release\n  inputs: []\n  # how each of them is made\n  resourcesTemplate: |\n');
    expect(addedLines(before.get(CHARTS) ?? '', after)).toEqual([
      'inputs: []', 'annotations:', 'event.toolkit.fluxcd.io/component: << print "charts/" inputs.name | quote >>', 'event.toolkit.fluxcd.io/fingerprint: << inputs.fingerprint | quote >>',
      '<<- if inputs.isSource >>', 'commonMetadata:', 'annotations:', 'sluice-fingerprint: << inputs.fingerprint | quote >>',
    ].filter((line) => !before.get(CHARTS)?.split('\n').some((known) => known.trim() === line && line === '')));
    expect(text(moved, 'kubernetes/platform/kustomization.yaml')).toBe(before.get('kubernetes/platform/kustomization.yaml')?.replace('  - "helm-charts.yaml"\n', ''));
  });

  test('changes the template that something else writes kustomizations from', () => {
    const path = 'infrastructure/modules/bootstrap/resources/kustomization.yaml.tftpl';
    expect(text(finished, path)).toBe(text(finished, 'kubernetes/clusters/dev/kustomization.yaml'));
  });

  test('says what it does not know, by name, all at once', () => {
    const tree = changed(before, { '.github/renovate.json5': (config) => config.replace('matchStrings": ["talos', 'matchStrings": ["tolas').replace('\'github-tags\'', '\'docker\'') });
    expect(fail(tree, {})).toEqual([
      expect.stringMatching(/ADOPT_UNKNOWN: infrastructure\/versions\.hcl:5:5: no manager of Renovate says what talos is a version of; --package talos=/),
      expect.stringMatching(/ADOPT_UNKNOWN: infrastructure\/versions\.hcl:6:5: kubernetes is looked up in docker, which no manifest knows; --package kubernetes=/),
      expect.stringMatching(/ADOPT_UNKNOWN: no remote of the clone.*--repository/),
      expect.stringMatching(/ADOPT_UNKNOWN: nothing says which of dev, integration, live follows which; --promote .*--no-promotion/),
    ]);
    const answered: Answers = { ...ANSWERS, packages: new Map([['talos', { kind: 'githubRelease', repository: 'siderolabs/talos' }], ['kubernetes', { kind: 'githubTag', repository: 'kubernetes/kubernetes' }]]) };
    expect(text(planAdoption(tree, answered), 'clusters/dev/versions.ts')).toBe(text(prepared, 'clusters/dev/versions.ts'));
  });

  test.each<[string, Record<string, (text: string) => string>, RegExp]>([
    ['an input says what no manifest can', { [CHARTS]: (yaml) => yaml.replace('      namespace: cert-manager\n', '      namespace: cert-manager\n      timeout: 5m\n') }, /helm-charts\.yaml:19:7: the inputs stay here: cert-manager has timeout/],
    ['a version is a range', { [CHARTS]: (yaml) => yaml.replace('"1.17.1"', '"1.x"') }, /the inputs stay here: cert-manager has the chart\.version "1\.x"/],
    ['a variable is substituted', { [CHARTS]: (yaml) => yaml.replace('maxHistory: 3', 'maxHistory: ${history}') }, /platform of "dev" substitutes \$\{\.\.\.\} in the ResourceSet/],
    ['a kustomization changes what it lists', { 'kubernetes/platform/kustomization.yaml': (yaml) => `${yaml}commonLabels:\n  a: b\n` }, /kustomization\.yaml: commonLabels may change the ResourceSet/],
    ['the Kustomization changes what it applies', { 'kubernetes/clusters/dev/platform.yaml': (yaml) => yaml.replace('prune: true', 'prune: true\n  targetNamespace: other') }, /platform of "dev" changes what it applies \(targetNamespace\)/],
    ['the template is no literal block', { [CHARTS]: (yaml) => yaml.replace('resourcesTemplate: |', 'resourcesTemplate: >') }, /no literal block/],
    ['the template makes two releases', { [CHARTS]: (yaml) => yaml.replace('kind: HelmRepository', 'kind: HelmRelease') }, /several HelmReleases/],
  ])('leaves the charts alone where %s, and takes over the rest in one step', (_, changes, message) => {
    const step = planAdoption(changed(before, changes), ANSWERS);
    expect(step.kind).toBe('whole');
    expect(step.warnings.map(formatProblem).join('\n')).toMatch(message);
    expect(text(step, 'clusters/dev/versions.ts')).toContain('charts: {}');
    expect(compare(step)).toMatchObject({ unexpected: [], handovers: [] });
  });

  test('sets a ResourceSet apart that shares its file with others', () => {
    const namespaces = before.get('kubernetes/platform/namespaces.yaml') ?? '';
    const tree = changed(before, {
      'kubernetes/platform/namespaces.yaml': null,
      'kubernetes/platform/kustomization.yaml': (yaml) => yaml.replace('  - namespaces.yaml\n', ''),
      [CHARTS]: (yaml) => `---\n${namespaces}${yaml.replace('# The charts of all clusters.\n---\n', '---\n# The charts of all clusters.\n')}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: last\n`,
    });
    const step = planAdoption(tree, ANSWERS);
    expect(text(step, CHARTS)).toBe(`---\n${namespaces}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: last\n`);
    expect(text(step, 'kubernetes/platform/platform-resources.yaml')).toContain('# The charts of all clusters.\napiVersion: fluxcd');
    const next = go('continue', step);
    expect([step, next].map((each) => compare(each).unexpected)).toEqual([[], []]);
    expect(compare(next).handovers).toHaveLength(3);
  });
});

describe('planStep', () => {
  test('keeps what runs where a manifest was changed between the steps', () => {
    const path = 'clusters/live/versions.ts';
    const step = go('continue', { fleet: prepared.fleet, after: changed(prepared.after, { [path]: (manifest) => manifest.replace("'1.17.1'", "'1.18.0'") }) });
    expect(text(step, path)).toBe(text(prepared, path));
    expect(step.warnings.map(formatProblem)).toEqual([expect.stringMatching(/clusters\/live\/versions\.ts: charts\/cert-manager becomes what runs/)]);
    expect(compare(step).unexpected).toEqual([]);
  });

  test('goes back the same way, to the same inputs', () => {
    const marked = go('undo', finished);
    const back = go('undo', marked);
    const done = go('undo', back);
    expect([marked, back, done].map(({ kind }) => kind)).toEqual(['undo-prepare', 'undo-move', 'undo-finish']);
    for (const step of [marked, back, done]) expect(compare(step).unexpected).toEqual([]);
    expect(compare(back).handovers).toHaveLength(3);
    expect(marked.after).toEqual(moved.after);
    expect(compareTrees(prepared.fleet, before, done.after, buildFolder).unexpected).toEqual([]);
    expect([...done.after.keys()].filter((path) => path.endsWith('/helm-charts.yaml'))).toEqual([CHARTS]);
  });

  test('brings files back as they were, where nobody has changed them since', () => {
    const marked = go('undo', finished);
    const move = moveOf(marked.fleet, marked.after) as NonNullable<ReturnType<typeof moveOf>>;
    const back = (tree: ReadonlyMap<string, string>) => planStep(nextStep('undo', move), move, marked.fleet, tree, prepared.after);
    expect(go('undo', back(marked.after)).after).toEqual(changed(prepared.after, { [CHARTS]: before.get(CHARTS) as string }));
    const since = back(changed(marked.after, { [CHARTS]: (yaml) => yaml.replace('maxHistory: 3', 'maxHistory: 4') }));
    expect(text(since, CHARTS)).toContain('maxHistory: 4');
    for (const step of [back(marked.after), since]) expect(compare(step).handovers).toHaveLength(3);
  });

  test('fails to go back where clusters differ', () => {
    const tree = changed(finished.after, { 'clusters/live/versions.ts': (manifest) => manifest.replace("'1.17.1'", "'1.18.0'") });
    expect(() => go('undo', go('undo', { fleet: finished.fleet, after: tree }))).toThrow(/ADOPT_STEP: .*charts\/cert-manager is not the same on dev and live/);
  });

  test.each<[Direction, AdoptionStep]>([['finish', prepared], ['continue', moved], ['continue', finished], ['finish', finished]])('fails if --%s is not what comes next', (direction, step) => {
    expect(() => go(direction, step)).toThrow(/ADOPT_STEP/);
  });
});

describe('compareTrees', () => {
  test.each<[string, AdoptionStep, Record<string, string | null | ((text: string) => string)>, RegExp]>([
    ['a chart would get another version', moved, { 'kubernetes/clusters/live/helm-charts.yaml': (yaml) => yaml.replace('1.17.1', '1.18.0') }, /live.*the input cert-manager would be another/],
    ['a chart would go', moved, { 'kubernetes/clusters/live/helm-charts.yaml': (yaml) => yaml.replace(/ {4}- name: cert-manager\n(?: {6}.*\n)+/, '') }, /the input cert-manager would go/],
    ['the template would do something else', moved, { 'kubernetes/clusters/dev/helm-charts.yaml': (yaml) => yaml.replace('maxHistory: 3', 'maxHistory: 4') }, /its template would change by more/],
    ['the ResourceSet would say something else', moved, { 'kubernetes/clusters/dev/helm-charts.yaml': (yaml) => yaml.replace('name: platform-namespaces', 'name: others') }, /something else than its inputs/],
    ['it could be pruned while it moves', moved, { 'kubernetes/clusters/dev/helm-charts.yaml': (yaml) => yaml.replace(/ *kustomize.toolkit.fluxcd.io\/prune: disabled\n/, '') }, /dev.*while flux-system\/platform may prune it/],
    ['it would have two owners', moved, { 'kubernetes/platform/kustomization.yaml': before.get('kubernetes/platform/kustomization.yaml') ?? '', [CHARTS]: before.get(CHARTS) ?? '' }, /would have two owners/],
    ['an object would go', prepared, { 'kubernetes/clusters/live/kustomization.yaml': (yaml) => yaml.replace('  - vars.yml\n', '') }, /live.*ConfigMap flux-system\/cluster-vars would go/],
    ['an object would change', prepared, { 'kubernetes/clusters/live/vars.yml': (yaml) => yaml.replace('cluster_name: live', 'cluster_name: dev') }, /ConfigMap flux-system\/cluster-vars would change/],
    ['a folder could not be built', prepared, { 'kubernetes/clusters/live/vars.yml': null }, /kubernetes\/clusters\/live\/vars\.yml is listed and is not there/],
    ['a stack would get another version', prepared, { 'infrastructure/stacks/live/terragrunt.stack.hcl': (hcl) => hcl.replace('"v1.12.1"', '"v1.12.2"') }, /live\/terragrunt\.stack\.hcl config.*would read talos = "v1\.12\.2"/],
    ['a unit would miss its versions', prepared, { 'infrastructure/stacks/dev/terragrunt.stack.hcl': (hcl) => hcl.replace(', versions = local.versions', '') }, /dev\/terragrunt\.stack\.hcl bootstrap.*would read no versions/],
    ['a stack would say something else', prepared, { 'infrastructure/stacks/dev/terragrunt.stack.hcl': (hcl) => hcl.replace('"minimal"', '"normal"') }, /dev\/terragrunt\.stack\.hcl.*something else than its versions/],
  ])('finds that %s', (_, step, changes, message) => {
    const { unexpected } = compareTrees(step.fleet, step.before, changed(step.after, changes), buildFolder);
    expect(unexpected.map(({ where, what }) => `${where}: ${what}`).join('\n')).toMatch(message);
  });

  test('is told in lines that do nothing to a terminal', () => {
    const tree = changed(before, { 'kubernetes/clusters/live/vars.yml': (yaml) => yaml.replace('name: more-vars', 'name: "more\\e[2J\\nvars"') });
    const { unexpected } = compareTrees(prepared.fleet, before, changed(prepared.after, { 'kubernetes/clusters/live/vars.yml': tree.get('kubernetes/clusters/live/vars.yml') ?? '' }), buildFolder);
    const lines = formatComparison({ named: unexpected, unexpected: [], handovers: [], unproven: [], objects: 0, values: 0 }, 'by nobody');
    expect(lines.join('')).toContain('vars would be new');
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });

  test('finds a folder that would be applied as a whole, notifications and all', () => {
    const config = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: config\n  namespace: flux-system\nspec:\n  path: kubernetes/platform/config\n  prune: true\n';
    const tree = changed(before, { 'kubernetes/platform/issuers/issuer.yaml': (yaml) => `${yaml}---\n${config}`, 'kubernetes/platform/config/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: b\n' });
    const { unexpected } = compare(planAdoption(tree, ANSWERS));
    expect(unexpected.map(({ what }) => what).join('\n')).toMatch(/kubernetes\/platform\/config is applied as a whole/);
  });
});
