import { LineCounter, parseAllDocuments } from 'yaml';
import { Positions } from '../manifest/position';

/** An object as a file says it, or as kustomize gives it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** One document of a file. */
export interface YamlDocument {
  readonly value: unknown;
  /** Offsets of the document's content in the file. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** The documents of a YAML file; undefined where it is none. Empty ones are left out. */
export function readDocuments(text: string): readonly YamlDocument[] | undefined {
  try {
    const parsed = parseAllDocuments(text, { lineCounter: new LineCounter(), prettyErrors: false, logLevel: 'silent' });
    if ('empty' in parsed) return [];
    if (parsed.some(({ errors }) => errors.length > 0)) return undefined;
    const positions = new Positions('', text);
    return parsed.filter(({ contents }) => contents !== null).map((document): YamlDocument => {
      const [start, , end] = document.contents?.range ?? document.range;
      return { value: document.toJS({ maxAliasCount: 10_000 }) as unknown, start, end, line: positions.locate(start).line ?? 1 };
    });
  } catch {
    // an alias without an anchor, or too many of them
    return undefined;
  }
}

/** The objects among values, those of lists too. */
export function objectsAmong(values: readonly unknown[]): readonly KubernetesObject[] {
  return values.flatMap((value): readonly KubernetesObject[] => {
    if (!isRecord(value)) return [];
    if (typeof value.kind === 'string' && value.kind.endsWith('List') && Array.isArray(value.items)) return objectsAmong(value.items);
    return isObject(value) ? [value] : [];
  });
}

export function isObject(value: unknown): value is KubernetesObject {
  return isRecord(value) && typeof value.apiVersion === 'string' && typeof value.kind === 'string' && isRecord(value.metadata) && typeof value.metadata.name === 'string';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which object it is, whatever its API's version: `helm.toolkit.fluxcd.io/HelmRelease flux-system/cilium`. */
export function idOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.includes('/') ? `${apiVersion.slice(0, apiVersion.indexOf('/'))}/` : '';
  return `${group}${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

export function annotationOf({ metadata }: KubernetesObject, name: string): string | undefined {
  return isRecord(metadata.annotations) ? metadata.annotations[name] : undefined;
}

/** A value below others; undefined where there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
}

/** The same for the same content, whatever the order of keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
