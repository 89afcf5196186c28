import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { hold, unhold } from '../../src/commands/hold';
import type { HoldOptions, UnholdOptions } from '../../src/commands/steering-result';
import { parseHoldMessage } from '../../src/promotion/hold-message';
import { runCommand, type CommandResult } from '../support/command';
import { FleetRepository, fleetText } from '../support/fleet-repository';

const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };
interface Json {
  readonly json?: boolean;
}

const REASON = 'the new one loses data';

function holdIn({ home }: FleetRepository, component: string, options: Partial<HoldOptions> & Json = {}): Promise<CommandResult> {
  return runCommand('hold', home, (environment) => hold(component, { reason: REASON, ...options }, environment));
}

function unholdIn({ home }: FleetRepository, component: string, options: UnholdOptions & Json = {}): Promise<CommandResult> {
  return runCommand('unhold', home, (environment) => unhold(component, options, environment));
}

function changedFiles(repository: FleetRepository): readonly string[] {
  return repository.git('diff', '--name-only', 'HEAD^', 'HEAD').split('\n');
}

describe('hold and unhold', () => {
  test('commit the manifest, keep the component where it is, and let it go on', async () => {
    const repository = await FleetRepository.create(CHARTS);
    const before = repository.read('clusters/live/versions.ts');
    expect(await holdIn(repository, 'charts/alpha', { allow: '<1.1.0', author: 'Ada <ada@example.org>' })).toEqual({
      status: 0, stderr: '', stdout: `charts/alpha 1.0.0 on live is put on hold\n  ${REASON} (allows <1.1.0)\ncommitted ${repository.head}; Flux sees it once it is pushed\n`,
    });
    expect(repository.read('clusters/live/versions.ts')).toContain(`hold: { reason: '${REASON}', allow: '<1.1.0' }`);
    expect(changedFiles(repository)).toEqual(['clusters/live/versions.ts']);
    expect(parseHoldMessage(repository.git('log', '-1', '--format=%B'))).toEqual({ kind: 'hold', component: 'charts/alpha', clusters: ['live'] });
    expect(repository.git('log', '-1', '--format=%an <%ae>')).toBe('Ada <ada@example.org>');
    expect([repository.changes, repository.git('rev-list', '--count', 'origin/main..')]).toEqual(['', '1']);

    repository.git('push', '--quiet');
    await repository.raise({ alpha: '1.1.0', beta: '1.0.0' });
    await repository.verify('charts/alpha');
    expect((await repository.promote()).stdout).toMatch(/charts\/alpha: held: it is on hold .*\n {2}npx sluice unhold charts\/alpha --cluster live\n/);

    expect(await unholdIn(repository, 'charts/alpha', { push: true })).toMatchObject({ status: 0, stdout: `charts/alpha 1.0.0 on live may go on\n  before: ${REASON} (allows <1.1.0)\npushed ${repository.head}\n` });
    expect(repository.read('clusters/live/versions.ts')).toBe(before);
    expect(repository.remoteHead).toBe(repository.head);
    await repository.promote();
    expect(repository.versions()).toMatchObject({ alpha: '1.1.0' });
  });

  test('on a cluster that tracks Renovate bring its configuration along', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await holdIn(repository, 'charts/alpha', { cluster: 'integration' });
    expect(changedFiles(repository)).toEqual(['.github/renovate.json5', 'clusters/integration/versions.ts']);
    expect(repository.read('.github/renovate.json5')).toContain(`charts/alpha is held: ${REASON}`);
    await unholdIn(repository, 'charts/alpha');
    expect(repository.git('diff', 'HEAD~2', 'HEAD')).toBe('');
  });

  test('name every cluster that shares the manifest', async () => {
    const fleet = fleetText().replace('export default', "fleet.addCluster('live-us', { versions: live, promotedFrom: 'integration' });\nexport default");
    const repository = await FleetRepository.create(CHARTS, { fleet });
    expect((await holdIn(repository, 'charts/alpha', { cluster: 'live-us' })).stdout).toMatch(/^charts\/alpha 1\.0\.0 on live, live-us is put on hold\n/);
    expect(parseHoldMessage(repository.git('log', '-1', '--format=%B'))?.clusters).toEqual(['live', 'live-us']);
  });

  test('lose no race: what has won is fetched, and the change is made anew', async () => {
    const repository = await FleetRepository.create(CHARTS);
    const other = repository.cloned();
    const [one, two] = await Promise.all([holdIn(repository, 'charts/alpha', { push: true }), holdIn(other, 'charts/beta', { push: true })]);
    expect([one?.status, two?.status]).toEqual([0, 0]);
    repository.git('pull', '--quiet', '--ff-only');
    expect(repository.read('clusters/live/versions.ts').match(/hold: /g)).toHaveLength(2);
    expect(repository.git('rev-list', '--count', 'HEAD~2..')).toBe('2');
  });
});

