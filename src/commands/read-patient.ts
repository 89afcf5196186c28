import type { Forge } from '../adapters/forge/forge';
import type { DoctorInput, Reading, Readings } from '../doctor/input';
import { dispatchingSources } from '../doctor/open-branch';
import { sourcesOfOwner } from '../doctor/reporters';
import { ConfigError } from '../errors';
import { notesRef } from '../evidence/ledger';
import type { Fleet } from '../fleet/fleet';
import { parsedManifestOf } from '../manifest/define';
import { parseManifest } from '../manifest/parse';
import { buildTimelines } from '../promotion/history';
import { planChanges } from '../synthesis/changes';
import { synthesize } from '../synthesis/synthesize';
import { attempt } from './attempt';
import type { CommandEnvironment } from './environment';
import { readFleet, type FleetOnDisk } from './fleet-files';
import { readReports, readState, type FleetState } from './fleet-state';
import { forgeFor } from './forge-for';
import { makePlans } from './make-plans';
import { Progress } from './progress';
import { readAges } from './read-ages';
import { readNeighbours } from './read-neighbours';

/** Everything that the doctor looks at, and whom it asks. */
export interface Patient {
  readonly readings: Readings;
  readonly fleet: Fleet;
  readonly forge: Forge | undefined;
  /** Folder of the fleet in its repository. */
  readonly place: string;
}

interface Request {
  readonly offline?: boolean;
  /** Without a repository there is nothing to do. */
  readonly issues?: boolean;
}

/**
 * Reads all that can be read; what cannot, says why. Only a fleet that does not load ends it, and issues of another branch.
 *
 * @throws ConfigError `WRONG_BRANCH`
 */
export async function readPatient(options: Request, environment: CommandEnvironment): Promise<Patient> {
  const progress = new Progress(environment);
  const read = () => readState(environment, options.offline ? { offline: true } : {});
  const state = options.issues ? { known: checkBranch(await read()) } : await attempt(read);
  const onDisk = 'known' in state ? state.known : readFleet(environment);
  const { fleet, current } = onDisk;
  progress.step(`read ${fleet.clusters.length} clusters with their history`);
  const forge = options.offline ? undefined : forgeFor(fleet, environment);
  const [promotion, repository, settings] = await Promise.all([
    readPromotion(state, environment), readNeighbours(state, onDisk), readSettings(fleet, forge, options),
  ]);
  progress.step('read the ledger and what the forge says');
  const { problems, changes } = readSynthesis(onDisk);
  const drift = 'known' in changes
    ? await attempt(async () => ({ changes: changes.known, ...('known' in state ? await readAges(state.known, changes.known) : { files: new Map(), sources: new Map() }) }))
    : changes;
  return {
    readings: {
      fleet: { known: fleet }, now: { known: environment.now().getTime() }, manifests: { known: manifestsOf(onDisk) }, current: { known: current },
      problems: { known: problems }, drift, ...promotion, ...repository, ...settings,
    },
    fleet,
    forge,
    place: 'known' in state ? state.known.repository.prefix : '',
  };
}

/** What is found on another branch is not wrong with the fleet, and nobody is asked about it. */
function checkBranch(state: FleetState): FleetState {
  const { fleet, repository } = state;
  const [branch, wanted] = [repository.upstream?.branch ?? repository.branch, fleet.props.branch ?? 'main'];
  if (branch === wanted) return state;
  throw new ConfigError([{ code: 'WRONG_BRANCH', what: `issues are kept of the branch ${wanted}, and ${branch ?? 'none'} is checked out`, fix: `git switch ${wanted}` }]);
}

async function readPromotion(state: Reading<FleetState>, environment: CommandEnvironment): Promise<Pick<Readings, 'timelines' | 'reports' | 'skipped' | 'plans'>> {
  if ('unknown' in state) return { timelines: state, reports: state, skipped: state, plans: state };
  const { fleet, history, ledger, remote, git, repository } = state.known;
  const sources = fleet.clusters.filter(({ isSource }) => isSource).map(({ name }) => name);
  const timelines = { known: buildTimelines(history) };
  // a clone has no notes of its own accord, and what was never fetched is not what was never said
  if (remote === undefined && repository.remote !== undefined && sources.length > 0 && await git.run(['for-each-ref', '--count=1', ...sources.map(notesRef)]) === '') {
    const none = { unknown: 'the clone has no reports, and --offline fetches none' };
    return { timelines, reports: none, skipped: none, plans: none };
  }
  const read = await attempt(async () => {
    if (remote !== undefined) await ledger.refresh(sources);
    return readReports(state.known);
  });
  if ('unknown' in read) return { timelines, reports: read, skipped: read, plans: read };
  const { reports, skipped } = read.known;
  const plans = await attempt(() => Promise.resolve().then(() => makePlans(state.known, reports, {}, environment)));
  return { timelines, reports: { known: reports }, skipped: { known: skipped }, plans };
}

function readSynthesis({ fleet, current }: FleetOnDisk): { readonly problems: DoctorInput['problems']; readonly changes: Reading<DoctorInput['drift']['changes']> } {
  try {
    const { files, warnings } = synthesize(fleet, current);
    return { problems: warnings, changes: { known: planChanges(files, current).changes } };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { problems: error.problems, changes: { unknown: 'the fleet cannot be synthesized, so nobody can tell what the files should be' } };
  }
}

function manifestsOf({ fleet, current }: FleetOnDisk): DoctorInput['manifests'] {
  return new Map(fleet.clusters.flatMap(({ manifest: file, props }) => {
    const known = parsedManifestOf(props.versions);
    const parsed = known?.file === file && known.text === current.get(file) ? known : parseManifest(file, current.get(file) ?? '').manifest;
    return parsed ? [[file, parsed] as const] : [];
  }));
}

async function readSettings(fleet: Fleet, forge: Forge | undefined, { offline }: Request): Promise<Pick<Readings, 'owner' | 'branch'>> {
  const settings = forge?.settings;
  if (!settings) {
    const unknown = offline ? 'GitHub is not asked with --offline' : 'GitHub is not asked: there is no token in SLUICE_TOKEN, GITHUB_TOKEN or GH_TOKEN';
    return { owner: { unknown }, branch: { unknown } };
  }
  const unasked = { unknown: 'nothing depends on it' };
  const [owner, branch] = await Promise.all([
    sourcesOfOwner(fleet).length > 0 ? attempt(async () => (await settings.about()).owner) : unasked,
    dispatchingSources(fleet).length > 0 ? attempt(() => settings.branch(fleet.props.branch ?? 'main')) : unasked,
  ]);
  const isHidden = 'known' in branch && !branch.known.isProtected && branch.known.rules === undefined;
  return { owner, branch: isHidden ? { unknown: 'the branch has no protection of the old kind, and GitHub does not tell this token its rulesets' } : branch };
}
