import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { KUSTOMIZATIONS } from '../synthesis/places';
import { idOf, isRecord, objectsAmong, readDocuments, type KubernetesObject } from './kubernetes-object';

/** What kustomize makes of a folder. */
export interface Build {
  readonly objects: readonly KubernetesObject[];
  /**
   * What the folder's kustomizations say that changes objects in ways that are not followed here: `<file>: <fields>`. Empty where a real
   * kustomize has built the folder.
   */
  readonly unfollowed: readonly string[];
  /** Why there is no build, if there is none. */
  readonly failure?: string;
}

/** Builds a folder: our own reader, or a real kustomize. */
export type Builder = (tree: FileTree, folder: string) => Build;

/** Fields of a kustomization that are followed, or that change no object. */
const FOLLOWED = new Set(['apiVersion', 'kind', 'metadata', 'resources', 'namespace', 'configMapGenerator', 'secretGenerator', 'generatorOptions', 'openapi', 'buildMetadata', 'sortOptions']);

/** Fields that are not followed and after which two objects may have two names. */
const RENAMING = /\b(?:namePrefix|nameSuffix|components|transformers|replacements)\b/;

const CLUSTER_SCOPED = /^(?:Namespace|CustomResourceDefinition|ClusterRole|ClusterRoleBinding|PersistentVolume|StorageClass|IngressClass|PriorityClass|.*WebhookConfiguration|APIService|Cluster[A-Z]\w*)$/;

/**
 * Our own reader of kustomizations: lists, namespaces and generators. What else a kustomization says is handed on as an object of its own,
 * with all that it refers to: as long as that is the same, so is what it does.
 */
export function buildFolder(tree: FileTree, folder: string): Build {
  return build(tree, folder, new Set());
}

