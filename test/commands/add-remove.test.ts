import { join } from 'node:path';
import { add, type AddOptions, type ComponentKind } from '../../src/commands/add';
import type { EditOptions } from '../../src/commands/edited-manifests';
import { remove } from '../../src/commands/remove';
import { synth } from '../../src/commands/synth';
import { runCommand, type CommandResult } from '../support/command';
import { readTree, temporaryFolder, writeTree } from '../support/temporary-folder';

/** Written by hand: nothing of it may change but what is asked for. */
const MANIFEST = `// the versions of one cluster
import { defineVersions, helm } from 'sluice';

export const versions = defineVersions({
  infrastructure: {},
  charts: {
    'cilium': { namespace: 'kube-system',  chart: helm('1.18.6', 'cilium', 'https://helm.cilium.io') }, // first of all
    'longhorn': {
      namespace: 'longhorn-system',
      chart: helm('1.8.0', 'longhorn', 'https://charts.longhorn.io'),
      dependsOn: ['cilium'],
      values: 'values/longhorn.yaml',
    },
  },
});
`;
const FLEET = `import { Fleet } from 'sluice';
import { versions as dev } from './clusters/dev/versions';
import { versions as integration } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';

const fleet = new Fleet({ repository: 'acme/homelab', terragrunt: { unit: [] } });
fleet.addCluster('dev', { versions: dev });
fleet.addCluster('integration', { versions: integration });
fleet.addCluster('live-eu', { versions: live, promotedFrom: 'integration' });
fleet.addCluster('live-us', { versions: live, promotedFrom: 'integration' });

export default fleet;
`;
const MANIFESTS = ['dev', 'integration', 'live'].map((name) => `clusters/${name}/versions.ts`);
const FILES = { 'fleet.ts': FLEET, ...Object.fromEntries(MANIFESTS.flatMap((path) => [[path, MANIFEST], [path.replace('versions.ts', 'values/longhorn.yaml'), 'a: 1\n']])) };

const CERT_MANAGER: AddOptions = { repository: 'https://charts.jetstack.io', version: '1.17.1' };
const TALOS: AddOptions = { datasource: 'github-releases', package: 'siderolabs/talos', version: 'v1.12.1' };

let synthesized: Readonly<Record<string, string>> | undefined;

/** The fleet with its files as they are synthesized. */
async function fleetFolder(): Promise<string> {
  const folder = temporaryFolder(synthesized ?? FILES);
  if (!synthesized) {
    await runCommand('synth', folder, (environment) => synth({}, environment));
    synthesized = readTree(folder);
  }
  return folder;
}

interface Result extends CommandResult {
  readonly folder: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** The folder of all runs that write nothing. */
let untouched: string | undefined;

async function run(command: (environment: Parameters<Parameters<typeof runCommand>[2]>[0]) => 0 | 1 | 2, files: Readonly<Record<string, string>> = {}, stdin?: string, folder?: string): Promise<Result> {
  folder ??= await fleetFolder();
  writeTree(folder, files);
  const before = readTree(folder);
  const result = await runCommand('add', folder, command, { ...(stdin !== undefined && { stdin }) });
  return { ...result, folder, before, after: readTree(folder) };
}

const refused = async (command: Parameters<typeof run>[0]) => run(command, {}, undefined, untouched ??= await fleetFolder());
const adding = (kind: ComponentKind, name: string, options: AddOptions, files?: Readonly<Record<string, string>>, stdin?: string) => run((environment) => add(kind, name, options, environment), files, stdin);
const removing = (kind: ComponentKind, name: string, options: EditOptions = {}, files?: Readonly<Record<string, string>>) => run((environment) => remove(kind, name, options, environment), files);
const changed = ({ before, after }: Result): readonly string[] => [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]).sort();

