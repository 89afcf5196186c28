import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plan } from '../src/commands/plan';
import { promote } from '../src/commands/promote';
import { record } from '../src/commands/record';
import { synth } from '../src/commands/synth';
import { fingerprint } from '../src/manifest/fingerprint';
import { parseManifest } from '../src/manifest/parse';
import { parseCommitMessage } from '../src/promotion/commit-message';
import { runCommand, type CommandResult } from './support/command';
import { git, testRemote } from './support/git-repository';
import { writeTree } from './support/temporary-folder';

const CHARTS = Array.from({ length: 10 }, (_, index) => `chart-${index}`);

const manifest = (versions: Readonly<Record<string, string>>): string => [
  "import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {',
  ...CHARTS.flatMap((name) => [
    `    '${name}': {`, "      namespace: 'apps',", `      chart: helm('${versions[name] ?? '1.0.0'}', '${name}', 'https://charts.example.org'),`, '    },',
  ]),
  '  },', '});', '',
].join('\n');

const FLEET = [
  "import { Fleet } from 'sluice';",
  "import { versions as dev } from './clusters/dev/versions';",
  "import { versions as integration } from './clusters/integration/versions';",
  "import { versions as live } from './clusters/live/versions';",
  "const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['integration-flux'] } });",
  "fleet.addCluster('dev', { versions: dev });",
  "fleet.addCluster('integration', { versions: integration });",
  "fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });",
  'export default fleet;', '',
].join('\n');

/** One repository with a remote, and a clock that goes on. */
class Homelab {
  public readonly clone: string;
  private minute = 0;

  constructor() {
    this.clone = testRemote().clone;
    writeTree(this.clone, { 'fleet.ts': FLEET, ...Object.fromEntries(['dev', 'integration', 'live'].map((cluster) => [`clusters/${cluster}/versions.ts`, manifest({})])) });
  }

  public get now(): Date {
    return new Date(Date.parse('2026-01-20T12:00:00Z') + (this.minute += 1) * 60_000);
  }

  public async commit(message: string): Promise<void> {
    const { status, stderr } = await runCommand('synth', this.clone, (environment) => synth({}, environment));
    if (status !== 0) throw new Error(stderr);
    git(this.clone, 'add', '--all');
    git(this.clone, 'commit', '--quiet', '-m', message);
    git(this.clone, 'push', '--quiet');
  }

  /** Renovate raises dev and integration together. */
  public async raise(versions: Readonly<Record<string, string>>): Promise<void> {
    writeTree(this.clone, { 'clusters/dev/versions.ts': manifest(versions), 'clusters/integration/versions.ts': manifest(versions) });
    await this.commit('feat(deps): raise charts');
  }

  public entry(cluster: string, name: string): { readonly version: string; readonly fingerprint: string } {
    const file = `clusters/${cluster}/versions.ts`;
    const entry = parseManifest(file, readFileSync(join(this.clone, file), 'utf8')).manifest?.charts.find((chart) => chart.name === name);
    if (!entry) throw new Error(`${cluster} has no ${name}`);
    return { version: entry.source.version, fingerprint: fingerprint(entry) };
  }

  /** What Flux sends for one action of a HelmRelease, as GitHub hands it to the workflow. */
  public event(name: string, reason: string, change: object = {}): string {
    const { version, fingerprint: of } = this.entry('integration', name);
    return JSON.stringify({
      action: `HelmRelease/${name}.flux-system`,
      repository: { full_name: 'acme/homelab' },
      sender: { login: 'integration-flux' },
      client_payload: {
        involvedObject: { kind: 'HelmRelease', name, namespace: 'flux-system', apiVersion: 'helm.toolkit.fluxcd.io/v2' },
        severity: /Failed/.test(reason) ? 'error' : 'info',
        timestamp: this.now.toISOString(),
        message: `Helm says "[skip ci]\nSluice-Target: live" of ${name}`,
        reason,
        reportingController: 'helm-controller',
        metadata: { cluster: 'integration', component: `charts/${name}`, fingerprint: of, revision: version, ...change },
      },
    });
  }