describe('hold and unhold without a change', () => {
  interface Outcome {
    readonly when: string;
    readonly run: (repository: FleetRepository) => Promise<CommandResult>;
    readonly status: 0 | 1;
    readonly stdout?: RegExp;
    readonly stderr?: RegExp;
  }
  const outcomes: readonly Outcome[] = [
    { when: 'it is held with the same words', run: (fleet) => holdIn(fleet, 'charts/beta', { push: true }), status: 0, stdout: /^charts\/beta 1\.0\.0 on live is on hold already: nothing to do\n$/ },
    { when: 'it is not held', run: (fleet) => unholdIn(fleet, 'charts/alpha'), status: 0, stdout: /^charts\/alpha 1\.0\.0 on live is not on hold: nothing to do\n$/ },
    { when: 'it only shows what it would do', run: (fleet) => holdIn(fleet, 'charts/alpha', { dryRun: true }), status: 0, stdout: /is put on hold\n {2}the new one loses data\n--- a\/clusters\/live\/versions\.ts\n(.*\n)+\+ {6}hold: 'the new one loses data',\n/ },
    { when: 'it only shows what lifting would do', run: (fleet) => unholdIn(fleet, 'charts/beta', { dryRun: true, json: true }), status: 0, stdout: /"changed": true,\n {2}"commit": null,\n {2}"pushed": false,\n {2}"diff": "--- a/ },
    { when: 'the kind of the component is left out', run: (fleet) => holdIn(fleet, 'alpha'), status: 1, stderr: /^error UNKNOWN_COMPONENT: no cluster has "alpha"; .*; did you mean "charts\/alpha"\?\n$/ },
    { when: 'the component is unknown', run: (fleet) => holdIn(fleet, 'charts/alfa'), status: 1, stderr: /^error UNKNOWN_COMPONENT: no cluster has "charts\/alfa"; allowed: charts\/alpha, charts\/beta\n$/ },
    { when: 'the cluster is unknown', run: (fleet) => unholdIn(fleet, 'charts/alpha', { cluster: 'moon' }), status: 1, stderr: /^error UNKNOWN_CLUSTER: cluster "moon" is not defined; allowed: integration, live\n$/ },
    { when: 'the range is none', run: (fleet) => holdIn(fleet, 'charts/alpha', { allow: 'soon' }), status: 1, stderr: /^error BAD_HOLD: .*soon/ },
    { when: 'the reason is empty or has escapes', run: (fleet) => holdIn(fleet, 'charts/alpha', { reason: '\u001b[2J' }), status: 1, stderr: /^error BAD_HOLD: the reason of the hold on charts\/alpha; found line breaks or control characters/ },
    { when: 'the author is none', run: (fleet) => holdIn(fleet, 'charts/alpha', { author: 'Bot' }), status: 1, stderr: /^error USAGE: the author is not of the form/ },
    { when: 'it is to be pushed from another branch', run: (fleet) => { fleet.git('switch', '--quiet', '--create', 'feature', '--track', 'origin/feature'); return holdIn(fleet, 'charts/alpha', { push: true }).finally(() => fleet.git('switch', '--quiet', 'main')); }, status: 1, stderr: /^error WRONG_BRANCH: / },
    { when: 'a tracked file differs', run: (fleet) => { appendFileSync(join(fleet.home, 'fleet.ts'), '\n'); return unholdIn(fleet, 'charts/beta'); }, status: 1, stderr: /^error DIRTY_WORK_TREE: tracked files differ/ },
  ];

  test('leave everything as it is', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await holdIn(repository, 'charts/beta', { push: true });
    repository.git('push', '--quiet', 'origin', 'main:feature');
    repository.git('fetch', '--quiet');
    const before = [repository.head, repository.remoteHead];
    for (const { when, run, status, stdout = /^$/, stderr = /^$/ } of outcomes) {
      expect({ when, ...await run(repository) }).toEqual({ when, status, stdout: expect.stringMatching(stdout), stderr: expect.stringMatching(stderr) });
      expect([repository.head, repository.remoteHead]).toEqual(before);
    }
  });
});
