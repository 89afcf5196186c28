import type { HelmReleaseSpecDependsOn } from '../../../imports/helm.toolkit.fluxcd.io';
import { componentOf, type Dependency } from '../../manifest/entries';
import type { Json, JsonObject } from '../../manifest/json';
import type { ResolvedChart } from '../../manifest/resolve';
import type { HelmCharts } from './helm-charts';
import { encodeVerbatim } from './verbatim';
import { Expression, When } from './yaml-text';

/**
 * One release as its objects are made from it: either an entry, with every field known, or the input of a template, with
 * every field an expression over it. Both go through the same functions, so both styles give the same objects.
 */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly component: string;
  readonly fingerprint: string;
  readonly chart: string;
  readonly version: string;
  /** Address of the chart's repository. */
  readonly url: string;
  /** Address of the chart itself in an `oci://` registry, and its version as a tag may be written. */
  readonly ociUrl: string;
  readonly ociTag: string;
  readonly dependsOn: HelmReleaseSpecDependsOn[] | undefined;
  /** On its way through cdk8s: see `encodeVerbatim`. */
  readonly values: unknown;
  /** The text with the release's name for `<release>`. */
  readonly fill: (text: string) => string;
  readonly whenOci: <T>(value: T) => T | undefined;
  readonly unlessOci: <T>(value: T) => T | undefined;
  /** For releases that only a Helm test verifies. */
  readonly whenTested: <T>(value: T) => T | undefined;
}

/** What the template is rendered with, once per entry: every key in every input. */
export interface ReleaseInput {
  readonly name: string;
  readonly namespace: string;
  readonly chart: { readonly name: string; readonly version: string; readonly url: string };
  readonly dependsOn: readonly (HelmReleaseSpecDependsOn | string)[];
  /** On its way through cdk8s: see `encodeVerbatim`. */
  readonly values: unknown;
  readonly fingerprint: string;
  /** For owners' templates that ask: whether other clusters are promoted from this one. */
  readonly isSource?: boolean;
}

const PLACEHOLDER = '<release>';

export function releaseOf({ entry, fingerprint, values }: ResolvedChart, shared: JsonObject = {}): Release {
  const { name, namespace, source: { chart, version, repository: url }, test } = entry;
  const oci = url.startsWith('oci://');
  const dependsOn = entry.dependsOn.map(dependencyOf);
  const merged = mergeValues(shared, values ?? {});
  return {
    name, namespace, component: componentOf(entry), fingerprint, chart, version, url,
    ociUrl: `${url}/${chart}`,
    ociTag: version.replaceAll('+', '_'),
    dependsOn: dependsOn.length > 0 ? dependsOn : undefined,
    values: Object.keys(merged).length > 0 ? encodeVerbatim(merged) : undefined,
    fill: (text) => text.replaceAll(PLACEHOLDER, name),
    whenOci: (value) => (oci ? value : undefined),
    unlessOci: (value) => (oci ? undefined : value),
    whenTested: (value) => (test ? value : undefined),
  };
}

export function inputOf(release: Release, { dependencies, isSource }: HelmCharts, template = ''): ReleaseInput {
  const { name, namespace, chart, version, url, values = {}, fingerprint, dependsOn: objects = [] } = release;
  const dependsOn = dependencies === 'names' ? objects.map((dependency) => dependency.name) : objects;
  return { name, namespace, chart: { name: chart, version, url }, dependsOn, values, fingerprint, ...(/\binputs\.isSource\b/.test(template) && { isSource }) };
}

/**
 * The input at hand, whichever it is. Which releases are tested stands in the template, not in the inputs.
 *
 * @param tested names of the releases that only a Helm test verifies
 */
export function releaseInTemplate(tested: readonly string[]): Release {
  const isOci = 'hasPrefix "oci://" inputs.chart.url';
  const isTested = `has inputs.name (list ${tested.map((name) => JSON.stringify(name)).join(' ')})`;
  return {
    name: quoted('inputs.name'),
    namespace: quoted('inputs.namespace'),
    component: quoted('print "charts/" inputs.name'),
    fingerprint: quoted('inputs.fingerprint'),
    chart: quoted('inputs.chart.name'),
    version: quoted('inputs.chart.version'),
    url: quoted('inputs.chart.url'),
    ociUrl: quoted('print inputs.chart.url "/" inputs.chart.name'),
    ociTag: quoted('inputs.chart.version | replace "+" "_"'),
    dependsOn: when('inputs.dependsOn', standIn(new Expression('inputs.dependsOn | toJson'))),
    // not toYaml: it writes keys with newlines in them, and longer ones, in ways that the same library does not read back
    values: when('inputs.values', standIn(new Expression('inputs.values | toJson'))),
    fill: fillInTemplate,
    whenOci: (value) => when(isOci, value),
    unlessOci: (value) => when(`not (${isOci})`, value),
    whenTested: (value) => (tested.length > 0 ? when(isTested, value) : undefined),
  };
}

function fillInTemplate(text: string): string {
  const parts = text.split(PLACEHOLDER);
  if (parts.length === 1) return text;
  const operands = parts.flatMap((part, index) => [...(index > 0 ? ['inputs.name'] : []), ...(part ? [JSON.stringify(part)] : [])]);
  return quoted(operands.length === 1 ? 'inputs.name' : `print ${operands.join(' ')}`);
}

function quoted(pipeline: string): string {
  return standIn(new Expression(`${pipeline} | quote`));
}

function when<T>(condition: string, value: T): T {
  return standIn(new When(condition, value));
}

/** An expression is typed as what it will be once the template is rendered. */
function standIn<T>(value: Expression | When): T {
  return value as unknown as T;
}

function dependencyOf(dependency: Dependency): HelmReleaseSpecDependsOn {
  if (typeof dependency === 'string') return { name: dependency };
  const slash = dependency.name.indexOf('/');
  return { name: dependency.name.slice(slash + 1), namespace: dependency.name.slice(0, slash) };
}

/** As Helm merges values files: maps key by key, everything else as a whole. */
function mergeValues(under: JsonObject, over: JsonObject): JsonObject {
  const merged = new Map<string, Json>(Object.entries(under));
  for (const [key, value] of Object.entries(over)) {
    const below = merged.get(key);
    merged.set(key, isMap(below) && isMap(value) ? mergeValues(below, value) : value);
  }
  return Object.fromEntries(merged);
}

function isMap(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
