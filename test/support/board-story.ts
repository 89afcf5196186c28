import { createHash } from 'node:crypto';
import type { BoardPage } from '../../src/board/page/board-page';
import { statusOf, type StatusCluster } from '../../src/board/status';
import { formatInstant } from '../../src/evidence/instant';
import type { Reason } from '../../src/evidence/reasons';
import type { Report } from '../../src/evidence/report';
import { componentOf, type Component, type Entry } from '../../src/manifest/entries';
import { findArrivals } from '../../src/promotion/arrivals';
import { formatCommitMessage } from '../../src/promotion/commit-message';
import type { Plan } from '../../src/promotion/decision';
import { parseMessages, type CommitNote } from '../../src/promotion/git-messages';
import type { EntryState, Revision } from '../../src/promotion/history';
import { leadTimes } from '../../src/promotion/lead-times';
import { planPromotion } from '../../src/promotion/plan';
import type { PromotionPolicy } from '../../src/promotion/policy';
import { policy } from './plan-input';
import { chart, stateOf, tool } from './timelines';

export type Versions = Readonly<Record<string, string>>;

export interface StoryCluster {
  readonly name: string;
  readonly sources?: readonly string[];
  /** Milliseconds. */
  readonly soak?: number;
}

/** A fleet that lives through time, without a repository: what is planned, promoted and told is what the real functions make of it. */
export class BoardStory {
  private readonly clusters: readonly StatusCluster[];
  private readonly policies: readonly PromotionPolicy[];
  private readonly revisions: Revision[] = [];
  private readonly notes = new Map<string, CommitNote>();
  private readonly reports = new Map<string, Report[]>();
  private readonly states = new Map<string, Map<Component, EntryState>>();

  constructor(clusters: readonly StoryCluster[]) {
    const manifestOf = (name: string): string => `clusters/${name}/versions.ts`;
    this.clusters = clusters.map(({ name, sources = [] }) => ({ name, manifest: manifestOf(name), sources, tracksRenovate: sources.length === 0 }));
    this.policies = clusters.filter(({ sources }) => sources).map(({ name, sources = [], soak = 0 }) =>
      policy({ targets: [name], manifest: manifestOf(name), sources: sources.map((cluster) => ({ cluster, manifest: manifestOf(cluster) })), soak }));
  }

  /** A commit that writes versions to clusters. */
  public write(at: string, names: readonly string[], versions: Versions, by = 'renovate[bot]', subject = 'feat(deps): raise versions'): this {
    const entries = Object.entries(versions).map(([component, version]) => stateOf(entryOf(component, version)));
    return this.put(at, new Map(names.map((name) => [name, new Map(entries.map((state): [Component, EntryState] => [componentOf(state.entry), state]))])), `${by}\n${subject}`);
  }

  public hold(at: string, name: string, component: Component, reason: string, allow?: string): this {
    const state = this.states.get(name)?.get(component) as EntryState;
    const held = { ...state, entry: { ...state.entry, hold: { reason, ...(allow !== undefined && { allow }) } } as Entry };
    return this.put(at, new Map([[name, new Map([[component, held]])]]), `Ada Lovelace\nchore: hold ${component} on ${name}`);
  }

  /** Puts back what a cluster had before its last commit. */
  public revert(at: string, name: string, components: readonly Component[], before: Versions): this {
    const changes = new Map(components.map((component): [Component, EntryState] => [component, stateOf(entryOf(component, before[component] as string))]));
    return this.put(at, new Map([[name, changes]]), `Ada Lovelace\nRevert "chore(k8s): promote ${components.length} components to ${name}"`);
  }

  /** What a cluster says of components as it has them. */
  public report(at: string, cluster: string, reason: Reason, ...components: readonly string[]): this {
    const outcome = /Failed|Rollback/.test(reason) ? 'failed' as const : 'verified' as const;
    const made = components.flatMap((component): readonly Report[] => {
      const state = this.states.get(cluster)?.get(component as Component);
      return state ? [{ cluster, component: component as Component, fingerprint: state.fingerprint, version: state.entry.source.version, outcome, at, reason, source: { door: 'dispatch', by: `${cluster}-flux` } }] : [];
    });
    this.reports.set(cluster, [...this.reports.get(cluster) ?? [], ...made]);
    return this;
  }

