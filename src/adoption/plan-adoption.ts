import { posix } from 'node:path';
import { throwIfErrors, type Problem } from '../errors';
import { DEFAULT_CLUSTERS_FOLDER } from '../fleet/clusters-folder';
import type { Fleet } from '../fleet/fleet';
import { componentOf, type Entry } from '../manifest/entries';
import { Positions } from '../manifest/position';
import type { FileChange } from '../synthesis/changes';
import type { FileTree } from '../synthesis/file-tree';
import { newKustomization } from '../synthesis/kubernetes/resources-add';
import { usualNotificationsFolder } from '../synthesis/places';
import { RENOVATE_FILE } from '../synthesis/renovate';
import type { Answers } from './answers';
import { autodetect, kustomizationOf } from './build-folder';
import type { Edits } from './edits';
import { makeFleet, renderFleet, renderManifest, type FleetDraft } from './fleet-draft';
import { editWriters } from './kustomization-writers';
import { manifestPath } from './new-fleet';
import { memberOf, parseJson5 } from './owners-renovate';
import { unknown } from './problems';
import { migrateRenovate, RENOVATE_MODULE } from './renovate-migration';
import { moveOf } from './resource-set-move';
import type { ShapeReading } from './shape';
import { SHAPES } from './shapes';
import { stageFleet } from './stage';
import { surveyRepository, type Survey } from './survey';

/** What one step of an adoption does to the files of a repository. */
export interface AdoptionStep {
  /** `whole` where nothing moves, so that there is one step. */
  readonly kind: 'whole' | 'prepare' | 'move' | 'finish' | 'undo-prepare' | 'undo-move' | 'undo-finish';
  readonly fleet: Fleet;
  readonly before: FileTree;
  readonly after: FileTree;
  readonly changes: readonly FileChange[];
  /** What an owner should know: `ADOPT_LEFT_ALONE` above all. */
  readonly warnings: readonly Problem[];
}

/**
 * The first step: a fleet of what an existing repository says. Nothing of what Flux applies moves; what will is marked, so that nobody
 * prunes it.
 *
 * @param extra files that every fleet needs and that are not there: `package.json` and the like
 * @throws ConfigError with everything that a person must say (`ADOPT_UNKNOWN`) or put right first
 */
export function planAdoption(tree: FileTree, answers: Answers, extra: Edits = new Map()): AdoptionStep {
  const survey = surveyRepository(tree, answers);
  const readings = SHAPES.flatMap((shape) => shape.read(survey, answers) ?? []);
  const problems: Problem[] = [...readings.flatMap((reading) => reading.problems), ...findUnknown(survey, readings, answers)];
  const renovate = survey.renovate && migrateRenovate(survey.renovate, readings.flatMap(({ emptied }) => emptied));
  problems.push(...renovate?.problems ?? [], ...findInTheWay(survey));
  throwIfErrors(problems);

  const config = renovate && 'config' in renovate ? renovate : undefined;
  const draft = draftOf(survey, readings, answers, config?.config);
  const edits = new Map<string, string | undefined>(extra);
  for (const reading of readings) for (const [path, text] of reading.edits) edits.set(path, text);
  for (const [path, text] of manifestsOf(survey, readings)) edits.set(path, text);
  if (config) edits.set(config.path, undefined).set(RENOVATE_MODULE, config.text);
  edits.set('fleet.ts', renderFleet(draft));
  for (const [path, text] of listFolders(survey)) edits.set(path, text);
  const fleet = makeFleet(draft, new Map([...edits].flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]))));
  const staged = stageFleet(fleet, tree, edits);
  const writers = editWriters(staged.after, fleet);
  const { after, changes, warnings } = writers.edits.size > 0 ? stageFleet(fleet, tree, new Map([...edits, ...writers.edits])) : staged;
  return { kind: moveOf(fleet, after) ? 'prepare' : 'whole', fleet, before: tree, after, changes, warnings: [...problems, ...writers.problems, ...warnings.filter(({ code }) => code !== 'RESOURCE_SET_SHARED')] };
}

/** Files of the owner's that the adoption would write over, or that Renovate would not read any more. */
function findInTheWay({ tree, clusters, renovate }: Survey): readonly Problem[] {
  const written = [...(renovate ? [RENOVATE_MODULE] : []), ...clusters.map(({ name }) => manifestPath(name))];
  const packageJson = renovate ? undefined : parseJson5(tree.get('package.json') ?? '{}');
  const rules = packageJson && !('why' in packageJson) ? memberOf(packageJson, 'renovate') : undefined;
  return [
    ...written.filter((path) => tree.has(path)).map((file): Problem => ({ code: 'NOT_OURS', what: 'the adoption writes this file, and there is one already', at: { file }, fix: 'move it away' })),
    ...(rules ? [{
      code: 'RENOVATE_ELSEWHERE', what: `Renovate reads "renovate" of this file, and would read ${RENOVATE_FILE} instead`, at: new Positions('package.json', tree.get('package.json') ?? '').locate(rules.start),
      fix: `move it to ${RENOVATE_FILE} as it stands, where Renovate reads the same, and adopt again`,
    } as const] : []),
  ];
}

