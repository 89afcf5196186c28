import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree, temporaryFolder, writeTree } from '../../support/temporary-folder';
import { FILES, Forge, git, runStep, stepOf } from './run-steps';

jest.setTimeout(60_000);

const collect = stepOf('resynthesize', 'Collect what has changed');

/** A branch of the forge, checked out as actions/checkout does it, and what `change` makes of it. */
function resynthesize(forge: Forge, branch: string, change: (folder: string) => void): { readonly outputs: string; readonly patch: Buffer | undefined; readonly folder: string } {
  const [folder, temp] = [temporaryFolder(), temporaryFolder()];
  git(folder, ['clone', '--quiet', '--depth=1', '--branch', branch, `file://${forge.repository}`, '.']);
  change(folder);
  const { status, outputs } = runStep(collect, folder, temp);
  expect(status).toBe(0);
  const patch = join(temp, 'resynthesis.patch');
  return { outputs, patch: existsSync(patch) ? readFileSync(patch) : undefined, folder };
}

describe('COLLECT_SCRIPT', () => {
  test('says nothing has changed where nothing has', () => {
    const { outputs, patch } = resynthesize(new Forge(), 'main', () => undefined);
    expect(outputs).toBe('');
    expect(patch).toHaveLength(0);
  });

  test('leaves out what git is told to ignore', () => {
    const { outputs } = resynthesize(new Forge({ ...FILES, '.gitignore': 'node_modules/\n' }), 'main', (folder) => writeTree(folder, { 'node_modules/x/index.js': 'x' }));
    expect(outputs).toBe('');
  });

  test.each<readonly [string, Readonly<Record<string, string>>]>([
    ['a changed file', { 'kubernetes/clusters/dev/helm-charts.yaml': 'dev: 2\n' }],
    ['a new file', { 'kubernetes/clusters/live/flux-notifications/kustomization.yaml': 'new: true\n' }],
    ['a file without a newline at its end', { 'kubernetes/clusters/dev/helm-charts.yaml': 'dev: 2' }],
    ['a file that becomes empty', { 'kubernetes/clusters/dev/helm-charts.yaml': '' }],
    ['line ends of both kinds, and what is not ASCII', { 'kubernetes/clusters/live/helm-charts.yaml': 'live: 2\r\nschön: "nein"\n\u2028\r\n' }],
    ['what looks like a patch', { 'kubernetes/clusters/dev/helm-charts.yaml': '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/x b/x\n-- \n2.39\n' }],
    ['white space that a patch could lose', { 'kubernetes/clusters/dev/helm-charts.yaml': ' \t\n\n \n\t\r\n\n' }],
    ['bytes that are no text', { 'kubernetes/clusters/dev/helm-charts.yaml': 'a\0b\n' }],
  ])('hands over %s, which arrives byte for byte', (_, files) => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const { outputs, patch, folder } = resynthesize(forge, 'renovate/x', (into) => writeTree(into, files));
    expect(outputs).toBe('changed=true\n');
    expect(forge.push('renovate/x', head, patch as Buffer)).toMatchObject({ status: 0 });

    const pushed = forge.head('renovate/x');
    expect(forge.changed(pushed)).toEqual(Object.keys(files));
    for (const [path, text] of Object.entries(files)) expect(forge.read(pushed, path)).toBe(text);
    const again = temporaryFolder();
    git(again, ['clone', '--quiet', '--branch', 'renovate/x', `file://${forge.repository}`, '.']);
    expect(readTree(again)).toEqual(readTree(folder));
  });

  test('is not misled by how the machine shows differences', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const { patch } = resynthesize(forge, 'renovate/x', (folder) => {
      for (const [key, value] of [['diff.noprefix', 'true'], ['diff.external', 'false'], ['color.ui', 'always'], ['diff.renames', 'copies'], ['core.quotePath', 'true']] as const) {
        git(folder, ['config', key, value]);
      }
      writeTree(folder, { 'kubernetes/clusters/dev/helm-charts.yaml': 'dev: 2\n' });
    });
    expect(forge.push('renovate/x', head, patch as Buffer)).toMatchObject({ status: 0 });
  });

  test('hands over what the push then refuses, rather than a part of it', () => {
    const forge = new Forge();
    const head = forge.branch('renovate/x');
    const { patch } = resynthesize(forge, 'renovate/x', (folder) => {
      writeTree(folder, { 'kubernetes/clusters/dev/helm-charts.yaml': 'dev: 2\n', '.github/workflows/synth.yaml': 'name: newer\n' });
      chmodSync(join(folder, '.github/workflows/synth.yaml'), 0o644);
    });
    expect(forge.push('renovate/x', head, patch as Buffer)).toMatchObject({ status: 1, output: expect.stringContaining('.github/workflows/synth.yaml') });
    expect(forge.head('renovate/x')).toBe(head);
  });
});

describe('the other steps that run code', () => {
  test.each([
    ['resynthesize', 'Synthesize', 'sluice synth'],
    ['check', 'Check for drift', 'sluice synth --check'],
  ])('%s: %s runs the installed sluice and ends as it ends', (job, name, command) => {
    for (const status of [0, 1, 2]) {
      const [bin, temp] = [temporaryFolder(), temporaryFolder()];
      writeTree(bin, { npx: `#!/bin/sh\necho "$@"\nexit ${status}\n` });
      chmodSync(join(bin, 'npx'), 0o755);
      expect(runStep(stepOf(job, name), temp, temp, { PATH: `${bin}:${process.env.PATH}` })).toMatchObject({ status, output: `--no-install ${command}\n` });
    }
  });
});
