import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SluicePackage } from '../../src/adoption/new-project';
import { init, type InitOptions } from '../../src/commands/init';
import { synth } from '../../src/commands/synth';
import { runCommand, type CommandResult } from '../support/command';
import { git } from '../support/git-repository';
import { readTree, temporaryFolder } from '../support/temporary-folder';

const SLUICE = require('../../package.json') as SluicePackage;
const FLAGS: InitOptions = { repository: 'acme/homelab', clusters: 'dev,integration,live' };

interface Scene {
  readonly files?: Readonly<Record<string, string>>;
  readonly options?: InitOptions;
  /** What the person answers, one after another; nobody is there without. */
  readonly answers?: readonly (string | undefined)[];
  readonly cwd?: string;
}

interface Result extends CommandResult {
  readonly folder: string;
  readonly questions: readonly string[];
  readonly tree: Readonly<Record<string, string>>;
}

async function run({ files = {}, options = FLAGS, answers, cwd = '' }: Scene = {}, folder = temporaryFolder(files)): Promise<Result> {
  const questions: string[] = [];
  const left = [...answers ?? []];
  const ask = (question: string) => {
    questions.push(question);
    return Promise.resolve(left.shift());
  };
  mkdirSync(join(folder, cwd), { recursive: true });
  const result = await runCommand('init', join(folder, cwd), (environment) => init(options, environment, SLUICE), { ...(answers && { ask }) });
  return { ...result, folder, questions, tree: readTree(folder) };
}

const check = (folder: string) => runCommand('synth', folder, (environment) => synth({ check: true }, environment));

