import { ApiObject, Chart, Duration } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-30';
import fc from 'fast-check';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import type { HelmChartsProps } from '../../src/fleet/options';
import type { GroupProps, Style } from '../../src/fleet/policies';
import { componentOf, entriesOf, type ChartEntry, type Dependency, type HelmSource, type Hold, type InfrastructureEntry, type Manifest, type Source } from '../../src/manifest/entries';
import type { Json, JsonObject } from '../../src/manifest/json';
import type { FileTree } from '../../src/synthesis/file-tree';
import { hostileText } from './hostile-text';

/** One manifest of a fleet, with the data of its values files. */
export interface GivenManifest {
  readonly manifest: Manifest;
  readonly values: Readonly<Record<string, JsonObject>>;
  readonly crlf: boolean;
}

export interface GivenCluster {
  readonly name: string;
  /** Its own manifest, or that of another cluster by its place. */
  readonly manifest: GivenManifest | number;
  /** Places of its sources. */
  readonly sources: readonly number[];
  readonly style: Style;
  readonly helmCharts: HelmChartsProps;
  readonly note: string;
  readonly namespaces: boolean;
  readonly ownData?: string;
  readonly soakHours: number;
}

/** Everything that a fleet is made from, as data: it can be made twice. */
export interface GivenFleet {
  readonly props: FleetProps;
  readonly clusters: readonly GivenCluster[];
}

/** Nearly always what is allowed; now and then a text that means something to somebody. */
const mostly = (allowed: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 150, arbitrary: allowed }, { weight: 1, arbitrary: hostileText });

/** Names that other readers take for numbers, booleans or nothing, and the longest that there may be. */
const NAMES = ['cilium', 'cert-manager', '123456789012', '007', '1e3', '0x1f', 'null', 'true', 'y', 'off', 'x', `a${'-b'.repeat(26)}`] as const;
const name = mostly(fc.constantFrom(...NAMES));
const version = mostly(fc.constantFrom('1.0.0', 'v1.12.1', '0.1.0-rc.2+build.7', '10.20.30', '2.0.0-0'));
const address = mostly(fc.constantFrom('https://charts.example.org', 'https://charts.example.org:8443/a/b/', 'oci://registry.example.org/charts', 'oci://registry.example.org:5000/a'));
const project = mostly(fc.constantFrom('acme/tool', 'a/1e3', '0/null'));

