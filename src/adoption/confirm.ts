import { ConfigError, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { DISABLED, PRUNE } from '../synthesis/kubernetes/annotations';
import { clusterFolder } from '../synthesis/places';
import { buildFolder } from './build-folder';
import { readDeliveries } from './deliveries';
import { annotationOf, isRecord, objectsAmong, valueAt, type KubernetesObject } from './kubernetes-object';
import type { Precondition } from './plan-next-step';
import { movingClusters, type ResourceSetMove } from './resource-set-move';

/** Labels with which Flux says which Kustomization has applied an object. */
const OWNER_NAME = 'kustomize.toolkit.fluxcd.io/name';
const OWNER_NAMESPACE = 'kustomize.toolkit.fluxcd.io/namespace';

/** What is known of the clusters. */
export interface Observed {
  /** Clusters of which a person says that they have the step before. */
  readonly confirmed: readonly string[];
  /** What `kubectl get resourceset ... -o json` has printed, once per cluster, one after another. */
  readonly objects?: string;
}

/**
 * Makes sure that every cluster has what was committed before. An object does not say which cluster it is from, so the objects count where
 * there is one for every cluster: one that is named may be among them.
 *
 * @throws ConfigError `ADOPT_UNCONFIRMED` with the command that shows it, `UNKNOWN_CLUSTER` for a name that is none
 */
export function checkConfirmed(precondition: Precondition, move: ResourceSetMove, fleet: Fleet, tree: FileTree, { confirmed, objects }: Observed): void {
  const known = fleet.clusters.map(({ name }) => name);
  const names = movingClusters(fleet, tree, move).map(({ name }) => name);
  const problems: Problem[] = confirmed.filter((name) => !known.includes(name)).map((name) => ({ code: 'UNKNOWN_CLUSTER', what: `--confirmed-on names ${JSON.stringify(name)}`, allowed: known.join(', ') }));
  const missing = names.filter((name) => !confirmed.includes(name));
  const owners = names.map((name) => ownerOf(precondition, move, clusterFolder(fleet, name), tree));
  const seen = objects === undefined ? [] : readObjects(objects).filter(({ kind, metadata }) => kind === 'ResourceSet' && metadata.name === move.name && metadata.namespace === move.namespace);
  const fitting = (owner: string): number => new Set(seen.filter((object) => hasIt(object, precondition, owner)).map((object) => valueAt(object.metadata, 'uid'))).size;
  const wanted = precondition === 'marked' ? [{ owner: '', count: names.length }] : [...new Set(owners)].map((owner) => ({ owner, count: owners.filter((each) => each === owner).length }));
  if (missing.length > 0 && wanted.some(({ owner, count }) => fitting(owner) < count)) {
    const shown = wanted.reduce((sum, { owner, count }) => sum + Math.min(fitting(owner), count), 0);
    const found = objects === undefined ? undefined : `${shown} of ${seen.length} ResourceSets that show it, of ${names.length} clusters`;
    problems.push({
      code: 'ADOPT_UNCONFIRMED', what: `${explain(precondition, [...new Set(owners)].join(' or '))} on every cluster first; nothing says so of ${missing.join(', ')}`, at: { file: move.path }, ...(found !== undefined && { found }),
      fix: `look with: ${showCommand(move, precondition)}; then add --confirmed-on ${names.join(',')}, or --objects - with what this prints: ${handOnCommand(move, names)}`,
    });
  }
  if (problems.length > 0) throw new ConfigError(problems);
}

/** The command that shows whether a cluster has it. */
export function showCommand({ name, namespace }: Pick<ResourceSetMove, 'name' | 'namespace'>, precondition: Precondition): string {
  const path = precondition === 'marked' ? `.metadata.annotations.${PRUNE.replaceAll('.', '\\.')}` : `.metadata.labels.${OWNER_NAME.replaceAll('.', '\\.')}`;
  return `kubectl --context <cluster> -n ${namespace} get resourceset ${name} -o jsonpath='{${path}}'`;
}

function handOnCommand({ name, namespace }: ResourceSetMove, clusters: readonly string[]): string {
  return `for c in ${clusters.join(' ')}; do kubectl --context $c -n ${namespace} get resourceset ${name} -o json; done`;
}

function explain(precondition: Precondition, owner: string): string {
  return precondition === 'marked' ? `the ResourceSet must carry ${PRUNE}: ${DISABLED}` : `the Kustomization ${owner} must have applied the ResourceSet`;
}

/** `namespace/name` of the Kustomization that the object of a cluster is to belong to. */
function ownerOf(precondition: Precondition, move: ResourceSetMove, folder: string, tree: FileTree): string {
  const deliveries = readDeliveries(tree, folder, buildFolder);
  const [root] = deliveries;
  const shared = deliveries.find(({ objects }) => objects.some(({ kind, metadata }) => kind === 'ResourceSet' && metadata.name === move.name));
  return (precondition === 'shared' ? shared : root)?.owner ?? 'flux-system/flux-system';
}

/** An object that goes shows nothing, and one without an identity may be another's. */
function hasIt({ metadata, ...object }: KubernetesObject, precondition: Precondition, owner: string): boolean {
  if (typeof valueAt(metadata, 'uid') !== 'string' || valueAt(metadata, 'deletionTimestamp') !== undefined) return false;
  if (precondition === 'marked') return annotationOf({ metadata, ...object }, PRUNE) === DISABLED;
  const labels = isRecord(metadata.labels) ? metadata.labels : {};
  return `${labels[OWNER_NAMESPACE]}/${labels[OWNER_NAME]}` === owner;
}

/** Objects of a stream of JSON texts. */
function readObjects(text: string): readonly KubernetesObject[] {
  return splitDocuments(text).flatMap((each) => {
    try {
      return objectsAmong([JSON.parse(each) as unknown]);
    } catch {
      return [];
    }
  });
}

/** JSON texts that follow each other, on lines of their own or not. */
function splitDocuments(text: string): readonly string[] {
  const documents: string[] = [];
  let [depth, start] = [0, 0];
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{' && depth === 0) start = index;
    if (token === '{') depth += 1;
    else if (token === '}' && depth > 0) depth -= 1;
    if (token === '}' && depth === 0) documents.push(text.slice(start, index + 1));
  }
  return documents;
}
