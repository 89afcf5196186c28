import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { adopt, type AdoptOptions } from '../../src/commands/adopt';
import { synth } from '../../src/commands/synth';
import { adoptFixture, inStandardLayout } from '../support/adopt-fixture';
import { runCommand, type CommandSettings } from '../support/command';
import { git } from '../support/git-repository';
import { readTree, temporaryFolder, writeTree } from '../support/temporary-folder';

const SLUICE = require('../../package.json') as Parameters<typeof adopt>[2];
const PROMOTE: AdoptOptions = { promote: ['integration=live'] };
const ALL = ['dev', 'integration', 'live'];

function repository(): string {
  const folder = temporaryFolder(Object.fromEntries(adoptFixture('homelab')));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'remote', 'add', 'origin', 'https://github.com/acme/homelab.git');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=before');
  return folder;
}

const run = (folder: string, options: AdoptOptions, settings?: CommandSettings) => runCommand('adopt', folder, (environment) => adopt(options, environment, SLUICE), settings);

/** What `kubectl get resourceset -o json` prints of a cluster. */
function live(uid: string, metadata: { readonly annotations?: object; readonly labels?: object }): string {
  return `${JSON.stringify({ apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSet', metadata: { name: 'platform-resources', namespace: 'flux-system', uid, ...metadata } }, undefined, 4)}\n`;
}

const MARKED = { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } };
const OWNED = { labels: { 'kustomize.toolkit.fluxcd.io/name': 'flux-system', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } };

