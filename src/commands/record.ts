import type { Evidence, Note } from '../evidence/evidence';
import type { AppendResult } from '../evidence/ledger';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readState, type FleetState } from './fleet-state';
import { findKnownClusters } from './known-clusters';
import { count, formatJson } from './print';
import { prepareForPromotion, promote } from './promote';
import type { PromoteOptions } from './promotion-result';
import { checkDoor, readEvidence, type RecordOptions } from './read-evidence';
import { showOutcomes } from './show-outcomes';
import { sweep } from './sweep';

/** `sluice record`: keeps what was observed on the ledger. 0 for recorded, repeated and ignored, 1 for refused. */
export async function record(options: RecordOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  checkDoor(options);
  return recordFrom(await readState(environment, { offline: options.push === false }), options, environment);
}

/** Records and, unless that was refused, promotes, from one reading of the fleet. */
export async function recordAndPromote(options: RecordOptions, promoteOptions: PromoteOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  checkDoor(options);
  const state = await readState(environment);
  // the branch is fetched while the notes are pushed
  const [recorded, prepared] = await Promise.allSettled([
    recordFrom(state, options, environment, (cluster) => state.ledger.skipNextFetch(cluster)),
    prepareForPromotion(promoteOptions, environment),
  ]);
  if (recorded.status === 'rejected') throw recorded.reason;
  if (recorded.value !== 0) return recorded.value;
  if (prepared.status === 'rejected') throw prepared.reason;
  return promote(promoteOptions, environment, { state, repository: prepared.value });
}

type OnAppended = (cluster: string) => void;

async function recordFrom(state: FleetState, options: RecordOptions, environment: CommandEnvironment, onAppended?: OnAppended): Promise<ExitStatus> {
  if (options.sweep) return sweep(state, options, environment);
  const find = await findKnownClusters(state, namesCommits(options, environment));
  // a branch or an abbreviation is as good as the whole id
  const commit = options.commit === undefined ? undefined : await state.git.revParse(`${options.commit}^{commit}`) ?? options.commit;
  const evidence = readEvidence({ ...options, ...(commit !== undefined && { commit }) }, find, state.head, state.fleet.props.repository, environment);
  const appended = evidence.kind === 'reports' ? await state.ledger.append(evidence.cluster, evidence.notes) : undefined;
  if (appended?.pushed && evidence.kind === 'reports') onAppended?.(evidence.cluster);
  if (appended?.pushed) await showOutcomes(state.fleet, appended.recorded, environment);
  print(evidence, appended, options, environment);
  return evidence.kind === 'refused' ? 1 : 0;
}

/** A list of releases and an event of Flux name fingerprints only. */
function namesCommits({ helmreleases, component }: RecordOptions, { variables }: CommandEnvironment): boolean {
  return component !== undefined || (helmreleases === undefined && variables.GITHUB_EVENT_NAME !== 'repository_dispatch');
}

function print(evidence: Evidence, appended: AppendResult | undefined, options: RecordOptions, { stdout, stderr }: CommandEnvironment): void {
  if (options.json) {
    stdout.write(formatJson({
      command: 'record',
      result: evidence.kind === 'reports' ? 'recorded' : evidence.kind,
      ...(evidence.kind === 'reports'
        ? {
          cluster: evidence.cluster,
          recorded: appended?.recorded.map(noteToJson),
          repeated: appended?.repeated.map(noteToJson),
          asides: evidence.asides,
          pushed: appended?.pushed,
        }
        : { code: evidence.code, reason: evidence.reason }),
    }));
    return;
  }
  if (evidence.kind !== 'reports') {
    (evidence.kind === 'refused' ? stderr : stdout).write(`${evidence.kind}: ${evidence.reason}\n`);
    return;
  }
  for (const note of appended?.recorded ?? []) stdout.write(`recorded ${formatNote(note)}\n`);
  for (const { about, reason } of evidence.asides) stdout.write(`ignored ${about}: ${reason}\n`);
  stdout.write(`${count(appended?.recorded.length ?? 0, 'report')} of ${evidence.cluster} recorded, ${appended?.repeated.length ?? 0} repeated\n`);
}

function formatNote({ report }: Note): string {
  return `${report.component} ${report.version ?? 'absent'} ${report.fingerprint}: ${report.outcome} (${report.reason} at ${report.at})`;
}

function noteToJson({ commit, report }: Note): object {
  return { commit, ...report };
}
