import type { Forge, PostedStatus } from '../adapters/forge/forge';
import { ConfigError, ExternalError } from '../errors';
import type { Note } from '../evidence/evidence';
import type { KnownCluster } from '../evidence/known-cluster';
import { judgeListedStatuses } from '../evidence/readiness';
import type { CommandEnvironment, ExitStatus } from './environment';
import type { FleetState } from './fleet-state';
import { forgeFor } from './forge-for';
import { findKnownClusters } from './known-clusters';
import { count, formatJson } from './print';
import { showOutcomes } from './show-outcomes';

export interface SweepOptions {
  /** Only this cluster. */
  readonly cluster?: string;
  readonly json?: boolean;
}

/** How many commits back a success is looked for. One request each, and only as far as to the newest success. */
export const LOOK_BACK = 50;

/** What the statuses of one cluster's Kustomization gave. */
interface Swept {
  readonly cluster: string;
  /** The newest commit that has a success; undefined where none has. */
  readonly commit?: string;
  readonly recorded: readonly Note[];
  readonly repeated: readonly Note[];
}

/**
 * `sluice record --sweep`: reads from the forge what the Kustomizations of `readiness` have posted, for the statuses whose event was lost.
 *
 * @throws ConfigError `USAGE` where a cluster has `readiness` and there is no forge to ask
 */
export async function sweep(state: FleetState, options: SweepOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const names = state.fleet.clusters
    .filter(({ isSource, props, name }) => isSource && props.readiness !== undefined && (options.cluster ?? name) === name)
    .map(({ name }) => name);
  const swept = names.length === 0 ? [] : await sweepClusters(state, names, environment);
  print(swept, options, environment);
  return 0;
}

async function sweepClusters(state: FleetState, names: readonly string[], environment: CommandEnvironment): Promise<readonly Swept[]> {
  const forge = forgeFor(state.fleet, environment);
  if (!forge) {
    throw new ConfigError([{
      code: 'USAGE',
      what: `the statuses of ${names.join(', ')} are on the forge, which cannot be asked: there is no token, or it is not GitHub, Gitea or GitLab`,
      fix: 'set SLUICE_TOKEN to a token that may read commit statuses',
    }]);
  }
  const find = await findKnownClusters(state);
  const commits = await newestCommits(state);
  const list = statusReader(forge);
  const swept: Swept[] = [];
  for (const name of names) {
    const cluster = find(name);
    if (!cluster) continue;
    const found = await findSuccess(cluster, commits, list, environment.now());
    const appended = found && await state.ledger.append(name, found.notes);
    if (appended?.pushed) await showOutcomes(state.fleet, appended.recorded, environment);
    swept.push({ cluster: name, ...found && { commit: found.commit }, recorded: appended?.recorded ?? [], repeated: appended?.repeated ?? [] });
  }
  return swept;
}

interface Success {
  readonly commit: string;
  readonly notes: readonly Note[];
}

type StatusReader = (commit: string) => Promise<readonly PostedStatus[]>;

/** The newest commit of which a reporter says that all of it is ready, with what that verifies. */
async function findSuccess(cluster: KnownCluster, commits: readonly string[], list: StatusReader, receivedAt: Date): Promise<Success | undefined> {
  for (const commit of commits) {
    const evidence = judgeListedStatuses(commit, await list(commit), cluster, receivedAt);
    if (evidence.kind === 'reports') return { commit, notes: evidence.notes };
  }
  return undefined;
}

async function newestCommits({ git, head }: FleetState): Promise<readonly string[]> {
  return (await git.run(['rev-list', '--first-parent', `--max-count=${LOOK_BACK}`, head])).split('\n').filter((line) => line !== '');
}

/** Asks for a commit once, whatever the clusters; a commit that is not on the forge yet has no statuses. */
function statusReader(forge: Forge): StatusReader {
  const known = new Map<string, Promise<readonly PostedStatus[]>>();
  return (commit) => {
    const listed = known.get(commit) ?? forge.listStatuses(commit).catch((error: unknown) => {
      if (error instanceof ExternalError && error.code === 'FORGE_NOT_FOUND') return [];
      throw error;
    });
    known.set(commit, listed);
    return listed;
  };
}

function print(swept: readonly Swept[], { json }: SweepOptions, { stdout }: CommandEnvironment): void {
  if (json) {
    const clusters = swept.map(({ cluster, commit, recorded, repeated }) => ({
      cluster, commit: commit ?? null, recorded: recorded.map(noteToJson), repeated: repeated.map(noteToJson),
    }));
    stdout.write(formatJson({ command: 'record', result: swept.some(({ recorded }) => recorded.length > 0) ? 'recorded' : 'ignored', clusters }));
    return;
  }
  if (swept.length === 0) stdout.write('ignored: no source has readiness, so no status of the forge is evidence\n');
  for (const { cluster, commit, recorded, repeated } of swept) {
    stdout.write(commit === undefined
      ? `ignored: the newest ${count(LOOK_BACK, 'commit')} have no success of ${cluster}\n`
      : `${cluster} was ready at ${commit}: ${count(recorded.length, 'report')} recorded, ${repeated.length} repeated\n`);
  }
}

function noteToJson({ commit, report }: Note): object {
  return { commit, ...report };
}