/** The kustomization of a folder; undefined where Flux takes all its files. */
export function kustomizationOf(tree: FileTree, folder: string): { readonly path: string; readonly text: string } | undefined {
  for (const name of KUSTOMIZATIONS) {
    const path = posix.join(folder, name);
    const text = tree.get(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

/** What Flux lists where a folder has no kustomization: its files and those below, and folders that have one. */
export function autodetect(tree: FileTree, folder: string): readonly string[] {
  const below = [...tree.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  const kustomized = below.filter((path) => KUSTOMIZATIONS.includes(posix.basename(path)) && path.includes('/')).map((path) => posix.dirname(path));
  const outermost = kustomized.filter((path) => !kustomized.some((other) => path.startsWith(`${other}/`)));
  const files = below.filter((path) => /\.ya?ml$/.test(path) && !outermost.some((other) => path.startsWith(`${other}/`)) && !posix.basename(path).startsWith('.'));
  return [...files, ...outermost].sort();
}

function build(tree: FileTree, folder: string, around: ReadonlySet<string>): Build {
  if (around.has(folder)) return { objects: [], unfollowed: [], failure: `${folder} lists itself` };
  const kustomization = kustomizationOf(tree, folder);
  const content = kustomization ? readDocuments(kustomization.text)?.[0]?.value : { resources: autodetect(tree, folder) };
  if (!isRecord(content)) return { objects: [], unfollowed: [], failure: `${kustomization?.path ?? folder} is no kustomization` };
  const parts = listOf(content.resources).map((resource) => buildResource(tree, posix.join(folder, resource), new Set([...around, folder])));
  const plain = [...parts.flatMap((part) => part.objects), ...generated(tree, folder, content)];
  const others = Object.keys(content).filter((field) => !FOLLOWED.has(field));
  const namespace = typeof content.namespace === 'string' ? content.namespace : undefined;
  const objects = namespace === undefined ? plain : plain.map((object) => inNamespace(object, namespace));
  const unfollowed = [...parts.flatMap((part) => part.unfollowed), ...(others.length > 0 ? [`${kustomization?.path ?? folder}: ${others.join(', ')}`] : [])];
  const repeated = unfollowed.some((fields) => RENAMING.test(fields)) ? undefined : findRepeated(folder, objects);
  const failure = parts.find((part) => part.failure !== undefined)?.failure ?? repeated;
  return {
    objects: [
      ...objects,
      ...(others.length > 0 ? [remainder(tree, folder, Object.fromEntries(others.map((field) => [field, content[field]])))] : []),
    ],
    unfollowed,
    ...(failure !== undefined && { failure }),
  };
}

/** kustomize builds nothing that has the same object twice. */
function findRepeated(folder: string, objects: readonly KubernetesObject[]): string | undefined {
  const ids = objects.filter(({ apiVersion }) => apiVersion !== 'sluice/v1').map((object) => `${object.apiVersion} ${idOf(object)}`);
  const index = ids.findIndex((id, at) => ids.indexOf(id) < at);
  return index < 0 ? undefined : `${folder} has the ${ids[index]?.slice(ids[index].indexOf(' ') + 1)} twice`;
}

function buildResource(tree: FileTree, path: string, around: ReadonlySet<string>): Build {
  const text = tree.get(path);
  if (text === undefined) {
    if ([...tree.keys()].some((each) => each.startsWith(`${path}/`)) && kustomizationOf(tree, path)) return build(tree, path, around);
    const remote = /^https?:|^[\w.-]+\.\w+\/|[?]ref=/.test(posix.relative([...around].at(-1) ?? '', path));
    if (remote) return { objects: [{ apiVersion: 'sluice/v1', kind: 'RemoteResource', metadata: { name: path } }], unfollowed: [] };
    return { objects: [], unfollowed: [], failure: `${path} is listed and is not there` };
  }
  const documents = readDocuments(text);
  if (!documents) return { objects: [], unfollowed: [], failure: `${path} is no YAML` };
  return { objects: objectsAmong(documents.map(({ value }) => value)), unfollowed: [] };
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** ConfigMaps and Secrets from files, with their content in place of its hash. */
function generated(tree: FileTree, folder: string, content: Readonly<Record<string, unknown>>): readonly KubernetesObject[] {
  const make = (kind: string) => (each: unknown): KubernetesObject[] => {
    if (!isRecord(each) || typeof each.name !== 'string') return [];
    const { name, namespace, envs, env, ...others } = each;
    const variables = listOf([...items(envs), env]).flatMap((path) => variablesOf(tree, posix.join(folder, path)));
    const data = { ...others, options: content.generatorOptions ?? null, content: referred(tree, folder, others), variables };
    return [{ apiVersion: 'v1', kind, metadata: { name, ...(typeof namespace === 'string' && { namespace }) }, data }];
  };
  return [...items(content.configMapGenerator).flatMap(make('ConfigMap')), ...items(content.secretGenerator).flatMap(make('Secret'))];
}

/** The lines of a file of variables that kustomize reads, wherever the file stands. */
function variablesOf(tree: FileTree, path: string): readonly string[] {
  const lines = (tree.get(path) ?? `no ${path}`).split(/\r?\n/).map((line) => line.trimStart());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

/** What is not followed, with the text of the files that it names. */
function remainder(tree: FileTree, folder: string, fields: Readonly<Record<string, unknown>>): KubernetesObject {
  return { apiVersion: 'sluice/v1', kind: 'Unfollowed', metadata: { name: folder }, fields, content: referred(tree, folder, fields) };
}

function referred(tree: FileTree, folder: string, value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const path = value.includes('=') ? value.slice(value.indexOf('=') + 1) : value;
    if (path === '' || path.includes('\n')) return [];
    const whole = posix.join(folder, path);
    const text = tree.get(whole);
    return text === undefined ? [] : [`${whole}\n${text}`];
  }
  if (Array.isArray(value)) return value.flatMap((item) => referred(tree, folder, item));
  return isRecord(value) ? Object.values(value).flatMap((item) => referred(tree, folder, item)) : [];
}

function inNamespace(object: KubernetesObject, namespace: string): KubernetesObject {
  if (object.apiVersion === 'sluice/v1' || CLUSTER_SCOPED.test(object.kind)) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').map((item) => item.replace(/\/$/, '')) : [];
}
