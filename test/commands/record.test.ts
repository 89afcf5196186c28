import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordOptions } from '../../src/commands/read-evidence';
import { record } from '../../src/commands/record';
import { fingerprint } from '../../src/manifest/fingerprint';
import { parseManifest } from '../../src/manifest/parse';
import { runCommand, type CommandResult, type CommandSettings } from '../support/command';
import { ForgeState, github } from '../support/fake-forges';
import { FleetRepository, NOW } from '../support/fleet-repository';
import { forgeServer } from '../support/forge-server';
import { git } from '../support/git-repository';

const TOKEN = 'ghs_0123456789abcdefghijABCDEFGHIJ';
const KEY = 'the-key-of-integration';
const CHARTS = { alpha: '1.0.0', beta: '2.0.0' };

function fingerprintOf(repository: FleetRepository, name: string): string {
  const entry = parseManifest('versions.ts', repository.read('clusters/integration/versions.ts')).manifest?.charts.find((chart) => chart.name === name);
  return entry ? fingerprint(entry) : '';
}

function fluxEvent(repository: FleetRepository, name: string, version: string, reason = 'UpgradeSucceeded'): object {
  return {
    involvedObject: { kind: 'HelmRelease', name, namespace: 'flux-system', apiVersion: 'helm.toolkit.fluxcd.io/v2' },
    severity: /Failed/.test(reason) ? 'error' : 'info', timestamp: '2026-01-20T11:59:00Z', reason, reportingController: 'helm-controller',
    message: 'Helm says\n::error::[skip ci] \u001b[31m',
    metadata: { cluster: 'integration', component: `charts/${name}`, fingerprint: fingerprintOf(repository, name), revision: version },
  };
}

function dispatch(repository: FleetRepository, name: string, version: string, sender = 'integration-flux'): object {
  return { action: `HelmRelease/${name}.flux-system`, repository: { full_name: 'acme/homelab' }, sender: { login: sender }, client_payload: fluxEvent(repository, name, version) };
}

function releases(repository: FleetRepository, version = '1.0.0'): object {
  const of = fingerprintOf(repository, 'alpha');
  return {
    apiVersion: 'v1', kind: 'List', items: [{
      apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease',
      metadata: { name: 'alpha', namespace: 'flux-system', generation: 4, annotations: { 'event.toolkit.fluxcd.io/component': 'charts/alpha', 'event.toolkit.fluxcd.io/fingerprint': of } },
      spec: { commonMetadata: { annotations: { 'sluice-fingerprint': of } } },
      status: {
        observedGeneration: 4, lastAttemptedGeneration: 4,
        conditions: [{ type: 'Ready', status: 'True', reason: 'UpgradeSucceeded', observedGeneration: 4, lastTransitionTime: '2026-01-20T11:00:00Z' }],
        history: [{ chartVersion: version, chartName: 'alpha', name: 'alpha', namespace: 'apps', status: 'deployed', version: 3, firstDeployed: '2026-01-20T11:00:00Z', lastDeployed: '2026-01-20T11:00:00Z', digest: 'sha256:0', configDigest: 'sha256:0' }],
      },
    }],
  };
}

function run(repository: FleetRepository, options: RecordOptions, settings: CommandSettings = {}): Promise<CommandResult> {
  return runCommand('record', repository.home, (environment) => record(options, environment), { now: NOW, ...settings });
}

/** Hands something over in a file beside the repository. */
function runEvent(repository: FleetRepository, event: object | string, options: RecordOptions = {}, settings: CommandSettings = {}): Promise<CommandResult> {
  writeFileSync(join(repository.clone, '.git/event.json'), typeof event === 'string' ? event : JSON.stringify(event));
  return run(repository, { event: join(repository.clone, '.git/event.json'), ...options }, settings);
}

function remoteNotes(repository: FleetRepository, cluster = 'integration'): readonly string[] {
  const listed = git(repository.remote, 'for-each-ref', `refs/notes/sluice/${cluster}`);
  if (listed === '') return [];
  return git(repository.remote, 'grep', '-h', '-e', '.', `refs/notes/sluice/${cluster}`).split('\n');
}

