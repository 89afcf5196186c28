import { execFileSync } from 'node:child_process';
import { history } from '../../src/commands/history';
import { unhold } from '../../src/commands/hold';
import { plan } from '../../src/commands/plan';
import { rollback } from '../../src/commands/rollback';
import type { RollbackOptions } from '../../src/commands/steering-result';
import { parseRollbackMessage } from '../../src/promotion/rollback-message';
import { runCommand, type CommandResult } from '../support/command';
import { chartsManifest, FleetRepository, fleetText } from '../support/fleet-repository';

const OLD_VALUES = 'replicas: 1 # one\r\n\n';
const CHARTS = { alpha: { version: '1.0.0', values: 'values/alpha.yaml' }, beta: '1.0.0' };
const RAISED = { alpha: { version: '1.1.0', values: 'values/alpha.yaml' }, beta: '1.1.0', gamma: '1.0.0' };

/** Live got alpha with other values, beta, and gamma, which is new. */
async function promoted(): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS, { files: { 'clusters/integration/values/alpha.yaml': OLD_VALUES, 'clusters/live/values/alpha.yaml': OLD_VALUES } });
  await repository.raise(RAISED, { 'clusters/integration/values/alpha.yaml': 'replicas: 3\n' });
  await repository.verify('charts/*');
  await repository.promote();
  return repository;
}

function rollbackIn({ home }: FleetRepository, what: string, options: RollbackOptions & { readonly json?: boolean } = {}): Promise<CommandResult> {
  return runCommand('rollback', home, (environment) => rollback(what, options, environment));
}

const planIn = ({ home }: FleetRepository) => runCommand('plan', home, (environment) => plan({}, environment));

