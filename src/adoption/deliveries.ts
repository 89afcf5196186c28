import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import type { Builder } from './build-folder';
import { idOf, isRecord, objectsAmong, readDocuments, valueAt, type KubernetesObject } from './kubernetes-object';

/** A Flux Kustomization with what it applies. */
export interface Delivery {
  /** `namespace/name` of the Kustomization. */
  readonly owner: string;
  /** The folder that it builds. */
  readonly path: string;
  readonly prunes: boolean;
  /** Of the Kustomization; undefined where it stands nowhere. */
  readonly spec?: unknown;
  /** Fields of its `spec` that change what it applies: `postBuild`, `patches` and the like. */
  readonly effects: readonly string[];
  readonly objects: readonly KubernetesObject[];
  readonly unfollowed: readonly string[];
  readonly failure?: string;
}

/** Fields of a Flux Kustomization that change objects. */
const EFFECTS = ['postBuild', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'images', 'targetNamespace', 'commonMetadata', 'namePrefix', 'nameSuffix', 'components', 'decryption'];

const FLUX_SYSTEM = 'flux-system/flux-system';

/**
 * What a cluster's Flux applies, Kustomization by Kustomization: the one that is pointed at the cluster's folder, and all that are made
 * by what it applies. How the first came to the cluster (`flux bootstrap`, a FluxInstance) need not stand in the repository.
 */
export function readDeliveries(tree: FileTree, folder: string, build: Builder): readonly Delivery[] {
  const deliveries: Delivery[] = [];
  const root = rootObject(tree, folder);
  const waiting: { readonly owner: string; readonly path: string; readonly spec: unknown }[] = [
    { owner: root ? ownerName(root) : FLUX_SYSTEM, path: folder, spec: root?.spec },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { owner, path, spec } = next;
    if (deliveries.some((known) => known.owner === owner)) continue;
    const { objects, unfollowed, failure } = hasFiles(tree, path) ? build(tree, path) : { objects: [], unfollowed: [] };
    const effects = EFFECTS.filter((field) => valueAt(spec, field) !== undefined);
    deliveries.push({ owner, path, spec, prunes: spec === undefined || valueAt(spec, 'prune') === true, effects, objects, unfollowed, ...(failure !== undefined && { failure }) });
    waiting.push(...objects.filter(isFluxKustomization).map((object) => ({
      owner: ownerName(object), path: cleanPath(valueAt(object.spec, 'path')), spec: object.spec,
    })));
  }
  return deliveries;
}

/** The Kustomization of a cluster that applies an object. */
export function ownersOf(deliveries: readonly Delivery[], id: string): readonly Delivery[] {
  return deliveries.filter(({ objects }) => objects.some((object) => idOf(object) === id));
}

/** Folders that are named by what a cluster's Flux applies, in whatever way: something in the cluster may apply them in turn. */
export function foldersNamedIn(tree: FileTree, deliveries: readonly Delivery[]): ReadonlySet<string> {
  const folders = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (/^[\w./-]+$/.test(value) && value.includes('/') && hasFiles(tree, cleanPath(value))) folders.add(cleanPath(value));
    } else if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isRecord(value)) {
      Object.values(value).forEach(visit);
    }
  };
  for (const { objects } of deliveries) objects.filter(({ kind }) => kind !== 'ConfigMap').forEach((object) => visit(object.spec));
  return folders;
}

/** A Kustomization of Flux, not one of kustomize. */
export function isFluxKustomization({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/');
}

function ownerName({ metadata: { name, namespace = 'flux-system' } }: KubernetesObject): string {
  return `${namespace}/${name}`;
}

/** The Kustomization that is pointed at a folder, where the folder itself holds it, as `flux bootstrap` leaves it. */
function rootObject(tree: FileTree, folder: string): KubernetesObject | undefined {
  for (const [path, text] of tree) {
    if (!path.startsWith(`${folder}/`) || !/\.ya?ml$/.test(path) || !text.includes('kustomize.toolkit.fluxcd.io/')) continue;
    const objects = objectsAmong((readDocuments(text) ?? []).map(({ value }) => value));
    const found = objects.find((object) => isFluxKustomization(object) && cleanPath(valueAt(object.spec, 'path')) === folder);
    if (found) return found;
  }
  return undefined;
}

function hasFiles(tree: FileTree, folder: string): boolean {
  return folder !== '' && [...tree.keys()].some((path) => path.startsWith(`${folder}/`));
}

export function cleanPath(path: unknown): string {
  return typeof path === 'string' ? posix.normalize(path).replace(/^\.?\/+|\/$/g, '') : '';
}
