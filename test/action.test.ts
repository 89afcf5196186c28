import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse } from 'yaml';
import { fingerprint } from '../src/manifest/fingerprint';
import { parseManifest } from '../src/manifest/parse';
import { ForgeState, github } from './support/fake-forges';
import { FleetRepository } from './support/fleet-repository';
import { forgeServer } from './support/forge-server';
import { temporaryFolder } from './support/temporary-folder';

const ROOT = join(__dirname, '..');
const TOKEN = 'ghs_0123456789abcdefghijABCDEFGHIJ';
const CHARTS = { alpha: '1.0.0', beta: '1.0.0' };
const RAISED = { alpha: '1.1.0', beta: '1.1.0' };

let bundle: string;
let external: readonly string[];

beforeAll(() => {
  bundle = join(temporaryFolder(), 'index.js');
  const { metafile } = buildSync({ absWorkingDir: ROOT, entryPoints: ['src/action.ts'], outfile: bundle, bundle: true, platform: 'node', target: 'node20', logLevel: 'error', metafile: true });
  external = Object.values(metafile.outputs).flatMap(({ imports }) => imports.filter((one) => one.external).map(({ path }) => path));
});

interface Step {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the bundle as the runner does: inputs and files by environment, nothing else. */
async function step(repository: FleetRepository, inputs: Readonly<Record<string, string>>, given: { readonly event?: object; readonly variables?: Readonly<Record<string, string>> } = {}): Promise<Step> {
  const files = temporaryFolder({ 'event.json': JSON.stringify(given.event ?? {}), 'output': '', 'summary.md': '' });
  const { PATH = '', GIT_CONFIG_GLOBAL = '', GIT_CONFIG_NOSYSTEM = '' } = process.env;
  const env = {
    PATH, GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM, HOME: files, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: repository.clone, GITHUB_EVENT_NAME: 'repository_dispatch',
    GITHUB_EVENT_PATH: join(files, 'event.json'), GITHUB_OUTPUT: join(files, 'output'), GITHUB_STEP_SUMMARY: join(files, 'summary.md'), GITHUB_API_URL: 'http://127.0.0.1:9', GITHUB_ACTOR: 'integration-flux',
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...given.variables,
  };
  const child = spawn(process.execPath, [bundle], { cwd: repository.clone, env });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => { printed.stdout += chunk.toString('utf8'); });
  child.stderr.on('data', (chunk: Buffer) => { printed.stderr += chunk.toString('utf8'); });
  const status = await new Promise<number | null>((resolve) => { child.on('close', resolve); });
  return { status, ...printed, summary: readFileSync(join(files, 'summary.md'), 'utf8'), outputs: readOutputs(readFileSync(join(files, 'output'), 'utf8')) };
}

/** The runner's own reading of the file. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const [, name, end] = /^([^=]+?)<<(.+)$/.exec(lines[index] as string) ?? [];
    if (name === undefined) continue;
    const stop = lines.indexOf(end as string, index + 1);
    outputs[name] = lines.slice(index + 1, stop).join('\n');
    index = stop;
  }
  return outputs;
}

/** Lines that the runner takes for commands. */
function commandsIn({ stdout, stderr }: Step): readonly string[] {
  return `${stdout}\n${stderr}`.split(/\r\n|\r|\n/).filter((line) => /^\s*::/.test(line) || line.includes('##['));
}

function event(repository: FleetRepository, name: string, change: object = {}): object {
  const entry = parseManifest('versions.ts', repository.read('clusters/integration/versions.ts')).manifest?.charts.find((chart) => chart.name === name);
  return {
    action: `HelmRelease/${name}.flux-system`, repository: { full_name: 'acme/homelab' }, sender: { login: 'integration-flux' },
    client_payload: {
      involvedObject: { kind: 'HelmRelease', name, namespace: 'flux-system', apiVersion: 'helm.toolkit.fluxcd.io/v2' },
      severity: 'info', timestamp: '2026-01-20T11:59:00Z', reason: 'UpgradeSucceeded', reportingController: 'helm-controller', message: '\n::error::from a chart\n##[error]too',
      metadata: { cluster: 'integration', component: `charts/${name}`, fingerprint: entry ? fingerprint(entry) : '', revision: entry?.source.version, ...change },
    },
  };
}

async function raised(): Promise<FleetRepository> {
  const repository = await FleetRepository.create(CHARTS);
  await repository.raise(RAISED);
  return repository;
}

