import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bundle } from '../support/cli';
import { FleetRepository } from '../support/fleet-repository';
import { git } from '../support/git-repository';
import { temporaryFolder } from '../support/temporary-folder';

const CLI = join(__dirname, '../../lib/bin/sluice.js');
const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };
const RAISED = { alpha: '1.1.0', beta: '1.1.0' };

beforeAll(() => bundle());

/** Puts a `git` on the path that kills the process that has started it, before or after the command of a name. */
function killer(when: 'before' | 'after', command: string): { readonly path: string; readonly killed: () => boolean } {
  const folder = temporaryFolder();
  const real = spawnSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).stdout.trim();
  const mark = join(folder, 'killed');
  const kill = `if [ "$wanted" = yes ]; then touch '${mark}'; kill -9 $PPID; fi`;
  writeFileSync(join(folder, 'git'), [
    '#!/bin/sh', 'wanted=no', `for word in "$@"; do [ "$word" = "${command}" ] && wanted=yes; done`,
    ...(when === 'before' ? [kill, '[ "$wanted" = yes ] && exit 1', `exec '${real}' "$@"`] : [`'${real}' "$@"`, 'code=$?', kill, 'exit $code']), '',
  ].join('\n'));
  chmodSync(join(folder, 'git'), 0o755);
  return { path: folder, killed: () => existsSync(mark) };
}

function promoteKilled(repository: FleetRepository, path: string): NodeJS.Signals | null {
  const { signal } = spawnSync(process.execPath, [CLI, 'promote', '--push'], {
    cwd: repository.home, encoding: 'utf8', env: { ...process.env, PATH: `${path}${delimiter}${process.env.PATH}`, SLUICE_TOKEN: undefined },
  });
  return signal;
}

describe('a promotion that is killed', () => {
  const moments: readonly (readonly ['before' | 'after', string, 'all' | 'none'])[] = [
    ['before', 'fetch', 'none'],
    ['after', 'log', 'none'],
    ['after', 'fast-import', 'none'],
    ['before', 'push', 'none'],
    ['after', 'push', 'all'],
    ['before', 'merge', 'all'],
    ['after', 'merge', 'all'],
  ];
  test.each(moments)('%s "git %s" has pushed %s of the commit, and the next run finishes the work', async (when, command, pushed) => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.raise(RAISED);
    await repository.verify('charts/*');
    const before = repository.remoteHead;
    const { path, killed } = killer(when, command);
    expect(promoteKilled(repository, path)).toBe('SIGKILL');
    expect(killed()).toBe(true);
    if (pushed === 'none') expect(repository.remoteHead).toBe(before);
    else expect(git(repository.remote, 'show', 'main:clusters/live/versions.ts')).toBe(git(repository.remote, 'show', 'main:clusters/integration/versions.ts'));

    expect(await repository.promote()).toMatchObject({ status: 0 });
    expect(repository.versions()).toEqual(RAISED);
    expect(repository.remoteHead).toBe(repository.head);
    expect(repository.git('rev-list', '--count', `${before}..HEAD`)).toBe('1');
    expect(repository.changes).toBe('');
    expect(readFileSync(join(repository.home, 'clusters/live/versions.ts'), 'utf8')).toContain("'1.1.0'");
  });
});
