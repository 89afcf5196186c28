import * as fs from 'node:fs';
import * as path from 'node:path';
import { run, runOk } from './run';

/** A Kubernetes object as Flux reads it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The programs that read what Sluice writes. */
export interface Readers {
  readonly kustomize: string;
  readonly fluxOperator: string;
  readonly yaml2json: string;
}

/** YAML documents, read by the packages that Flux reads them with. */
export function readObjects({ yaml2json }: Readers, text: string): readonly KubernetesObject[] {
  return JSON.parse(runOk(yaml2json, [], { input: text })) as readonly KubernetesObject[];
}

export function kustomizeBuild({ kustomize }: Readers, folder: string): string {
  return runOk(kustomize, ['build', folder]);
}

/** JSON that every reader of YAML takes for the same. YAML knows no escapes in pairs, so what JSON would write as a pair stays as it is. */
export function portableJson(value: unknown): string {
  return JSON.stringify(value).replace(/[\u007f-\ud7ff\ue000-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What flux-operator makes of a ResourceSet, without the labels with which it marks everything as its own. */
export function buildResourceSet(readers: Readers, text: string): readonly KubernetesObject[] {
  const outcome = run(readers.fluxOperator, ['build', 'rset', '-f', '-'], { input: text });
  if (outcome.status !== 0) throw new Error(`flux-operator build rset: ${outcome.stderr}`);
  return readObjects(readers, outcome.stdout).map(withoutOwner);
}

const OWNER = 'resourceset.fluxcd.controlplane.io/';

function withoutOwner(object: KubernetesObject): KubernetesObject {
  const { labels = {}, ...metadata } = object.metadata;
  if (!labels[`${OWNER}name`] || !labels[`${OWNER}namespace`]) throw new Error(`flux-operator does not mark ${keyOf(object)} as its own any more: this check must learn how it does`);
  const others = Object.fromEntries(Object.entries(labels).filter(([name]) => !name.startsWith(OWNER)));
  return { ...object, metadata: { ...metadata, ...(Object.keys(others).length > 0 ? { labels: others } : {}) } };
}

export function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Objects by kind, namespace and name, for a comparison that the order of documents does not touch. */
export function byKey(objects: readonly KubernetesObject[]): Readonly<Record<string, KubernetesObject>> {
  const keyed = Object.fromEntries(objects.map((object) => [keyOf(object), object]));
  if (Object.keys(keyed).length !== objects.length) throw new Error(`two objects have the same name among: ${objects.map(keyOf).join(', ')}`);
  return keyed;
}

/** Every folder below that has a `kustomization.yaml`. */
export function kustomizationFolders(root: string): readonly string[] {
  if (!fs.existsSync(root)) return [];
  const entries = fs.readdirSync(root, { withFileTypes: true });
  const here = entries.some(({ name }) => name === 'kustomization.yaml') ? [root] : [];
  return [...here, ...entries.filter((entry) => entry.isDirectory()).flatMap(({ name }) => kustomizationFolders(path.join(root, name)))].sort();
}

export function writeTree(folder: string, files: readonly { readonly path: string; readonly text: string }[]): void {
  for (const file of files) {
    const target = path.join(folder, file.path);
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, file.text);
  }
}
