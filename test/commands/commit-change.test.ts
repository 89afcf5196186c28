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
