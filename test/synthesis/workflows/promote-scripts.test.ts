import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fingerprint } from '../../../src/manifest/fingerprint';
import { parseManifest } from '../../../src/manifest/parse';
import { BOT } from '../../../src/synthesis/bot';
import { bundle } from '../../support/cli';
import { git, testRemote } from '../../support/git-repository';
import { temporaryFolder, writeTree } from '../../support/temporary-folder';
import { makePromotingFleet, parseWorkflow, renderPromote, type ParsedStep } from './fleets';
import { CLEAN, runStep, TOKEN, type Outcome } from './run-steps';

jest.setTimeout(120_000);

const SLUICE = join(__dirname, '../../../lib/bin/sluice.js');
const WORKFLOW = parseWorkflow(renderPromote(makePromotingFleet({ workflows: { token: { secret: 'SLUICE_TOKEN' } } })));

const manifest = (version: string): string => [
  "import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {',
  ...['cilium', 'spegel'].flatMap((name) => [`    '${name}': {`, "      namespace: 'apps',", `      chart: helm('${version}', '${name}', 'https://charts.example.org'),`, '    },']),
  '  },', '});', '',
].join('\n');

const FLEET = [
  "import { Fleet } from 'sluice';",
  "import { versions as integration } from './clusters/integration/versions';",
  "import { versions as live } from './clusters/live/versions';",
  "const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['integration-flux'] } });",
  "fleet.addCluster('integration', { versions: integration });",
  "fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });",
  'export default fleet;', '',
].join('\n');

/** A clone as the runner has it after the first steps, of a fleet whose integration is ahead of live. */
class Runner {
  public readonly temp = temporaryFolder();
  public readonly clone = testRemote().clone;
  private readonly bin = join(this.temp, 'bin');

  constructor() {
    writeTree(this.clone, { 'fleet.ts': FLEET, 'clusters/integration/versions.ts': manifest('1.1.0'), 'clusters/live/versions.ts': manifest('1.0.0') });
    // what stands for the registry's `sluice` is the bundle
    writeTree(this.bin, {
      npx: `#!/bin/bash\n[ "$1 $2" = '--no-install sluice' ] || exit 90\nshift 2\nexec '${process.execPath}' '${SLUICE}' "$@"\n`,
      npm: '#!/bin/bash\n[ "$*" = \'ci --ignore-scripts\' ] || exit 91\n',
    });
    for (const name of ['npx', 'npm']) chmodSync(join(this.bin, name), 0o755);
    this.sluice('synth');
    git(this.clone, 'add', '--all');
    git(this.clone, 'commit', '--quiet', '-m', 'feat: the fleet');
    git(this.clone, 'push', '--quiet');
  }

  /** Runs a job's scripts, one after the other, until one fails. */
  public job(name: 'record' | 'promote', filled: Readonly<Record<string, string>> = {}, env: Readonly<Record<string, string>> = {}): Outcome {
    const values: Readonly<Record<string, string>> = {
      // without one nothing is shown on GitHub, and the remote is a folder
      '${{ github.token }}': '', '${{ secrets.SLUICE_TOKEN }}': '', '${{ inputs.component }}': '', '${{ inputs.force }}': '', '${{ inputs.dry-run }}': '', ...filled,
    };
    let output = '';
    for (const step of (WORKFLOW.jobs[name]?.steps ?? []).filter(({ run }) => run !== undefined)) {
      const outcome = runStep(step, this.clone, this.temp, { PATH: `${this.bin}:${process.env.PATH}`, ...fill(step, values), ...env });
      output += outcome.output;
      if (outcome.status !== 0) return { ...outcome, output };
    }
    return { status: 0, output, outputs: '', temp: this.temp };
  }

  public record(event: object | string): Outcome {
    const file = join(this.temp, 'event.json');
    writeFileSync(file, typeof event === 'string' ? event : JSON.stringify(event));
    return this.job('record', {}, { GITHUB_EVENT_PATH: file, GITHUB_EVENT_NAME: 'repository_dispatch' });
  }

  public promote(inputs: { readonly component?: string; readonly force?: string; readonly dryRun?: boolean } = {}): Outcome {
    return this.job('promote', { '${{ inputs.component }}': inputs.component ?? '', '${{ inputs.force }}': inputs.force ?? '', '${{ inputs.dry-run }}': inputs.dryRun === undefined ? '' : String(inputs.dryRun) });
  }

