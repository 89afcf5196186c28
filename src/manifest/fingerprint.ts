import { hash } from 'node:crypto';
import type { Dependency, Entry } from './entries';
import type { Json, JsonObject } from './json';

/**
 * Number of the canonical form. FROZEN: reports are kept for years under the fingerprints of form 1, so a field that entries get
 * later enters the text only where it is used, and nothing here may give another text for what can be written today.
 */
const FORM = 1;
const DIGITS = 12;

/**
 * The name of an entry's content: `f` and the first 12 hex digits of the SHA-256 of its canonical text.
 *
 * Entries that mean the same have the same fingerprint, however they are written; any other content has another one.
 */
export function fingerprint(entry: Entry, values?: JsonObject): string {
  return digest(canonicalText(entry, values));
}

/**
 * The fingerprint of a component's absence, after the content with the given fingerprint: a removal is a candidate like any other.
 */
export function fingerprintOfRemoval(removed: string): string {
  return digest(canonicalJson({ absent: removed, form: FORM }));
}

/**
 * The text that a fingerprint is made of: JSON without white space, the keys of all objects sorted by UTF-16 units, in UTF-8, of
 *
 * - `form`: 1
 * - `kind`: `chart` or `infrastructure`
 * - `source`: `helm`, `githubRelease` or `githubTag`; `version`, `repository` and, for `helm`, `chart`, as they are written
 * - of a chart: `namespace`;
 *   `dependsOn` unless empty: each dependency once, a release as `"name"`, one outside as `{"external":"namespace/name"}`, sorted by their own JSON text;
 *   `test` only where true;
 *   `values` unless empty: the content of the values file as data
 *
 * Not in it: the component's name (reports carry it beside the fingerprint), `hold` (it says what may happen to an entry, not what the
 * entry is), the path of the values file (its content counts).
 */
export function canonicalText(entry: Entry, values: JsonObject = {}): string {
  const { kind, source } = entry;
  const chart = kind === 'chart' ? entry : undefined;
  const dependsOn = canonicalDependencies(chart?.dependsOn ?? []);
  // by hand, because thousands are made at a time; the keys in their order
  const members = [
    source.kind === 'helm' && `"chart":${JSON.stringify(source.chart)}`,
    dependsOn.length > 0 && `"dependsOn":[${dependsOn.join(',')}]`,
    `"form":${FORM},"kind":"${kind}"`,
    chart && `"namespace":${JSON.stringify(chart.namespace)}`,
    `"repository":${JSON.stringify(source.repository)},"source":"${source.kind}"`,
    chart?.test && '"test":true',
    chart && Object.keys(values).length > 0 && `"values":${canonicalJson(values)}`,
    `"version":${JSON.stringify(source.version)}`,
  ];
  return `{${members.filter(Boolean).join(',')}}`;
}

/** Each once, by their JSON texts. */
function canonicalDependencies(dependencies: readonly Dependency[]): readonly string[] {
  const texts = dependencies.map((dependency) => JSON.stringify(typeof dependency === 'string' ? dependency : { external: dependency.name }));
  return texts.length < 2 ? texts : [...new Set(texts)].sort();
}

function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson((value as JsonObject)[key] as Json)}`);
  return `{${members.join(',')}}`;
}

function digest(text: string): string {
  return `f${hash('sha256', text, 'hex').slice(0, DIGITS)}`;
}