describe('init', () => {
  test.each<readonly [string, Scene, readonly string[]]>([
    ['three clusters in an empty folder', {}, ['clusters/live/versions.ts', '.github/workflows/promote-to-live.yaml']],
    ['one cluster', { options: { ...FLAGS, clusters: 'homelab' } }, ['clusters/homelab/versions.ts']],
    ['clusters with other names', { options: { ...FLAGS, clusters: 'staging, prod' } }, ['.github/workflows/promote-to-prod.yaml']],
    ['a project of projen\'s', { options: { ...FLAGS, projen: true } }, ['.projenrc.ts']],
    ['a folder with files of its own', { files: { 'README.md': '# Ours\n', '.gitignore': '*.log\n', 'package.json': '{}\n', 'kubernetes/clusters/dev/kustomization.yaml': 'resources:\n  - apps.yaml\n' } }, ['fleet.ts']],
  ])('makes a fleet that is as synthesized: %s', async (_, scene, created) => {
    const { folder, status, stderr, tree } = await run(scene);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(Object.keys(tree)).toEqual(expect.arrayContaining(['fleet.ts', 'package.json', 'tsconfig.json', '.gitignore', '.github/renovate.json5', ...created]));
    expect(await check(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('leaves Flux where it has been pointed at, once the folders there say what they have', async () => {
    const bootstrapped = Object.fromEntries(['dev', 'live'].flatMap((name) => [
      [`clusters/${name}/flux-system/gotk-sync.yaml`, `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: flux-system\nspec:\n  path: ./clusters/${name}\n`],
      [`clusters/${name}/flux-system/kustomization.yaml`, 'resources:\n  - gotk-sync.yaml\n'],
    ])) as Record<string, string>;
    const options = { ...FLAGS, clusters: 'dev,live' };
    const refused = await run({ files: bootstrapped, options });
    expect(refused).toMatchObject({ status: 1, tree: bootstrapped });
    expect(refused.stderr).toMatch(/KUSTOMIZATION_MISSING: clusters\/dev\/kustomization\.yaml: .*would prune clusters\/dev\/flux-system\/kustomization\.yaml .*\(cd clusters\/dev && kustomize create --autodetect --recursive\)/);

    const files = { ...bootstrapped, ...Object.fromEntries(['dev', 'live'].map((name) => [`clusters/${name}/kustomization.yaml`, 'resources:\n  - flux-system\n'])) };
    const { folder, status, stdout, tree } = await run({ files, options });
    expect(status).toBe(0);
    expect(tree['fleet.ts']).toContain("new Fleet({ repository: 'acme/homelab', clustersFolder: 'clusters' })");
    expect(tree['clusters/live/kustomization.yaml']).toMatch(/- flux-system\n\s+- helm-charts\.yaml\n/);
    expect(Object.keys(tree).filter((path) => path.startsWith('kubernetes/'))).toEqual([]);
    expect(stdout).toMatch(/flux bootstrap .* --path=clusters\/live\n/);
    expect(await check(folder)).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('keeps what is there, and says what it lacks', async () => {
    const files = { 'package.json': '{ "devDependencies": { "typescript": "5.9.3" } }\n', 'tsconfig.json': '{}\n', '.gitignore': 'dist/\n', 'apps/mine.yaml': 'mine: true\n' };
    const { tree, stdout } = await run({ files });
    expect(tree).toMatchObject({ ...files, '.gitignore': 'dist/\nnode_modules/\n' });
    expect(stdout).toContain('npm install --save-dev cdk8s cdk8s-plus-30 constructs sluice\n');
    expect(stdout).not.toMatch(/(create|update) (package|tsconfig)\.json/);
  });

  test('says what comes next, with the secrets that each cluster needs', async () => {
    const { stdout } = await run();
    expect(stdout).toContain('Renovate raises versions on dev, integration; what integration has verified is promoted to live.');
    expect(stdout).toContain('git init --initial-branch=main\n');
    expect(stdout).toContain('git remote add origin https://github.com/acme/homelab\n');
    expect(stdout).toContain('flux bootstrap github --context=live --owner=acme --repository=homelab --branch=main --path=kubernetes/clusters/live\n');
    expect([...stdout.matchAll(/--context=(\w+) -n flux-system create secret generic (\S+)/g)].map(([, cluster, secret]) => `${cluster}: ${secret}`))
      .toEqual(['dev: github-token', 'integration: github-token', 'integration: github-dispatch-token', 'live: github-token']);
  });

  test('asks two questions on a terminal, and takes what git knows for an answer', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '--quiet', '--initial-branch=trunk');
    git(folder, 'remote', 'add', 'origin', 'git@gitlab.com:acme/infra/homelab.git');
    const { questions, tree, stdout } = await run({ options: {}, answers: ['', 'staging,prod'] }, folder);
    expect(questions).toEqual(['Repository on the forge, as owner/name [acme/infra/homelab]: ', 'Clusters, in the order in which versions reach them [dev,integration,live]: ']);
    expect(tree['fleet.ts']).toContain("new Fleet({ repository: 'acme/infra/homelab', branch: 'trunk', forge: 'gitlab', notifications: { dispatch: false } });");
    expect(stdout).not.toContain('git init');
    expect(stdout).toContain('     git push\n');
  });

  test('asks again where an answer cannot be, and asks nothing that a flag says', async () => {
    const { questions, stderr, tree } = await run({ options: { repository: 'acme/homelab' }, answers: ['Dev', 'dev'] });
    expect(questions).toHaveLength(2);
    expect(stderr).toMatch(/^FLEET_INVALID: the cluster's name is not a DNS label; found "Dev".*\n$/);
    expect(tree).toHaveProperty(['clusters/dev/versions.ts']);
  });

  test('prints what it did as JSON, and asks nobody then', async () => {
    const { stdout } = await run({ options: { ...FLAGS, json: true }, answers: [] });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'init', repository: 'acme/homelab', clusters: ['dev', 'integration', 'live'], branch: 'main', problems: [] });
    const { changes, next } = JSON.parse(stdout) as { readonly changes: readonly { readonly kind: string; readonly path: string }[]; readonly next: readonly object[] };
    expect(changes.at(-1)).toEqual({ kind: 'create', path: 'fleet.ts' });
    expect(next.length).toBeGreaterThan(4);
    expect(await run({ options: { json: true }, answers: ['acme/homelab', 'dev'] })).toMatchObject({ status: 1, questions: [] });
  });

  test.each<readonly [string, Scene, readonly string[]]>([
    ['there is no terminal and no flag', { options: {} }, ['USAGE: there is no terminal to ask on: --repository is missing; add --repository owner/name', '--clusters is missing; add --clusters dev,integration,live']],
    ['the input ends', { options: {}, answers: [undefined] }, ['USAGE: the input has ended before there was an answer; add --repository owner/name']],
    ['a flag says what cannot be', { options: { repository: 'homelab', clusters: 'dev,dev' } }, ['FLEET_INVALID: the repository is not a path', 'cluster "dev" is added twice']],
    ['there is a fleet', { files: { 'fleet.ts': 'export default 1;\n' } }, ['FLEET_EXISTS: fleet.ts: ']],
    ['files are in the way', { files: { 'clusters/dev/versions.ts': '// mine\n', '.github/renovate.json5': '{}\n' } }, ['NOT_OURS: clusters/dev/versions.ts: ', 'NOT_OURS: .github/renovate.json5: ']],
    ['projen\'s file is in the way', { files: { '.projenrc.ts': '// mine\n' }, options: { ...FLAGS, projen: true } }, ['NOT_OURS: .projenrc.ts: a new fleet has this file, and there is one already; leave --projen away, and add "new SluiceFleet(project)"']],
    ['Flux would prune files of a cluster', { files: { 'kubernetes/clusters/dev/apps.yaml': 'mine: true\n' } }, ['KUSTOMIZATION_MISSING: kubernetes/clusters/dev/kustomization.yaml: ']],
  ])('fails if %s, and writes nothing', async (_, scene, messages) => {
    const { status, stderr, stdout, tree } = await run(scene);
    expect({ status, stdout, tree }).toEqual({ status: 1, stdout: '', tree: scene.files ?? {} });
    for (const message of messages) expect(stderr).toContain(message);
  });

  test('warns of what makes the fleet do less than it says', async () => {
    const folder = temporaryFolder({ 'renovate.json': '{}\n' });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'remote', 'add', 'origin', 'https://git.example.org/acme/homelab.git');
    const { status, stderr } = await run({ cwd: 'sub' }, folder);
    expect(status).toBe(0);
    expect(stderr).toContain('warning NOT_AT_TOP: ');
    expect(stderr).toContain('warning FORGE_UNKNOWN: the remote is on git.example.org');
    expect((await run({}, folder)).stderr).toContain('warning RENOVATE_ELSEWHERE: renovate.json: ');
  });

  test('goes on where an earlier run was interrupted', async () => {
    const { tree } = await run();
    const { 'fleet.ts': _, ...interrupted } = tree;
    const again = await run({ files: interrupted });
    expect(again.stdout).toMatch(/^create fleet\.ts\n1 file written\n/);
    expect(again.tree).toEqual(tree);
  });
});
