import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { explain } from '../../src/commands/explain';
import { plan, type PlanOptions } from '../../src/commands/plan';
import { runCommand, type CommandResult } from '../support/command';
import { FleetRepository, NOW } from '../support/fleet-repository';

const CHARTS = { alpha: '1.0.0', beta: '1.0.0', gamma: '1.0.0' };

let repository: FleetRepository;
beforeAll(async () => {
  repository = await FleetRepository.create(CHARTS);
  await repository.raise({ ...CHARTS, alpha: '1.1.0', beta: '1.1.0' });
  await repository.verify('charts/alpha');
});

const run = (options: PlanOptions = {}, home = repository.home): Promise<CommandResult> => runCommand('plan', home, (environment) => plan(options, environment), { now: NOW });
const runExplain = (component: string, options = {}): Promise<CommandResult> => runCommand('explain', repository.home, (environment) => explain(component, options, environment), { now: NOW });

describe('plan', () => {
  test('prints a table, then why the rest waits and what helps', async () => {
    const { status, stdout, stderr } = await run();
    expect([status, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines.slice(0, 5)).toEqual([
      'live from integration', '',
      'COMPONENT     FROM   TO     DECISION    SINCE',
      'charts/alpha  1.0.0  1.1.0  promote',
      expect.stringMatching(/^charts\/beta   1\.0\.0  1\.1\.0  unverified  2026-01-01T00:00:00Z$/),
    ]);
    expect(stdout).toMatch(/\ncharts\/beta: unverified: .*\n  kubectl get .* \| npx sluice record --cluster integration /);
    expect(stdout).toMatch(/\n1 component up to date\n$/);
  });

  test('prints Markdown', async () => {
    const { stdout } = await run({ markdown: true });
    expect(stdout).toMatch(/^### live from integration\n\n\| component \| from \| to \| decision \| since \|\n/);
    expect(stdout).toContain('| charts/alpha | 1.0.0 | 1.1.0 | promote |  |');
  });

  test('prints JSON with a version', async () => {
    const { stdout } = await run({ json: true, diff: true });
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'plan', format: 1,
      plans: [{ targets: ['live'], sources: ['integration'], decisions: [{ component: 'charts/alpha', decision: 'promote' }, { component: 'charts/beta', decision: 'blocked', reason: 'unverified' }, { component: 'charts/gamma', decision: 'up-to-date' }] }],
      diffs: [{ targets: ['live'], diff: (await run({ diff: true })).stdout }],
    });
  });

  test('prints exactly what the promotion then writes', async () => {
    const other = repository.cloned();
    const { stdout } = await run({ diff: true }, other.home);
    await other.promote({});
    const lines = (text: string) => text.split('\n').filter((line) => /^[+-]/.test(line) && !/^(\+\+\+|---) /.test(line));
    expect(lines(stdout)).toEqual(lines(other.git('diff', '--unified=0', 'HEAD^', 'HEAD')));
    expect([...stdout.matchAll(/^\+\+\+ (?:b\/)?(\S+)/gm)].map(([, path]) => path)).toEqual(other.git('diff', '--name-only', 'HEAD^', 'HEAD').split('\n'));
    expect(lines(stdout).length).toBeGreaterThan(3);
  });

  test('says which manifests have changes that are not committed', async () => {
    const other = repository.cloned();
    appendFileSync(join(other.home, 'fleet.ts'), '\n');
    expect((await run({}, other.home)).stderr).toBe('');
    appendFileSync(join(other.home, 'clusters/integration/versions.ts'), '\n');
    expect(await run({}, other.home)).toMatchObject({ status: 0, stderr: 'warning not committed, so not in the plan: what has changed in clusters/integration/versions.ts\n' });
    other.git('add', '.');
    expect((await run({}, join(other.home, 'clusters'))).stderr).toContain('versions.ts');
  });

  test('writes nothing', async () => {
    const before = [repository.head, repository.changes, repository.git('for-each-ref')];
    await run({ diff: true });
    expect([repository.head, repository.changes, repository.git('for-each-ref')]).toEqual(before);
  });

  test('asks no remote when it is offline, and names that where the remote does not answer', async () => {
    const other = repository.cloned();
    other.git('remote', 'set-url', 'origin', 'https://nowhere.invalid/fleet.git');
    expect(await run({}, other.home)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error GIT_FAILED: git fetch .*; "--offline" goes by what this clone has\n$/) });
    const { status, stdout } = await run({ offline: true, json: true }, other.home);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).plans[0].decisions[0]).toMatchObject({ component: 'charts/alpha', reason: 'unverified' });
  });

  test('passes over lines of the ledger that are no report, and says so', async () => {
    const other = await FleetRepository.create(CHARTS);
    await other.raise({ ...CHARTS, alpha: '1.1.0' });
    await other.verify('charts/alpha');
    other.git('notes', '--ref=sluice/integration', 'append', '-m', '{"by": "hand"}', other.head);
    const { status, stdout, stderr } = await run({}, other.home);
    expect(status).toBe(0);
    expect(stderr).toMatch(new RegExp(`^warning line \\d of the note on ${other.head} of integration is no report: .*\\n$`));
    expect(stdout).toMatch(/charts\/alpha +1\.0\.0 +1\.1\.0 +promote/);
  });

  test.each([['moon', /^error UNKNOWN_CLUSTER: .*allowed: live\n$/], ['integration', /^error USAGE: nothing is promoted to integration/]])('fails if --to is %s', async (to, expected) => {
    expect(await run({ to })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(expected) });
  });
});

describe('explain', () => {
  test('shows every gate and the evidence', async () => {
    const { status, stdout } = await runExplain('charts/alpha');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^charts\/alpha: live from integration\n  live has 1\.0\.0 \(f[0-9a-f]{12}\)\n  promoted now to 1\.1\.0\n/);
    expect(stdout).toMatch(/integration verified: \w+ at 2026-01-20T12:00:00Z \(manual\)/);
    for (const gate of ['held', 'reverted', 'downgrade', 'unverified', 'failed', 'soaking', 'window']) expect(stdout).toContain(`    pass ${gate}`);
  });

  test('shows which gate is shut, and prints JSON', async () => {
    expect((await runExplain('charts/beta')).stdout).toMatch(/shut unverified: /);
    expect(JSON.parse((await runExplain('charts/beta', { json: true })).stdout)).toMatchObject({ command: 'explain', component: 'charts/beta', explanations: [{ targets: ['live'], decision: 'blocked', candidates: [{ verdicts: expect.arrayContaining([expect.objectContaining({ gate: 'unverified', passed: false })]) }] }] });
  });

  test('fails if there is no such component, and says which there are', async () => {
    expect((await runExplain('alpha')).stderr).toMatch(/; did you mean "charts\/alpha"\?\n$/);
    expect(await runExplain('charts/alfa')).toMatchObject({ status: 1, stderr: 'error UNKNOWN_COMPONENT: no target has or could get "charts/alfa"; allowed: charts/alpha, charts/beta, charts/gamma\n' });
  });
});
