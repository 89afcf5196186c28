import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { FleetRepository } from '../renovate/fleet-repository';
import { bundleSluice } from '../support/bundle-sluice';
import { run, runOk, type Outcome } from '../support/run';
import { helmRepositoryHandler, packChart, registryHandler } from './charts';
import { Cluster, formatKustomization, GIT_REPOSITORY, SYSTEM } from './cluster';
import { startEtcd } from './control-plane';
import { CHARTS, formatFleet, formatManifest, REPORTER, STATUS_REPORTER, type ClusterSpec, type Entries, type FleetSpec } from './fleet';
import { gitHandler } from './git-server';
import { GithubServer, type GithubEvent } from './github-server';
import { LoopbackServer } from './loopback-server';
import type { Processes } from './processes';
import { Runner } from './runner';

const ROOT = path.join(__dirname, '..', '..');
const REPOSITORY = 'acme/fleet';
const RENOVATE = { name: 'renovate[bot]', email: 'renovate@example.org' };
/** Tokens of the Providers' secrets and of the workflow, with whose they are. */
export const TOKENS = { status: 'status-token', integration: 'integration-token', live: 'live-token', workflow: 'workflow-token' } as const;
const LOGINS = new Map<string, string>([
  [TOKENS.status, STATUS_REPORTER], [TOKENS.integration, REPORTER], [TOKENS.live, 'live-flux'], [TOKENS.workflow, 'github-actions[bot]'],
]);

/** What the repository holds at first. */
export type Beginning =
  | Omit<FleetSpec, 'repository' | 'server'> & { readonly kind: 'fleet'; readonly entries: Entries; readonly more?: ReadonlyMap<string, string> }
  /** Files by path, made for the address of the servers. */
  | { readonly kind: 'files'; readonly files: (address: string) => ReadonlyMap<string, string> };

/** Forge, registries and clusters on the loopback interface, and the fleet's repository between them. */
export class World {
  /** Starts all but the clusters. The repository holds what is given: a fleet's, or anything else. */
  public static async start(folder: string, beginning: Beginning): Promise<World> {
    const server = new LoopbackServer(folder);
    const address = await server.start();
    const charts = CHARTS.map((chart) => packChart(path.join(folder, 'packed'), chart));
    server.handle('/charts/', helmRepositoryHandler('/charts', charts));
    server.handle('/mirror/', helmRepositoryHandler('/mirror', charts));
    server.handle('/v2/', registryHandler('charts', charts));

    const fleet: FleetSpec | undefined = beginning.kind === 'fleet' ? { ...beginning, repository: REPOSITORY, server: address } : undefined;
    const sluice = bundleSluice(folder);
    const repository = new FleetRepository(folder, sluice, filesOf(beginning, address), beginning.kind === 'fleet');
    runOk('git', ['-C', repository.bare, 'config', 'http.receivepack', 'true']);
    const root = path.join(folder, 'served');
    fs.mkdirSync(path.join(root, path.dirname(REPOSITORY)), { recursive: true });
    fs.symlinkSync(repository.bare, path.join(root, `${REPOSITORY}.git`));

    const action = path.join(folder, 'action.js');
    buildSync({ entryPoints: [path.join(ROOT, 'src', 'action.ts')], bundle: true, platform: 'node', target: 'node20', outfile: action, logLevel: 'silent', minifyWhitespace: true, minifySyntax: true });
    const runner = new Runner({ folder: path.join(folder, 'jobs'), action, server: address, repository: REPOSITORY, certificate: server.certificate.file, token: TOKENS.workflow, contexts: fleet?.readiness ? [`flux/integration/Kustomization/${SYSTEM}/${fleet.readiness.name}`] : [] });
    const github = new GithubServer({ repository: REPOSITORY, bare: repository.bare, logins: LOGINS, onEvent: (event) => { world.events.push(event); runner.receive(event); } });
    const world: World = new World(folder, server, address, repository, github, runner, sluice, fleet);
    world.head = repository.head('main');
    server.handle('/api/v3/', github.handler);
    server.handle(`/${REPOSITORY}.git`, gitHandler({ root, onPush: () => void world.pushed() }));
    return world;
  }

  public readonly clusters = new Map<string, Cluster>();
  /** Every event that the forge took in, oldest first. */
  public readonly events: GithubEvent[] = [];
  /** When the branch was last seen to have moved. */
  public movedAt = 0;
  private head = '';