/** Nothing of these tests writes to the branch, so they share one repository where they do not look at the ledger. */
let shared: FleetRepository;
beforeAll(async () => { shared = await FleetRepository.create(CHARTS); });

describe('record', () => {
  test('keeps the report of a dispatched event on the remote, and says it again', async () => {
    const repository = await FleetRepository.create(CHARTS);
    expect(await runEvent(repository, dispatch(repository, 'alpha', '1.0.0'), {}, { variables: { GITHUB_EVENT_NAME: 'repository_dispatch' } })).toEqual({
      status: 0, stderr: '',
      stdout: `recorded charts/alpha 1.0.0 ${fingerprintOf(repository, 'alpha')}: verified (UpgradeSucceeded at 2026-01-20T11:59:00Z)\n1 report of integration recorded, 0 repeated\n`,
    });
    expect(remoteNotes(repository)).toEqual([expect.stringContaining('"outcome":"verified"')]);
    expect(remoteNotes(repository).join()).not.toContain('Helm says');
    expect(await runEvent(repository, dispatch(repository, 'alpha', '1.0.0'))).toMatchObject({ status: 0, stdout: '0 reports of integration recorded, 1 repeated\n' });
    expect(remoteNotes(repository)).toHaveLength(1);
  });

  test('keeps the note in the clone with --no-push, and pushes it with the next one', async () => {
    const repository = await FleetRepository.create(CHARTS);
    expect(await run(repository, { cluster: 'integration', component: ['charts/alpha'], outcome: 'verified', push: false })).toMatchObject({ status: 0, stdout: expect.stringMatching(/\n1 report of integration recorded, 0 repeated; the note stays in this clone\n$/) });
    expect(remoteNotes(repository)).toEqual([]);
    expect(repository.git('for-each-ref', '--format=%(refname)', 'refs/notes')).toBe('refs/notes/sluice/integration');
    await run(repository, { cluster: 'integration', component: ['charts/beta'], outcome: 'verified' });
    expect(remoteNotes(repository)).toHaveLength(2);
  });

  test('leaves branch, index and work tree as they are', async () => {
    writeFileSync(join(shared.home, 'mine.txt'), 'not committed');
    const before = [shared.head, shared.changes, shared.remoteHead];
    await run(shared, { cluster: 'integration', component: ['charts/*'], outcome: 'verified' });
    expect([shared.head, shared.changes, shared.remoteHead]).toEqual(before);
  });

  test('takes a list of releases from a file and from standard input', async () => {
    const text = JSON.stringify(releases(shared));
    writeFileSync(join(shared.clone, '.git/releases.json'), text);
    const recorded = { status: 0, stdout: expect.stringMatching(/recorded|repeated/) };
    expect(await run(shared, { cluster: 'integration', helmreleases: '.git/releases.json' })).toMatchObject(recorded);
    expect(await run(shared, { cluster: 'integration', helmreleases: '-', partial: true }, { stdin: text })).toMatchObject({ status: 0, stdout: '0 reports of integration recorded, 1 repeated\n' });
  });

  test('takes the commit that was applied by any of its names', async () => {
    const repository = await FleetRepository.create(CHARTS);
    await repository.raise({ ...CHARTS, alpha: '1.1.0' });
    const variables = { GITHUB_EVENT_NAME: 'repository_dispatch' };
    const { stdout } = await run(repository, { cluster: 'integration', component: ['charts/alpha'], outcome: 'verified', commit: 'HEAD~1' }, { variables });
    expect(stdout).toContain('recorded charts/alpha 1.0.0 ');
  });

  test('prints JSON', async () => {
    const repository = await FleetRepository.create(CHARTS);
    const { stdout } = await runEvent(repository, dispatch(repository, 'alpha', '1.0.0'), { json: true });
    expect(JSON.parse(stdout)).toMatchObject({ command: 'record', result: 'recorded', cluster: 'integration', recorded: [{ component: 'charts/alpha', outcome: 'verified', source: { door: 'dispatch', by: 'integration-flux' } }], repeated: [], pushed: true, problems: [] });
  });
});