describe('the action', () => {
  test('is one file that needs nothing but node', () => {
    expect(external.filter((name) => !isBuiltin(name))).toEqual([]);
  });

  test('records an event, shows it on the forge, and promotes what it verifies', async () => {
    const repository = await raised();
    const forge = new ForgeState();
    const server = await forgeServer(github(forge, TOKEN));
    const variables = { GITHUB_API_URL: server.url };
    const integration = repository.head;
    expect(await step(repository, { command: 'record', token: TOKEN }, { event: event(repository, 'alpha'), variables })).toMatchObject({ status: 0, stdout: expect.stringContaining('1 report of integration recorded'), stderr: '' });
    expect(forge.statuses).toMatchObject([{ sha: integration, context: 'sluice/integration/charts/alpha', state: 'success' }]);

    const promoted = await step(repository, { command: 'promote', token: TOKEN, author: 'Sluice <sluice@example.org>' }, { variables });
    expect(promoted).toMatchObject({ status: 0, stderr: '', outputs: { 'promoted': '1', 'commits': repository.head, 'pull-requests': '' } });
    expect(repository.remoteHead).toBe(repository.head);
    expect(repository.versions()).toEqual({ alpha: '1.1.0', beta: '1.0.0' });
    expect(repository.git('log', '-1', '--format=%an')).toBe('Sluice');
    expect(promoted.summary).toMatch(/^```mermaid\nflowchart LR\n[^]*"1 promoted, 1 waiting"[^]*```\n/);
    expect(promoted.summary).toContain('| charts/alpha | 1.0.0 | 1.1.0 | promote |  |');
    expect(commandsIn(promoted)).toEqual([expect.stringMatching(/^::notice title=charts\/beta waits for live::unverified: /)]);
    expect(promoted.stdout + promoted.stderr + promoted.summary).not.toContain(TOKEN);

    expect(await step(repository, { command: 'promote' })).toMatchObject({ status: 0, outputs: { promoted: '0', commits: '' } });
  });

  test('records and promotes in one step, and promotes nothing after a refusal', async () => {
    const repository = await raised();
    await repository.verify('charts/beta');
    const refused = { event: { ...event(repository, 'alpha'), sender: { login: 'mallory' } } };
    expect(await step(repository, { command: 'record-and-promote' }, refused)).toMatchObject({ status: 1, outputs: {} });
    expect(repository.versions()).toEqual(CHARTS);
    expect(await step(repository, { command: 'record-and-promote' }, { event: event(repository, 'alpha') })).toMatchObject({ status: 0, outputs: { promoted: '2' } });
    expect(repository.versions()).toEqual(RAISED);
  });

  test('promotes nothing in a dry run, and says so', async () => {
    const repository = await raised();
    const before = repository.remoteHead;
    const { status, stdout, outputs } = await step(repository, { 'command': 'promote', 'only': 'charts/alpha', 'force': 'charts/alpha', 'reason': 'a test', 'dry-run': 'true' });
    expect([status, outputs.promoted, repository.remoteHead]).toEqual([0, '0', before]);
    expect(stdout).toContain("+      chart: helm('1.1.0', 'alpha'");
  });

  test('forces one component for a reason', async () => {
    const repository = await raised();
    expect(await step(repository, { command: 'promote', force: 'charts/beta', reason: 'seen by hand' })).toMatchObject({ status: 0, outputs: { promoted: '1' } });
    expect(repository.versions()).toEqual({ alpha: '1.0.0', beta: '1.1.0' });
    expect(repository.git('log', '-1', '--format=%b')).toContain('  forced past unverified: seen by hand');
  });

  test('shows how the fleet stands, as a page and in the summary', async () => {
    const repository = await raised();
    const shown = await step(repository, { command: 'board', offline: 'true', out: '.git/board.html' });
    expect(shown).toMatchObject({ status: 0, stderr: '', summary: expect.stringContaining('### live from integration') });
    expect(readFileSync(join(repository.home, '.git/board.html'), 'utf8')).toContain('live follows integration: 0 ready, 2 waiting.');
  });

  test('keeps an issue for what it finds, which is no failure', async () => {
    const repository = await raised();
    const forge = Object.assign(new ForgeState(), { branch: { protected: false } });
    const server = await forgeServer(github(forge, TOKEN));
    const done = await step(repository, { command: 'doctor', token: TOKEN }, { variables: { GITHUB_API_URL: server.url } });
    expect(done).toMatchObject({ status: 0, stderr: '', summary: expect.stringContaining('### warning: the branch main is not protected') });
    expect(forge.issues.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^sluice: the branch main is not protected/));
    expect(commandsIn(done)).toEqual([]);
    expect(await step(repository, { command: 'doctor' })).toMatchObject({ status: 1, stderr: expect.stringContaining('USAGE: issues are kept on GitHub alone') });
  });

  test('records what was applied', async () => {
    const repository = await raised();
    expect(await step(repository, { command: 'record', cluster: 'integration', component: 'charts/alpha charts/beta', outcome: 'verified' })).toMatchObject({ status: 0, stdout: expect.stringContaining('2 reports of integration recorded') });
  });

  test('works in a folder of the workspace', async () => {
    const repository = await FleetRepository.create(CHARTS, { folder: 'fleet' });
    expect(await step(repository, { 'command': 'synth', 'check': 'true', 'working-directory': 'fleet' })).toMatchObject({ status: 0 });
  });

  test('fails where a file is not as synthesized', async () => {
    const repository = await FleetRepository.create(CHARTS);
    const file = join(repository.home, 'kubernetes/clusters/live/helm-charts.yaml');
    writeFileSync(file, `${readFileSync(file, 'utf8')}# by hand\n`);
    expect(await step(repository, { command: 'synth', check: 'true' })).toMatchObject({ status: 2, stdout: expect.stringContaining('-# by hand') });
  });

  const usages: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
    [{}, /"command" is one of record, promote, record-and-promote, board, doctor, synth/],
    [{ command: 'constructor' }, /"command" is one of record, promote, record-and-promote, board, doctor, synth/],
    [{ 'command': 'promote', 'dry-run': 'yes' }, /"dry-run" is neither "true" nor "false"/],
    [{ command: 'promote', force: 'charts/alpha' }, /"force" needs the input "reason"/],
    [{ command: 'record', cluster: 'integration', component: 'charts/alpha', outcome: 'fine' }, /"outcome" is neither/],
    [{ command: 'record', cluster: 'integration', component: 'charts/alpha' }, /--component and --outcome belong together/],
    [{ command: 'record', cluster: 'integration', component: 'charts/alpha', outcome: 'verified', helmreleases: 'x' }, /--helmreleases and --component is given/],
  ];
  test('fails if its inputs do not fit together', async () => {
    const repository = await FleetRepository.create(CHARTS);
    for (const [inputs, expected] of usages) expect(await step(repository, inputs)).toMatchObject({ status: 1, stderr: expect.stringMatching(new RegExp(`^error USAGE: .*${expected.source}`)) });
  });
});