  /** The versions that live has on the remote. */
  public get live(): string {
    return [...git(this.clone, 'show', 'origin/main:clusters/live/versions.ts').matchAll(/helm\('([^']+)'/g)].map(([, version]) => version).join(' ');
  }

  public get message(): string {
    return git(this.clone, 'log', '-1', '--format=%an <%ae>%n%cn <%ce>%n%B', 'origin/main');
  }

  /** What the scripts leave of what they were told to run. */
  public get marks(): readonly string[] {
    return ['pwned', 'clusters/pwned', '.git/pwned'].filter((name) => existsSync(join(this.clone, name)));
  }

  public event(name = 'cilium', metadata: object = {}, change: object = {}): object {
    const file = 'clusters/integration/versions.ts';
    const entry = parseManifest(file, readFileSync(join(this.clone, file), 'utf8')).manifest?.charts.find((chart) => chart.name === name);
    if (!entry) throw new Error(`no ${name}`);
    return {
      action: `HelmRelease/${name}.flux-system`, repository: { full_name: 'acme/homelab' }, sender: { login: 'integration-flux' },
      client_payload: {
        involvedObject: { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name, namespace: 'flux-system' },
        severity: 'info', timestamp: '2026-01-20T12:00:00Z', message: 'Helm upgrade succeeded', reason: 'UpgradeSucceeded', reportingController: 'helm-controller',
        metadata: { cluster: 'integration', component: `charts/${name}`, fingerprint: fingerprint(entry), revision: '1.1.0', ...metadata },
      },
      ...change,
    };
  }

  private sluice(...args: readonly string[]): void {
    runStep({ name: '', run: `'${process.execPath}' '${SLUICE}' ${args.join(' ')}` }, this.clone, this.temp);
  }
}

function fill({ env = {} }: ParsedStep, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => {
    const filled = value.startsWith('${{') ? values[value] : value.replace('${{ github.server_url }}', 'https://github.com');
    if (filled === undefined) throw new Error(`the test does not know ${value}`);
    return [name, filled];
  }));
}

const HOSTILE = ['$(touch pwned)', '`touch pwned`', '"; touch pwned; "', '\'; touch pwned; \'', '${{ github.token }}', 'a\ntouch pwned\n', '--push=x', '-h', '../../pwned', '*', '\\', '[skip ci]', '::set-output name=x::y'];

beforeAll(bundle);