/** Without what Flux cannot carry, but now and then: that is refused. */
const portable = hostileText.map((one) => one.replace(/[\u007f-\u009f\ufffe\uffff]/g, ''));
const text = fc.oneof({ weight: 60, arbitrary: portable }, { weight: 1, arbitrary: hostileText }, { weight: 30, arbitrary: fc.constantFrom('', 'why', "don't ${x} << y >> {{ z }} %{a} \"q\"", '007', 'x'.repeat(5000)) });
const key = fc.oneof(name, text.map((one) => (one === '<<' ? '' : one.slice(0, 900))));
const json: fc.Arbitrary<Json> = fc.letrec<{ readonly json: Json }>((tie) => ({
  json: fc.oneof({ maxDepth: 3 }, text, fc.constantFrom<Json>(null, true, 0, -1, 1.5, 2 ** 31), fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(key, tie('json'), { maxKeys: 3, noNullPrototype: true })),
})).json;
const objectOf = (keys: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> => fc.dictionary(keys, json, { maxKeys: 3, noNullPrototype: true });

const reason = fc.oneof({ weight: 60, arbitrary: fc.constantFrom('why', "don't", '${x} << y >> {{ z }}', '日本 👩‍👩‍👧', '"q" \\ `') }, { weight: 1, arbitrary: hostileText });
const hold: fc.Arbitrary<Hold> = fc.record({ reason, allow: mostly(fc.constantFrom('<2.0.0', '1.x')) }, { requiredKeys: ['reason'] });
const helmSource: fc.Arbitrary<HelmSource> = fc.record({ kind: fc.constant('helm' as const), version, chart: name, repository: address });
const githubSource: fc.Arbitrary<Source> = fc.record({ kind: fc.constantFrom('githubRelease' as const, 'githubTag' as const), version, repository: project });

const infrastructure: fc.Arbitrary<InfrastructureEntry> = fc.record(
  { kind: fc.constant('infrastructure' as const), name, source: fc.oneof(githubSource, helmSource), hold },
  { requiredKeys: ['kind', 'name', 'source'] },
);

/** A chart before it is known which others there are: those behind it may depend on those before it. */
const looseChart = fc.record({ name, namespace: name, source: helmSource, dependsOn: fc.array(fc.nat(20), { maxLength: 3 }), outside: fc.boolean(), values: fc.option(objectOf(key)), test: fc.boolean(), hold: fc.option(hold) });

const manifest: fc.Arbitrary<GivenManifest> = fc.record({
  infrastructure: fc.uniqueArray(infrastructure, { maxLength: 4, selector: (one) => one.name }),
  charts: fc.uniqueArray(looseChart, { maxLength: 4, selector: (one) => one.name }),
  crlf: fc.boolean(),
}).map(({ infrastructure: parts, charts: loose, crlf }) => {
  const values: Record<string, JsonObject> = {};
  const charts = loose.map((chart, index): ChartEntry => {
    const before = [...new Set(chart.dependsOn.map((place) => loose[place % Math.max(index, 1)]?.name ?? ''))];
    const dependsOn: Dependency[] = index === 0 ? [] : before;
    if (chart.outside) dependsOn.push({ kind: 'external', name: 'elsewhere/1e3' });
    const path = `values/${index}.yaml`;
    if (chart.values) values[path] = chart.values;
    return { kind: 'chart', name: chart.name, namespace: chart.namespace, source: chart.source, dependsOn, test: chart.test, ...(chart.values && { values: path }), ...(chart.hold && { hold: chart.hold }) };
  });
  return { manifest: { infrastructure: parts, charts }, values, crlf };
});

const helmCharts: fc.Arbitrary<HelmChartsProps> = fc.record({
  namespace: mostly(fc.constantFrom('flux-system', '0x10')),
  interval: mostly(fc.constantFrom('10m', '1h30m')),
  values: json.map((value): JsonObject => ({ global: value })),
  valuesFrom: fc.constantFrom([], [{ kind: 'Secret' as const, name: '<release>-1' }]),
  ociCharts: fc.constantFrom('HelmRepository' as const, 'OCIRepository' as const),
  storage: fc.constantFrom('release' as const, 'set' as const),
  substitute: fc.boolean(),
}, { requiredKeys: [] });

const cluster: fc.Arbitrary<GivenCluster> = fc.record({
  name: mostly(fc.constantFrom('dev', 'live', '1', '1e3', 'null', 'y', 'test', 'integration')),
  manifest: fc.oneof({ weight: 4, arbitrary: manifest }, { weight: 1, arbitrary: fc.nat(3) }),
  sources: fc.array(fc.nat(3), { maxLength: 2 }),
  style: fc.constantFrom<Style>('ResourceSet', 'ResourceSet', 'HelmReleases'),
  helmCharts, note: text, namespaces: fc.boolean(),
  ownData: text,
  soakHours: fc.nat(48),
}, { requiredKeys: ['name', 'manifest', 'sources', 'style', 'helmCharts', 'note', 'namespaces', 'soakHours'] });

const groups: fc.Arbitrary<readonly GroupProps[]> = fc.uniqueArray(fc.record(
  { name: mostly(fc.constantFrom('a', '1', 'null', 'helm-charts')), members: fc.constantFrom<GroupProps['members']>(['charts/*'], ['infrastructure/*'], ['charts/cilium', 'charts/1e3'], []), labels: fc.array(text, { maxLength: 2 }), atomic: fc.boolean() },
  { requiredKeys: ['name', 'members'] },
), { maxLength: 2, selector: ({ members }) => String(members) });

const unit = fc.record({ name: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('config', 'talos', 'aws_set_params', '007') }, { weight: 1, arbitrary: hostileText }), versions: fc.boolean() });

export const anyFleet: fc.Arbitrary<GivenFleet> = fc.record({
  props: fc.record({
    repository: mostly(fc.constantFrom('acme/homelab', '1/null')),
    branch: mostly(fc.constantFrom('main', 'release/1.0', '007')),
    groups,
    helmCharts,
    terragrunt: fc.record({ unit: fc.uniqueArray(unit, { maxLength: 3, selector: (one) => one.name }) }),
    renovate: fc.record({ timezone: text, labels: fc.array(text, { maxLength: 2 }) }),
    workflows: fc.record({ install: mostly(fc.constantFrom('npm ci', 'echo "a: b" # c\nnpm ci')), runsOn: mostly(fc.constantFrom('ubuntu-latest', '1e3')) }, { requiredKeys: [] }),
  }, { requiredKeys: ['repository'] }),
  clusters: fc.uniqueArray(cluster, { minLength: 1, maxLength: 4, selector: (one) => one.name }),
});

