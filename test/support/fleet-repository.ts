import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promote } from '../../src/commands/promote';
import type { PromoteOptions } from '../../src/commands/promotion-result';
import { record } from '../../src/commands/record';
import { synth } from '../../src/commands/synth';
import { parseManifest } from '../../src/manifest/parse';
import { runCommand, type CommandResult, type CommandSettings } from './command';
import { cloneOf, git, testRemote } from './git-repository';
import { writeTree } from './temporary-folder';

export interface TestChart {
  readonly version: string;
  readonly repository?: string;
  readonly dependsOn?: readonly string[];
  readonly values?: string;
}

export type TestCharts = Readonly<Record<string, string | TestChart>>;

/** A manifest with charts, each a version or more than that. */
export function chartsManifest(charts: TestCharts): string {
  const entries = Object.entries(charts).flatMap(([name, chart]) => {
    const { version, repository = 'https://charts.example.org', dependsOn, values } = typeof chart === 'string' ? { version: chart } as TestChart : chart;
    return [
      `    '${name}': {`, "      namespace: 'apps',", `      chart: helm('${version}', '${name}', '${repository}'),`,
      ...(dependsOn ? [`      dependsOn: [${dependsOn.map((one) => `'${one}'`).join(', ')}],`] : []),
      ...(values ? [`      values: '${values}',`] : []),
      '    },',
    ];
  });
  return ["import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {', ...entries, '  },', '});', ''].join('\n');
}

/** `integration` tracks Renovate, `live` follows it. */
export function fleetText(props = '', clusterProps = ''): string {
  return [
    "import { Fleet } from 'sluice';",
    "import { versions as integration } from './clusters/integration/versions';",
    "import { versions as live } from './clusters/live/versions';",
    `const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['integration-flux'] }, ${props} });`,
    "fleet.addCluster('integration', { versions: integration });",
    `fleet.addCluster('live', { versions: live, promotedFrom: 'integration', ${clusterProps} });`,
    'export default fleet;', '',
  ].join('\n');
}

export interface FleetRepositoryOptions {
  readonly fleet?: string;
  /** The fleet's folder in the repository. */
  readonly folder?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export const NOW = new Date('2026-01-20T12:00:00Z');

/** A fleet in a clone of a bare remote. */
export class FleetRepository {
  /** Both clusters start with the same charts. */
  public static async create(charts: TestCharts, { fleet = fleetText(), folder = '.', files = {} }: FleetRepositoryOptions = {}): Promise<FleetRepository> {
    const { remote, clone } = testRemote();
    const repository = new FleetRepository(remote, clone, folder);
    const manifest = chartsManifest(charts);
    await repository.commit({ 'fleet.ts': fleet, 'clusters/integration/versions.ts': manifest, 'clusters/live/versions.ts': manifest, ...files });
    return repository;
  }

  private constructor(public readonly remote: string, public readonly clone: string, private readonly folder: string) {}

  /** The same in another clone. */
  public cloned(...options: readonly string[]): FleetRepository {
    return new FleetRepository(this.remote, cloneOf(this.remote, ...options), this.folder);
  }

  /** Absolute path of the fleet's folder. */
  public get home(): string {
    return join(this.clone, this.folder);
  }

  /** Writes files of the fleet, synthesizes, commits and pushes. */
  public async commit(files: Readonly<Record<string, string>>, message = 'feat: change the fleet'): Promise<string> {
    writeTree(this.home, files);
    const { status, stderr } = await runCommand('synth', this.home, (environment) => synth({}, environment));
    if (status !== 0) throw new Error(stderr);
    git(this.clone, 'add', '--all');
    git(this.clone, 'commit', '--quiet', '-m', message);
    git(this.clone, 'push', '--quiet');
    return this.head;
  }

  public raise(charts: TestCharts, files: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.commit({ 'clusters/integration/versions.ts': chartsManifest(charts), ...files }, 'feat(deps): raise charts');
  }

  /** Somebody who applied it says what became of components on integration. */
  public async report(outcome: 'verified' | 'failed', ...component: readonly string[]): Promise<void> {
    const { status, stderr } = await runCommand('record', this.home, (environment) => record({ cluster: 'integration', component, outcome }, environment), { now: NOW });
    if (status !== 0) throw new Error(stderr);
  }

  public verify(...components: readonly string[]): Promise<void> {
    return this.report('verified', ...components);
  }

  public promote(options: PromoteOptions = { push: true }, settings: CommandSettings = {}): Promise<CommandResult> {
    return runCommand('promote', this.home, (environment) => promote(options, environment), { now: NOW, ...settings });
  }

  public read(path: string): string {
    return readFileSync(join(this.home, path), 'utf8');
  }

  /** The versions of a cluster's charts. */
  public versions(cluster = 'live'): Readonly<Record<string, string>> {
    const file = `clusters/${cluster}/versions.ts`;
    const { manifest } = parseManifest(file, this.read(file));
    return Object.fromEntries((manifest?.charts ?? []).map(({ name, source }) => [name, source.version]));
  }

  public git(...args: readonly string[]): string {
    return git(this.clone, ...args);
  }

  public get head(): string {
    return this.git('rev-parse', 'HEAD');
  }

  public get remoteHead(): string {
    return git(this.remote, 'rev-parse', 'refs/heads/main');
  }

  /** Files that differ from the commit, tracked or not. */
  public get changes(): string {
    return this.git('status', '--porcelain');
  }
}