describe('rollback', () => {
  test('puts one component of a promotion back with its values, and it stays there', async () => {
    const repository = await promoted();
    const promotion = repository.head;
    expect(await rollbackIn(repository, 'charts/alpha', { push: true, reason: 'it pages', author: 'Ada <ada@example.org>' })).toEqual({
      status: 0, stderr: '', stdout: `charts/alpha 1.1.0 -> 1.0.0 on live\non hold until: npx sluice unhold charts/alpha --cluster live\npushed ${repository.head}\n`,
    });
    expect(repository.versions()).toEqual({ alpha: '1.0.0', beta: '1.1.0', gamma: '1.0.0' });
    expect(repository.read('clusters/live/versions.ts')).toContain("      hold: 'rolled back from 1.1.0: it pages',\n");
    expect(repository.git('diff', '--name-only', 'HEAD^', 'HEAD').split('\n')).toEqual(['clusters/live/values/alpha.yaml', 'clusters/live/versions.ts', 'kubernetes/clusters/live/helm-charts.yaml']);
    expect(repository.read('clusters/live/values/alpha.yaml')).toBe(OLD_VALUES);
    expect([repository.remoteHead, repository.changes]).toEqual([repository.head, '']);
    expect(repository.git('log', '-1', '--format=%s%n%an')).toBe('chore(k8s): roll back charts/alpha on live\nAda');
    expect(parseRollbackMessage(repository.git('log', '-1', '--format=%B'))).toMatchObject({ targets: ['live'], components: [{ component: 'charts/alpha', from: { version: '1.1.0' }, to: { version: '1.0.0' }, promotion }] });

    const told = await runCommand('history', repository.home, (environment) => history('charts/alpha', { cluster: 'live' }, environment));
    expect(told.stdout).toMatch(/charts\/alpha +1\.1\.0 -> 1\.0\.0 +rolled back\n/);
    expect((await planIn(repository)).stdout).toMatch(/charts\/alpha: held: it is on hold \(rolled back from 1\.1\.0: it pages\)/);
    await runCommand('unhold', repository.home, (environment) => unhold('charts/alpha', { push: true }, environment));
    expect((await planIn(repository)).stdout).toMatch(/charts\/alpha: reverted: commit \w{12} took it back; the next change passes by itself/);
  });

  test('tells what differs where the version is the same', async () => {
    const repository = await FleetRepository.create(CHARTS, { files: { 'clusters/integration/values/alpha.yaml': OLD_VALUES, 'clusters/live/values/alpha.yaml': OLD_VALUES } });
    await repository.raise(CHARTS, { 'clusters/integration/values/alpha.yaml': 'replicas: 3\n' });
    await repository.verify('charts/*');
    await repository.promote();
    expect((await rollbackIn(repository, 'charts/alpha')).stdout).toMatch(/^charts\/alpha 1\.0\.0 \((f\w{12})\) -> 1\.0\.0 \((?!\1)f\w{12}\) on live\n/);
    expect(repository.git('log', '-2', '--format=%b').match(/^charts\/alpha 1\.0\.0 \(f\w{12}\) -> 1\.0\.0 \(f\w{12}\)$/gm)).toHaveLength(2);
  });

  test('puts all of a promotion back: nothing but the holds is left of it', async () => {
    const repository = await promoted();
    expect(await rollbackIn(repository, repository.head.slice(0, 10), { remove: true })).toMatchObject({
      status: 0, stdout: `charts/alpha 1.1.0 -> 1.0.0 on live\ncharts/beta 1.1.0 -> 1.0.0 on live\ncharts/gamma 1.0.0 -> absent on live\non hold until: npx sluice unhold <component> --cluster live\ncommitted ${repository.head}; Flux sees it once it is pushed\n`,
    });
    const lines = repository.git('diff', '--unified=0', 'HEAD~2', 'HEAD').split('\n').filter((line) => /^[-+] /.test(line));
    expect(lines).toEqual(["+      hold: 'rolled back from 1.1.0',", "+      hold: 'rolled back from 1.1.0',"]);
    expect(repository.remoteHead).toBe(repository.git('rev-parse', 'HEAD^'));
    expect((await planIn(repository)).stdout).toMatch(/charts\/gamma: reverted: /);
  });

  test('says, as the promotion does, which files of the owner it could not write', async () => {
    const withTalos = (charts: string) => charts.replace('helm }', 'githubRelease, helm }').replace('  charts:', "  infrastructure: { talos: githubRelease('v1.0.0', 'siderolabs/talos') },\n  charts:");
    const files = { 'clusters/live/versions.ts': withTalos(chartsManifest({ beta: '1.0.0' })), 'live.env': 'TALOS=v1.0.0\nTALOS=v1.0.0\n' };
    const repository = await FleetRepository.create({ beta: '1.0.0' }, { fleet: fleetText('', "versionsEnv: 'live.env'"), files });
    await repository.raise({ beta: '1.1.0' });
    await repository.verify('charts/beta');
    const told = expect.stringMatching(/^warning ENV_LEFT_ALONE: live\.env:2: infrastructure\/talos is not written here: it is set twice/);
    expect(await repository.promote()).toMatchObject({ status: 0, stderr: told });
    expect(await rollbackIn(repository, 'charts/beta')).toMatchObject({ status: 0, stderr: told });
  });

  test('takes back nothing newer than what its clone has shown', async () => {
    const repository = await promoted();
    const other = repository.cloned();
    await repository.raise({ ...RAISED, beta: '1.2.0' });
    await repository.verify('charts/beta');
    await repository.promote();
    const before = repository.remoteHead;
    expect(await rollbackIn(other, 'charts/beta', { push: true })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error CHANGED_SINCE: charts\/beta on live has been promoted to 1\.2\.0 since this clone was at \w{12}, by commit \w{12} of \w+; look at it \(sluice history charts\/beta\)/) });
    expect(repository.remoteHead).toBe(before);
    expect(await rollbackIn(other, 'charts/beta', { push: true })).toMatchObject({ status: 0, stdout: expect.stringMatching(/^charts\/beta 1\.2\.0 -> 1\.1\.0 on live\n/) });
    expect(repository.remoteHead).toBe(other.head);
  });
});

describe('rollback of a commit', () => {
  test('means the one that a name stood for before anything was fetched', async () => {
    const repository = await promoted();
    const other = repository.cloned();
    await repository.raise({ ...RAISED, beta: '1.2.0' });
    await repository.verify('charts/beta');
    await repository.promote();
    const before = repository.remoteHead;
    expect(await rollbackIn(other, 'HEAD', { push: true, remove: true })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error CHANGED_SINCE: charts\/beta on live was promoted again, to 1\.2\.0/) });
    expect(repository.remoteHead).toBe(before);
    expect(await rollbackIn(other, before, { push: true })).toMatchObject({ status: 0, stdout: expect.stringMatching(/^charts\/beta 1\.2\.0 -> 1\.1\.0 on live\n/) });
  });

  test('means the merge, where that has brought the promotion', async () => {
    const repository = await FleetRepository.create({ alpha: '1.0.0', beta: '1.0.0' });
    await repository.raise({ alpha: '1.1.0', beta: '1.0.0' });
    await repository.verify('charts/alpha');
    repository.git('switch', '--quiet', '--create', 'proposal');
    await repository.promote({});
    const promotion = repository.head;
    repository.git('commit', '--quiet', '--allow-empty', '-m', 'docs: beside it');
    repository.git('switch', '--quiet', 'main');
    for (const message of ['before it', 'and after it']) {
      repository.git('commit', '--quiet', '--allow-empty', '-m', message);
      repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge pull request #1', 'proposal');
    }
    expect(await rollbackIn(repository, 'proposal')).toMatchObject({ status: 1, stderr: expect.stringMatching(/^error NOTHING_TO_ROLL_BACK: /) });
    expect(await rollbackIn(repository, promotion)).toMatchObject({ status: 0, stdout: expect.stringMatching(/^charts\/alpha 1\.1\.0 -> 1\.0\.0 on live\n/) });
    expect(parseRollbackMessage(repository.git('log', '-1', '--format=%B'))?.components).toMatchObject([{ promotion: repository.git('rev-parse', 'HEAD^^') }]);
  });
});

