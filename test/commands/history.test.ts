import { history, type HistoryOptions } from '../../src/commands/history';
import { runCommand } from '../support/command';
import { FleetRepository } from '../support/fleet-repository';

interface Change {
  readonly kind: string;
  readonly clusters: readonly string[];
  readonly component: string;
  readonly from: { readonly version: string } | null;
  readonly to: { readonly version: string } | null;
}

describe('history', () => {
  let fleet: FleetRepository;
  const run = (component?: string, options: HistoryOptions = {}) => runCommand('history', fleet.home, (environment) => history(component, options, environment));

  beforeAll(async () => {
    fleet = await FleetRepository.create({ a: '1.0.0', b: '1.0.0' });
    await fleet.raise({ a: '1.1.0', b: '1.1.0' });
    await fleet.verify('charts/a');
    await fleet.promote({ push: true, force: new Map([['charts/b', 'seen by hand']]) });
    fleet.git('revert', '--no-edit', 'HEAD');
  });

  test('tells promotions with their evidence, what was forced and why, and what git revert took back', async () => {
    const { status, stdout } = await run(undefined, { json: true });
    expect(status).toBe(0);
    const { version, command, changes } = JSON.parse(stdout) as { readonly version: number; readonly command: string; readonly changes: readonly Change[] };
    expect([version, command]).toEqual([1, 'history']);
    expect(changes.map(({ kind, clusters, component, from, to }) => `${kind} ${clusters} ${component} ${from?.version ?? '-'}>${to?.version ?? '-'}`)).toEqual([
      'rolled-back live charts/a 1.1.0>1.0.0', 'rolled-back live charts/b 1.1.0>1.0.0',
      'promoted live charts/a 1.0.0>1.1.0', 'promoted live charts/b 1.0.0>1.1.0',
      'changed integration charts/a 1.0.0>1.1.0', 'changed integration charts/b 1.0.0>1.1.0',
      'began integration charts/a ->1.0.0', 'began live charts/a ->1.0.0', 'began integration charts/b ->1.0.0', 'began live charts/b ->1.0.0',
    ]);
    expect(changes[2]).toMatchObject({ by: 'sluice', sources: ['integration'], evidence: [{ cluster: 'integration', reason: 'Recorded' }], takenBack: { commit: fleet.head }, leadSeconds: expect.any(Number) });
    expect(changes[3]).toMatchObject({ evidence: [], forced: { past: ['unverified'], why: 'seen by hand' } });
  });

  test('tells all of one component on one cluster', async () => {
    const { stdout } = await run('charts/b', { cluster: 'live' });
    expect(stdout.split('\n').filter((line) => /^\d{4}/.test(line))).toEqual([
      expect.stringMatching(/live {5}charts\/b {3}1\.1\.0 -> 1\.0\.0 +rolled back$/), expect.stringMatching(/1\.0\.0 -> 1\.1\.0 +promoted, forced$/), expect.stringMatching(/absent -> 1\.0\.0 {2}at the start$/),
    ]);
    expect(stdout).toContain('forced past unverified: seen by hand');
  });

  test('prints the newest, and how many are older', async () => {
    const { stdout } = await run(undefined, { last: 2 });
    expect(stdout).toMatch(/8 older; --last 10 shows them too\n/);
    expect((await run(undefined, { last: 1, markdown: true })).stdout).toContain('\n9 older.\n');
  });

  test('fails for names that nothing has', async () => {
    expect(await run('charts/x')).toMatchObject({ status: 1, stderr: expect.stringMatching(/UNKNOWN_COMPONENT: no cluster has or had "charts\/x"; allowed: charts\/a, charts\/b/) });
    expect(await run(undefined, { cluster: 'x' })).toMatchObject({ status: 1, stderr: expect.stringMatching(/UNKNOWN_CLUSTER: cluster "x" is not defined; allowed: integration, live/) });
  });
});
