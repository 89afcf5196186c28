import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { kustomizationOf } from './build-folder';
import type { Delivery } from './deliveries';
import { isObject, isRecord, readDocuments, valueAt, type KubernetesObject } from './kubernetes-object';

/** Fields, of Flux and of kustomize, that change every object. */
const CHANGE_ALL = ['namePrefix', 'nameSuffix', 'commonLabels', 'commonAnnotations', 'commonMetadata', 'labels', 'components', 'replacements', 'transformers', 'vars'];

/**
 * What would change an object that comes to stand in the folder of a Kustomization: a field of the Kustomization itself, or of the
 * kustomization in its folder. Undefined where nothing would.
 */
export function findChanger(tree: FileTree, { owner, path, spec }: Delivery, object: KubernetesObject): string | undefined {
  const kustomization = kustomizationOf(tree, path);
  const content = kustomization && readDocuments(kustomization.text)?.[0]?.value;
  const own = findField(spec, { ...object, namespaceField: 'targetNamespace' }, () => undefined);
  if (own !== undefined) return `the Kustomization ${owner} (${own})`;
  const field = findField(content, { ...object, namespaceField: 'namespace' }, (name) => tree.get(posix.join(path, name)));
  return kustomization && field !== undefined ? `${kustomization.path} (${field})` : undefined;
}

type Changed = KubernetesObject & { readonly namespaceField: string };

function findField(content: unknown, object: Changed, read: (path: string) => string | undefined): string | undefined {
  if (!isRecord(content)) return undefined;
  const { metadata: { namespace = 'flux-system' }, namespaceField } = object;
  if (content[namespaceField] !== undefined && content[namespaceField] !== namespace) return namespaceField;
  return CHANGE_ALL.find((field) => content[field] !== undefined)
    ?? ['patches', 'patchesJson6902', 'patchesStrategicMerge'].find((field) => listOf(content[field]).some((patch) => hits(patch, object, read)));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a patch is one of this object, as far as it tells: by its target, or by what it says itself. */
function hits(patch: unknown, object: KubernetesObject, read: (path: string) => string | undefined): boolean {
  const target = valueAt(patch, 'target');
  const { kind, metadata: { name, namespace = 'flux-system' } } = object;
  if (isRecord(target)) return fits(target.kind, kind) && fits(target.name, name) && fits(target.namespace, namespace);
  const said = typeof patch === 'string' ? patch : valueAt(patch, 'patch') ?? valueAt(patch, 'path');
  const text = typeof said !== 'string' || said.includes('\n') ? said : read(said) ?? said;
  const documents = typeof text === 'string' ? readDocuments(text) ?? [] : [];
  return documents.length === 0 || documents.some(({ value }) => !isObject(value) || (value.kind === kind && value.metadata.name === name));
}

/** As kustomize selects: the whole name, by a regular expression; no name selects all. */
function fits(pattern: unknown, name: string): boolean {
  if (typeof pattern !== 'string' || pattern === '') return true;
  try {
    return new RegExp(`^(?:${pattern})$`).test(name);
  } catch {
    return true;
  }
}