describe('rollback of a commit that several could be', () => {
  test('says so', async () => {
    const repository = await FleetRepository.create(CHARTS, { files: { 'clusters/integration/values/alpha.yaml': OLD_VALUES, 'clusters/live/values/alpha.yaml': OLD_VALUES } });
    // as many as it takes until two of them begin with the same four digits
    const commits = Array.from({ length: 900 }, (_, index) => `commit refs/heads/many\ncommitter A <a@example.org> ${1_700_000_000 + index} +0000\ndata 0\n${index === 0 ? 'from refs/heads/main^0\n' : ''}\n`);
    execFileSync('git', ['-C', repository.clone, 'fast-import', '--quiet'], { input: commits.join('') });
    const begins = repository.git('rev-list', 'many').split('\n').map((commit) => commit.slice(0, 4));
    const short = begins.find((one, index) => begins.indexOf(one) !== index) as string;
    expect(await rollbackIn(repository, short)).toEqual({ status: 1, stdout: '', stderr: `error UNKNOWN_COMPONENT: several objects of this clone begin with "${short}"; write more of the commit\n` });
  });
});

describe('rollback without a change', () => {
  interface Outcome {
    readonly when: string;
    readonly what: string;
    readonly options?: RollbackOptions & { readonly json?: boolean };
    readonly status: 0 | 1;
    readonly output: RegExp;
  }
  const outcomes: readonly Outcome[] = [
    { when: 'it only shows what it would do', what: 'charts/beta', options: { dryRun: true, push: true }, status: 0, output: /^charts\/beta 1\.1\.0 -> 1\.0\.0 on live\non hold until: .*\n--- a\/clusters\/live\/versions\.ts\n(.*\n)+--- a\/kubernetes\/clusters\/live\/helm-charts\.yaml\n/ },
    { when: 'it shows a program what it would do', what: 'HEAD', options: { dryRun: true, json: true, remove: true }, status: 0, output: /"command": "rollback",\n {2}"targets": \[\n {4}"live"\n {2}\],\n(.*\n)+.*"component": "charts\/gamma",\n {6}"from": \{\n(.*\n){3} {6}"to": null,\n {6}"held": false\n/ },
    { when: 'something was not there before', what: 'HEAD', status: 1, output: /^error NOTHING_TO_ROLL_BACK: live did not have charts\/gamma before commit \w{12}; --remove takes it out/ },
    { when: 'the component is unknown', what: 'charts/alfa', status: 1, output: /^error UNKNOWN_COMPONENT: no cluster has or had "charts\/alfa"; allowed: charts\/alpha, / },
    { when: 'it is neither component nor commit', what: 'alpha', status: 1, output: /^error UNKNOWN_COMPONENT: "alpha" is neither a component nor a commit of this clone/ },
    { when: 'the commit is no promotion', what: 'HEAD^', status: 1, output: /^error NOTHING_TO_ROLL_BACK: commit \w{12} is no promotion to live on this branch; allowed: \w{12}; / },
    { when: 'the cluster is unknown', what: 'charts/beta', options: { cluster: 'moon' }, status: 1, output: /^error UNKNOWN_CLUSTER: / },
    { when: 'nothing is promoted to the cluster', what: 'charts/beta', options: { cluster: 'integration' }, status: 1, output: /^error USAGE: nothing is promoted to integration/ },
    { when: 'the reason is none', what: 'charts/beta', options: { reason: '\n' }, status: 1, output: /^error BAD_HOLD: the reason of the hold on charts\/beta; found nothing/ },
  ];

  test('leaves everything as it is', async () => {
    const repository = await promoted();
    const before = [repository.head, repository.remoteHead, ''];
    for (const { when, what, options, status, output } of outcomes) {
      const { stdout, stderr, ...rest } = await rollbackIn(repository, what, options);
      expect({ when, output: stdout + stderr, ...rest }).toEqual({ when, status, output: expect.stringMatching(output) });
    }
    expect([repository.head, repository.remoteHead, repository.changes]).toEqual(before);
  });
});