describe('hostile inputs of the action', () => {
  const EVIL = 'x\n::add-mask::secret\r\n##[error]no\npromoted=999\n`$(touch pwned)`';
  test('forge no command of the runner, no output and no file', async () => {
    const repository = await raised();
    const steps = [
      await step(repository, { command: 'promote', only: EVIL }),
      await step(repository, { command: 'promote', to: EVIL }),
      await step(repository, { command: 'promote', author: EVIL }),
      await step(repository, { command: 'promote', force: EVIL, reason: EVIL }),
      await step(repository, { command: EVIL }),
      await step(repository, { command: 'record', cluster: EVIL, component: EVIL, outcome: 'verified' }),
      await step(repository, { command: 'record' }, { event: event(repository, 'alpha', { cluster: EVIL }) }),
      await step(repository, { command: 'record' }, { event: event(repository, 'alpha', { revision: EVIL }) }),
      await step(repository, { command: 'record' }, { event: { ...event(repository, 'alpha'), sender: { login: EVIL } } }),
      await step(repository, { command: 'promote', force: 'charts/alpha', reason: EVIL }),
    ];
    expect(steps.map(({ status }) => status)).toEqual([1, 1, 1, 1, 1, 1, 1, 0, 1, 0]);
    expect(steps.flatMap(commandsIn)).toEqual([expect.stringMatching(/^::notice title=charts\/beta waits for live::unverified: /)]);
    expect(steps.slice(0, -1).map(({ outputs }) => outputs)).toEqual(Array(9).fill({}));
    expect(steps.at(-1)?.outputs).toEqual({ 'promoted': '1', 'commits': repository.head, 'pull-requests': '' });
    expect(existsSync(join(repository.clone, 'pwned'))).toBe(false);
    expect(repository.git('log', '-1', '--format=%b')).not.toMatch(/^(::|promoted=)/m);
  });
});

describe('action.yml', () => {
  const { inputs, outputs, runs } = parse(readFileSync(join(ROOT, 'action.yml'), 'utf8'));
  const code = readFileSync(join(ROOT, 'src/action.ts'), 'utf8');

  test('has the inputs that the code reads', () => {
    const read = [...code.matchAll(/\b(?:input|list|flag)\('([\w-]+)'\)/g)].map(([, name]) => name);
    expect(Object.keys(inputs).sort()).toEqual([...new Set(read)].sort());
  });

  test('has the outputs that a promotion sets, and runs the bundle', async () => {
    const { outputs: set } = await step(await FleetRepository.create(CHARTS), { command: 'promote' });
    expect(Object.keys(outputs).sort()).toEqual(Object.keys(set).sort());
    expect(runs).toEqual({ using: 'node24', main: 'action/index.js' });
  });
});