  private constructor(
    public readonly folder: string,
    public readonly server: LoopbackServer,
    public readonly address: string,
    public readonly repository: FleetRepository,
    public readonly github: GithubServer,
    public readonly runner: Runner,
    private readonly sluice: string,
    private readonly fleet: FleetSpec | undefined,
  ) {}

  /** Lets the controllers of a cluster find their way: its folder, and what its secrets hold. */
  public async bootstrap(name: string, kustomization = formatKustomization(SYSTEM, `kubernetes/clusters/${name}`)): Promise<void> {
    const cluster = this.cluster(name);
    await cluster.createToken('github-token', TOKENS.status);
    await cluster.createToken('github-dispatch-token', name === 'integration' ? TOKENS.integration : TOKENS.live);
    await cluster.bootstrap(`${this.address}/${REPOSITORY}.git`, kustomization);
  }

  /** Starts clusters. */
  public async startClusters(processes: Processes, names: readonly string[], operator: boolean): Promise<void> {
    const etcd = await startEtcd(processes, this.folder);
    const { folder, server: { certificate } } = this;
    for (const name of names) this.clusters.set(name, await Cluster.start({ name, processes, folder, etcd, certificate, operator }));
  }

  public cluster(name: string): Cluster {
    const found = this.clusters.get(name);
    if (!found) throw new Error(`there is no cluster ${name}`);
    return found;
  }

  /**
   * Merges a change, as Renovate's pull request or a person's: writes, synthesizes, commits, pushes. Flux hears of it unless
   * `webhook` is false.
   *
   * @returns the commit
   */
  public async merge(message: string, change: (repository: FleetRepository) => void, webhook = true): Promise<string> {
    this.repository.checkout('main');
    change(this.repository);
    this.repository.synth();
    this.repository.commit(message, RENOVATE);
    this.repository.push();
    if (webhook) await this.pushed();
    return this.repository.head('main');
  }

  /** What a person does with git alone, pushed. @returns the commit */
  public async commitAsOwner(change: (git: (...args: readonly string[]) => void) => void): Promise<string> {
    this.repository.checkout('main');
    change((...args) => void this.repository.git('-c', 'user.name=Owner', '-c', 'user.email=owner@example.org', ...args));
    this.repository.push();
    await this.pushed();
    return this.repository.head('main');
  }

  /** Pushes what a command has committed in the owner's clone; Flux hears of it with `pushed`. @returns the commit */
  public pushClone(): string {
    this.repository.push();
    return this.repository.head('main');
  }

  public writeEntries(cluster: string, entries: Entries): void {
    for (const [file, text] of formatManifest(cluster, entries, this.address)) this.repository.write(file, text);
  }

  /** Writes `fleet.ts` anew. */
  public writeFleet(clusters: readonly ClusterSpec[]): void {
    if (!this.fleet) throw new Error('the repository began without a fleet');
    this.repository.write('fleet.ts', formatFleet({ ...this.fleet, clusters }));
  }

  /** Synthesizes in the owner's clone, whatever comes of it. */
  public synthesize(): Outcome {
    return run(process.execPath, [this.sluice, 'synth'], { cwd: this.repository.work });
  }

  /** Sluice's command line in the owner's clone. */
  public sluiceRun(args: readonly string[], input?: string): Outcome {
    this.repository.checkout('main');
    return run(process.execPath, [this.sluice, ...args], { cwd: this.repository.work, ...(input !== undefined && { input }), env: { NO_COLOR: '1' } });
  }

  /** The forge's webhook: every cluster looks at the branch when that has moved. */
  public async pushed(): Promise<void> {
    const head = this.repository.head('main');
    if (head === this.head) return;
    this.head = head;
    this.movedAt = performance.now();
    await Promise.all([...this.clusters.values()].map((cluster) => cluster.reconcile(GIT_REPOSITORY, SYSTEM)));
  }

  public async stop(): Promise<void> {
    await this.runner.stop();
    this.server.stop();
  }
}

function filesOf(beginning: Beginning, address: string): ReadonlyMap<string, string> {
  if (beginning.kind === 'files') return beginning.files(address);
  const { clusters, entries, more = [] } = beginning;
  const manifests = clusters.flatMap(({ name }) => [...formatManifest(name, entries, address)]);
  return new Map([['fleet.ts', formatFleet({ ...beginning, repository: REPOSITORY, server: address })], ...manifests, ...more]);
}
