import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hold } from '../../src/commands/hold';
import { rollback } from '../../src/commands/rollback';
import type { CommitOptions } from '../../src/commands/steering-result';
import { runCommand, type CommandResult } from '../support/command';
import { FleetRepository } from '../support/fleet-repository';
import { git, hook } from '../support/git-repository';

const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };

function holdIn({ home }: FleetRepository, options: CommitOptions = {}, variables: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  return runCommand('hold', home, (environment) => hold('charts/beta', { reason: 'it pages', ...options }, environment), { variables });
}

function rollbackIn({ home }: FleetRepository, options: CommitOptions): Promise<CommandResult> {
  return runCommand('rollback', home, (environment) => rollback('charts/beta', options, environment));
}

async function promoted(): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS);
  await repository.raise({ ...CHARTS, beta: '1.1.0' });
  await repository.verify('charts/beta');
  await repository.promote();
  return repository;
}

describe('commitChange to a protected branch', () => {
  test.each([['hold', holdIn], ['rollback', rollbackIn]] as const)('leaves nothing of a %s behind, and tells the way through a pull request, which works', async (_, run) => {
    const repository = await promoted();
    const before = [repository.head, repository.remoteHead, ''];
    hook(repository.remote, 'update', 'case "$1" in refs/heads/main) echo "GH006: Protected branch update failed"; exit 1;; esac');
    const { status, stderr } = await run(repository, { push: true });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/^error PUSH_REFUSED: .*protected branch.*; nothing is changed here/) });
    expect([repository.head, repository.remoteHead, repository.changes]).toEqual(before);

    expect(stderr).toContain('git switch --create <branch>, the same without --push, git push --set-upstream origin <branch>, and open a pull request');
    repository.git('switch', '--quiet', '--create', 'steer');
    expect(await run(repository, {})).toMatchObject({ status: 0, stderr: '' });
    repository.git('push', '--quiet', '--set-upstream', 'origin', 'steer');
    expect(git(repository.remote, 'rev-parse', 'steer^')).toBe(before[0]);
  });
});

describe('commitChange while somebody else writes the index', () => {
  test.each([[true, 'says of what is pushed that it is'], [false, 'has done nothing']])('with push: %s %s', async (push) => {
    const repository = await FleetRepository.create(CHARTS);
    const [before, lock] = [repository.head, join(repository.clone, '.git/index.lock')];
    writeFileSync(lock, '');
    const { status, stderr } = await holdIn(repository, { push });
    rmSync(lock);
    expect([status, repository.head, repository.remoteHead !== before, repository.changes]).toEqual([1, before, push, '']);
    const pushed = `commit ${repository.remoteHead} is pushed, and the work tree is not at it: run "git merge --ff-only ${repository.remoteHead}"; `;
    expect(stderr).toMatch(/^error GIT_FAILED: .*git merge --ff-only .*index\.lock': File exists/);
    expect(stderr.startsWith(`error GIT_FAILED: ${pushed}`)).toBe(push);
  });
});

describe('commitChange in a checkout that turns line ends into CRLF', () => {
  /** Lines that a commit adds and removes, by file, and whether the file has CRLF in the repository. */
  const written = (repository: FleetRepository): readonly string[] => repository.git('show', '--numstat', '--format=', 'HEAD').split('\n')
    .map((line) => `${line.replaceAll('\t', ' ')}${repository.git('show', `HEAD:${line.split('\t')[2]}`).includes('\r') ? ' CRLF' : ''}`);

  test('changes no other byte in the repository', async () => {
    const origin = await promoted();
    const repository = origin.cloned('--config', 'core.autocrlf=true');
    expect(repository.read('clusters/live/versions.ts')).toContain('\r\n');
    expect(await holdIn(repository, { push: true })).toMatchObject({ status: 0 });
    expect(written(repository)).toEqual(['1 0 clusters/live/versions.ts']);
    expect([repository.changes, repository.read('clusters/live/versions.ts').match(/(?<!\r)\n/)]).toEqual(['', null]);

    expect(await rollbackIn(repository, { push: true })).toMatchObject({ status: 0 });
    expect(written(repository)).toEqual(['2 2 clusters/live/versions.ts', '2 2 kubernetes/clusters/live/helm-charts.yaml']);
    expect(repository.changes).toBe('');
  });

  test('keeps the line ends that the repository has', async () => {
    const repository = await promoted();
    const path = 'clusters/live/versions.ts';
    await repository.commit({ [path]: repository.read(path).replaceAll('\n', '\r\n') });
    expect(await holdIn(repository)).toMatchObject({ status: 0 });
    expect(written(repository)).toEqual([`1 0 ${path} CRLF`]);
  });

  test('copies values files byte for byte', async () => {
    const alpha = { version: '1.0.0', values: 'values/alpha.yaml' };
    const files = (name: string, text: string) => ({ [`clusters/${name}/values/alpha.yaml`]: text });
    const origin = await FleetRepository.create({ ...CHARTS, alpha }, { files: { ...files('integration', 'one: 1\n'), ...files('live', 'one: 1\n') } });
    await origin.raise({ ...CHARTS, alpha }, files('integration', 'one: 2\r\ntwo: 2\r\n'));
    await origin.verify('charts/alpha');
    const repository = origin.cloned('--config', 'core.autocrlf=true');
    origin.git('push', '--quiet', 'origin', 'refs/notes/*:refs/notes/*');
    await repository.promote();
    expect(written(repository)).toEqual(['2 1 clusters/live/values/alpha.yaml CRLF', '3 2 kubernetes/clusters/live/helm-charts.yaml']);
  });
});

describe('the author of commitChange', () => {
  test('is who the environment names, as with git; else who is configured', async () => {
    const repository = await FleetRepository.create(CHARTS);
    repository.git('config', 'user.name', 'Configured');
    repository.git('config', 'user.email', 'configured@example.org');
    const author = async (variables: Readonly<Record<string, string>>, options: CommitOptions = {}) => {
      expect(await holdIn(repository, options, variables)).toMatchObject({ status: 0 });
      const found = repository.git('log', '-1', '--format=%an <%ae>');
      repository.git('reset', '--quiet', '--hard', 'HEAD^');
      return found;
    };
    const [GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL] = ['Ada', 'ada@example.org'];
    expect(await author({})).toBe('Configured <configured@example.org>');
    expect(await author({ GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL })).toBe('Ada <ada@example.org>');
    expect(await author({ GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL: '' })).toBe('Ada <configured@example.org>');
    expect(await author({ GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL }, { author: 'Bot <bot@example.org>' })).toBe('Bot <bot@example.org>');
    repository.git('config', '--unset', 'user.email');
    expect(await author({ GIT_AUTHOR_NAME })).toBe('sluice <sluice@localhost>');
  });
});