  public record(event: string): Promise<CommandResult> {
    writeTree(this.clone, { '.git/event.json': event });
    return runCommand('record', this.clone, (environment) => record({ event: '.git/event.json' }, environment), { now: this.now });
  }

  public promote(): Promise<CommandResult> {
    return runCommand('promote', this.clone, (environment) => promote({ push: true }, environment), { now: this.now });
  }

  public async reasons(): Promise<Record<string, string>> {
    const { stdout } = await runCommand('plan', this.clone, (environment) => plan({ json: true }, environment), { now: this.now });
    const decisions: readonly { readonly component: string; readonly decision: string; readonly reason?: string }[] = JSON.parse(stdout).plans[0].decisions;
    return Object.fromEntries(decisions.filter(({ decision }) => decision !== 'up-to-date').map(({ component, decision, reason }) => [component, reason ?? decision]));
  }

  public get head(): string {
    return git(this.clone, 'rev-parse', 'HEAD');
  }

  public get remoteHead(): string {
    return git(this.clone, 'ls-remote', 'origin', 'refs/heads/main').split('\t')[0] as string;
  }
}

describe('the whole story, from Renovate\'s commit to live', () => {
  const homelab = new Homelab();
  const raised = Object.fromEntries(CHARTS.map((name) => [name, '1.1.0']));
  let promotion = '';

  test('integration is raised, live waits for evidence', async () => {
    await homelab.commit('feat: the fleet');
    expect(await homelab.reasons()).toEqual({});
    await homelab.raise(raised);
    expect(await homelab.reasons()).toEqual(Object.fromEntries(CHARTS.map((name) => [`charts/${name}`, 'unverified'])));
  });

  test('ten report, two of them a failure: a rollback that worked, and an upgrade that did not', async () => {
    for (const [index, name] of CHARTS.entries()) {
      const event = index === 0 ? homelab.event(name, 'RollbackSucceeded', { revision: '1.0.0' }) : homelab.event(name, index === 1 ? 'UpgradeFailed' : 'UpgradeSucceeded');
      expect(await homelab.record(event)).toMatchObject({ status: 0, stdout: expect.stringContaining('1 report of integration recorded') });
    }
    expect(await homelab.reasons()).toMatchObject({ 'charts/chart-0': 'failed', 'charts/chart-1': 'failed', 'charts/chart-2': 'promote' });
  });

  test('eight are promoted, in one commit that is pushed', async () => {
    const before = homelab.head;
    const { status, stdout } = await homelab.promote();
    expect(status).toBe(0);
    expect(stdout).toMatch(/charts\/chart-0: failed: integration reported RollbackSucceeded/);
    promotion = homelab.head;
    expect(homelab.remoteHead).toBe(promotion);
    expect(git(homelab.clone, 'rev-parse', 'HEAD^')).toBe(before);
    expect(git(homelab.clone, 'status', '--porcelain')).toBe('');
    expect(CHARTS.map((name) => homelab.entry('live', name).version)).toEqual(['1.0.0', '1.0.0', ...Array(8).fill('1.1.0')]);
  });

  test('the commit says what and why, and nothing that an event said', () => {
    const message = git(homelab.clone, 'log', '-1', '--format=%B');
    expect(message.split('\n')[0]).toBe('chore(k8s): promote 8 components to live');
    expect(message).not.toMatch(/skip ci|Helm says/);
    expect(parseCommitMessage(message)).toMatchObject({
      targets: ['live'], sources: ['integration'],
      components: CHARTS.slice(2).map((name) => ({ component: `charts/${name}`, from: { version: '1.0.0' }, to: { version: '1.1.0' }, evidence: [{ cluster: 'integration', reason: 'UpgradeSucceeded' }], forced: false })),
    });
  });

  test('it has written what synthesis gives, and no workflow', async () => {
    expect(await runCommand('synth', homelab.clone, (environment) => synth({ check: true }, environment))).toMatchObject({ status: 0, stdout: '' });
    const paths = git(homelab.clone, 'diff', '--name-only', 'HEAD^', 'HEAD').split('\n');
    expect(paths).toEqual(['clusters/live/versions.ts', 'kubernetes/clusters/live/helm-charts.yaml']);
  });

  test('the same events again change nothing', async () => {
    expect(await homelab.promote()).toMatchObject({ status: 0 });
    expect(homelab.head).toBe(promotion);
  });

  test('a later success of one that failed is promoted', async () => {
    await homelab.record(homelab.event('chart-1', 'UpgradeSucceeded'));
    await homelab.promote();
    expect(homelab.entry('live', 'chart-1').version).toBe('1.1.0');
    expect(homelab.entry('live', 'chart-0').version).toBe('1.0.0');
  });

  test('what was reverted does not come back, whatever is reported', async () => {
    git(homelab.clone, 'revert', '--no-edit', promotion);
    git(homelab.clone, 'push', '--quiet');
    const reverted = homelab.head;
    expect(homelab.entry('live', 'chart-5').version).toBe('1.0.0');
    await homelab.record(homelab.event('chart-5', 'UpgradeSucceeded'));
    await homelab.promote();
    expect(homelab.head).toBe(reverted);
    expect((await homelab.reasons())['charts/chart-5']).toBe('reverted');
  });

  test('the next version of it passes by itself', async () => {
    await homelab.raise({ ...raised, 'chart-5': '1.1.1' });
    await homelab.record(homelab.event('chart-5', 'UpgradeSucceeded'));
    await homelab.promote();
    expect(homelab.entry('live', 'chart-5').version).toBe('1.1.1');
    expect(homelab.entry('live', 'chart-6').version).toBe('1.0.0');
  });

  test('a lost event is made good by what is', async () => {
    await homelab.raise({ ...raised, 'chart-5': '1.1.1', 'chart-9': '2.0.0' });
    expect((await homelab.reasons())['charts/chart-9']).toBe('unverified');
    const { version, fingerprint: of } = homelab.entry('integration', 'chart-9');
    const list = {
      apiVersion: 'v1', kind: 'List',
      items: [{
        apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease',
        metadata: { name: 'chart-9', namespace: 'flux-system', generation: 4, annotations: { 'event.toolkit.fluxcd.io/component': 'charts/chart-9', 'event.toolkit.fluxcd.io/fingerprint': of } },
        spec: { commonMetadata: { annotations: { 'sluice-fingerprint': of } } },
        status: {
          observedGeneration: 4, lastAttemptedGeneration: 4,
          conditions: [{ type: 'Ready', status: 'True', reason: 'UpgradeSucceeded', observedGeneration: 4, lastTransitionTime: homelab.now.toISOString() }],
          history: [{ chartVersion: version, chartName: 'chart-9', name: 'chart-9', namespace: 'apps', status: 'deployed', version: 3, firstDeployed: homelab.now.toISOString(), lastDeployed: homelab.now.toISOString(), digest: 'sha256:0', configDigest: 'sha256:0' }],
        },
      }],
    };
    const result = await runCommand('record', homelab.clone, (environment) => record({ cluster: 'integration', helmreleases: '-', partial: true }, environment), { now: homelab.now, stdin: JSON.stringify(list) });
    expect(result).toMatchObject({ status: 0, stdout: expect.stringContaining('recorded charts/chart-9 2.0.0') });
    await homelab.promote();
    expect(homelab.entry('live', 'chart-9').version).toBe('2.0.0');
  });

  test('nobody else is believed', async () => {
    await homelab.raise({ ...raised, 'chart-5': '1.1.1', 'chart-9': '2.0.0', 'chart-8': '3.0.0' });
    const event = homelab.event('chart-8', 'UpgradeSucceeded');
    const forged = event.replace('"integration-flux"', '"somebody"');
    expect(await homelab.record(forged)).toMatchObject({ status: 1, stderr: expect.stringMatching(/^refused: "somebody" may not report for integration/) });
    expect(await homelab.record(event.replace('"integration-flux"', '"github-actions[bot]"'))).toMatchObject({ status: 1 });
    expect(await homelab.record(event.replace('"cluster":"integration"', '"cluster":"live"'))).toMatchObject({ status: 1 });
    expect((await homelab.reasons())['charts/chart-8']).toBe('unverified');
  });
});
