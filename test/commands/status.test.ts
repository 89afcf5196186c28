import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { fleetStatus, hold, rollback, unhold } from '../../src';
import { status, type StatusOptions } from '../../src/commands/status';
import { runCommand, type CommandResult } from '../support/command';
import { FleetRepository, NOW } from '../support/fleet-repository';

function statusIn({ home }: FleetRepository, options: StatusOptions = {}, columns?: number): Promise<CommandResult> {
  return runCommand('status', home, (environment) => status(options, { ...environment, stdout: { ...environment.stdout, ...(columns !== undefined && { columns }) } }), { now: NOW });
}

describe('status', () => {
  test('shows the matrix, what waits and what is held, in every form', async () => {
    const repository = await FleetRepository.create({ alpha: '1.0.0', beta: '1.0.0' });
    await repository.raise({ alpha: '1.1.0', beta: '1.1.0' });
    await repository.verify('charts/alpha');
    await hold(repository.home, 'charts/beta', { reason: 'why', now: () => NOW, variables: {} });

    const lines = [
      'COMPONENT     INTEGRATION  LIVE', 'charts/alpha  1.1.0        1.0.0 *', 'charts/beta   1.1.0        1.0.0 *!', '', '* not what its source has   ! on hold', '',
      'live from integration: 1 ready, 1 blocked, 0 up to date', '', '  charts/alpha 1.0.0 -> 1.1.0', '    ready for less than a minute: the next promotion takes it',
      '  charts/beta 1.0.0 -> 1.1.0', '    held for less than a minute: it is on hold (why)', '', '  sluice explain <component> tells what every gate says, sluice plan what helps', '',
      'on hold', '', '  charts/beta 1.0.0 on live', '    for less than a minute: why', '',
    ];
    expect(await statusIn(repository)).toEqual({ status: 0, stderr: '', stdout: lines.join('\n') });
    expect((await statusIn(repository, { offline: true }, 30)).stdout.split('\n').every(({ length }) => length <= 30)).toBe(true);
    expect((await statusIn(repository, { markdown: true })).stdout).toMatch(/^\| component \| integration \| live \|\n\| --- \| --- \| --- \|\n\| charts\/alpha \| 1\.1\.0 \| \*\*1\.0\.0 \\\*\*\* \|\n/);
    const printed: unknown = JSON.parse((await statusIn(repository, { json: true })).stdout);
    const validate = new Ajv().compile(JSON.parse(readFileSync(join(__dirname, '../../docs/status.schema.json'), 'utf8')));
    expect(validate(printed) || validate.errors).toBe(true);
    expect(printed).toMatchObject({ command: 'status', format: 1, head: repository.head, at: '2026-01-20T12:00:00Z' });
  });
});

describe('the doors for programs', () => {
  test('tell what became of a hold and a rollback, and how the fleet stands', async () => {
    const repository = await FleetRepository.create({ alpha: '1.0.0' });
    const options = { now: () => NOW, variables: {} };
    await repository.raise({ alpha: '1.1.0' });
    await repository.verify('charts/alpha');
    await repository.promote();
    const promotion = repository.head;
    expect(await rollback(repository.home, 'charts/alpha', options)).toMatchObject({ targets: ['live'], promotion, commit: repository.head, pushed: false, components: [{ from: { version: '1.1.0' }, to: { version: '1.0.0' } }] });
    expect((await fleetStatus(repository.home, options)).holds).toMatchObject([{ component: 'charts/alpha', hold: { reason: 'rolled back from 1.1.0' }, commit: repository.head }]);
    expect(await unhold(repository.home, 'charts/alpha', { ...options, dryRun: true })).toMatchObject({ changed: true, pushed: false, diff: expect.stringContaining("-      hold: 'rolled back from 1.1.0',") as string });
    await expect(rollback(repository.home, 'charts/alpha', options)).rejects.toThrow(/^ALREADY_ROLLED_BACK: /);
  });
});
