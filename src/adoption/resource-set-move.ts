import { posix } from 'node:path';
import { ConfigError, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { Change } from '../manifest/change';
import { editManifest } from '../manifest/edit';
import { componentOf, type ChartEntry } from '../manifest/entries';
import { sameEntry } from '../manifest/normal-entry';
import { parseManifest } from '../manifest/parse';
import type { FileTree } from '../synthesis/file-tree';
import { DISABLED, PRUNE } from '../synthesis/kubernetes/annotations';
import { isListedBeside } from '../synthesis/kubernetes/owners-resource-set';
import { editResources } from '../synthesis/kubernetes/resources-edit';
import { formatYaml } from '../synthesis/kubernetes/yaml-text';
import { clusterFolder } from '../synthesis/places';
import { buildFolder, kustomizationOf } from './build-folder';
import { readDeliveries } from './deliveries';
import type { Edits } from './edits';
import { annotationOf, isObject, readDocuments, type KubernetesObject } from './kubernetes-object';
import { leftAlone } from './problems';
import { readInputs } from './resource-set-inputs';
import { markUnpruned, putInputsIn, takeEvidenceOff, takeInputsOut, unmarkUnpruned, type EditedText } from './resource-set-text';

/**
 * The ResourceSet of all clusters on its way to each of them. Where it stands is read from the files:
 *
 * - `shared`: Flux gets it from where its owner keeps it
 * - `shared-marked`: the same, and nothing that stops applying it deletes it
 * - `own-marked`: every cluster's folder has it, and still nobody prunes it
 * - `own`: every cluster's folder has it
 */
export interface ResourceSetMove {
  readonly state: 'shared' | 'shared-marked' | 'own-marked' | 'own';
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
}

/** The move that a fleet is in or has made; undefined where nothing of it ever moves. */
export function moveOf(fleet: Fleet, tree: FileTree): ResourceSetMove | undefined {
  const { resourceSet: path, name = 'platform-resources', namespace = 'flux-system' } = fleet.props.helmCharts ?? {};
  const object = path === undefined ? undefined : objectIn(tree, path);
  if (path === undefined || !object) return undefined;
  const marked = annotationOf(object, PRUNE) === DISABLED ? '-marked' : '';
  return { state: `${isListedBeside(path, tree) ? 'shared' : 'own'}${marked}`, path, name, namespace };
}

function objectIn(tree: FileTree, path: string): KubernetesObject | undefined {
  const value = readDocuments(tree.get(path) ?? '')?.[0]?.value;
  return isObject(value) ? value : undefined;
}

/** Edits with what there is to say about them. */
export interface MoveEdits {
  readonly edits: Edits;
  readonly problems: readonly Problem[];
}

/** Keeps everybody from pruning the ResourceSet, wherever it stands. */
export function markMove(move: ResourceSetMove, tree: FileTree): MoveEdits {
  return { edits: new Map([[move.path, edited(move.path, tree, markUnpruned)]]), problems: [] };
}

/** Lets everybody prune it again what they own. */
export function unmarkMove(move: ResourceSetMove, tree: FileTree): MoveEdits {
  return { edits: new Map([[move.path, edited(move.path, tree, unmarkUnpruned)]]), problems: [] };
}

/** Takes it out of what the clusters share. Manifests get the charts as they run: between the steps somebody may have changed them. */
export function takeOut(move: ResourceSetMove, fleet: Fleet, tree: FileTree): MoveEdits {
  const { path } = move;
  const edits = new Map<string, string | undefined>([[path, edited(path, tree, takeInputsOut)]]);
  edits.set(...unlist(path, tree));
  const problems: Problem[] = [];
  const text = tree.get(path) ?? '';
  const [document] = readDocuments(text) ?? [];
  const inputs = document && readInputs(path, text, document, move.namespace);
  if (!inputs || inputs.problems.length > 0) throw new ConfigError((inputs?.problems ?? []).map((problem) => ({ ...problem, severity: 'error' })));
  for (const file of new Set(movingClusters(fleet, tree, move).map(({ manifest }) => manifest))) {
    const corrected = correctManifest(file, tree.get(file) ?? '', inputs.entries);
    if (corrected.changes.length === 0) continue;
    edits.set(file, corrected.text);
    problems.push(...corrected.changes.map((change) => leftAlone(`${change.kind === 'put' ? `${componentOf(change.entry)} becomes what runs` : 'an entry that does not run goes'}, as ${path} says; the manifest said something else`, { file })));
  }
  return { edits, problems };
}

/** The clusters that have charts, or get the ResourceSet as far as files tell: for one without both, nothing moves. */
export function movingClusters(fleet: Fleet, tree: FileTree, move: ResourceSetMove): Fleet['clusters'] {
  return fleet.clusters.filter(({ name, manifest: file }) => {
    const charts = parseManifest(file, tree.get(file) ?? '').manifest?.charts ?? [];
    const isSet = ({ kind, metadata }: KubernetesObject): boolean => kind === 'ResourceSet' && metadata.name === move.name;
    return charts.length > 0 || readDeliveries(tree, clusterFolder(fleet, name), buildFolder).some(({ objects }) => objects.some(isSet));
  });
}

/**
 * Puts it back to where the clusters share it, with the charts that all of them have.
 *
 * @param original the files before they moved: where nothing else has changed since, they come back as they were
 */
export function giveBack(move: ResourceSetMove, fleet: Fleet, tree: FileTree, original: FileTree): MoveEdits {
  const { path, namespace } = move;
  // a cluster without charts does not get the ResourceSet
  const manifests = fleet.clusters.map(({ name, manifest }) => ({ name, charts: parseManifest(manifest, tree.get(manifest) ?? '').manifest?.charts ?? [] }))
    .filter(({ charts }) => charts.length > 0);
  const [first, ...others] = manifests;
  const differing = others.flatMap(({ name, charts }) => differences(first?.charts ?? [], charts).map((component): Problem => ({
    code: 'ADOPT_STEP', what: `${component} is not the same on ${first?.name} and ${name}, and one ResourceSet for all has it once`, at: { file: path }, fix: 'give the clusters the same entry first',
  })));
  const odd = (first?.charts ?? []).filter(({ values, test }) => values !== undefined || test).map((entry): Problem => ({
    code: 'ADOPT_STEP', what: `${componentOf(entry)} has values or a test, which the ResourceSet's own inputs cannot say`, at: { file: path }, fix: 'take them out of the manifests first',
  }));
  if (differing.length + odd.length > 0) throw new ConfigError([...differing, ...odd]);
  const returned = asBefore(move, tree, original, first?.charts ?? []);
  if (returned) return { edits: returned, problems: [] };
  const names = fleet.props.helmCharts?.dependencies === 'names';
  const inputs = (first?.charts ?? []).map((entry) => toInput(entry, names, namespace));
  return { edits: new Map([[path, edited(path, tree, (text) => putInputsIn(takeEvidenceOff(text), inputs, formatYaml))], relist(path, tree)]), problems: [] };
}

/** The files as they were, where taking out again what they had gives what is there. */
function asBefore(move: ResourceSetMove, tree: FileTree, original: FileTree, charts: readonly ChartEntry[]): Edits | undefined {
  const { path, namespace } = move;
  const text = original.get(path);
  const kustomization = kustomizationOf(original, posix.dirname(path));
  const [document] = text === undefined ? [] : readDocuments(text) ?? [];
  if (text === undefined || !kustomization || !document || !isListedBeside(path, original)) return undefined;
  const taken = takeInputsOut(text);
  const { entries, problems } = readInputs(path, text, document, namespace);
  const same = problems.length === 0 && differences(entries, charts).length === 0 && taken.kind === 'edited' && taken.text === tree.get(path);
  if (!same || unlist(path, original)[1] !== tree.get(kustomization.path)) return undefined;
  return new Map([[path, text], [kustomization.path, kustomization.text]]);
}

function toInput({ name, namespace, source, dependsOn }: ChartEntry, names: boolean, own: string): object {
  const dependencies = dependsOn.map((dependency) => {
    const [where, other] = typeof dependency === 'string' ? [own, dependency] : dependency.name.split('/') as [string, string];
    return names ? other : { name: other, ...(where !== own && { namespace: where }) };
  });
  return { name, namespace, chart: { name: source.chart, version: source.version, url: source.repository }, dependsOn: dependencies };
}

function differences(one: readonly ChartEntry[], other: readonly ChartEntry[]): readonly string[] {
  const names = new Set([...one, ...other].map(({ name }) => name));
  return [...names].filter((name) => {
    const [a, b] = [one, other].map((list) => list.find((entry) => entry.name === name));
    return !a || !b || !sameEntry(withoutHold(a), withoutHold(b));
  }).map((name) => `charts/${name}`);
}

function withoutHold({ hold: _, ...entry }: ChartEntry): ChartEntry {
  return entry;
}

function correctManifest(file: string, text: string, running: readonly ChartEntry[]): { readonly text: string; readonly changes: readonly Change[] } {
  const { manifest } = parseManifest(file, text);
  const found = manifest?.charts ?? [];
  const changes: Change[] = [
    ...running.filter((entry) => !found.some((known) => known.name === entry.name && sameEntry(entry, withoutHold(known))))
      .map((entry): Change => ({ kind: 'put', entry })),
    ...found.filter(({ name }) => !running.some((entry) => entry.name === name)).map((entry): Change => ({ kind: 'remove', component: componentOf(entry) })),
  ];
  const result = editManifest(file, text, changes);
  if (result.text === undefined) throw new ConfigError(result.problems);
  return { text: result.text, changes };
}

function edited(path: string, tree: FileTree, change: (text: string) => EditedText): string {
  const text = tree.get(path) ?? '';
  const result = change(text);
  if (result.kind === 'edited') return result.text;
  throw new ConfigError([{ code: 'MANAGED_FILE_SYNTAX', what: result.why, at: { file: path, line: text.slice(0, result.offset).split('\n').length }, fix: 'change it, and try again' }]);
}

function unlist(path: string, tree: FileTree): readonly [string, string] {
  const name = posix.basename(path);
  return editList(path, tree, (text) => editResources(text, { wanted: [], isStale: (resource) => resource === name }));
}

function relist(path: string, tree: FileTree): readonly [string, string] {
  return editList(path, tree, (text) => editResources(text, { wanted: [posix.basename(path)], isStale: () => false }));
}

function editList(path: string, tree: FileTree, change: (text: string) => ReturnType<typeof editResources>): readonly [string, string] {
  const kustomization = kustomizationOf(tree, posix.dirname(path));
  const result = change(kustomization?.text ?? '');
  if (kustomization && result.kind === 'edited') return [kustomization.path, result.text];
  const { why, line } = result.kind === 'refused' ? result : { why: 'there is no kustomization', line: undefined };
  throw new ConfigError([{ code: 'MANAGED_FILE_SYNTAX', what: why, at: { file: kustomization?.path ?? posix.dirname(path), ...(line !== undefined && { line }) } }]);
}
