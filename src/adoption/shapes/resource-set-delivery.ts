import { posix } from 'node:path';
import type { Problem } from '../../errors';
import { DISABLED, SUBSTITUTE } from '../../synthesis/kubernetes/annotations';
import { isListedBeside } from '../../synthesis/kubernetes/owners-resource-set';
import { buildFolder } from '../build-folder';
import { findChanger } from '../changers';
import { cleanPath, isFluxKustomization, ownersOf, readDeliveries, type Delivery } from '../deliveries';
import { annotationOf, idOf, isObject, readDocuments, valueAt, type KubernetesObject, type YamlDocument } from '../kubernetes-object';
import { listFiles } from '../listed-files';
import { leftAlone } from '../problems';
import { clusterFolders, type Survey, type SurveyedCluster } from '../survey';
import { withWrittenFolders, writtenClusters } from '../written-folders';

/** A document that may be the shared ResourceSet. */
export interface Candidate {
  readonly path: string;
  readonly text: string;
  readonly document: YamlDocument;
  readonly object: KubernetesObject;
  /** How many documents its file has. */
  readonly count: number;
}

export interface Delivered {
  /** As clusters get it. */
  readonly object: KubernetesObject;
  /** Names of the clusters that do, or may. */
  readonly getting: readonly string[];
}

export function placeOf({ path, document }: Candidate): { readonly file: string; readonly line: number } {
  return { file: path, line: document.line };
}

/** How clusters get a ResourceSet; undefined, with the reason among the problems, where moving it would make another of it, or take it from somebody. */
export function deliveredAs(survey: Survey, candidate: Candidate, problems: Problem[]): Delivered | undefined {
  const at = placeOf(candidate);
  const folder = posix.dirname(candidate.path);
  if (!isListedBeside(candidate.path, survey.tree)) {
    problems.push(leftAlone('the ResourceSet is in no list "resources" of a kustomization.yaml beside it', at, `write one: (cd ${folder} && kustomize create --autodetect --recursive)`));
    return undefined;
  }
  const found = survey.clusters.flatMap((cluster) => cluster.deliveries.flatMap((delivery) => (
    delivery.objects.filter((object) => isSame(object, candidate.object)).map((object) => ({ cluster, delivery, object })))));
  const missing = survey.clusters.filter((cluster) => !found.some((each) => each.cluster === cluster));
  // a cluster whose files come from somewhere else may get it as well
  const lacking = missing.filter((cluster) => cluster.deliveries.some(({ objects }) => objects.length > 0));
  problems.push(...lacking.map(({ name, folder: path }) => leftAlone(`"${name}" does not get the ResourceSet, as far as its folder tells, and its manifest begins without charts`, { file: path }, 'what it is promoted from brings it its charts: leave the cluster out with --clusters where it is to stay without')));
  const refusal = found.map(({ cluster, delivery, object }) => whyNotMoved(cluster.name, delivery, candidate) ?? whyNotThere(survey, cluster, object))
    .find((why) => why !== undefined);
  const doubled = survey.clusters.find((cluster) => found.filter((each) => each.cluster === cluster).length > 1);
  if (refusal !== undefined || doubled) {
    problems.push(leftAlone(refusal ?? `"${doubled?.name}" gets the ResourceSet from ${ownersOf(doubled?.deliveries ?? [], idOf(found[0]?.object as KubernetesObject)).map(({ owner }) => owner).join(' and ')}`, at));
    return undefined;
  }
  const outsider = findOutsider(survey, candidate);
  if (outsider) {
    problems.push(outsider);
    return undefined;
  }
  return { object: found[0]?.object ?? candidate.object, getting: survey.clusters.filter((cluster) => !lacking.includes(cluster)).map(({ name }) => name) };
}

function isSame(object: KubernetesObject, other: KubernetesObject): boolean {
  return object.kind === other.kind && object.metadata.name === other.metadata.name && object.apiVersion === other.apiVersion;
}

function whyNotMoved(cluster: string, { owner, effects, unfollowed, path }: Delivery, { object, text, document }: Candidate): string | undefined {
  const changing = effects.filter((effect) => effect !== 'postBuild' && effect !== 'decryption');
  if (changing.length > 0) return `the Kustomization ${owner} of "${cluster}" changes what it applies (${changing.join(', ')}), and would not change what the cluster's own folder has`;
  if (unfollowed.length > 0) return `${unfollowed[0]} may change the ResourceSet, and would not once it moves out of ${path}`;
  const substituted = effects.includes('postBuild') && annotationOf(object, SUBSTITUTE) !== DISABLED && /\$\{/.test(text.slice(document.start, document.end));
  return substituted ? `the Kustomization ${owner} of "${cluster}" substitutes \${...} in the ResourceSet, and nothing would once it moves: write the values in their places` : undefined;
}

/** What the cluster's own folder would make of it. */
function whyNotThere({ tree, clusters, clustersFolder }: Survey, { name, deliveries }: SurveyedCluster, object: KubernetesObject): string | undefined {
  const [root] = deliveries;
  const whole = withWrittenFolders(tree, clustersFolder, writtenClusters(tree, clustersFolder, clusters.map((cluster) => cluster.name)));
  const changer = root && findChanger(whole, root, object);
  return changer === undefined ? undefined : `${changer} would change the ResourceSet once it stands in the folder of "${name}"`;
}

/** Somebody outside of the fleet who gets it too, and would not once it moves. */
function findOutsider({ tree, clusters, clustersFolder }: Survey, candidate: Candidate): Problem | undefined {
  const names = clusters.map(({ name }) => name);
  const gets = (objects: readonly KubernetesObject[]): boolean => objects.some((object) => isSame(object, candidate.object));
  const outside = clusterFolders(tree, clustersFolder).find((name) => (
    !names.includes(name) && readDeliveries(tree, posix.join(clustersFolder, name), buildFolder).some(({ objects }) => gets(objects))));
  const fix = (name: string) => `name it too with --clusters ${[...names, name].join(',')}`;
  if (outside !== undefined) return leftAlone(`the ResourceSet stays here: "${outside}" gets it as well, and is not among the clusters`, placeOf(candidate), fix(outside));
  const reached = new Set(clusters.flatMap(({ deliveries }) => deliveries.flatMap(({ path }) => listFiles(tree, path))));
  for (const [file, text] of tree) {
    if (!/\.ya?ml$/.test(file) || file.startsWith(`${clustersFolder}/`) || reached.has(file) || !text.includes('kustomize.toolkit.fluxcd.io/')) continue;
    for (const { value, line } of readDocuments(text) ?? []) {
      if (!isObject(value) || !isFluxKustomization(value) || !gets(buildFolder(tree, cleanPath(valueAt(value.spec, 'path'))).objects)) continue;
      return leftAlone(`the ResourceSet ${candidate.path} stays there: this Kustomization applies it too, and is that of none of ${names.join(', ')}`, { file, line }, `move that cluster to a folder of ${clustersFolder}, or delete the Kustomization where nothing has it`);
    }
  }
  return undefined;
}
