import { posix } from 'node:path';
import type { Cluster } from '../fleet/cluster';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { isGenerated } from '../synthesis/header';
import { DISABLED, PRUNE } from '../synthesis/kubernetes/annotations';
import { NOTE } from '../synthesis/kubernetes/kustomization';
import { clusterFolder, clustersFolder, notificationsFolder } from '../synthesis/places';
import type { Builder } from './build-folder';
import { kustomizationOf } from './build-folder';
import { findChanger } from './changers';
import { compareReleases } from './compare-releases';
import { compareResourceSets } from './compare-resource-sets';
import { compareStacks } from './compare-stacks';
import { foldersNamedIn, readDeliveries, type Delivery } from './deliveries';
import type { Difference } from './difference';
import { annotationOf, canonical, idOf, type KubernetesObject } from './kubernetes-object';
import { withWrittenFolders, writtenClusters } from './written-folders';

/** What a step changes of what is applied, compared object by object and value by value. */
export interface Comparison {
  /** Additions that belong to the adoption: annotations, notifications, inputs of the template. */
  readonly named: readonly Difference[];
  /** Everything else. A step with any of these is not done. */
  readonly unexpected: readonly Difference[];
  /** Objects that another Kustomization owns afterwards; nobody prunes them meanwhile. */
  readonly handovers: readonly Handover[];
  /** What could be built neither before nor after, and so is not compared. */
  readonly unproven: readonly Difference[];
  /** How much was compared. */
  readonly objects: number;
  readonly values: number;
}

export interface Handover {
  readonly cluster: string;
  readonly object: string;
  readonly from: string;
  readonly to: string;
}

/** Compares what every cluster and every stack gets before and after a step. */
export function compareTrees(fleet: Fleet, before: FileTree, after: FileTree, build: Builder): Comparison {
  const trees = wholeTrees(fleet, before, after);
  const notifications = notificationsFolder(fleet);
  const parts = fleet.clusters.map(({ name, isSource }) => compareCluster({ name, folder: clusterFolder(fleet, name), isSource, notifications }, trees, build));
  const stacks = compareStacks(before, after);
  const all = <Key extends 'named' | 'unexpected' | 'handovers' | 'unproven'>(key: Key): ClusterComparison[Key][number][] => parts.flatMap((part) => part[key] as ClusterComparison[Key][number][]);
  return {
    named: [...all('named') as Difference[], ...trees.written.map(asWritten), ...stacks.named],
    unexpected: [...all('unexpected') as Difference[], ...stacks.unexpected],
    handovers: all('handovers') as Handover[],
    unproven: all('unproven') as Difference[],
    objects: parts.reduce((sum, { objects }) => sum + objects, 0),
    values: stacks.values,
  };
}

/** What something else writes is compared as it will be written. */
function wholeTrees(fleet: Fleet, before: FileTree, after: FileTree): Trees & { readonly written: readonly string[] } {
  const all = clustersFolder(fleet);
  const written = fleet.clusters.filter((cluster) => !hasOwners(before, cluster)).map(({ name }) => name);
  const known = writtenClusters(new Map([...before].filter(([path]) => !written.some((name) => path.startsWith(`${all}/${name}/`)))), all, written);
  return { before: withWrittenFolders(before, all, known), after: withWrittenFolders(after, all, known), written: known };
}

/** Whether a cluster's folder has files that Sluice has not written. */
function hasOwners(tree: FileTree, { fleet, name, manifest }: Cluster): boolean {
  const folder = `${clusterFolder(fleet, name)}/`;
  const values = posix.join(posix.dirname(manifest), 'values/');
  const list = tree.get(`${folder}kustomization.yaml`);
  const others = [...tree].some(([path, text]) => path.startsWith(folder) && /\.ya?ml$/.test(path) && path !== `${folder}kustomization.yaml` && !path.startsWith(values) && !isGenerated(text));
  return others || (list !== undefined && !list.startsWith(NOTE));
}

function asWritten(where: string): Difference {
  return { where, what: 'its folder does not stand in the repository: compared as the template of its kustomization will write it' };
}

type ClusterComparison = Omit<Comparison, 'values'>;

/** An object with the Kustomizations that apply it. */
interface Owned {
  readonly object: KubernetesObject;
  readonly by: readonly Delivery[];
}

interface Trees {
  readonly before: FileTree;
  readonly after: FileTree;
}