/** What the shapes do not ask: where the repository is, and who follows whom. */
function findUnknown({ clusters, clustersFolder, clustersFolders }: Survey, readings: readonly ShapeReading[], answers: Answers): readonly Problem[] {
  if (clustersFolders.length > 1) return [unknown(`Flux reads folders of ${clustersFolders.join(' and of ')}, and a fleet has its clusters in one`, `--clusters-folder ${clustersFolders[0]}`, { kind: 'clusters-folder', folders: clustersFolders })];
  const names = clusters.map(({ name }) => name);
  const found = readings.some(({ entries }) => [...entries.values()].some((list) => list.length > 0));
  const targets = [...answers.promotedFrom ?? []].flat().filter((name) => !names.includes(name));
  return [
    ...(names.length === 0 ? [unknown(`no cluster is found: there is no folder below ${clustersFolder}`, '--clusters <name>,<name>, or --clusters-folder <path> where Flux reads folders of another', { kind: 'clusters' })] : []),
    ...(found ? [] : [unknown('no versions are found that a manifest could take over', 'begin a new fleet with "sluice init"')]),
    ...(answers.repository === undefined ? [unknown('no remote of the clone says what the repository is called', '--repository <owner>/<name>', { kind: 'repository' })] : []),
    ...(answers.host !== undefined && answers.forge === undefined
      ? [unknown(`the remote is on ${answers.host}, and nothing tells what kind of forge that is`, '--forge <forge> (github, gitlab, gitea, bitbucketserver, ...) and --forge-url https://<host>')] : []),
    ...(answers.promotedFrom === undefined && names.length > 1
      ? [unknown(`nothing says which of ${names.join(', ')} follows which`, '--promote <source>=<target>, once for every target, or --no-promotion', { kind: 'promotion', clusters: names })] : []),
    ...[...new Set(targets)].map((name): Problem => ({ code: 'UNKNOWN_CLUSTER', what: `--promote names ${JSON.stringify(name)}`, allowed: names.join(', ') })),
  ];
}

function draftOf(survey: Survey, readings: readonly ShapeReading[], answers: Answers, renovate: FleetDraft['renovate']): FleetDraft {
  const { repository = '', branch = 'main', forge = 'github', forgeUrl, promotedFrom = new Map<string, string>() } = answers;
  const facts = Object.assign({}, ...readings.map(({ fleet }) => fleet)) as ShapeReading['fleet'];
  return {
    props: {
      repository,
      ...(branch !== 'main' && { branch }),
      ...(forge !== 'github' && { forge }),
      ...(forgeUrl !== undefined && { forgeUrl }),
      ...(survey.clustersFolder !== DEFAULT_CLUSTERS_FOLDER && { clustersFolder: survey.clustersFolder }),
      ...notificationsOf(survey, forge, promotedFrom.size > 0),
      ...facts,
    },
    ...(renovate && { renovate }),
    clusters: (answers.clusters ? survey.clusters : inFlowOrder(survey.clusters, promotedFrom)).map(({ name }) => {
      const promoted = promotedFrom.get(name);
      const props = Object.assign({}, ...readings.map((reading) => reading.clusters.get(name) ?? {})) as FleetDraft['clusters'][number]['props'];
      return { name, ...(promoted !== undefined && { promotedFrom: promoted }), props };
    }),
  };
}

/** Sources before what is promoted from them, as people read tables; otherwise as they were. A circle is said elsewhere. */
function inFlowOrder(clusters: Survey['clusters'], promotedFrom: ReadonlyMap<string, string>): Survey['clusters'] {
  const stepsTo = (name: string, below: readonly string[] = []): number => {
    const source = promotedFrom.get(name);
    return source === undefined || below.includes(name) ? 0 : 1 + stepsTo(source, [...below, name]);
  };
  return [...clusters].sort((one, other) => stepsTo(one.name) - stepsTo(other.name));
}

/** What the owner has in the usual folder stays there. */
function notificationsOf({ tree, clustersFolder }: Survey, forge: string, promoted: boolean): Pick<FleetDraft['props'], 'notifications'> {
  const taken = [...tree.keys()].some((path) => path.startsWith(`${usualNotificationsFolder(clustersFolder)}/`));
  // elsewhere somebody must first say what takes a source's events
  const silent = forge !== 'github' && promoted;
  return taken || silent ? { notifications: { ...(taken && { folder: 'sluice-notifications' }), ...(silent && { dispatch: false }) } } : {};
}

function manifestsOf({ clusters }: Survey, readings: readonly ShapeReading[]): Edits {
  return new Map(clusters.map(({ name }) => {
    const entries = new Map<string, Entry>(readings.flatMap((reading) => reading.entries.get(name) ?? []).map((entry) => [componentOf(entry), entry]));
    return [manifestPath(name), renderManifest(manifestPath(name), [...entries.values()])] as const;
  }));
}

/** Folders of clusters whose files Flux takes without a list get one of exactly these; one of another name gets the usual. */
function listFolders({ tree, clusters }: Survey): Edits {
  const edits = new Map<string, string | undefined>();
  for (const { folder } of clusters) {
    const usual = posix.join(folder, 'kustomization.yaml');
    const known = kustomizationOf(tree, folder);
    if (known && known.path !== usual) edits.set(known.path, undefined).set(usual, known.text);
    const found = known ? [] : autodetect(tree, folder);
    if (found.length > 0) edits.set(usual, newKustomization(found));
  }
  return edits;
}
