import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as sluice from '../../src';
import type { CommandEnvironment } from '../../src/commands/environment';
import { printFailure } from '../../src/commands/print';
import { synth, type SynthOptions } from '../../src/commands/synth';
import { readTree, temporaryFolder, writeTree } from '../support/temporary-folder';

const EXAMPLE = join(__dirname, '../../examples/homelab');
const DIST = join(__dirname, '../../dist');

function run(cwd: string, options: SynthOptions = {}, elapsed: () => number = () => 0) {
  const printed = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({ write: (text: string) => { printed[name] += text; }, colors: false });
  const modules = { 'sluice': () => sluice, 'cdk8s': () => require('cdk8s'), 'cdk8s-plus-30': () => require('cdk8s-plus-30') };
  const environment: CommandEnvironment = { cwd, modules, stdout: output('stdout'), stderr: output('stderr'), elapsed, variables: {}, readStdin: () => '', now: () => new Date(0) };
  try {
    return { status: synth(options, environment), ...printed };
  } catch (error) {
    printFailure(error, 'synth', options.json ?? false, environment);
    return { status: 1, ...printed };
  }
}

const FLEET = {
  'fleet.ts': "import { Fleet } from 'sluice';\nimport { versions } from './clusters/dev/versions';\nconst fleet = new Fleet({ repository: 'acme/homelab' });\nfleet.addCluster('dev', { versions });\nexport default fleet;\n",
  'clusters/dev/versions.ts': "import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n    'cert-manager': { namespace: 'cert-manager', chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io') },\n  },\n});\n",
};

describe('the reference fleet', () => {
  const copy = (): string => {
    const folder = temporaryFolder();
    cpSync(EXAMPLE, folder, { recursive: true });
    return folder;
  };

  test('synthesizes to the committed files, wherever it stands', () => {
    const folder = copy();
    const sources = Object.keys(readTree(folder));
    expect(run(folder).status).toBe(0);
    const written = readTree(folder);
    for (const path of sources) delete written[path];
    expect(written).toEqual(readTree(DIST));
  });

  test('gives the same bytes to whoever asks again', () => {
    const folder = copy();
    run(folder, { out: 'one' });
    run(folder, { out: 'two' });
    expect(readTree(join(folder, 'one'))).toEqual(readTree(join(folder, 'two')));
  });

  test('warns of components that have drifted apart', () => {
    expect(run(copy()).stderr).toContain('warning VERSIONS_DIFFER: clusters/dev/versions.ts:25:19: infrastructure/cilium and charts/cilium');
  });
});

