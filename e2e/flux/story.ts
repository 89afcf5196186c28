import type { Report } from '../../src/evidence/report';
import { parseCommitMessage } from '../../src/promotion/commit-message';
import type { Checks } from '../support/checks';
import { run, runOk } from '../support/run';
import { HELM_RELEASE, SYSTEM, type Cluster } from './cluster';
import { fingerprintsOf, type Entries } from './fleet';
import type { GithubEvent, PostedStatus } from './github-server';
import { readInstalled } from './installed';
import { conditionOf, type KubeObject } from './kube';
import { notYet, waitFor } from './wait';
import type { World } from './world';

export interface FluxEvent {
  readonly involvedObject: { readonly kind: string; readonly name: string; readonly namespace: string };
  readonly severity: string;
  readonly reason: string;
  readonly message: string;
  readonly timestamp: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Decision {
  readonly component: string;
  readonly decision: 'up-to-date' | 'promote' | 'blocked';
  readonly reason?: string;
}

/** How long something took, for the table at the end. */
export interface Timing {
  readonly what: string;
  readonly seconds: number;
}

const SETTLE_SECONDS = 120;

/** What the parts of the story have in common: the world, what each cluster should have, and ways to look. */
export class Story {
  public readonly timings: Timing[] = [];

  /** The commit that the story begins with. */
  public readonly first: string;

  constructor(public readonly world: World, public readonly checks: Checks, public source: Entries, public target: Entries) {
    this.first = world.repository.head('main');
  }

  public get integration(): Cluster { return this.world.cluster('integration'); }
  public get live(): Cluster { return this.world.cluster('live'); }

  /** Measures what it waits for. */
  public async timed<T>(what: string, body: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await body();
    this.note(what, start, performance.now());
    return result;
  }

  public note(what: string, from: number, to: number): void {
    this.timings.push({ what, seconds: (to - from) / 1000 });
    console.log(`        ${what}: ${((to - from) / 1000).toFixed(1)} s`);
  }

  /** Raises a version and merges it, as Renovate and whoever approves it do. */
  public async changeSource(message: string, entries: Entries, webhook = true): Promise<string> {
    this.source = entries;
    return this.world.merge(message, () => this.world.writeEntries('integration', entries), webhook);
  }

  /**
   * Waits until a cluster's Flux has nothing left to do: every release of `entries` is ready with that content, or has failed
   * for good; what `entries` does not have is gone.
   */
  public async settled(cluster: Cluster, entries: Entries): Promise<void> {
    const wanted = fingerprintsOf(entries, this.world.address);
    await waitFor(`${cluster.name} to settle`, SETTLE_SECONDS, async () => {
      cluster.controllers.failIfEnded();
      const releases = await cluster.helmReleases();
      const open = entries.flatMap(({ release }) => {
        const found = releases.find(({ metadata }) => metadata.name === release);
        const ready = conditionOf(found, 'Ready');
        if (!found || fingerprintOf(found) !== wanted.get(release)) return [`${release}: not applied`];
        const observed = (found.status as { readonly observedGeneration?: number } | undefined)?.observedGeneration;
        const isOver = ready?.status === 'True' || conditionOf(found, 'Stalled')?.status === 'True';
        return isOver && observed === found.metadata.generation ? [] : [`${release}: ${ready?.reason} ${ready?.message}`];
      });
      const left = releases.filter(({ metadata }) => !entries.some(({ release }) => release === metadata.name)).map(({ metadata }) => `${metadata.name}: not gone`);
      return open.length + left.length === 0 || notYet([...open, ...left].join('; '));
    });
  }

  /** Waits until a release of a cluster is told what its source's manifest says, whether it acts on it or not. */
  public async offered(cluster: Cluster, release: string): Promise<void> {
    const wanted = fingerprintsOf(this.source, this.world.address).get(release);
    await waitFor(`${release} of ${cluster.name} to change`, SETTLE_SECONDS, async () => {
      const found = await cluster.kube.read(...HELM_RELEASE, SYSTEM, release);
      return fingerprintOf(found) === wanted || notYet(String(fingerprintOf(found)));
    });
  }

  /** What a cluster really runs, release to version and message, is what the entries say. */
  public async runs(cluster: Cluster, entries: Entries): Promise<string> {
    const installed = await readInstalled(cluster.kube);
    const found = [...installed].map(([name, { namespace, version, message }]) => `${namespace}/${name} ${version} ${message}`).sort();
    const expected = entries.map(({ release, namespace, version, message = 'none' }) => `${namespace}/${release} ${version} ${message}`).sort();
    const differences = [...found.filter((line) => !expected.includes(line)).map((line) => `has ${line}`), ...expected.filter((line) => !found.includes(line)).map((line) => `lacks ${line}`)];
    if (differences.length > 0) throw new Error(`${cluster.name} ${differences.join(', ')}`);
    return `${found.length} releases`;
  }