/** The fleet, made anew. */
export function makeFleet({ props, clusters }: GivenFleet): Fleet {
  const fleet = new Fleet(props);
  for (const [index, given] of clusters.entries()) {
    const added = fleet.addCluster(given.name, {
      versions: { infrastructure: {}, charts: {} },
      manifest: fileOf(clusters, index),
      promotedFrom: sourcesOf(clusters, index),
      style: given.style,
      helmCharts: given.helmCharts,
      stack: { locals: { note: given.note } },
      soak: Duration.hours(given.soakHours),
      ...(given.namespaces && { namespaces: (chart, of) => new Namespace(chart, of, { metadata: { name: of } }) }),
    });
    if (given.ownData !== undefined) new ApiObject(new Chart(added, 'own'), 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data: { text: given.ownData } } as never);
  }
  return fleet;
}

/** The place of the cluster whose manifest a cluster has. */
export function ownerOf(clusters: readonly GivenCluster[], index: number): number {
  const given = clusters[index]?.manifest;
  if (typeof given === 'object') return index;
  const owners = clusters.flatMap(({ manifest: other }, place) => (typeof other === 'object' ? [place] : []));
  return owners[(given ?? 0) % owners.length] ?? index;
}

function fileOf(clusters: readonly GivenCluster[], index: number): string {
  return `clusters/${ownerOf(clusters, index)}/versions.ts`;
}

/** Only clusters before this one, so mostly no circle; those that share a manifest have the same sources. */
function sourcesOf(clusters: readonly GivenCluster[], index: number): readonly string[] {
  const owner = ownerOf(clusters, index);
  const places = new Set(clusters[owner]?.sources.filter((place) => place < owner));
  return [...places].map((place) => clusters[place]?.name ?? '');
}

/** What stands on the disk before anything is synthesized. */
export function filesOf({ clusters }: GivenFleet): FileTree {
  const files = new Map<string, string>();
  for (const [index, { manifest: given }] of clusters.entries()) {
    if (typeof given === 'number') continue;
    const lines = formatManifest(given.manifest);
    files.set(fileOf(clusters, index), given.crlf ? lines.replaceAll('\n', '\r\n') : lines);
    for (const [path, values] of Object.entries(given.values)) files.set(`clusters/${index}/${path}`, ascii(values));
  }
  return files;
}

/** A manifest as somebody could write it; JSON's strings are TypeScript's. */
function formatManifest(given: Manifest): string {
  const sections = { infrastructure: [] as string[], charts: [] as string[] };
  for (const entry of entriesOf(given)) {
    const source = entry.source.kind === 'helm' ? [entry.source.version, entry.source.chart, entry.source.repository] : [entry.source.version, entry.source.repository];
    const call = `${entry.source.kind}(${source.map((argument) => ascii(argument)).join(', ')})`;
    const held = entry.hold ? `, hold: ${ascii({ ...entry.hold })}` : '';
    const property = ascii(componentOf(entry).replace(/^\w+\//, ''));
    if (entry.kind === 'infrastructure') {
      sections.infrastructure.push(`    ${property}: ${held ? `{ version: ${call}${held} }` : call},`);
    } else {
      const dependsOn = entry.dependsOn.map((one) => (typeof one === 'string' ? ascii(one) : `external(${ascii(one.name)})`)).join(', ');
      const values = entry.values === undefined ? '' : `, values: ${ascii(entry.values)}`;
      sections.charts.push(`    ${property}: { namespace: ${ascii(entry.namespace)}, chart: ${call}, dependsOn: [${dependsOn}]${values}, test: ${entry.test}${held} },`);
    }
  }
  return ["import { defineVersions, external, githubRelease, githubTag, helm } from 'sluice';", '', 'export const versions = defineVersions({',
    '  infrastructure: {', ...sections.infrastructure, '  },', '  charts: {', ...sections.charts, '  },', '});', ''].join('\n');
}

/** JSON in which everything beyond ASCII is escaped. */
function ascii(value: unknown): string {
  return JSON.stringify(value).replace(/[^\u0020-\u007e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
