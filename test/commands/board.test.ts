import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { board, type BoardOptions } from '../../src/commands/board';
import { runCommand } from '../support/command';
import { FleetRepository } from '../support/fleet-repository';

describe('board', () => {
  let fleet: FleetRepository;
  const run = (options: BoardOptions = {}, now = new Date('2026-01-20T12:00:00Z')) => runCommand('board', fleet.home, (environment) => board({ offline: true, ...options }, environment), { now });

  beforeAll(async () => {
    fleet = await FleetRepository.create({ a: '1.0.0', b: '1.0.0' });
    await fleet.raise({ a: '1.1.0', b: '1.1.0' });
    await fleet.verify('charts/a');
  });

  test('writes a page with what is ready and what waits', async () => {
    expect(await run({ out: 'board.html' })).toEqual({ status: 0, stdout: expect.stringMatching(/^wrote board\.html: 2 components on 2 clusters, \d+ kB\n$/), stderr: '' });
    const page = readFileSync(join(fleet.home, 'board.html'), 'utf8');
    expect(page).toContain('live follows integration: 1 ready, 1 waiting.');
    expect(page).toContain(fleet.head.slice(0, 12));
  });

  test('writes the same page again, and another one when it is later', async () => {
    const first = await run({ out: '-' });
    expect((await run({ out: '-' })).stdout).toBe(first.stdout);
    expect((await run({ out: '-' }, new Date('2026-01-21T12:00:00Z'))).stdout).not.toBe(first.stdout);
  });

  test('writes board.html where nothing else is asked for, and says so as JSON', async () => {
    const { stdout } = await run({ json: true });
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, command: 'board', file: join(fleet.home, 'board.html'), head: fleet.head, components: 2, clusters: 2 });
  });

  test('makes the folder, and writes nothing else', async () => {
    expect(await run({ out: 'public/board/index.html' })).toMatchObject({ status: 0 });
    expect(existsSync(join(fleet.home, 'public/board/index.html'))).toBe(true);
    expect(fleet.git('status', '--porcelain', '--', 'clusters', 'kubernetes', 'fleet.ts')).toBe('');
  });

  test('fails if the file is somebody else\'s', async () => {
    writeFileSync(join(fleet.home, 'mine.html'), '<!DOCTYPE html>');
    expect(await run({ out: 'mine.html' })).toMatchObject({ status: 1, stderr: expect.stringContaining('NOT_OURS: mine.html: mine.html is no board') });
    expect(readFileSync(join(fleet.home, 'mine.html'), 'utf8')).toBe('<!DOCTYPE html>');
  });

  test('fails if the job has named a summary that is not there', async () => {
    const variables = { GITHUB_STEP_SUMMARY: join(fleet.home, 'no/such/summary') };
    const result = await runCommand('board', fleet.home, (environment) => board({ offline: true, out: '-' }, environment), { variables });
    expect(result).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error FILE_ACCESS: cannot write .*summary \(ENOENT\)\n$/) });
  });

  test('fails if two things would be printed', async () => {
    expect(await run({ out: '-', json: true })).toMatchObject({ status: 1, stderr: expect.stringContaining('USAGE: --json and --out -') });
  });
});
