import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { synth, type SynthOptions } from '../../src/commands/synth';
import { runCommand, type CommandResult } from '../support/command';
import { chartsManifest, fleetText, FleetRepository } from '../support/fleet-repository';
import { readTree, temporaryFolder, writeTree } from '../support/temporary-folder';

const CHARTS = { alpha: { version: '1.0.0', values: 'values/alpha.yaml' }, beta: '1.0.0' } as const;
const STANDARD = fleetText("clustersFolder: 'clusters'");

function sourcesOf(fleet: string): Record<string, string> {
  return Object.fromEntries([['fleet.ts', fleet], ...['integration', 'live'].flatMap((name) => [
    [`clusters/${name}/versions.ts`, chartsManifest(CHARTS)], [`clusters/${name}/values/alpha.yaml`, 'replicas: 1\n'],
  ])]) as Record<string, string>;
}

const run = (folder: string, options: SynthOptions = {}): Promise<CommandResult> => runCommand('synth', folder, (environment) => synth(options, environment));
const resourcesOf = (text: string | undefined): unknown => (parse(text ?? '') as { readonly resources: unknown }).resources;

function move(folder: string, from: string, to: string): void {
  mkdirSync(dirname(join(folder, to)), { recursive: true });
  renameSync(join(folder, from), join(folder, to));
}

function moveGenerated(folder: string, from: string, to: string): void {
  for (const file of ['kustomization.yaml', 'helm-charts.yaml', 'flux-notifications']) move(folder, `${from}/${file}`, `${to}/${file}`);
}

describe('synth of a fleet whose Flux reads clusters/<cluster>', () => {
  test('writes beside the manifests, lists its own files alone, and changes nothing the second time', async () => {
    const folder = temporaryFolder(sourcesOf(STANDARD));
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
    const written = readTree(folder);
    expect(Object.keys(written).filter((path) => !path.startsWith('.github/')).sort()).toEqual([
      'clusters/integration/flux-notifications/dispatch-alert.yaml', 'clusters/integration/flux-notifications/dispatch-provider.yaml', 'clusters/integration/flux-notifications/kustomization.yaml',
      'clusters/integration/helm-charts.yaml', 'clusters/integration/kustomization.yaml', 'clusters/integration/values/alpha.yaml', 'clusters/integration/versions.ts',
      'clusters/live/flux-notifications/kustomization.yaml', 'clusters/live/helm-charts.yaml', 'clusters/live/kustomization.yaml', 'clusters/live/values/alpha.yaml', 'clusters/live/versions.ts',
      'fleet.ts',
      'platform/config/flux-notifications/github-provider.yaml', 'platform/config/flux-notifications/kustomization.yaml', 'platform/config/flux-notifications/reconciliation-alert.yaml',
    ]);
    expect(resourcesOf(written['clusters/live/kustomization.yaml'])).toEqual(['helm-charts.yaml', 'flux-notifications']);
    expect(resourcesOf(written['clusters/live/flux-notifications/kustomization.yaml'])).toEqual(['../../../platform/config/flux-notifications']);
    expect(written['clusters/live/helm-charts.yaml']).toContain('replicas: 1');
    expect(Object.entries(written)).toEqual(expect.arrayContaining(Object.entries(sourcesOf(STANDARD))));
    expect((await run(folder)).stdout).toMatch(/^0 files written, \d+ unchanged\n$/);
  });

  test('fails if Flux applies files there without a list, and names one of those and no manifest or values', async () => {
    const folder = temporaryFolder({ ...sourcesOf(STANDARD), 'clusters/live/apps.yaml': 'kind: Kustomization\n' });
    const { status, stderr } = await run(folder);
    expect(status).toBe(1);
    expect(stderr.match(/^error .*$/gm)).toEqual([expect.stringMatching(/^error KUSTOMIZATION_MISSING: clusters\/live\/kustomization\.yaml: .*would prune clusters\/live\/apps\.yaml /)]);
    writeTree(folder, { 'clusters/live/kustomization.yaml': 'resources:\n  - apps.yaml\n' });
    expect((await run(folder)).status).toBe(0);
    expect(resourcesOf(readTree(folder)['clusters/live/kustomization.yaml'])).toEqual(['apps.yaml', 'helm-charts.yaml', 'flux-notifications']);
  });

  test('fails if a cluster is gone whose folder Flux can read, and leaves its manifest and values to the owner', async () => {
    const folder = temporaryFolder(sourcesOf(STANDARD));
    await run(folder);
    writeTree(folder, { 'fleet.ts': STANDARD.replace(/^.*addCluster\('live'.*\n/m, '') });
    expect(await run(folder)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error CLUSTER_REMOVED: clusters\/live\/kustomization\.yaml: /) });
    rmSync(join(folder, 'clusters/live/kustomization.yaml'));
    expect((await run(folder)).status).toBe(0);
    expect(Object.keys(readTree(folder)).filter((path) => path.startsWith('clusters/live/'))).toEqual(['clusters/live/values/alpha.yaml', 'clusters/live/versions.ts']);
  });
});