describe('add', () => {
  test('writes a chart to the clusters that track Renovate, with what follows from it, and changes nothing else', async () => {
    const result = await adding('chart', 'cert-manager', { ...CERT_MANAGER, dependsOn: ['cilium'] });
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(changed(result)).toEqual(['clusters/dev/versions.ts', 'clusters/integration/versions.ts', 'kubernetes/clusters/dev/helm-charts.yaml', 'kubernetes/clusters/integration/helm-charts.yaml']);
    const entry = "    'cert-manager': { namespace: 'cert-manager', chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'), dependsOn: ['cilium'] },\n";
    expect(result.after['clusters/dev/versions.ts']).toBe(MANIFEST.replace('  },\n});', `${entry}  },\n});`));
    expect(result.stdout).toMatch(/^update clusters\/dev\/versions\.ts\n[^]*\n4 files written\ncharts\/cert-manager 1\.17\.1 is in the manifests of dev, integration\. /);
    expect(result.stdout).toContain('live-eu, live-us get it by promotion, once it is verified.\n');
    expect(await runCommand('synth', result.folder, (environment) => synth({ check: true }, environment))).toMatchObject({ status: 0, stdout: '' });
  });

  test('writes infrastructure, and imports what it is written with', async () => {
    const { after } = await adding('infrastructure', 'talos', TALOS);
    expect(after['clusters/dev/versions.ts']).toContain("import { defineVersions, githubRelease, helm } from 'sluice';");
    expect(after['clusters/dev/versions.ts']).toContain("'talos': githubRelease('v1.12.1', 'siderolabs/talos')");
  });

  test('gives every manifest its copy of a values file, byte for byte', async () => {
    const values = '# mine\r\ncrds: { enabled: true }\r\n';
    const { after, stdout } = await adding('chart', 'cert-manager', { ...CERT_MANAGER, values: 'mine.yaml' }, { 'mine.yaml': values });
    expect([after['clusters/dev/values/cert-manager.yaml'], after['clusters/integration/values/cert-manager.yaml'], after['clusters/live/values/cert-manager.yaml']]).toEqual([values, values, undefined]);
    expect(stdout).toContain('create clusters/dev/values/cert-manager.yaml\n');
    const piped = await adding('chart', 'cert-manager', { ...CERT_MANAGER, values: '-' }, {}, values);
    expect(piped.after).toEqual(expect.objectContaining({ 'clusters/dev/values/cert-manager.yaml': values }));
  });

  test('edits a manifest that clusters share once, and says who else has it, and that nobody verified it', async () => {
    const result = await adding('chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['live-eu'] });
    expect(changed(result)).toEqual(['clusters/live/versions.ts', 'kubernetes/clusters/live-eu/helm-charts.yaml', 'kubernetes/clusters/live-us/helm-charts.yaml']);
    expect(result.stdout).toContain('clusters/live/versions.ts is the manifest of live-us too.\nlive-eu, live-us get it without a promotion: ');
  });

  test('does nothing where it was done, and the rest where a part of it was', async () => {
    const first = await adding('chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['dev'] });
    const again = await adding('chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['dev'] }, first.after);
    expect(again).toMatchObject({ status: 0, stdout: '0 files written\ndev has charts/cert-manager already.\n' });
    expect(changed(await adding('chart', 'cert-manager', CERT_MANAGER, first.after))).toEqual(['clusters/integration/versions.ts', 'kubernetes/clusters/integration/helm-charts.yaml']);
  });

  test('shows the whole difference, and writes nothing, with --dry-run', async () => {
    const result = await adding('chart', 'cert-manager', { ...CERT_MANAGER, dryRun: true });
    expect(changed(result)).toEqual([]);
    expect(result.stdout).toMatch(/^--- a\/clusters\/dev\/versions\.ts\n/);
    expect(result.stdout).toContain('\n--- a/kubernetes/clusters/integration/helm-charts.yaml\n');
    const { stdout } = await adding('chart', 'cert-manager', { ...CERT_MANAGER, dryRun: true, json: true });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'add', component: 'charts/cert-manager', clusters: ['dev', 'integration'], written: false, diff: expect.stringContaining('+++ b/clusters/dev/versions.ts') as string, problems: [] });
  });

  test.each<readonly [string, ComponentKind, string, AddOptions, readonly string[]]>([
    ['the version is none', 'chart', 'cert-manager', { ...CERT_MANAGER, version: 'latest' }, ['BAD_VERSION: the version of charts/cert-manager; found "latest"']],
    ['the repository is none', 'chart', 'cert-manager', { ...CERT_MANAGER, repository: 'http://charts.jetstack.io' }, ['BAD_REPOSITORY: the repository of charts/cert-manager']],
    ['the name is none', 'chart', 'Cert_Manager', { ...CERT_MANAGER, chart: 'x', namespace: 'x' }, ['BAD_NAME: a release\'s name; found "Cert_Manager"']],
    ['it depends on nothing that is there', 'chart', 'cert-manager', { ...CERT_MANAGER, dependsOn: ['cillium', 'not a reference/x'] }, ['BAD_DEPENDENCY: charts/cert-manager depends on something outside']],
    ['a release is misspelt', 'chart', 'cert-manager', { ...CERT_MANAGER, dependsOn: ['cillium'] }, ['UNKNOWN_DEPENDENCY: clusters/dev/versions.ts:14:131: ', 'UNKNOWN_DEPENDENCY: clusters/integration/versions.ts:', 'did you mean "cilium"?']],
    ['it depends on itself', 'chart', 'cert-manager', { ...CERT_MANAGER, dependsOn: ['cert-manager'] }, ['DEPENDENCY_CYCLE: these releases wait for each other: cert-manager -> cert-manager']],
    ['it is there with something else', 'chart', 'cilium', { ...CERT_MANAGER }, ['COMPONENT_EXISTS: clusters/dev/versions.ts:7:5: ', 'COMPONENT_EXISTS: clusters/integration/versions.ts:7:5: ']],
    ['a cluster is unknown', 'chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['dev', 'prod', 'staging'] }, ['UNKNOWN_CLUSTER: cluster "prod" is not defined; clusters are: dev, integration, live-eu, live-us', 'cluster "staging"']],
    ['there is no values file', 'chart', 'cert-manager', { ...CERT_MANAGER, values: 'none.yaml' }, ['VALUES_MISSING: there is no file none.yaml']],
    ['the values are none', 'chart', 'cert-manager', { ...CERT_MANAGER, values: 'fleet.ts' }, ['VALUES_INVALID: clusters/dev/values/cert-manager.yaml:1:']],
    ['flags are missing', 'infrastructure', 'talos', { chart: 'x' }, ['USAGE: infrastructure needs --datasource', 'infrastructure needs --package', 'infrastructure needs --version', 'infrastructure takes no --chart']],
    ['Renovate could not read it', 'chart', 'cert-manager', { ...CERT_MANAGER, chart: "cert'manager" }, ['BAD_NAME: the chart of charts/cert-manager']],
  ])('fails if %s, and writes nothing', async (_, kind, name, options, messages) => {
    const result = await refused((environment) => add(kind, name, options, environment));
    expect(result).toMatchObject({ status: 1, stdout: '' });
    for (const message of messages) expect(result.stderr).toContain(message);
    expect(changed(result)).toEqual([]);
  });

  test('fails if a values file is in the way', async () => {
    const { status, stderr } = await adding('chart', 'cert-manager', { ...CERT_MANAGER, values: 'mine.yaml' }, { 'mine.yaml': 'a: 1\n', 'clusters/dev/values/cert-manager.yaml': 'b: 1\n' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error COMPONENT_EXISTS: clusters\/dev\/values\/cert-manager\.yaml: /)]);
  });
});

describe('remove', () => {
  test('takes an entry and its values file out, and what was synthesized from them, and changes nothing else', async () => {
    const result = await removing('chart', 'longhorn');
    expect(result).toMatchObject({ status: 0, stderr: '' });
    expect(changed(result)).toEqual(['dev', 'integration'].flatMap((name) => [`clusters/${name}/values/longhorn.yaml`, `clusters/${name}/versions.ts`]).concat('kubernetes/clusters/dev/helm-charts.yaml', 'kubernetes/clusters/integration/helm-charts.yaml'));
    expect(result.after['clusters/dev/versions.ts']).toBe(MANIFEST.replace(/    'longhorn': \{[^]*?\n    \},\n/, ''));
    expect(result.stdout).toContain('live-eu, live-us lose it by promotion, once that is verified.\n');
  });

  test('undoes what add has done', async () => {
    for (const [kind, name, options] of [['chart', 'cert-manager', CERT_MANAGER], ['infrastructure', 'talos', TALOS]] as const) {
      const { folder, before } = await adding(kind, name, options);
      await runCommand('remove', folder, (environment) => remove(kind, name, {}, environment));
      const { 'clusters/dev/versions.ts': dev, ...others } = readTree(folder);
      expect(others).toEqual(Object.fromEntries(Object.entries({ ...before, 'clusters/integration/versions.ts': dev }).filter(([path]) => path !== 'clusters/dev/versions.ts')));
      expect(dev?.replace('infrastructure: {\n  },', 'infrastructure: {},')).toBe(MANIFEST);
    }
  });

  test('takes the name with its kind too, as all other commands do', async () => {
    const [short, long] = [await adding('chart', 'cert-manager', CERT_MANAGER), await adding('chart', 'charts/cert-manager', CERT_MANAGER)];
    expect(long.after).toEqual(short.after);
    expect((await removing('chart', 'charts/cert-manager', {}, long.after)).after).toEqual((await removing('chart', 'cert-manager', {}, short.after)).after);
  });

  test('takes it out where it is, of the clusters that track Renovate', async () => {
    const { after } = await adding('chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['dev'] });
    expect(changed(await removing('chart', 'cert-manager', {}, after))).toEqual(['clusters/dev/versions.ts', 'kubernetes/clusters/dev/helm-charts.yaml']);
  });

  test.each<readonly [string, ComponentKind, string, EditOptions, readonly string[]]>([
    ['others depend on it', 'chart', 'cilium', {}, ['BAD_CHANGE: clusters/dev/versions.ts: charts/cilium cannot go: charts/longhorn depends on it', 'BAD_CHANGE: clusters/integration/versions.ts: ']],
    ['it is nowhere', 'chart', 'harbor', {}, ['UNKNOWN_COMPONENT: clusters/dev/versions.ts: the manifest has no charts/harbor\n']],
    ['it has a slip', 'chart', 'cillium', { clusters: ['dev'] }, ['the manifest has no charts/cillium; did you mean "charts/cilium"?\n']],
    ['it is of the other kind', 'infrastructure', 'cilium', { clusters: ['dev'] }, ['the manifest has no infrastructure/cilium']],
    ['a cluster is unknown', 'chart', 'longhorn', { clusters: ['prod'] }, ['UNKNOWN_CLUSTER: cluster "prod"']],
  ])('fails if %s, and writes nothing', async (_, kind, name, options, messages) => {
    const result = await refused((environment) => remove(kind, name, options, environment));
    expect(result.status).toBe(1);
    for (const message of messages) expect(result.stderr).toContain(message);
    expect(changed(result)).toEqual([]);
  });

  test('says where else it is', async () => {
    const { after } = await adding('chart', 'cert-manager', { ...CERT_MANAGER, clusters: ['live-us'] });
    expect((await removing('chart', 'cert-manager', {}, after)).stderr).toContain('take it out of live-eu, live-us with --clusters');
    expect((await removing('chart', 'cert-manager', { clusters: ['dev', 'live-eu'] }, after)).stderr).toMatch(/^error UNKNOWN_COMPONENT: clusters\/dev\/versions\.ts: [^\n]*\n$/);
  });

  test('works from a folder below the fleet', async () => {
    const folder = await fleetFolder();
    const { status, stdout } = await runCommand('remove', join(folder, 'clusters/dev'), (environment) => remove('chart', 'longhorn', { clusters: ['dev'], json: true }, environment));
    expect([status, JSON.parse(stdout)]).toMatchObject([0, { command: 'remove', component: 'charts/longhorn', clusters: ['dev'], written: true }]);
    expect(readTree(folder)).not.toHaveProperty(['clusters/dev/values/longhorn.yaml']);
  });
});