describe('what record believes', () => {
  const signature = (text: string, key = KEY) => `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
  interface Case { readonly of: string; readonly event: (repository: FleetRepository) => object | string; readonly options?: (text: string) => RecordOptions; readonly variables?: Record<string, string>; readonly status: number; readonly code: string | undefined }
  const bare = (repository: FleetRepository) => fluxEvent(repository, 'beta', '2.0.0');
  const cases: readonly Case[] = [
    { of: 'a dispatch told by its shape', event: (r) => dispatch(r, 'beta', '2.0.0'), status: 0, code: undefined },
    { of: 'a dispatch in a workflow of another event is told by its shape too', event: (r) => dispatch(r, 'beta', '2.0.0'), variables: { GITHUB_EVENT_NAME: 'workflow_call' }, status: 0, code: undefined },
    { of: 'an event that its name tells to be another one', event: (r) => dispatch(r, 'beta', '2.0.0'), variables: { GITHUB_EVENT_NAME: 'status' }, status: 0, code: 'other-event' },
    { of: 'an event of a person', event: () => ({ inputs: {}, ref: 'refs/heads/main' }), variables: { GITHUB_EVENT_NAME: 'workflow_dispatch' }, status: 0, code: 'other-event' },
    { of: 'a stale chart', event: (r) => dispatch(r, 'beta', '1.9.0'), status: 0, code: 'version-differs' },
    { of: 'somebody else', event: (r) => dispatch(r, 'beta', '2.0.0', 'mallory'), status: 1, code: 'not-a-reporter' },
    { of: 'any workflow', event: (r) => dispatch(r, 'beta', '2.0.0', 'github-actions[bot]'), status: 1, code: 'not-a-reporter' },
    { of: 'another repository', event: (r) => ({ ...dispatch(r, 'beta', '2.0.0'), repository: { full_name: 'evil/homelab' } }), status: 1, code: 'other-repository' },
    { of: 'a cluster other than the one that is asked for', event: (r) => dispatch(r, 'beta', '2.0.0'), options: () => ({ cluster: 'live' }), status: 1, code: 'not-a-reporter' },
    { of: 'a text that is no JSON', event: () => '{', status: 1, code: 'malformed' },
    { of: 'a bare event that nobody has signed', event: bare, status: 1, code: 'bad-signature' },
    { of: 'a bare event whose cluster the caller knows', event: bare, options: () => ({ cluster: 'integration' }), status: 0, code: undefined },
    { of: 'a bare event with its signature', event: bare, options: (text) => ({ signature: signature(text) }), variables: { SLUICE_HMAC_KEY: KEY }, status: 0, code: undefined },
    { of: 'a bare event with the signature of another key', event: bare, options: (text) => ({ signature: signature(text, 'other') }), variables: { SLUICE_HMAC_KEY: KEY }, status: 1, code: 'bad-signature' },
    { of: 'a bare event with a signature and no key', event: bare, options: (text) => ({ signature: signature(text) }), status: 1, code: 'bad-signature' },
    { of: 'a bare event without a signature where there is a key', event: bare, options: () => ({ cluster: 'integration' }), variables: { SLUICE_HMAC_KEY: KEY }, status: 1, code: 'bad-signature' },
  ];
  test.each(cases)('$of', async ({ event, options = () => ({}), variables = {}, status, code }) => {
    const made = event(shared);
    const text = typeof made === 'string' ? made : JSON.stringify(made);
    const result = await runEvent(shared, text, { json: true, push: false, ...options(text) }, { variables });
    expect(result.status).toBe(status);
    const { result: outcome, code: found } = JSON.parse(result.stdout);
    expect([outcome, found]).toEqual([code === undefined ? 'recorded' : status === 1 ? 'refused' : 'ignored', code]);
  });

  test('prints why something is refused on standard error, ignored on standard output', async () => {
    expect(await runEvent(shared, '{')).toEqual({ status: 1, stdout: '', stderr: 'refused: the event is not a JSON object\n' });
    expect(await runEvent(shared, dispatch(shared, 'beta', '1.9.0'))).toMatchObject({ status: 0, stdout: expect.stringMatching(/^ignored: charts\/beta was deployed at 1\.9\.0, not at 2\.0\.0\n$/), stderr: '' });
  });
});

describe('record fails', () => {
  const usages: readonly (readonly [string, RecordOptions, RegExp])[] = [
    ['no door is named', {}, /nothing is given/],
    ['two doors are named', { event: 'e', helmreleases: 'h' }, /--event and --helmreleases is given/],
    ['a list names no cluster', { helmreleases: '-' }, /--cluster is missing/],
    ['a component has no outcome', { cluster: 'integration', component: ['charts/alpha'] }, /belong together/],
    ['an outcome has no component', { cluster: 'integration', outcome: 'verified' }, /belong together/],
    ['a signature belongs to no event', { cluster: 'integration', helmreleases: '-', signature: 's' }, /--signature belongs to --event/],
    ['--partial belongs to no list', { event: 'e', partial: true }, /--partial belongs to --helmreleases/],
    ['--commit belongs to no component', { event: 'e', commit: 'HEAD' }, /--commit belongs to --component/],
  ];
  test.each(usages)('if %s', async (_, options, expected) => {
    expect(await run(shared, options)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(new RegExp(`^error USAGE: .*${expected.source}`)) });
  });

  test('if the file is not there', async () => {
    expect(await run(shared, { event: 'nowhere.json' })).toMatchObject({ status: 1, stderr: 'error FILE_ACCESS: cannot read nowhere.json (ENOENT)\n' });
  });

  test('if nobody knows the cluster or the component', async () => {
    expect(await run(shared, { cluster: 'moon', component: ['charts/alpha'], outcome: 'verified' })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^refused: the fleet has no cluster "moon"/) });
    expect(await run(shared, { cluster: 'integration', component: ['charts/alfa'], outcome: 'verified' })).toMatchObject({ status: 1, stderr: expect.stringMatching(/^refused: .*charts\/alfa/) });
  });
});

describe('outcomes on the forge', () => {
  test('are shown as commit statuses', async () => {
    const forge = new ForgeState();
    const server = await forgeServer(github(forge, TOKEN));
    const repository = await FleetRepository.create(CHARTS);
    const variables = { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN };
    const head = repository.head;
    await run(repository, { cluster: 'integration', component: ['charts/alpha'], outcome: 'failed' }, { variables });
    expect(forge.statuses).toMatchObject([{ sha: head, context: 'sluice/integration/charts/alpha', state: 'failure', description: expect.stringMatching(/^1\.0\.0: \w+$/) }]);
  });

  test('are not shown for a note that stays in the clone', async () => {
    const forge = new ForgeState();
    const server = await forgeServer(github(forge, TOKEN));
    await run(await FleetRepository.create(CHARTS), { cluster: 'integration', component: ['charts/*'], outcome: 'verified', push: false }, { variables: { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN } });
    expect(server.requests).toEqual([]);
  });

  test('are a warning without the token where the forge refuses it, said once', async () => {
    const server = await forgeServer(() => ({ status: 401, body: { message: `Bad credentials: ${TOKEN}` } }));
    const repository = await FleetRepository.create(CHARTS);
    const result = await run(repository, { cluster: 'integration', component: ['charts/*'], outcome: 'verified' }, { variables: { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN } });
    expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('2 reports of integration recorded'), stderr: expect.stringMatching(/^warning the outcomes of charts\/alpha and 1 more are recorded but not shown: FORGE_AUTH: .*\n$/) });
    expect(result.stdout + result.stderr).not.toContain(TOKEN);
    expect(server.requests).toHaveLength(1);
    expect(remoteNotes(repository)).toHaveLength(2);
  });

  test('are each tried where the forge does not know one of the commits', async () => {
    const server = await forgeServer(() => undefined);
    const { stderr } = await run(await FleetRepository.create(CHARTS), { cluster: 'integration', component: ['charts/*'], outcome: 'verified' }, { variables: { GITHUB_API_URL: server.url, GITHUB_TOKEN: TOKEN } });
    expect(stderr.split('\n').filter((line) => /^warning the outcome of charts\/(alpha|beta) is recorded but not shown: FORGE_NOT_FOUND/.test(line))).toHaveLength(2);
  });
});