  /** Events of Flux that the forge took in from a moment on, from one release or from all. */
  public eventsSince(index: number, release?: string): readonly FluxEvent[] {
    return this.world.events.slice(index).filter(({ name }) => name === 'repository_dispatch').map(fluxEventOf)
      .filter(({ involvedObject }) => release === undefined || involvedObject.name === release);
  }

  /** Waits until the forge has an event that is looked for. */
  public async eventSince(index: number, what: string, matches: (event: FluxEvent) => boolean, seconds = 60): Promise<GithubEvent> {
    return waitFor(what, seconds, () => {
      const found = this.world.events.slice(index).find((event) => event.name === 'repository_dispatch' && matches(fluxEventOf(event)));
      return found ?? notYet(this.eventsSince(index).map(({ involvedObject, reason }) => `${involvedObject.name} ${reason}`).join(', ') || 'no event');
    });
  }

  /** The statuses under a context on a commit, once there are some. */
  public async statusOf(context: string, sha: string): Promise<readonly PostedStatus[]> {
    return waitFor(`${context} on ${sha.slice(0, 8)}`, 30, () => {
      const found = this.world.github.statusesOf(context, sha);
      return found.length > 0 ? found : notYet([...new Set(this.world.github.statuses.map((status) => `${status.context} on ${status.sha.slice(0, 8)}`))].join(', '));
    });
  }

  /** The reports of integration, as they lie in the repository's notes. */
  public ledger(): readonly Report[] {
    const { bare } = this.world.repository;
    const ref = 'refs/notes/sluice/integration';
    const notes = run('git', ['-C', bare, 'notes', `--ref=${ref}`, 'list']).stdout.split('\n').filter((line) => line !== '');
    return notes.flatMap((line) => runOk('git', ['-C', bare, 'cat-file', 'blob', line.split(' ')[0] as string]).split('\n'))
      .filter((line) => line !== '').map((line) => JSON.parse(line) as Report);
  }

  /** What the plan for live says of a component now. */
  public decide(...releases: readonly string[]): Readonly<Record<string, string>> {
    const { status, stdout, stderr } = this.world.sluiceRun(['plan', '--json']);
    if (status !== 0) throw new Error(`sluice plan: ${status} ${stderr}${stdout}`);
    const { plans: [plan] } = JSON.parse(stdout) as { readonly plans: readonly { readonly decisions: readonly Decision[] }[] };
    const found = plan?.decisions ?? [];
    return Object.fromEntries(releases.map((release) => {
      const decision = found.find(({ component }) => component === `charts/${release}`);
      return [release, decision?.reason ?? decision?.decision ?? 'none'];
    }));
  }

  /** Commits of the branch from one on, oldest first. */
  public commitsSince(commit: string): readonly string[] {
    this.world.repository.checkout('main');
    return this.world.repository.git('log', '--reverse', '--format=%s', `${commit}..HEAD`).split('\n').filter((line) => line !== '');
  }

  public get head(): string {
    return this.world.repository.head('main');
  }

  /** Releases that every promotion since a commit says to have brought to live, by commit. */
  public promotionsSince(commit: string): readonly (readonly string[])[] {
    this.world.repository.checkout('main');
    const messages = this.world.repository.git('log', '--reverse', '-z', '--format=%B', `${commit}..HEAD`).split('\0');
    return messages.flatMap((message) => {
      const promoted = parseCommitMessage(message)?.components ?? [];
      return promoted.length > 0 ? [promoted.map(({ component }) => component.replace('charts/', '')).sort()] : [];
    });
  }

  /** Makes Flux act once more on a release though nothing has changed. */
  public async force(cluster: Cluster, release: string): Promise<void> {
    const now = new Date().toISOString();
    await cluster.kube.merge({ apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', metadata: { name: release, namespace: SYSTEM } }, {
      metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': now, 'reconcile.fluxcd.io/forceAt': now } },
    });
  }
}

function fingerprintOf(release: KubeObject | undefined): string | undefined {
  return release?.metadata.annotations?.['event.toolkit.fluxcd.io/fingerprint'];
}

export function fluxEventOf({ payload }: GithubEvent): FluxEvent {
  return payload.client_payload as FluxEvent;
}

/** Throws unless both are the same as JSON. */
export function assertEqual(found: unknown, expected: unknown, what: string): void {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: found ${left}, expected ${right}`);
}
