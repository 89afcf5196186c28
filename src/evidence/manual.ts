import { adviseComponent } from '../manifest/unknown-component';
import { displayText } from './display-text';
import { refused, reports, type Evidence } from './evidence';
import { formatInstant } from './instant';
import type { KnownCluster, KnownEntry, KnownRemoval } from './known-cluster';
import { matches } from './patterns';
import type { Outcome, Report, ReportSource } from './report';

/** Somebody's word about entries of a cluster's manifest: whoever applied the infrastructure, or looked. */
export interface ManualRecord {
  readonly cluster: KnownCluster;
  /** Components; `charts/*`, `infrastructure/*` and `*` stand for all of their kind. */
  readonly components: readonly string[];
  readonly outcome: Outcome;
  /** The commit that was applied, on the branch's first-parent history. */
  readonly commit: string;
  readonly receivedAt: Date;
  /**
   * Who says so, by the forge's login.
   *
   * @default - not recorded
   */
  readonly by?: string;
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '', 'charts/*': 'charts/', 'infrastructure/*': 'infrastructure/' };

/**
 * Reports for the entries that the manifest had at the commit that was applied, and for those that it had no longer.
 * Refused where one of the components is neither.
 */
export function recordManually({ cluster, components, outcome, commit, receivedAt, by }: ManualRecord): Evidence {
  if (!matches('commit', commit)) return refused('malformed', `"${displayText(commit, 80)}" is no full commit`);
  if (by !== undefined && !matches('login', by)) return refused('malformed', `"${displayText(by, 100)}" is no login of a forge`);
  const entries = cluster.entriesAt(commit);
  if (!entries) return refused('no-match', `${commit} is not on the branch's first-parent history; record what was applied from there`);
  const recordable = [...entries.map(entryNote), ...cluster.removals(commit).map(removalNote)];
  const unmatched = components.filter((pattern) => !recordable.some(({ about }) => covers(pattern, about.component)));
  if (components.length === 0 || unmatched.length > 0) {
    const asked = unmatched.map((pattern) => `"${displayText(pattern, 100)}"`).join(', ') || 'nothing';
    const known = entries.map(({ component }) => component);
    const advice = unmatched.flatMap((pattern) => adviseComponent(pattern, known) ?? []);
    return refused('no-match', [`${cluster.name} has no component ${asked} at ${commit}`, `components are: ${known.join(', ') || 'none'}`, ...advice].join('; '));
  }
  const source: ReportSource = by === undefined ? { door: 'manual' } : { door: 'manual', by };
  const said = { cluster: cluster.name, outcome, at: formatInstant(receivedAt), reason: 'Recorded', source } as const;
  const chosen = recordable.filter(({ about }) => components.some((pattern) => covers(pattern, about.component)));
  return reports(cluster.name, chosen.map((note) => ({ commit: note.commit, report: { ...note.about, ...said } })));
}

interface Recordable {
  readonly commit: string;
  readonly about: Pick<Report, 'component' | 'fingerprint' | 'version' | 'removes'>;
}

function entryNote({ component, fingerprint, version, commit }: KnownEntry): Recordable {
  return { commit, about: { component, fingerprint, version } };
}

function removalNote({ component, fingerprint, removes, commit }: KnownRemoval): Recordable {
  return { commit, about: { component, fingerprint, removes } };
}

function covers(pattern: string, component: string): boolean {
  const prefix = Object.hasOwn(WILDCARDS, pattern) ? WILDCARDS[pattern] : undefined;
  return prefix === undefined ? pattern === component : component.startsWith(prefix);
}