  public promote(at: string, target: string, force: ReadonlyMap<Component, string> = new Map()): this {
    const plan = this.plans(at, force).find(({ targets }) => targets.includes(target));
    if (!plan) throw new Error(`nothing is promoted to ${target}`);
    const changes = plan.decisions.flatMap((decision): (readonly [Component, EntryState])[] => (decision.kind === 'promote' && decision.candidate.state ? [[decision.component, decision.candidate.state]] : []));
    return changes.length === 0 ? this : this.put(at, new Map([[target, new Map(changes)]]), `github-actions[bot]\n${formatCommitMessage(plan)}`);
  }

  public page(at: string, repository = 'acme/homelab'): BoardPage {
    const { clusters, revisions: history, notes } = this;
    const status = statusOf({ clusters, history, plans: this.plans(at), now: Date.parse(at), head: history.at(-1)?.commit ?? '0'.repeat(40) });
    const arrivals = findArrivals({ clusters, history, notes });
    return { repository, branch: 'main', status, arrivals, leadTimes: leadTimes(arrivals) };
  }

  public plans(at: string, force: ReadonlyMap<Component, string> = new Map()): readonly Plan[] {
    return this.policies.map((one) => planPromotion({ policy: one, history: this.revisions, reports: this.reports, now: Date.parse(at), force }));
  }

  private put(at: string, changes: ReadonlyMap<string, ReadonlyMap<Component, EntryState>>, message: string): this {
    const commit = createHash('sha1').update(`${this.revisions.length} ${at}`).digest('hex');
    const files = new Map([...changes].map(([name, states]) => [`clusters/${name}/versions.ts`, states]));
    for (const [name, states] of changes) this.states.set(name, new Map([...this.states.get(name) ?? [], ...states]));
    this.revisions.push({ commit, at: formatInstant(new Date(at)), changes: files });
    this.notes.set(commit, parseMessages(`${commit}\n\n${message}\0`).get(commit) as CommitNote);
    return this;
  }
}

function entryOf(component: string, version: string): Entry {
  const name = component.slice(component.indexOf('/') + 1);
  return component.startsWith('charts/') ? chart(name, version) : tool(name, version);
}

const HOMELAB: Versions = {
  'charts/cert-manager': '1.17.1', 'charts/cilium': '1.18.6', 'charts/external-dns': '1.15.2', 'charts/external-secrets': '0.13.0', 'charts/gateway-api': '1.2.1', 'charts/grafana': '8.10.1',
  'charts/kube-prometheus-stack': '69.3.1', 'charts/kyverno': '3.3.6', 'charts/longhorn': '1.8.0', 'charts/loki': '6.27.0', 'charts/metrics-server': '3.12.2', 'charts/reloader': '1.3.0',
  'charts/spegel': '0.6.0', 'charts/tempo': '1.18.2', 'charts/trivy-operator': '0.26.0', 'charts/velero': '8.4.0', 'infrastructure/kubernetes': '1.35.0', 'infrastructure/talos': 'v1.12.1',
};
const HOUR = 3_600_000;