describe('synth after clustersFolder has changed', () => {
  const cases = [
    ['kubernetes/clusters', 'clusters', fleetText(), STANDARD],
    ['clusters', 'kubernetes/clusters', STANDARD, fleetText()],
    ['deploy/clusters', 'clusters', fleetText("clustersFolder: 'deploy/clusters'"), STANDARD],
    ['kubernetes', 'kubernetes/clusters', fleetText("clustersFolder: 'kubernetes'"), fleetText()],
    ['kubernetes/clusters', 'kubernetes/clusters/eu', fleetText(), fleetText("clustersFolder: 'kubernetes/clusters/eu'")],
  ] as const;

  test.each(cases)('from %s to %s fails while the old folder is what Flux may apply, and writes nothing', async (from, to, before, after) => {
    const folder = temporaryFolder(sourcesOf(before));
    expect((await run(folder)).status).toBe(0);
    writeTree(folder, { 'fleet.ts': after });
    const files = readTree(folder);
    const { status, stderr } = await run(folder);
    expect(status).toBe(1);
    expect(stderr.match(/^error .*$/gm)).toEqual(['integration', 'live'].map((name) => expect.stringMatching(new RegExp(`^error CLUSTER_MOVED: ${from}/${name}/kustomization\\.yaml: by fleet\\.ts the folder of cluster "${name}" is ${to}/${name}, `))));
    expect(stderr).toContain(`-p '{"spec":{"path":"./${to}/live"}}'`);
    expect(readTree(folder)).toEqual(files);
  });

  test.each(cases.filter(([from]) => from !== 'clusters'))('from %s to %s goes on where everything is moved, the owner\'s with it', async (from, to, before, after) => {
    const folder = temporaryFolder(sourcesOf(before));
    await run(folder);
    writeTree(folder, { [`${from}/live/kustomization.yaml`]: 'resources:\n  - mine.yaml\n  - helm-charts.yaml\n  - flux-notifications\n', [`${from}/live/mine.yaml`]: 'kind: ConfigMap\n', 'fleet.ts': after });
    for (const name of ['integration', 'live']) moveGenerated(folder, `${from}/${name}`, `${to}/${name}`);
    move(folder, `${from}/live/mine.yaml`, `${to}/live/mine.yaml`);
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
    const written = readTree(folder);
    expect(resourcesOf(written[`${to}/live/kustomization.yaml`])).toEqual(['mine.yaml', 'helm-charts.yaml', 'flux-notifications']);
    const fresh = temporaryFolder(sourcesOf(after));
    await run(fresh);
    expect(written).toEqual({ ...readTree(fresh), [`${to}/live/mine.yaml`]: 'kind: ConfigMap\n', [`${to}/live/kustomization.yaml`]: written[`${to}/live/kustomization.yaml`] });
  });

  test('fails if manifests stay in the old folder, of which Flux would then prune everything, and goes on once they are moved', async () => {
    const folder = temporaryFolder(sourcesOf(STANDARD));
    await run(folder);
    writeTree(folder, { 'fleet.ts': fleetText() });
    for (const name of ['integration', 'live']) moveGenerated(folder, `clusters/${name}`, `kubernetes/clusters/${name}`);
    const { status, stderr } = await run(folder);
    expect(status).toBe(1);
    expect(stderr.match(/^error .*$/gm)).toEqual(['integration', 'live'].map((name) => expect.stringMatching(new RegExp(`^error CLUSTER_MOVED: clusters/${name}/v\\S+: .* clusters/${name} is still there with nothing to apply`))));
    rmSync(join(folder, 'kubernetes/clusters/live/helm-charts.yaml'));
    move(folder, 'clusters', 'versions');
    writeTree(folder, { 'fleet.ts': fleetText().replaceAll('./clusters/', './versions/') });
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
    // from then on they may stand there again
    move(folder, 'versions', 'clusters');
    writeTree(folder, { 'fleet.ts': fleetText() });
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
  });

  test('fails if something is left in the old folder, where Flux would take what it finds, or nothing', async () => {
    const folder = temporaryFolder(sourcesOf(fleetText()));
    await run(folder);
    writeTree(folder, { 'fleet.ts': STANDARD });
    for (const name of ['integration', 'live']) move(folder, `kubernetes/clusters/${name}/kustomization.yaml`, `clusters/${name}/kustomization.yaml`);
    const { status, stderr } = await run(folder);
    expect(status).toBe(1);
    expect(stderr.match(/^error .*$/gm)).toEqual(['integration', 'live'].map((name) => expect.stringMatching(new RegExp(`^error CLUSTER_MOVED: kubernetes/clusters/${name}/\\S+\\.yaml: `))));
  });

  test('goes on where the old folders are deleted, which no Flux has read', async () => {
    const folder = temporaryFolder(sourcesOf(fleetText()));
    await run(folder);
    writeTree(folder, { 'fleet.ts': STANDARD });
    rmSync(join(folder, 'kubernetes/clusters'), { recursive: true });
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
    const fresh = temporaryFolder(sourcesOf(STANDARD));
    await run(fresh);
    expect(readTree(folder)).toEqual(readTree(fresh));
  });

  test('says nothing of folders in the usual place that Sluice has not written', async () => {
    const folder = temporaryFolder({ ...sourcesOf(STANDARD), 'kubernetes/clusters/live/kustomization.yaml': 'resources:\n  - cluster.yaml\n', 'kubernetes/clusters/live/cluster.yaml': 'kind: Cluster\n' });
    expect(await run(folder)).toMatchObject({ status: 0, stderr: '' });
    expect(await run(folder, { check: true })).toMatchObject({ status: 0, stdout: '' });
  });
});

describe('promote in a fleet whose Flux reads clusters/<cluster>', () => {
  test('commits manifest, values and what follows from them, and leaves nothing behind', async () => {
    const repository = await FleetRepository.create(CHARTS, { fleet: STANDARD, files: sourcesOf(STANDARD) });
    await repository.raise({ ...CHARTS, alpha: { version: '1.1.0', values: 'values/alpha.yaml' } }, { 'clusters/integration/values/alpha.yaml': 'replicas: 2\n' });
    await repository.verify('charts/alpha');
    expect((await repository.promote()).status).toBe(0);
    expect(repository.git('show', '--format=', '--name-only', 'HEAD').trim().split('\n').sort()).toEqual(['clusters/live/helm-charts.yaml', 'clusters/live/values/alpha.yaml', 'clusters/live/versions.ts']);
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.0.0' });
    expect(repository.read('clusters/live/helm-charts.yaml')).toContain('replicas: 2');
    expect(repository.changes).toBe('');
    expect(await run(repository.home, { check: true })).toMatchObject({ status: 0, stdout: '' });
  });
});
