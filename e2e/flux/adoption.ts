import * as fs from 'node:fs';
import type { Checks } from '../support/checks';
import { HELM_RELEASE, KUSTOMIZATION, SYSTEM, type Cluster } from './cluster';
import { REPORTER, type Entries } from './fleet';
import { RUNNING } from './homelab';
import { readInstalled, UninstallWatch } from './installed';
import type { KubeObject } from './kube';
import { assertEqual } from './story';
import { notYet, pause, waitFor } from './wait';
import type { World } from './world';

const RESOURCE_SET = ['fluxcd.controlplane.io/v1', 'ResourceSet', SYSTEM, 'platform-resources'] as const;
const PRUNE = 'kustomize.toolkit.fluxcd.io/prune';
const OWNER = 'kustomize.toolkit.fluxcd.io/name';
const SETTLE_SECONDS = 60;
/** What is not seen until then is taken for not happening. */
const AFTERMATH_MS = 2000;

/** Whether the ResourceSet of a cluster is as a step leaves it; if not, how it is. */
type State = (set: KubeObject) => true | string;

const MARKED: State = ({ metadata }) => metadata.annotations?.[PRUNE] === 'disabled' || `${PRUNE} is ${metadata.annotations?.[PRUNE]}`;
const UNMARKED: State = ({ metadata }) => metadata.annotations?.[PRUNE] === undefined || `${PRUNE} is ${metadata.annotations[PRUNE]}`;
const belongsTo = (kustomization: string): State => ({ metadata }) => metadata.labels?.[OWNER] === kustomization || `it belongs to ${metadata.labels?.[OWNER]}`;

/** A homelab becomes a fleet, a step at a time, while it runs. Flux reconciles in the good order on integration, and in the worse one on live. */
export class Adoption {
  private readonly watches: readonly UninstallWatch[];
  private readonly clusters: readonly Cluster[];
  private readonly first: string;

  constructor(private readonly world: World, private readonly checks: Checks) {
    this.clusters = ['integration', 'live'].map((name) => world.cluster(name));
    this.first = world.repository.head('main');
    this.watches = this.clusters.map(({ kube }) => new UninstallWatch(kube));
  }

  public stop(): void {
    for (const watch of this.watches) watch.stop();
  }

  public async check(): Promise<void> {
    const { checks } = this;
    checks.section('A homelab is adopted while it runs');
    await checks.verify('both clusters run the charts of one ResourceSet', async () => {
      await Promise.all(this.clusters.map(({ name }) => this.world.bootstrap(name)));
      return this.run(RUNNING);
    });
    await this.step('first step: the ResourceSet is marked', ['adopt', '--repository', 'acme/fleet', '--promote', 'integration=live'], MARKED);
    await this.step('second step: every cluster\'s own folder has it', ['adopt', '--continue', '--objects', '-'], belongsTo(SYSTEM));
    await this.step('third step: it may be pruned again', ['adopt', '--finish', '--objects', '-'], UNMARKED);
    await this.checkUndo();
    await this.checkPromotion();
    await this.checkControl();
  }

  /** One step: its commit, both orders of reconciliation, and what both clusters have then. */
  private async step(name: string, args: readonly string[], isDone: State): Promise<void> {
    await this.checks.verify(name, async () => {
      const start = performance.now();
      const sets = await Promise.all(this.clusters.map(({ kube }) => kube.read(...RESOURCE_SET)));
      const { status, stdout, stderr } = this.world.sluiceRun(args, sets.map((set) => JSON.stringify(set, null, 4)).join('\n'));
      if (status !== 0) throw new Error(`sluice ${args.join(' ')}: ${status}\n${stderr}${stdout}`);
      await this.reconcileInOrder(this.world.pushClone());
      await Promise.all(this.clusters.map((cluster) => waitFor(`the ResourceSet of ${cluster.name}`, SETTLE_SECONDS, async () => {
        const set = await cluster.kube.read(...RESOURCE_SET);
        const done = set ? isDone(set) : 'there is none';
        return done === true || notYet(done);
      })));
      const took = ((performance.now() - start) / 1000).toFixed(1);
      return `${await this.run(RUNNING)}, ${took} s; ${stdout.split('\n').find((line) => line.includes('committed as')) ?? ''}`;
    });
  }

  /** On integration the cluster's own folder is applied before the shared one is, on live after it. */
  private async reconcileInOrder(commit: string): Promise<void> {
    const orders = [[SYSTEM, 'platform'], ['platform', SYSTEM]] as const;
    for (const [index, cluster] of this.clusters.entries()) await this.suspend(cluster, orders[index]?.[1] as string, true);
    await this.world.pushed();
    await Promise.all(this.clusters.map(async (cluster, index) => {
      const [first, second] = orders[index] as readonly [string, string];
      await cluster.applied(commit, first);
      // time for what the first one leads to
      await pause(2000);
      await this.suspend(cluster, second, false);
      await cluster.applied(commit, second);
    }));
  }

