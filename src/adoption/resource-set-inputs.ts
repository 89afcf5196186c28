import { isMap, isScalar, isSeq, parseAllDocuments, type Node } from 'yaml';
import type { Problem } from '../errors';
import type { ChartEntry, Dependency } from '../manifest/entries';
import { findAddressFault, isChartName, isDnsLabel } from '../manifest/names';
import { Positions } from '../manifest/position';
import { isVersion } from '../manifest/version';
import { canonical, isRecord, valueAt, type YamlDocument } from './kubernetes-object';
import { leftAlone } from './problems';

/** The inputs of a ResourceSet as entries of a manifest. */
export interface ReadInputs {
  readonly entries: readonly ChartEntry[];
  /** Dependencies are given to the template by their names. */
  readonly names: boolean;
  /** What no manifest can say. */
  readonly problems: readonly Problem[];
}

const KEYS = ['name', 'namespace', 'chart', 'dependsOn'];
const CHART_KEYS = ['name', 'version', 'url'];

/** @param namespace that of the ResourceSet, in which its template makes HelmReleases */
export function readInputs(path: string, text: string, document: YamlDocument, namespace: string): ReadInputs {
  const positions = new Positions(path, text);
  const places = placesOf(text, document);
  const inputs = valueAt(document.value, 'spec', 'inputs');
  const items = Array.isArray(inputs) ? inputs as readonly unknown[] : [];
  const names = new Set(items.map((item) => valueAt(item, 'name')));
  const problems: Problem[] = [];
  const entries = items.flatMap((item, index): ChartEntry[] => {
    const at = positions.locate(places[index] ?? document.start);
    const faults = findFaults(item);
    problems.push(...faults.map((fault) => leftAlone(`the inputs stay here: ${fault}`, at, 'a manifest says name, namespace, chart { name, version, url } and dependsOn')));
    return faults.length > 0 ? [] : [toEntry(item as Input, names, namespace)];
  });
  const others = ['inputsFrom', 'inputStrategy'].filter((field) => valueAt(document.value, 'spec', field) !== undefined);
  problems.push(...others.map((field) => leftAlone(`the inputs stay here: "${field}" brings the template inputs that no manifest has`, positions.locate(document.start))));
  const repeated = entries.filter((entry, index) => entries.findIndex(({ name }) => name === entry.name) !== index);
  problems.push(...repeated.map(({ name }) => leftAlone(`the inputs stay here: two are called ${name}`, positions.locate(document.start))));
  const dependencies = (items as readonly Input[]).flatMap((item) => valueAt(item, 'dependsOn') ?? []) as readonly unknown[];
  if (new Set(dependencies.map((each) => typeof each)).size > 1) problems.push(leftAlone('the inputs stay here: some of "dependsOn" are names and some are objects', positions.locate(document.start)));
  return { entries, names: dependencies.every((each) => typeof each === 'string'), problems };
}

/** The inputs of a ResourceSet as they are given to its template, whatever they say. */
export function inputsOf(value: unknown): readonly unknown[] {
  const inputs = valueAt(value, 'spec', 'inputs');
  return Array.isArray(inputs) ? inputs as readonly unknown[] : [];
}

interface Input {
  readonly name: string;
  readonly namespace: string;
  readonly chart: { readonly name: string; readonly version: string; readonly url: string };
  readonly dependsOn?: readonly (string | { readonly name: string; readonly namespace?: string })[] | null;
}

function toEntry({ name, namespace, chart, dependsOn }: Input, names: ReadonlySet<unknown>, own: string): ChartEntry {
  const dependencies = (dependsOn ?? []).map((dependency): Dependency => {
    const { name: other, namespace: where = own } = typeof dependency === 'string' ? { name: dependency } : dependency;
    return where === own && names.has(other) ? other : { kind: 'external', name: `${where}/${other}` };
  });
  return { kind: 'chart', name, namespace, source: { kind: 'helm', version: chart.version, chart: chart.name, repository: chart.url }, dependsOn: dependencies, test: false };
}

function findFaults(item: unknown): readonly string[] {
  if (!isRecord(item)) return [`an input is ${JSON.stringify(item)}`];
  const name = typeof item.name === 'string' ? item.name : '';
  const { chart, dependsOn } = item;
  const surplus = [...Object.keys(item).filter((key) => !KEYS.includes(key)), ...(isRecord(chart) ? Object.keys(chart).filter((key) => !CHART_KEYS.includes(key)).map((key) => `chart.${key}`) : [])];
  const text = (value: unknown, is: (text: string) => boolean): boolean => typeof value === 'string' && is(value);
  const checks: readonly (readonly [string, unknown, boolean])[] = [
    ['name', item.name, text(item.name, (value) => value !== '')],
    ['namespace', item.namespace, text(item.namespace, isDnsLabel)],
    ['chart.name', valueAt(chart, 'name'), text(valueAt(chart, 'name'), isChartName)],
    ['chart.version', valueAt(chart, 'version'), text(valueAt(chart, 'version'), isVersion)],
    ['chart.url', valueAt(chart, 'url'), text(valueAt(chart, 'url'), (value) => findAddressFault(value) === undefined)],
    ['dependsOn', dependsOn, dependsOn === undefined || dependsOn === null || (Array.isArray(dependsOn) && dependsOn.every(isDependency))],
  ];
  return [
    ...surplus.map((key) => `${name} has ${key}`),
    ...checks.filter(([, , fits]) => !fits).map(([key, value]) => `${name} has ${value === undefined ? 'no' : 'the'} ${key}${value === undefined ? '' : ` ${canonical(value)}`}`),
  ];
}

function isDependency(value: unknown): boolean {
  return typeof value === 'string' || (isRecord(value) && typeof value.name === 'string' && Object.keys(value).every((key) => key === 'name' || key === 'namespace'));
}

/** Where each input begins. */
function placesOf(text: string, { start }: YamlDocument): readonly number[] {
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
  const root: unknown = 'empty' in documents ? undefined : documents.find(({ contents }) => contents?.range?.[0] === start)?.contents;
  const at = (node: unknown, name: string): unknown => {
    const pair = isMap<Node, Node>(node) ? node.items.find(({ key }) => isScalar(key) && key.value === name) : undefined;
    return pair?.value;
  };
  const list = at(at(root, 'spec'), 'inputs');
  return isSeq<Node>(list) ? list.items.map((item) => item.range?.[0] ?? start) : [];
}