describe('the scripts of the promotion', () => {
  test('record an event, promote what it verified, and do nothing the second time', () => {
    const runner = new Runner();
    expect(runner.record(runner.event())).toMatchObject({ status: 0, output: expect.stringContaining('recorded charts/cilium 1.1.0') as string });
    expect(runner.promote()).toMatchObject({ status: 0, output: expect.stringContaining('pushed') as string });
    expect(runner.live).toBe('1.1.0 1.0.0');
    expect(readFileSync(join(runner.temp, 'board.html'), 'utf8')).toContain('live follows integration: 0 ready, 1 waiting.');
    const bot = `${BOT.name} <${BOT.email}>`;
    expect(runner.message.split('\n').slice(0, 3)).toEqual([bot, bot, 'chore(k8s): promote 1 component to live']);
    const head = git(runner.clone, 'rev-parse', 'origin/main');
    expect(runner.record(runner.event()).status).toBe(0);
    expect(runner.promote().status).toBe(0);
    expect(git(runner.clone, 'rev-parse', 'origin/main')).toBe(head);
  });

  test('promote on the clock what was recorded before', () => {
    const runner = new Runner();
    runner.record(runner.event('spegel'));
    expect(runner.promote().status).toBe(0);
    expect(runner.live).toBe('1.0.0 1.1.0');
  });

  test('show with a dry run what would be, and push nothing', () => {
    const runner = new Runner();
    runner.record(runner.event());
    const head = git(runner.clone, 'ls-remote', 'origin', 'refs/heads/main');
    expect(runner.promote({ dryRun: true })).toMatchObject({ status: 0, output: expect.stringMatching(/\+\s+chart: helm\('1\.1\.0'/) as string });
    expect(git(runner.clone, 'ls-remote', 'origin', 'refs/heads/main')).toBe(head);
    expect(runner.promote({ dryRun: false }).status).toBe(0);
    expect(runner.live).toBe('1.1.0 1.0.0');
  });

  test('promote what a person forces, with the reason, and nothing else', () => {
    const runner = new Runner();
    expect(runner.promote({ component: 'charts/spegel', force: 'CVE-2026-1 = bad' }).status).toBe(0);
    expect(runner.live).toBe('1.0.0 1.1.0');
    expect(runner.message).toMatch(/^  forced.*: CVE-2026-1 = bad$/m);
  });

  test('promote only the component that a person names', () => {
    const runner = new Runner();
    for (const name of ['cilium', 'spegel']) runner.record(runner.event(name));
    expect(runner.promote({ component: 'charts/cilium' }).status).toBe(0);
    expect(runner.live).toBe('1.1.0 1.0.0');
  });

  test('fail where a reason comes without a component, or a component is none', () => {
    const runner = new Runner();
    expect(runner.promote({ force: 'because' })).toMatchObject({ status: 1, output: expect.stringContaining('::error title=Nothing promoted::') as string });
    expect(runner.promote({ component: 'charts/typo' })).toMatchObject({ status: 1, output: expect.stringContaining('UNKNOWN_COMPONENT') as string });
    expect(runner.live).toBe('1.0.0 1.0.0');
  });

  test('fail where an event is refused, so that nothing is promoted after it', () => {
    const runner = new Runner();
    expect(runner.record(runner.event('cilium', {}, { sender: { login: 'mallory' } }))).toMatchObject({ status: 1, output: expect.stringContaining('may not report for integration') as string });
  });

  test('run nothing that an event holds, and believe none of it', () => {
    const runner = new Runner();
    for (const text of HOSTILE) {
      for (const event of [
        runner.event('cilium', { component: text }), runner.event('cilium', { cluster: text }), runner.event('cilium', { fingerprint: text, revision: text }),
        runner.event('cilium', {}, { action: `HelmRelease/${text}` }), runner.event('cilium', {}, { sender: { login: text } }),
      ].slice(HOSTILE.indexOf(text) % 5).slice(0, 1)) {
        expect(runner.record(event).output).not.toMatch(/^recorded/m);
      }
    }
    expect(runner.record('$(touch pwned)').status).toBe(1);
    expect(runner.marks).toEqual([]);
    expect(git(runner.clone, 'ls-remote', 'origin', 'refs/notes/*')).toBe('');
  });

  test('run nothing that a person writes into the form', () => {
    const runner = new Runner();
    const head = git(runner.clone, 'ls-remote', 'origin', 'refs/heads/main');
    for (const component of HOSTILE) expect(runner.promote({ component })).toMatchObject({ status: 1 });
    expect(git(runner.clone, 'ls-remote', 'origin', 'refs/heads/main')).toBe(head);
    const reason = HOSTILE.join(' ');
    expect(runner.promote({ component: 'charts/spegel', force: reason })).toMatchObject({ status: 0 });
    expect(runner.live).toBe('1.0.0 1.1.0');
    expect(runner.message.split('\n').filter((line) => /^  forced/.test(line))).toHaveLength(1);
    expect(runner.message).not.toMatch(/^touch pwned/m);
    expect(runner.marks).toEqual([]);
  });

  test('give npm\'s own npx nothing that a shell would run', () => {
    const runner = new Runner();
    mkdirSync(join(runner.clone, 'node_modules/.bin'), { recursive: true });
    symlinkSync(SLUICE, join(runner.clone, 'node_modules/.bin/sluice'));
    chmodSync(SLUICE, 0o755);
    const { run } = WORKFLOW.jobs.promote?.steps.find(({ id }) => id === 'promote') ?? {};
    const outcome = runStep({ name: '', run }, runner.clone, runner.temp, {
      HOME: runner.temp, npm_config_offline: 'true', npm_config_update_notifier: 'false', COMPONENT: 'charts/spegel', REASON: HOSTILE.join(' '), DRY_RUN: 'true',
    });
    expect(outcome).toMatchObject({ status: 0, output: expect.stringContaining('1.1.0') as string });
    expect(runner.marks).toEqual([]);
  });
});

test('git shows the token to the forge, to nobody else, and keeps it out of the clone', async () => {
  const { env = {} } = WORKFLOW.jobs.record?.steps.at(-1) ?? {};
  const seen: (string | undefined)[] = [];
  const server = createServer(({ headers: { authorization } }, response) => {
    seen.push(authorization);
    response.writeHead(authorization === undefined ? 401 : 403, authorization === undefined ? { 'WWW-Authenticate': 'Basic realm="forge"' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ask = (serverUrl: string) => new Promise<void>((resolve) => {
    const filled = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace('${{ github.token }}', TOKEN).replace('${{ github.server_url }}', serverUrl)]));
    spawn('git', ['ls-remote', `${url}/acme/homelab`], { env: { ...CLEAN, ...filled, GIT_TERMINAL_PROMPT: '0' }, stdio: 'ignore' }).on('close', () => { resolve(); });
  });
  await ask(url);
  await ask('https://github.com');
  server.close();
  expect(seen).toEqual([undefined, `Basic ${Buffer.from(`x-access-token:${TOKEN}`).toString('base64')}`, undefined]);
});
