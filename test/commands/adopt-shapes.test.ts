import type { SluicePackage } from '../../src/adoption/new-project';
import { adopt, type AdoptOptions } from '../../src/commands/adopt';
import { synth } from '../../src/commands/synth';
import { adoptFixture } from '../support/adopt-fixture';
import { runCommand } from '../support/command';
import { git } from '../support/git-repository';
import { readTree, temporaryFolder } from '../support/temporary-folder';

const SLUICE = require('../../package.json') as SluicePackage;

/** Git by hand: the clone of a person who wants to adopt. */
function clone(fixture: string): string {
  const folder = temporaryFolder(Object.fromEntries(adoptFixture(fixture)));
  git(folder, 'init', '--quiet', '--initial-branch=main');
  git(folder, 'config', 'core.autocrlf', 'false');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'feat: what runs');
  return folder;
}

describe('adopt', () => {
  test.each<readonly [string, AdoptOptions]>([
    ['helm-releases', { repository: 'acme/clusters', promote: ['staging=prod'] }],
    ['versions-env', { repository: 'acme/homelab' }],
  ])('makes a fleet of %s that is as synthesized, in one commit, and finds nothing to do the second time', async (fixture, options) => {
    const folder = clone(fixture);
    const run = () => runCommand('adopt', folder, (environment) => adopt(options, environment, SLUICE));
    expect(await run()).toMatchObject({ status: 0, stderr: expect.not.stringContaining('error') as string, stdout: expect.stringContaining('nothing else differs') as string });
    expect(git(folder, 'status', '--porcelain')).toBe('');
    expect(git(folder, 'rev-list', '--count', 'HEAD').trim()).toBe('2');
    expect(await runCommand('synth', folder, (environment) => synth({ check: true }, environment))).toMatchObject({ status: 0, stdout: '' });
    const before = readTree(folder);
    expect(await run()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^nothing (?:new )?to do: /) as string });
    expect([readTree(folder), git(folder, 'rev-list', '--count', 'HEAD').trim()]).toEqual([before, '2']);
  });
});