  private async suspend({ kube }: Cluster, name: string, suspend: boolean): Promise<void> {
    await kube.merge({ apiVersion: KUSTOMIZATION[0], kind: KUSTOMIZATION[1], metadata: { name, namespace: SYSTEM } }, { spec: { suspend } });
  }

  /** Both clusters run this, and no release was ever uninstalled. */
  private async run(entries: Entries): Promise<string> {
    const expected = entries.map(({ release, version }) => `${release} ${version}`).sort();
    for (const { name, kube } of this.clusters) {
      await waitFor(`${name} to run ${entries.length} releases`, SETTLE_SECONDS, async () => {
        const found = [...await readInstalled(kube)].map(([release, { version }]) => `${release} ${version}`).sort();
        const waiting = (await kube.list(...HELM_RELEASE)).filter(({ status }) => !/"type":"Ready","status":"True"|"status":"True","type":"Ready"/.test(JSON.stringify(status ?? {})));
        return (JSON.stringify(found) === JSON.stringify(expected) && waiting.length === 0) || notYet(`${found.join(', ')}; not ready: ${waiting.map(({ metadata }) => metadata.name).join(', ')}`);
      });
    }
    await pause(AFTERMATH_MS);
    assertEqual(this.watches.flatMap(({ seen }) => seen), [], 'uninstalled');
    return this.clusters.map(({ name }, index) => `${name}: ${this.watches[index]?.count} Helm secrets`).join(', ');
  }

  /** All the way back and forth: an owner who changes their mind twice. */
  private async checkUndo(): Promise<void> {
    const undo = ['adopt', '--undo', '--objects', '-'];
    await this.step('undone by a step: it is marked again', undo, MARKED);
    await this.step('undone by two: the clusters share it again', undo, belongsTo('platform'));
    await this.step('and on again: every cluster\'s own folder has it', ['adopt', '--continue', '--objects', '-'], belongsTo(SYSTEM));
    await this.step('and it may be pruned again', ['adopt', '--finish', '--objects', '-'], UNMARKED);
  }

  /** The fleet that came of it promotes. */
  private async checkPromotion(): Promise<void> {
    const { world, checks } = this;
    await checks.verify('the fleet that came of it promotes what integration reports', async () => {
      await world.merge('feat: who reports, and where the forge is', ({ work }) => replace(`${work}/fleet.ts`, 'repository: \'acme/fleet\'', `repository: 'acme/fleet',\n  forgeUrl: '${world.address}',\n  reporters: { integration: ['${REPORTER}'] }`));
      const events = world.events.length;
      await world.merge('fix(deps): update chart base to 1.1.0', ({ work }) => replace(`${work}/clusters/integration/versions.ts`, 'helm(\'1.0.0\', \'base\'', 'helm(\'1.1.0\', \'base\''));
      await waitFor('base 1.1.0 on both', SETTLE_SECONDS, async () => {
        const found = await Promise.all(this.clusters.map(async ({ kube }) => (await readInstalled(kube)).get('base')?.version));
        return found.every((version) => version === '1.1.0') || notYet(`${found.join(', ')}; ${world.events.slice(events).map(({ payload }) => String(payload.action ?? payload.context)).join(', ')}`);
      });
      return this.run(RUNNING.map((entry) => (entry.release === 'base' ? { ...entry, version: '1.1.0' } : entry)));
    });
  }

  /** The same move without its steps, to see that it is for a reason, and that it would have been seen. */
  private async checkControl(): Promise<void> {
    const { world, checks } = this;
    const [, live] = this.clusters as readonly [Cluster, Cluster];
    await checks.verify('without the steps the same move uninstalls every release', async () => {
      const watch = this.watches[1] as UninstallWatch;
      await this.suspend(live, 'platform', true);
      const commit = await world.commitAsOwner((git) => {
        git('checkout', this.first, '--', 'kubernetes');
        git('commit', '--quiet', '-m', 'revert: keep versions per cluster, all at once');
      });
      await live.applied(commit);
      await waitFor('an uninstalled release', SETTLE_SECONDS, () => watch.seen.length > 0 || notYet('none'));
      await pause(AFTERMATH_MS);
      return watch.seen.join(', ');
    });
  }
}

function replace(file: string, from: string, to: string): void {
  const text = fs.readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  fs.writeFileSync(file, text.replace(from, to));
}
