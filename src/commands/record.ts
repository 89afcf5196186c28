import type { Evidence, Note } from '../evidence/evidence';
import type { AppendResult } from '../evidence/ledger';
import { CarriedNotes } from './carried-notes';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readState, type FleetState } from './fleet-state';
import { findKnownClusters } from './known-clusters';
import { count, formatJson } from './print';
import { promote, promoteAll, readForPromotion, showPromotions } from './promote';
import type { PromoteOptions } from './promotion-result';
import { checkDoor, readEvidence, type RecordOptions } from './read-evidence';
import { showOutcomes } from './show-outcomes';
import { sweep } from './sweep';

/** `sluice record`: keeps what was observed on the ledger. 0 for recorded, repeated and ignored, 1 for refused. */
export async function record(options: RecordOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  checkDoor(options);
  return recordFrom(await readState(environment, { offline: options.push === false }), options, environment);
}

/** Records and, unless that was refused, promotes, from one reading of the fleet and with one push. */
export async function recordAndPromote(options: RecordOptions, promoteOptions: PromoteOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  checkDoor(options);
  const state = await readOrRecord(options, promoteOptions, environment);
  if (typeof state === 'number') return state;
  if (options.sweep) {
    await sweep(state, options, environment);
    return promote(promoteOptions, environment, { state });
  }
  const evidence = await judge(state, options, environment);
  if (evidence.kind !== 'reports') {
    print(evidence, undefined, options, environment);
    return evidence.kind === 'refused' ? 1 : promote(promoteOptions, environment, { state });
  }
  const kept = await state.ledger.keep(evidence.cluster, evidence.notes);
  const carried = new CarriedNotes(state.ledger, evidence, kept);
  const promoting = await Promise.allSettled([promoteAll(promoteOptions, environment, { state, carried })]);
  // whatever became of the promotion
  await carried.share();
  const appended = { ...kept, pushed: true };
  await showOutcomes(state.fleet, appended.recorded, environment);
  print(evidence, appended, options, environment);
  const [promoted] = promoting;
  if (promoted.status === 'rejected') throw promoted.reason;
  return showPromotions(promoted.value, promoteOptions, environment);
}

/** Reads the fleet for promoting. Where nothing can be promoted, what was reported is recorded all the same; then gives the status of a refusal. */
async function readOrRecord(options: RecordOptions, promoteOptions: PromoteOptions, environment: CommandEnvironment): Promise<FleetState | ExitStatus> {
  try {
    return await readForPromotion(promoteOptions, environment);
  } catch (error) {
    const status = await record(options, environment);
    if (status !== 0) return status;
    throw error;
  }
}

async function recordFrom(state: FleetState, options: RecordOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  if (options.sweep) return sweep(state, options, environment);
  const evidence = await judge(state, options, environment);
  const appended = evidence.kind === 'reports' ? await state.ledger.append(evidence.cluster, evidence.notes) : undefined;
  if (appended?.pushed) await showOutcomes(state.fleet, appended.recorded, environment);
  print(evidence, appended, options, environment);
  return evidence.kind === 'refused' ? 1 : 0;
}

async function judge(state: FleetState, options: RecordOptions, environment: CommandEnvironment): Promise<Evidence> {
  const find = await findKnownClusters(state, namesCommits(options, environment));
  // a branch or an abbreviation is as good as the whole id
  const commit = options.commit === undefined ? undefined : await state.git.revParse(`${options.commit}^{commit}`) ?? options.commit;
  return readEvidence({ ...options, ...(commit !== undefined && { commit }) }, find, state.head, state.fleet.props.repository, environment);
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
  const stays = appended?.pushed === false && appended.recorded.length > 0 ? '; the note stays in this clone' : '';
  stdout.write(`${count(appended?.recorded.length ?? 0, 'report')} of ${evidence.cluster} recorded, ${appended?.repeated.length ?? 0} repeated${stays}\n`);
}

function formatNote({ report }: Note): string {
  return `${report.component} ${report.version ?? 'absent'} ${report.fingerprint}: ${report.outcome} (${report.reason} at ${report.at})`;
}

function noteToJson({ commit, report }: Note): object {
  return { commit, ...report };
}