function compareCluster(cluster: ComparedCluster, trees: Trees, build: Builder): ClusterComparison {
  const { name, folder } = cluster;
  const [before, after] = [readDeliveries(trees.before, folder, build), readDeliveries(trees.after, folder, build)];
  const [old, now] = [ownedObjects(before), ownedObjects(after)];
  const found = { named: [] as Difference[], unexpected: [] as Difference[], handovers: [] as Handover[], unproven: [] as Difference[] };
  for (const id of new Set([...old.keys(), ...now.keys()])) {
    const one = compareObject(cluster, id, old.get(id), now.get(id));
    found.named.push(...one.named.map((what) => ({ where: name, what })));
    found.unexpected.push(...one.unexpected.map((what) => ({ where: name, what })));
    if (!one.handover) continue;
    found.handovers.push({ cluster: name, object: id, ...one.handover });
    const { object, by } = now.get(id) as Owned;
    const changers = by.flatMap((delivery) => findChanger(trees.after, delivery, object) ?? []);
    found.unexpected.push(...changers.map((changer) => ({ where: name, what: `${id} would pass to ${changer}, which would change it` })));
  }
  for (const { path, failure } of after) {
    const was = before.find((delivery) => delivery.path === path);
    if (failure === undefined) continue;
    (was?.failure === undefined ? found.unexpected : found.unproven).push({ where: name, what: `${path} cannot be built: ${failure}` });
  }
  found.unexpected.push(...findSweepers(trees.after, cluster, after));
  return { ...found, objects: old.size };
}

function ownedObjects(deliveries: readonly Delivery[]): ReadonlyMap<string, Owned> {
  const owned = new Map<string, Owned>();
  for (const delivery of deliveries) {
    for (const object of delivery.objects) {
      const known = owned.get(idOf(object));
      owned.set(idOf(object), { object, by: [...known?.by ?? [], ...(known?.by.includes(delivery) ? [] : [delivery])] });
    }
  }
  return owned;
}

interface ObjectComparison {
  readonly named: readonly string[];
  readonly unexpected: readonly string[];
  readonly handover?: { readonly from: string; readonly to: string };
}

interface ComparedCluster {
  readonly name: string;
  readonly folder: string;
  readonly isSource: boolean;
  /** The folder of the notifications that all clusters share. */
  readonly notifications: string;
}

function compareObject(cluster: ComparedCluster, id: string, old: Owned | undefined, now: Owned | undefined): ObjectComparison {
  const what = describeObject(id, (now ?? old)?.object);
  if (!now) return isNotification(old?.object) ? { named: [`${what} goes`], unexpected: [] } : { named: [], unexpected: [`${what} would go`] };
  if (!old) return isNotification(now.object) ? { named: [`${what} is new`], unexpected: [] } : { named: [], unexpected: [`${what} would be new`] };
  const owners = compareOwners(id, old, now);
  if (canonical(old.object) === canonical(now.object)) return { ...owners, named: [] };
  if (now.object.kind !== 'ResourceSet' && now.object.kind !== 'HelmRelease') return isNotification(now.object) ? { ...owners, named: [`${what} changes`] } : { ...owners, named: [], unexpected: [...owners.unexpected, `${what} would change`] };
  const compare = now.object.kind === 'ResourceSet' ? compareResourceSets : compareReleases;
  const { named, unexpected } = compare(old.object, now.object, cluster.isSource);
  return { ...owners, named: named.map((change) => `${id}: ${change}`), unexpected: [...owners.unexpected, ...unexpected.map((change) => `${id}: ${change}`)] };
}

/** An object as messages name it; what a kustomization does that is not followed has no name of its own. */
function describeObject(id: string, object: KubernetesObject | undefined): string {
  return object?.kind === 'Unfollowed' ? `what ${object.metadata.name}/kustomization.yaml patches` : id;
}

/** An object may change its owner where nobody who has it, or had it, would delete it. */
function compareOwners(id: string, old: Owned, now: Owned): Omit<ObjectComparison, 'named'> {
  const [from, to] = [old, now].map(({ by }) => by.map(({ owner }) => owner).join(' and ')) as [string, string];
  if (from === to) return { unexpected: [] };
  if (now.by.length > 1) return { unexpected: [`${id} would have two owners, ${to}`] };
  const safe = ({ object, by }: Owned) => annotationOf(object, PRUNE) === DISABLED || by.every(({ prunes }) => !prunes);
  const unsafe = safe(old) && annotationOf(now.object, PRUNE) === DISABLED ? [] : [`${id} would pass from ${from} to ${to} while ${from} may prune it`];
  return { unexpected: unsafe, handover: { from, to } };
}

/** What Flux reports with, and (where a kustomization is not followed) the overlay that makes it. */
function isNotification(object: KubernetesObject | undefined): boolean {
  if (!object) return false;
  const overlay = object.kind === 'Unfollowed' && object.metadata.name.endsWith('/flux-notifications');
  return overlay || (['Alert', 'Provider'].includes(object.kind) && object.apiVersion.startsWith('notification.toolkit.fluxcd.io/'));
}

/** A folder without a kustomization that something in the cluster applies as a whole takes the shared notifications along. */
function findSweepers(tree: FileTree, { name, notifications }: ComparedCluster, deliveries: readonly Delivery[]): readonly Difference[] {
  if (!tree.has(`${notifications}/kustomization.yaml`)) return [];
  return [...foldersNamedIn(tree, deliveries)].filter((folder) => notifications.startsWith(`${folder}/`) && !kustomizationOf(tree, folder))
    .map((folder) => ({ where: name, what: `${folder} is applied as a whole, and so the notifications in it would be applied twice: give it a kustomization.yaml` }));
}
