import { dirname } from 'node:path';
import { Git } from '../adapters/git';
import { GitNotesLedger } from '../adapters/git-notes-ledger';
import { findFleetFile } from '../adapters/load-fleet';
import { readHistory } from '../adapters/read-history';
import { ConfigError, ExternalError, withAdvice } from '../errors';
import type { SkippedLine } from '../evidence/ledger';
import type { Report } from '../evidence/report';
import type { Fleet } from '../fleet/fleet';
import type { History } from '../promotion/history';
import type { CommandEnvironment } from './environment';
import { readFleet, type FleetOnDisk } from './fleet-files';
import { identityOf } from './identity';
import { readRepository, type Repository } from './repository';

/** A fleet with all that decides about its promotions. */
export interface FleetState extends FleetOnDisk {
  readonly git: Git;
  readonly repository: Repository;
  /** The remote that the ledger and the branch are shared through; undefined where there is none, or where it is not asked. */
  readonly remote: string | undefined;
  readonly ledger: GitNotesLedger;
  /** The commit that everything was read at. */
  readonly head: string;
  readonly history: History;
}

export interface StateOptions {
  /** Nothing is fetched or pushed. */
  readonly offline?: boolean;
  /** The reports are wanted too: they are fetched while history is read. */
  readonly reports?: boolean;
  /** The fleet's files are wanted too: they are read while git is at work. */
  readonly files?: boolean;
  /** The clone, where it has been read before. */
  readonly repository?: Repository;
  /**
   * Makes the clone ready for what is to be done with it, and tells where it stands then. What it is given is done while it waits.
   *
   * @default - nothing is to be made ready
   */
  readonly prepare?: Prepare;
}

/** Makes a clone ready; what it is given is done while git is at work. */
export type Prepare = (meanwhile: () => void) => Promise<Repository>;

/** Reads a fleet at the commit that is checked out, with its history. */
export async function readState(environment: CommandEnvironment, options: StateOptions = {}): Promise<FleetState> {
  const git = gitOf(environment);
  const prepare: Prepare = options.prepare ?? ((meanwhile) => {
    const reading = Promise.resolve(options.repository ?? readRepository(git));
    meanwhile();
    return reading;
  });
  const { repository, onDisk } = await readMeanwhile(prepare, environment, options.files === true);
  const { head, shallow, promisor, user } = repository;
  const remote = options.offline ? undefined : repository.remote;
  const ledger = new GitNotesLedger({ git, ...(remote !== undefined && { remote }), author: identityOf(user), now: environment.now });
  if (repository.hasNotes) for (const cluster of sourcesOf(onDisk.fleet)) ledger.skipNextFetch(cluster);
  const read = readHistory(git, head, manifestsOf(onDisk.fleet), { shallow, promisor, ...(remote !== undefined && { remote }) });
  // two fetches at once are one too many where one of them makes the clone whole
  if (shallow) await read;
  const [history] = await Promise.all([
    read,
    options.reports && !repository.hasNotes && ledger.refresh(sourcesOf(onDisk.fleet)).catch(options.prepare ? undefined : tellOffline),
    // the process that the reports will be read with starts while history is read
    options.reports && git.reader.read(head),
  ]);
  const { fleet, folder, out } = onDisk;
  return { fleet, folder, out, get current() { return onDisk.current; }, git, repository, remote, ledger, head, history };
}

/** Whoever only looks can do without the remote. */
function tellOffline(error: unknown): never {
  throw error instanceof ExternalError ? withAdvice(error, '"--offline" goes by what this clone has') : error;
}

interface ReadClone {
  readonly repository: Repository;
  readonly onDisk: FleetOnDisk;
}

/** Loads the fleet while git works, and again where git has changed its files. */
async function readMeanwhile(prepare: Prepare, environment: CommandEnvironment, files: boolean): Promise<ReadClone> {
  let early: FleetOnDisk | undefined;
  let broken: unknown;
  const repository = await prepare(() => {
    try {
      early = readFleet(environment);
      if (files) void early.current;
    } catch (error) {
      broken = error;
    }
  });
  if (broken !== undefined && !repository.moved) throw broken;
  return { repository, onDisk: early === undefined || repository.moved ? readFleet(environment) : early };
}

/** The reports of the clusters that are somebody's source, with the ledger's lines that are none. */
export async function readReports({ fleet, ledger }: Pick<FleetState, 'fleet' | 'ledger'>): Promise<{ readonly reports: ReadonlyMap<string, readonly Report[]>; readonly skipped: readonly (SkippedLine & { readonly cluster: string })[] }> {
  const readings = await Promise.all(sourcesOf(fleet).map(async (cluster) => ({ cluster, ...await ledger.read(cluster) })));
  return {
    reports: new Map(readings.map(({ cluster, notes }) => [cluster, notes.map(({ report }) => report)])),
    skipped: readings.flatMap(({ cluster, skipped }) => skipped.map((line) => ({ ...line, cluster }))),
  };
}

const IN_USE = new WeakMap<object, Git>();

/** Git in the fleet's folder; all of a command share one reader of objects. */
export function gitOf(environment: Pick<CommandEnvironment, 'cwd' | 'variables'>): Git {
  const git = IN_USE.get(environment) ?? new Git(dirname(findFleetFile(environment.cwd)), { secrets: secretsOf(environment) });
  IN_USE.set(environment, git);
  return git;
}

/** Tokens that no output may show. */
function secretsOf({ variables }: Pick<CommandEnvironment, 'variables'>): readonly string[] {
  const names = ['SLUICE_TOKEN', 'GITHUB_TOKEN', 'GH_TOKEN', 'GITLAB_TOKEN', 'GITEA_TOKEN', 'SLUICE_HMAC_KEY'];
  return names.map((name) => variables[name]).filter((value): value is string => value !== undefined && value !== '');
}

function sourcesOf(fleet: Fleet): readonly string[] {
  return fleet.clusters.filter(({ isSource }) => isSource).map(({ name }) => name);
}

function manifestsOf(fleet: Fleet): readonly string[] {
  return [...new Set(fleet.clusters.map(({ manifest }) => manifest))];
}

/**
 * The targets that a command is asked for: all, or those of a cluster.
 *
 * @throws ConfigError `UNKNOWN_CLUSTER`, or `USAGE` for a cluster that nothing is promoted to
 */
export function checkTarget(fleet: Fleet, to: string | undefined): void {
  if (to === undefined) return;
  const cluster = fleet.tryFindCluster(to);
  const targets = fleet.clusters.filter(({ tracksRenovate }) => !tracksRenovate).map(({ name }) => name).join(', ') || 'none';
  if (!cluster) throw new ConfigError([{ code: 'UNKNOWN_CLUSTER', what: `cluster ${JSON.stringify(to)} is not defined`, allowed: targets }]);
  if (cluster.tracksRenovate) throw new ConfigError([{ code: 'USAGE', what: `nothing is promoted to ${to}: it tracks Renovate`, allowed: targets }]);
}