/** A homelab on an ordinary morning: much is level, something is ready, something waits, something was taken back. */
export function homelabStory(): BoardStory {
  const raised: Versions = { 'charts/cert-manager': '1.17.2', 'charts/grafana': '8.10.4', 'charts/loki': '6.28.0', 'charts/reloader': '1.3.1', 'infrastructure/talos': 'v1.12.2' };
  const sources = ['dev', 'integration'];
  return new BoardStory([{ name: 'dev' }, { name: 'integration' }, { name: 'staging', sources: ['integration'] }, { name: 'live-eu', sources: ['staging'], soak: 24 * HOUR }, { name: 'live-us', sources: ['staging'], soak: 24 * HOUR }])
    .write('2026-01-28T08:00:00Z', ['dev', 'integration', 'staging', 'live-eu', 'live-us'], HOMELAB, 'Ada Lovelace', 'feat: the fleet')
    .write('2026-02-06T06:12:00Z', sources, raised)
    .report('2026-02-06T06:31:00Z', 'integration', 'UpgradeSucceeded', 'charts/cert-manager', 'charts/grafana', 'charts/loki', 'charts/reloader')
    .report('2026-02-06T07:05:00Z', 'integration', 'Recorded', 'infrastructure/talos')
    .promote('2026-02-06T07:06:00Z', 'staging')
    .report('2026-02-06T07:20:00Z', 'staging', 'UpgradeSucceeded', 'charts/cert-manager', 'charts/grafana', 'charts/loki', 'charts/reloader', 'infrastructure/talos')
    .promote('2026-02-07T08:07:00Z', 'live-eu')
    .promote('2026-02-07T08:07:30Z', 'live-us')
    .revert('2026-02-07T11:42:00Z', 'live-us', ['charts/loki'], HOMELAB)
    .write('2026-02-10T05:55:00Z', sources, { 'charts/external-secrets': '0.14.2', 'charts/kyverno': '3.3.7', 'charts/spegel': '0.6.1', 'charts/velero': '8.5.0' })
    .report('2026-02-10T06:10:00Z', 'integration', 'UpgradeSucceeded', 'charts/external-secrets', 'charts/spegel', 'charts/velero')
    .report('2026-02-10T06:11:00Z', 'integration', 'UpgradeFailed', 'charts/kyverno')
    .promote('2026-02-10T06:15:00Z', 'staging')
    .report('2026-02-10T06:40:00Z', 'staging', 'UpgradeSucceeded', 'charts/external-secrets', 'charts/spegel', 'charts/velero')
    .promote('2026-02-11T06:45:00Z', 'live-eu')
    .hold('2026-02-11T09:00:00Z', 'live-us', 'charts/velero', 'restores are tested on Monday', '<8.5.0')
    .write('2026-02-12T04:50:00Z', sources, { 'charts/cilium': '1.18.7', 'charts/trivy-operator': '0.27.0', 'charts/metrics-server': '3.13.0' })
    .report('2026-02-12T05:02:00Z', 'integration', 'UpgradeSucceeded', 'charts/trivy-operator', 'charts/metrics-server')
    .promote('2026-02-12T05:07:00Z', 'staging')
    .report('2026-02-12T05:21:00Z', 'staging', 'UpgradeSucceeded', 'charts/metrics-server')
    .write('2026-02-12T07:30:00Z', sources, { 'charts/external-dns': '1.15.3', 'charts/tempo': '1.18.3' })
    .report('2026-02-12T07:44:00Z', 'integration', 'UpgradeSucceeded', 'charts/external-dns', 'charts/tempo');
}

export const HOMELAB_NOW = '2026-02-12T07:45:00Z';

/** Some hundred components on some clusters, in four layers, with plenty to show everywhere. */
export function largeStory(components = 200, clusters = 20): BoardStory {
  const name = (index: number): string => `cluster-${String(index).padStart(2, '0')}`;
  const layer = (index: number): number => (index < 2 ? 0 : index < 5 ? 1 : index < 10 ? 2 : 3);
  const described = Array.from({ length: clusters }, (_, index): StoryCluster => {
    const above = Array.from({ length: clusters }, (__, other) => other).filter((other) => layer(other) === layer(index) - 1);
    return { name: name(index), ...(above.length > 0 && { sources: [name(above[index % above.length] as number)] }) };
  });
  const all = Object.fromEntries(Array.from({ length: components }, (_, index) => [index % 10 === 9 ? `infrastructure/tool-${index}` : `charts/component-${index}`, `1.${index % 30}.${index % 7}`]));
  const raised = Object.fromEntries(Object.keys(all).filter((_, index) => index % 6 === 0).map((component) => [component, '2.0.0']));
  const [roots, names] = [described.filter(({ sources }) => !sources).map((one) => one.name), described.map((one) => one.name)];
  const story = new BoardStory(described).write('2026-01-01T00:00:00Z', names, all).write('2026-01-02T00:00:00Z', roots, raised);
  const halves = Object.keys(raised).filter((_, index) => index % 2 === 0);
  for (const root of roots) story.report('2026-01-02T01:00:00Z', root, 'UpgradeSucceeded', ...halves);
  for (const target of names.slice(2, 5)) story.promote('2026-01-02T02:00:00Z', target).report('2026-01-02T03:00:00Z', target, 'UpgradeSucceeded', ...halves.slice(0, 8)).report('2026-01-02T03:00:00Z', target, 'UpgradeFailed', ...halves.slice(8, 12));
  return story;
}

export const LARGE_NOW = '2026-01-02T12:00:00Z';

/** One cluster, to which nothing is promoted. */
export function quietStory(): BoardStory {
  return new BoardStory([{ name: 'dev' }]).write('2026-01-28T08:00:00Z', ['dev'], HOMELAB, 'Ada Lovelace', 'feat: the fleet');
}
