import { historyToJson } from '../board/history-json';
import { formatHistoryMarkdown } from '../board/history-markdown';
import { formatHistory, type HistoryReport } from '../board/history-text';
import { ConfigError } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { unknownComponent } from '../manifest/unknown-component';
import type { Arrival } from '../promotion/arrivals';
import { leadTimes } from '../promotion/lead-times';
import type { CommandEnvironment, ExitStatus } from './environment';
import { formatJson } from './print';
import { readArrivals } from './read-arrivals';

export interface HistoryOptions {
  /** Only what this cluster got. */
  readonly cluster?: string;
  /** So many of the newest changes. */
  readonly last?: number;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Ask no remote. */
  readonly offline?: boolean;
}

/** A screen of a terminal, more or less. */
const LAST = 30;

/** `sluice history [component]`: who got which version when, on what evidence, and how long it took. */
export async function history(component: string | undefined, options: HistoryOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const { state, arrivals } = await readArrivals(options, environment);
  checkNames(state.fleet, arrivals, component, options.cluster);
  const isAsked = (arrival: Arrival): boolean => (component === undefined || arrival.component === component)
    && (options.cluster === undefined || arrival.clusters.includes(options.cluster));
  const asked = arrivals.filter(isAsked);
  const { last = options.json ? asked.length : LAST } = options;
  const report: HistoryReport = { arrivals: asked.slice(0, last), leadTimes: leadTimes(asked), older: Math.max(0, asked.length - last) };
  if (options.json) environment.stdout.write(formatJson({ command: 'history', ...historyToJson(report) }));
  else if (options.markdown) environment.stdout.write(formatHistoryMarkdown(report));
  else environment.stdout.write(formatHistory(report, { detailed: component !== undefined }));
  return 0;
}

/** A name that nothing has, or ever had, must not look like a quiet one. */
function checkNames(fleet: Fleet, arrivals: readonly Arrival[], component: string | undefined, cluster: string | undefined): void {
  if (cluster !== undefined && !fleet.tryFindCluster(cluster)) {
    throw new ConfigError([{ code: 'UNKNOWN_CLUSTER', what: `cluster ${JSON.stringify(cluster)} is not defined`, allowed: fleet.clusters.map(({ name }) => name).join(', ') || 'none' }]);
  }
  const known = [...new Set(arrivals.map((arrival) => arrival.component))].sort();
  if (component !== undefined && !known.some((one) => one === component)) {
    throw new ConfigError([unknownComponent(`no cluster has or had ${JSON.stringify(component)}`, component, known)]);
  }
}