describe('synth', () => {
  test('writes, and writes nothing the second time', () => {
    const folder = temporaryFolder(FLEET);
    expect(run(folder).stdout).toMatch(/create kubernetes\/clusters\/dev\/helm-charts\.yaml\n[^]*\n\d+ files written, 0 unchanged\n$/);
    expect(run(folder).stdout).toMatch(/^0 files written, \d+ unchanged\n$/);
  });

  test('works from a folder below the fleet', () => {
    const folder = temporaryFolder(FLEET);
    expect(run(join(folder, 'clusters/dev')).status).toBe(0);
    expect(readTree(folder)).toHaveProperty(['kubernetes/clusters/dev/helm-charts.yaml']);
  });

  test('shows a difference and exits with 2, and writes nothing, with --check', () => {
    const folder = temporaryFolder(FLEET);
    run(folder);
    expect(run(folder, { check: true })).toMatchObject({ status: 0, stdout: '' });
    writeTree(folder, { 'clusters/dev/versions.ts': FLEET['clusters/dev/versions.ts'].replace('1.17.1', '1.17.2') });
    const before = readTree(folder);

    const { status, stdout, stderr } = run(folder, { check: true });

    expect(status).toBe(2);
    expect(stdout).toMatch(/^--- a\/kubernetes\/clusters\/dev\/helm-charts\.yaml\n\+\+\+ b\/kubernetes/);
    expect(stdout).toMatch(/\n-\s+version: "1\.17\.1"\n/);
    expect(stdout).toMatch(/\n\+\s+version: "1\.17\.2"\n/);
    expect(stderr).toBe('1 file not as synthesized: run "sluice synth"\n');
    expect(readTree(folder)).toEqual(before);
  });

  test('deletes the files of a cluster that is gone, and no others, once Flux cannot apply them', () => {
    const folder = temporaryFolder(FLEET);
    run(folder);
    writeTree(folder, { 'fleet.ts': FLEET['fleet.ts'].replace("'dev'", "'development'"), 'kubernetes/clusters/dev/mine.yaml': 'mine: true\n' });
    const before = readTree(folder);
    expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error CLUSTER_REMOVED: kubernetes\/clusters\/dev\/kustomization\.yaml: cluster "dev" /) });
    expect(readTree(folder)).toEqual(before);
    rmSync(join(folder, 'kubernetes/clusters/dev/kustomization.yaml'));
    expect(run(folder).stdout).toContain('delete kubernetes/clusters/dev/helm-charts.yaml');
    expect(Object.keys(readTree(folder)).filter((path) => path.startsWith('kubernetes/clusters/dev/'))).toEqual(['kubernetes/clusters/dev/mine.yaml']);
  });

  test('fails if a file is in the way that it did not write, and writes nothing at all', () => {
    const folder = temporaryFolder({
      ...FLEET, 'kubernetes/clusters/dev/helm-charts.yaml': 'mine: true\n', 'kubernetes/clusters/dev/kustomization.yaml': 'resources:\n  - helm-charts.yaml\n',
    });
    const before = readTree(folder);
    const { status, stderr } = run(folder);
    expect(status).toBe(1);
    expect(stderr).toContain('error NOT_OURS: kubernetes/clusters/dev/helm-charts.yaml: ');
    expect(readTree(folder)).toEqual(before);
    expect(run(folder, { overwrite: true }).status).toBe(0);
  });

  test('fails with every problem of every file, without a stack trace, and writes nothing', () => {
    const folder = temporaryFolder({ ...FLEET, 'clusters/dev/versions.ts': FLEET['clusters/dev/versions.ts'].replace('1.17.1', 'latest').replace('https://', 'http://') });
    const before = readTree(folder);
    const { status, stderr, stdout } = run(folder);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.match(/^error [A-Z_]+: clusters\/dev\/versions\.ts:5:\d+: .+$/gm)).toHaveLength(2);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(readTree(folder)).toEqual(before);
  });

  test('prints one JSON object with --json, also when it fails', () => {
    const folder = temporaryFolder(FLEET);
    expect(JSON.parse(run(folder, { json: true }).stdout)).toMatchObject({ version: 1, command: 'synth', written: true, changes: expect.arrayContaining([{ kind: 'create', path: 'kubernetes/clusters/dev/helm-charts.yaml' }]), problems: [] });
    expect(JSON.parse(run(folder, { json: true, check: true }).stdout)).toMatchObject({ written: false, changes: [] });
    writeTree(folder, { 'fleet.ts': 'export default 1;\n' });
    expect(JSON.parse(run(folder, { json: true }).stdout)).toMatchObject({ version: 1, command: 'synth', problems: [{ severity: 'error', code: 'FLEET_LOAD', at: { file: 'fleet.ts' }, text: expect.any(String) }] });
  });

  test('warns where neither GitHub nor Renovate looks', () => {
    const top = temporaryFolder(Object.fromEntries(Object.entries(FLEET).map(([path, text]) => [`fleets/home/${path}`, text])));
    mkdirSync(join(top, '.git'));
    expect(run(join(top, 'fleets/home')).stderr).toMatch(/^warning NOT_AT_TOP: /);
    mkdirSync(join(top, 'fleets/home/.git'));
    expect(run(join(top, 'fleets/home')).stderr).toBe('');
  });

  test('fails if a values file is a link that leads out, or is not text, and takes nothing of it over', () => {
    const outside = temporaryFolder({ 'secret.yaml': 'password: hunter2\n' });
    const manifest = FLEET['clusters/dev/versions.ts'].replace(' },\n', ", values: 'values/cert-manager.yaml' },\n");
    const folder = temporaryFolder({ ...FLEET, 'clusters/dev/versions.ts': manifest, 'clusters/dev/values/.keep': '' });
    const values = join(folder, 'clusters/dev/values/cert-manager.yaml');
    symlinkSync(join(outside, 'secret.yaml'), values);
    expect(run(folder)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^error FILE_ACCESS: .*a link leads out/) });
    rmSync(values);
    writeFileSync(values, Buffer.from([0xff, 0xfe, 0x61, 0x3a, 0x20, 0x31]));
    expect(run(folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error FILE_ACCESS: .*not UTF-8/) });
  });

  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['an option that there is not', FLEET['fleet.ts'].replace("'dev', { versions }", "'dev', { versions, promotedFrm: 'integration' }"), /FLEET_INVALID: fleet\.ts:4:\d+: cluster "dev" has no option "promotedFrm"; allowed: /],
    ['no options at all', FLEET['fleet.ts'].replace("{ repository: 'acme/homelab' }", ''), /FLEET_INVALID: fleet\.ts:3:\d+: the repository is not a path/],
    ['a cluster without versions', FLEET['fleet.ts'].replace(', { versions }', ''), /FLEET_INVALID: fleet\.ts:4:\d+: cluster "dev" has no versions; found undefined/],
  ];
  test.each(broken)('fails if the fleet has %s', (_, text, expected) => {
    const { status, stderr } = run(temporaryFolder({ ...FLEET, 'fleet.ts': text }));
    expect(status).toBe(1);
    expect(stderr).toMatch(expected);
    expect(stderr).not.toMatch(/INTERNAL|^\s+at /m);
  });

  test('shows no credential that an exception of the fleet holds', () => {
    const { stderr } = run(temporaryFolder({ ...FLEET, 'fleet.ts': "throw new Error('no entry with ghp_abcdefghijklmnopqrstuvwxyz012345');\n" }));
    expect(stderr).toMatch(/^error FLEET_LOAD: .*no entry with \*\*\*/);
  });

  test('says what it is at once it takes longer than a second', () => {
    let time = 0;
    const { stderr } = run(temporaryFolder(FLEET), {}, () => (time += 600));
    expect(stderr).toMatch(/^synthesized \d+ files$/m);
    expect(run(temporaryFolder(FLEET)).stderr).toBe('');
  });

  test('fails without a fleet', () => {
    expect(run(temporaryFolder())).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error FLEET_NOT_FOUND: no fleet\.ts in /) });
  });
});