describe('adopt', () => {
  const folder = repository();
  const log = () => git(folder, 'log', '--format=%s').split('\n');
  const checked = () => runCommand('synth', folder, (environment) => synth({ check: true }, environment));
  const before = readTree(folder);

  test('writes nothing where something is not known, and says every option that is missing', async () => {
    const { status, stderr } = await run(folder, {});
    expect(status).toBe(1);
    expect(stderr).toMatch(/ADOPT_UNKNOWN: nothing says which of dev, integration, live follows which; --promote/);
    expect(readTree(folder)).toEqual(before);
  });

  test('prints the whole change, and writes nothing in a dry run', async () => {
    const { status, stdout, stderr } = await run(folder, { ...PROMOTE, dryRun: true });
    expect(status).toBe(0);
    expect(stdout).toContain('--- a/infrastructure/versions.hcl\n+++ /dev/null\n');
    expect(stdout).toContain('+++ b/fleet.ts\n');
    expect(stderr).toContain('nothing else differs');
    expect(readTree(folder)).toEqual(before);
    expect(log()).toEqual(['before']);
  });

  test('fails if the work tree differs from the commit', async () => {
    writeTree(folder, { 'README.md': 'changed\n' });
    expect((await run(folder, PROMOTE)).stderr).toContain('DIRTY_WORK_TREE');
    writeTree(folder, { 'README.md': before['README.md'] as string });
  });

  test('fails if a file is in the way that nobody has committed', async () => {
    const other = repository();
    writeTree(other, { 'fleet.ts': 'mine\n' });
    expect((await run(other, PROMOTE)).stderr).toMatch(/DIRTY_WORK_TREE: fleet\.ts/);
    expect(readTree(other)['fleet.ts']).toBe('mine\n');
  });

  test('fails if it would write over what it cannot read, or leave that out of a list of all there is', async () => {
    const other = repository();
    writeTree(other, { 'kubernetes/clusters/live/big.yaml': `# ${'x'.repeat(1_000_001)}\n` });
    writeFileSync(`${other}/kubernetes/clusters/dev/kustomization.yaml`, '# caf\xe9\n', 'latin1');
    symlinkSync('dev', `${other}/kubernetes/clusters/integration/flux-notifications`);
    git(other, 'add', '--all');
    git(other, 'commit', '--quiet', '--message=odd');
    const { stderr } = await run(other, { ...PROMOTE, dryRun: true });
    expect(stderr).toContain('NOT_OURS: kubernetes/clusters/dev/kustomization.yaml: the file is no UTF-8 text, or too long to be read, where the adoption writes');
    expect(stderr).toContain('NOT_OURS: kubernetes/clusters/integration/flux-notifications: there is a link, where the adoption writes');
    expect(stderr).toContain('NOT_OURS: kubernetes/clusters/live/big.yaml: the file is no UTF-8 text, or too long to be read, and the list that kubernetes/clusters/live/ gets would leave it out');
  });

  test('fails if a later step could not be done', async () => {
    const other = repository();
    const path = 'kubernetes/clusters/dev/helm-charts.yaml';
    writeTree(other, { [path]: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine, namespace: apps }\n' });
    git(other, 'add', '--all');
    git(other, 'commit', '--quiet', '--message=mine');
    expect((await run(other, PROMOTE)).stderr).toContain(`NOT_OURS: ${path}`);
    expect(git(other, 'log', '-1', '--format=%s')).toBe('mine');
  });

  test('commits the first step, from a folder below too, and says what to do', async () => {
    const { status, stdout, stderr } = await runCommand('adopt', `${folder}/kubernetes`, (environment) => adopt(PROMOTE, environment, SLUICE));
    expect(stderr).toContain('ADOPT_LEFT_ALONE: .github/renovate.json5:78:5');
    expect(status).toBe(0);
    for (const part of ['nothing else differs', 'npm install', 'kubectl --context=integration -n flux-system create secret generic github-dispatch-token', 'gh api --method POST repos/acme/homelab/rulesets', 'npx sluice adopt --continue --confirmed-on dev,integration,live']) expect(stdout).toContain(part);
    expect(git(folder, 'show', '--no-patch', '--format=%B')).toMatch(/^feat: keep versions per cluster in manifests\n\n[^]+\n\nSluice-Adopt: prepare$/);
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(await checked()).toMatchObject({ status: 0, stdout: '' });
  });

  test('has nothing to do a second time', async () => {
    const { status, stdout } = await run(folder, PROMOTE);
    expect([status, stdout]).toEqual([0, 'nothing new to do: run "sluice adopt --continue", or "sluice adopt --undo" to go back\n']);
    expect(log()).toHaveLength(2);
  });

  test('fails to move before every cluster has the first step', async () => {
    expect((await run(folder, { continue: true })).stderr).toMatch(/ADOPT_UNCONFIRMED: .*nothing says so of dev, integration, live; look with: kubectl --context <cluster>/);
    const seen = live('1', MARKED) + live('1', MARKED) + live('2', {}) + live('3', OWNED);
    expect((await run(folder, { continue: true, objects: '-' }, { stdin: seen })).stderr).toMatch(/ADOPT_UNCONFIRMED: .*found 1 of 4 ResourceSets that show it, of 3 clusters/);
    expect((await run(folder, { continue: true, objects: 'gone.json' })).stderr).toMatch(/USAGE: --objects names a file that is not there; found ".*gone\.json"/);
    writeTree(folder, { 'kubernetes/objects.json': live('1', {}) });
    const below = await runCommand('adopt', `${folder}/kubernetes`, (environment) => adopt({ continue: true, objects: 'objects.json' }, environment, SLUICE));
    expect(below.stderr).toContain('found 0 of 1 ResourceSets that show it, of 3 clusters');
    rmSync(`${folder}/kubernetes/objects.json`);
    expect((await run(folder, { continue: true, confirmedOn: ['dev', 'prod'], objects: '-' }, { stdin: live('1', MARKED) })).stderr).toMatch(/UNKNOWN_CLUSTER.*"prod"[^]*ADOPT_UNCONFIRMED/);
    expect(log()).toHaveLength(2);
  });

  test('fails if those that it sees may be those that it is told of, go, or have no identity', async () => {
    const confirm = (stdin: string) => run(folder, { continue: true, confirmedOn: ['dev'], objects: '-' }, { stdin });
    const going = { ...MARKED, deletionTimestamp: '2026-01-01T00:00:00Z' };
    for (const stdin of [live('1', MARKED) + live('2', MARKED), live('1', MARKED) + live('2', MARKED) + live('3', going), ['1', '2', '3'].map((uid) => live(uid, MARKED).replace('"uid"', '"id"')).join('')]) {
      expect((await confirm(stdin)).stderr).toMatch(/ADOPT_UNCONFIRMED: .*nothing says so of integration, live; found .* then add --confirmed-on dev,integration,live, or --objects -/);
    }
    expect(log()).toHaveLength(2);
  });

  test('moves once it sees every cluster', async () => {
    const { status, stdout } = await run(folder, { continue: true, confirmedOn: ['dev'], objects: '-' }, { stdin: ALL.map((uid) => live(uid, MARKED)).join('') });
    expect(status).toBe(0);
    expect(stdout).toContain('dev, integration, live: fluxcd.controlplane.io/ResourceSet flux-system/platform-resources passes from flux-system/platform to flux-system/flux-system, and nobody prunes it');
    expect(await checked()).toMatchObject({ status: 0, stdout: '' });
  });

  test('finishes once every cluster has moved', async () => {
    expect((await run(folder, { finish: true, objects: '-' }, { stdin: ALL.map((uid) => live(uid, MARKED)).join('') })).stderr).toMatch(/ADOPT_UNCONFIRMED: .*the Kustomization flux-system\/flux-system must have applied the ResourceSet/);
    const { status, stdout } = await run(folder, { finish: true, objects: '-', json: true }, { stdin: ALL.map((uid) => live(uid, OWNED)).join('') });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ command: 'adopt', step: 'finish', comparison: { unexpected: [], handovers: [] }, state: 'the adoption is finished' });
    expect(log()).toEqual(['chore(k8s): let Flux prune the charts of a cluster again', 'feat(k8s): give every cluster its charts from its own manifest', 'feat: keep versions per cluster in manifests', 'before']);
    expect(await checked()).toMatchObject({ status: 0, stdout: '' });
  });

  test('asks at a terminal for what is not known, again where an answer cannot be', async () => {
    const other = repository();
    git(other, 'remote', 'remove', 'origin');
    const answers = ['acme/homelab', 'live', 'integration=live'];
    const asked: string[] = [];
    const { status } = await run(other, { dryRun: true }, { ask: (question) => { asked.push(question); return Promise.resolve(answers.shift()); } });
    expect(status).toBe(0);
    expect(asked).toEqual([
      'Repository on the forge, as owner/name: ',
      ...Array<string>(2).fill('Who follows whom, as <source>=<target>, separated by commas; empty for nobody (dev, integration, live): '),
    ]);
  });

  test('adopts the layout of Flux\'s documentation, and asks for the folder where there are several', async () => {
    const other = temporaryFolder(Object.fromEntries(inStandardLayout(adoptFixture('helm-releases'))));
    writeTree(other, { 'eu/west/flux-system/gotk-sync.yaml': (readTree(other)['clusters/prod/flux-system/gotk-sync.yaml'] as string).replace('./clusters/prod', './eu/west') });
    git(other, 'init', '--quiet', '--initial-branch=main');
    git(other, 'add', '--all');
    git(other, 'commit', '--quiet', '--message=before');
    const options: AdoptOptions = { promote: ['staging=prod'], repository: 'acme/homelab' };
    expect((await run(other, options)).stderr).toMatch(/ADOPT_UNKNOWN: Flux reads folders of clusters and of eu, .*--clusters-folder clusters/);
    const answers = ['../clusters', './clusters/'];
    expect(await run(other, options, { ask: (question) => Promise.resolve(question === 'Folder with one folder per cluster (clusters, eu): ' ? answers.shift() : undefined) }))
      .toMatchObject({ status: 0, stderr: expect.stringContaining('--clusters-folder cannot be read') });
    expect(readTree(other)).toMatchObject({ 'fleet.ts': expect.stringContaining("clustersFolder: 'clusters'"), 'clusters/prod/versions.ts': expect.any(String), 'clusters/prod/kustomization.yaml': expect.any(String) });
    expect(await runCommand('synth', other, (environment) => synth({ check: true }, environment))).toMatchObject({ status: 0, stdout: '' });
  });

  test('takes no forge for GitHub that it does not know', async () => {
    const other = repository();
    git(other, 'remote', 'set-url', 'origin', 'git@git.example.org:acme/homelab.git');
    expect((await run(other, PROMOTE)).stderr).toMatch(/ADOPT_UNKNOWN: the remote is on git\.example\.org, .*--forge <forge>/);
    const { status, stdout } = await run(other, { ...PROMOTE, dryRun: true, forge: 'gitea', forgeUrl: 'https://git.example.org' });
    expect(status).toBe(0);
    for (const part of ["+  repository: 'acme/homelab',", "+  forge: 'gitea',", "+  forgeUrl: 'https://git.example.org',", '+  notifications: { dispatch: false },']) expect(stdout).toContain(part);
  });

  test.each<[AdoptOptions, RegExp]>([
    [{ continue: true, finish: true }, /USAGE: --continue and --finish are steps of their own/],
    [{ promote: ['live'], package: ['talos=npm:talos', 'helm=helm:chart'] }, /USAGE: --promote cannot be read[^]*USAGE: --package cannot be read[^]*USAGE: --package cannot be read/],
    [{ clustersFolder: 'clusters/*' }, /USAGE: --clusters-folder cannot be read.*"clusters\/\*".*"deploy\/clusters"/],
    [{ clustersFolder: 'clusters' }, /ADOPT_UNKNOWN: nothing says which/],
    [{ continue: true }, /ADOPT_STEP: .*--continue is not what comes next/],
  ])('fails if it is called as %j', async (options, message) => {
    const other = repository();
    expect((await run(other, options)).stderr).toMatch(message);
  });
});
