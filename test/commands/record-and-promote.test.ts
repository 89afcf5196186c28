import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordAndPromote } from '../../src/commands/record';
import { runCommand, type CommandResult } from '../support/command';
import { FleetRepository, NOW } from '../support/fleet-repository';
import { git, hook } from '../support/git-repository';

const NOTES = 'refs/notes/sluice/integration';
const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };

async function scene(): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS);
  await repository.raise({ alpha: '1.1.0', beta: '1.1.0' });
  return repository;
}

function run(repository: FleetRepository, outcome: 'verified' | 'failed' = 'verified'): Promise<CommandResult> {
  return runCommand('promote', repository.home, (environment) => recordAndPromote({ cluster: 'integration', component: ['charts/alpha'], outcome, push: true }, { push: true }, environment), { now: NOW });
}

/** The components that the remote has reports of. */
function reported({ remote }: FleetRepository): readonly string[] {
  const notes = git(remote, 'ls-tree', '-r', '--name-only', NOTES).split('\n').map((path) => git(remote, 'cat-file', '-p', `${NOTES}:${path}`));
  return notes.flatMap((note) => note.split('\n').filter((line) => line !== '').map((line) => String(JSON.parse(line).component))).sort();
}

describe('recordAndPromote', () => {
  test('brings the report and what it verifies to the remote in one push', async () => {
    const repository = await scene();
    hook(repository.remote, 'pre-receive', 'cut -d" " -f3 | sort | tr "\\n" " " >> pushes; echo >> pushes');
    const { status, stdout } = await run(repository);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^recorded charts\/alpha 1\.1\.0 [^]*1 report of integration recorded, 0 repeated\n[^]*pushed /);
    expect(readFileSync(join(repository.remote, 'pushes'), 'utf8')).toBe(`refs/heads/main ${NOTES} \n`);
    expect([repository.versions(), repository.remoteHead, reported(repository)]).toEqual([{ alpha: '1.1.0', beta: '1.0.0' }, repository.head, ['charts/alpha']]);
  });

  test('brings a report that verifies nothing to the remote too', async () => {
    const repository = await scene();
    expect(await run(repository, 'failed')).toMatchObject({ status: 0, stdout: expect.not.stringContaining('pushed') });
    expect(reported(repository)).toEqual(['charts/alpha']);
  });

  test('loses no report where the remote refuses the promotion', async () => {
    const repository = await scene();
    hook(repository.remote, 'update', 'case "$1" in refs/heads/*) echo "protected"; exit 1;; esac');
    expect(await run(repository)).toMatchObject({ status: 1, stdout: expect.stringContaining('1 report of integration recorded'), stderr: expect.stringMatching(/^error PUSH_REFUSED: /) });
    expect(reported(repository)).toEqual(['charts/alpha']);
  });

  test('promotes nothing on a report that the remote refuses', async () => {
    const repository = await scene();
    hook(repository.remote, 'update', 'case "$1" in refs/notes/*) echo "protected"; exit 1;; esac');
    const before = repository.remoteHead;
    expect(await run(repository)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error PUSH_REFUSED: .*refs\/notes/) });
    expect([repository.remoteHead, repository.head]).toEqual([before, before]);
  });

  test('pushes the report first where the remote cannot take both together', async () => {
    const repository = await scene();
    git(repository.remote, 'config', 'receive.advertiseAtomic', 'false');
    expect(await run(repository)).toMatchObject({ status: 0 });
    expect([repository.versions(), repository.remoteHead, reported(repository)]).toEqual([{ alpha: '1.1.0', beta: '1.0.0' }, repository.head, ['charts/alpha']]);
  });

  test('loses no report where the promotion loses its race, and plans again', async () => {
    const repository = await scene();
    const other = repository.cloned();
    other.git('commit', '--quiet', '--allow-empty', '-m', 'somebody else');
    other.git('push', '--quiet', 'origin', 'HEAD:refs/heads/rival');
    hook(repository.remote, 'pre-receive', `if [ ! -e raced ]; then touch raced; env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main ${other.head}; fi`);
    expect(await run(repository)).toMatchObject({ status: 0 });
    expect(repository.git('rev-parse', 'HEAD^')).toBe(other.head);
    expect([repository.versions(), reported(repository)]).toEqual([{ alpha: '1.1.0', beta: '1.0.0' }, ['charts/alpha']]);
  });

  test('unites its report with one that somebody else has recorded meanwhile', async () => {
    const repository = await scene();
    await repository.cloned().verify('charts/beta');
    const theirs = git(repository.remote, 'rev-parse', NOTES);
    git(repository.remote, 'update-ref', 'refs/rival', theirs);
    git(repository.remote, 'update-ref', '-d', NOTES);
    hook(repository.remote, 'pre-receive', `if [ ! -e raced ]; then touch raced; env -u GIT_QUARANTINE_PATH git update-ref ${NOTES} ${theirs}; fi`);
    expect(await run(repository)).toMatchObject({ status: 0 });
    expect([repository.versions(), reported(repository)]).toEqual([{ alpha: '1.1.0', beta: '1.0.0' }, ['charts/alpha', 'charts/beta']]);
  });

  test('records also where nothing can be promoted', async () => {
    const repository = await scene();
    writeFileSync(join(repository.home, 'fleet.ts'), `${repository.read('fleet.ts')}\n`);
    expect(await run(repository)).toMatchObject({ status: 1, stdout: expect.stringContaining('1 report of integration recorded'), stderr: expect.stringMatching(/^error DIRTY_WORK_TREE: /) });
    expect(reported(repository)).toEqual(['charts/alpha']);
  });
});
