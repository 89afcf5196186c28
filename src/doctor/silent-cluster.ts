import { formatInstant } from '../evidence/instant';
import type { Report } from '../evidence/report';
import type { Cluster } from '../fleet/cluster';
import { removalOf } from '../promotion/candidates';
import { commandForReport } from '../promotion/gates';
import type { Timelines } from '../promotion/history';
import { isShared } from '../synthesis/kubernetes/helm-charts-file';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { sendsEvents } from './stuck-group';

type Input = Pick<DoctorInput, 'fleet' | 'now' | 'timelines' | 'reports' | 'current'>;

/** Something that a cluster has, or has not any more, and has said nothing of. */
interface Unreported {
  readonly what: string;
  readonly at: string;
  /** Since when there was something to say of the component: a cluster that goes on must not look as if it had only begun. */
  readonly since: string;
}

/**
 * Sources that have reported nothing for longer than their `silenceAfter`. Flux reports a change once and never again, so a cluster on
 * which nothing has changed since is quiet, which is a notice, and not silent.
 */
export function findSilentClusters(input: Input): readonly Finding[] {
  return input.fleet.clusters.filter(({ isSource }) => isSource).flatMap((cluster) => findSilence(cluster, input));
}

function findSilence(cluster: Cluster, { now, timelines, reports, current }: Input): readonly Finding[] {
  const own = reports.get(cluster.name) ?? [];
  const last = own.length > 0 ? Math.max(...own.map(({ at }) => Date.parse(at))) : undefined;
  const unreported = findUnreported(timelines.get(cluster.manifest) ?? new Map(), own, last ?? -Infinity);
  const isOld = (at: number) => now - at > cluster.silenceAfter;
  const oldest = Math.min(...unreported.map(({ since }) => Date.parse(since)));
  if (last !== undefined && !isOld(last)) return [];
  if (Number.isFinite(oldest) && isOld(oldest)) return [silent(cluster, last ?? oldest, unreported, last === undefined, adviceFor(cluster, current))];
  // what has just changed is given its time
  return last === undefined || unreported.length > 0 ? [] : [quiet(cluster, last)];
}

/** What Flux should have reported: infrastructure it does not see, and whoever waits for that is told so with the candidate. */
function findUnreported(timelines: Timelines, reports: readonly Report[], last: number): readonly Unreported[] {
  const known = new Set(reports.map(({ component, fingerprint }) => `${component} ${fingerprint}`));
  const found = [...timelines].filter(([component]) => component.startsWith('charts/')).flatMap(([component, timeline]): readonly Unreported[] => {
    const step = timeline.at(-1);
    const fingerprint = step?.state?.fingerprint ?? removalOf(timeline)?.fingerprint;
    if (!step || fingerprint === undefined || known.has(`${component} ${fingerprint}`)) return [];
    const first = timeline.find(({ at }) => Date.parse(at) > last) ?? step;
    return [{ what: `${component} ${step.state?.entry.source.version ?? 'removed'}`, at: step.at, since: first.at < step.at ? first.at : step.at }];
  });
  return found.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.what < b.what ? -1 : 1));
}

type Advice = Pick<Finding, 'todo' | 'commands'>;

/** What helps depends on where the reports of a cluster come from. */
function adviceFor(cluster: Cluster, current: DoctorInput['current']): Advice {
  const { name, fleet: { props: { notifications } } } = cluster;
  const recording = commandForReport('charts/*', name);
  if (isShared(cluster, current)) {
    return { todo: `go on with adopting: ${name} still gets its charts from a file that clusters share, and what comes from there says nothing to Sluice`, commands: ['npx sluice adopt --continue'] };
  }
  if (!sendsEvents(cluster) && cluster.props.readiness === undefined) return { todo: `record what is there, and look why what should record it has not: the Flux of ${name} sends no events`, commands: [recording] };
  const namespace = (notifications || {}).namespace ?? 'flux-system';
  return {
    todo: `look whether the Flux of ${name} is up and whether its events leave it; then record what is there`,
    commands: [`kubectl -n ${namespace} get providers,alerts`, 'kubectl -n flux-system logs deploy/notification-controller --since=1h', recording],
  };
}

function silent({ name, at }: Cluster, since: number, unreported: readonly Unreported[], isFirst: boolean, advice: Advice): Finding {
  return {
    kind: 'silent-cluster',
    id: `silent-cluster/${name}`,
    severity: 'error',
    what: isFirst ? `${name} has never reported anything, and has something to report` : `${name} has reported nothing, and has something to report`,
    ...(at && { at }),
    since: formatInstant(new Date(since)),
    details: unreported.map((one) => `${one.what} since ${one.at}`),
    ...advice,
    essence: 'silent',
  };
}

function quiet({ name, at }: Cluster, last: number): Finding {
  return {
    kind: 'silent-cluster',
    id: `silent-cluster/${name}`,
    severity: 'notice',
    what: `${name} has reported nothing, and nothing on it has changed that it should report`,
    ...(at && { at }),
    since: formatInstant(new Date(last)),
    todo: 'nothing, if you expect no changes; else look whether Renovate still runs',
    essence: 'quiet',
  };
}
