import fc from 'fast-check';
import JSON5 from 'json5';
import { parseAllDocuments } from 'yaml';
import { ConfigError, ERROR_CODES } from '../../src/errors';
import type { ChartEntry } from '../../src/manifest/entries';
import { fingerprint } from '../../src/manifest/fingerprint';
import type { JsonObject } from '../../src/manifest/json';
import { planChanges } from '../../src/synthesis/changes';
import type { FileTree } from '../../src/synthesis/file-tree';
import { synthesize, type Synthesis } from '../../src/synthesis/synthesize';
import { asOracleShows, readWithOracle } from '../support/hcl-oracle';
import { anyFleet, filesOf, makeFleet, ownerOf, type GivenFleet, type GivenManifest } from '../support/random-fleet';

const RUNS = 150;
const YAML_1_1 = { version: '1.1', merge: false } as const;

/** What a fleet synthesizes to, or the codes that it is refused with. */
function attempt(given: GivenFleet, current: FileTree): Synthesis | readonly string[] {
  try {
    return synthesize(makeFleet(given), current);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ code }) => code);
  }
}

function manifestOf({ clusters }: GivenFleet, index: number): GivenManifest {
  return clusters[ownerOf(clusters, index)]?.manifest as GivenManifest;
}

/** The documents of a file, as both versions of YAML read them. */
function readYaml(text: string): readonly unknown[] {
  const [old, now] = [YAML_1_1, { version: '1.2' } as const].map((version) => parseAllDocuments(text, version).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  }));
  expect(old).toEqual(now);
  return now ?? [];
}

/** What flux-operator must get of a chart. */
function inputOf({ name, namespace, source, dependsOn }: ChartEntry, of: string, values: JsonObject): object {
  return {
    name, namespace, fingerprint: of, values,
    chart: { name: source.chart, version: source.version, url: source.repository },
    dependsOn: dependsOn.map((one) => (typeof one === 'string' ? { name: one } : { namespace: one.name.split('/')[0], name: one.name.split('/')[1] })),
  };
}

function expectCharts(given: GivenFleet, index: number, documents: readonly unknown[]): void {
  const { manifest: { charts }, values } = manifestOf(given, index);
  const { style, helmCharts } = given.clusters[index] as GivenFleet['clusters'][number];
  const shared = { ...given.props.helmCharts, ...helmCharts }.values ?? {};
  const wanted = charts.map((chart) => {
    const own = values[chart.values ?? ''] ?? {};
    return inputOf(chart, fingerprint(chart, own), merge(shared, own));
  });
  if (style === 'ResourceSet') {
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({ kind: 'ResourceSet' });
    expect((documents[0] as { readonly spec: { readonly inputs: unknown } }).spec.inputs).toEqual(wanted);
    return;
  }
  const releases = (documents as readonly Release[]).filter(({ kind }) => kind === 'HelmRelease');
  expect(releases.map(({ metadata, spec }) => [metadata.name, metadata.annotations['event.toolkit.fluxcd.io/fingerprint'], spec.targetNamespace, spec.values ?? {}]))
    .toEqual((wanted as readonly { readonly name: string; readonly fingerprint: string; readonly namespace: string; readonly values: object }[])
      .map(({ name, fingerprint: of, namespace, values: merged }) => [name, of, namespace, merged]));
}

interface Release {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly targetNamespace: string; readonly values?: object };
}

/** As Helm does it. */
function merge(under: JsonObject, over: JsonObject): JsonObject {
  const isMap = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
  const both = Object.keys(over).filter((key) => Object.hasOwn(under, key) && isMap(under[key]) && isMap(over[key]));
  return { ...under, ...over, ...Object.fromEntries(both.map((key) => [key, merge(under[key] as JsonObject, over[key] as JsonObject)])) };
}

async function expectFiles(given: GivenFleet, { files }: Synthesis): Promise<void> {
  const paths = new Set(files.map(({ path }) => path));
  const folders = new Map(given.clusters.map(({ name }, index) => [`kubernetes/clusters/${name}`, index]));
  for (const { path, text } of files) {
    expect(path).toMatch(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\\p{Cc}]+$/su);
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (path.endsWith('.json5')) {
      expect(JSON5.parse(text)).toMatchObject({ customManagers: expect.any(Array), packageRules: expect.any(Array) });
    } else if (path.endsWith('.hcl')) {
      await expectHcl(given, path, text);
    } else {
      const documents = readYaml(text);
      const index = folders.get(folder);
      if (index !== undefined && path.endsWith('/helm-charts.yaml')) expectCharts(given, index, documents);
      if (index !== undefined && path.endsWith('/own.yaml')) expect(documents).toMatchObject([{ data: { text: given.clusters[index]?.ownData } }]);
      if (path.endsWith('/kustomization.yaml')) expectListed(folder, documents, paths);
      if (path.startsWith('.github/workflows/')) expect(documents).toMatchObject([{ on: expect.anything(), jobs: expect.any(Object) }]);
    }
  }
  for (const [folder, index] of folders) expect(paths.has(`${folder}/helm-charts.yaml`)).toBe(manifestOf(given, index).manifest.charts.length > 0);
}

function expectListed(folder: string, documents: readonly unknown[], paths: ReadonlySet<string>): void {
  const { resources } = documents[0] as { readonly resources: readonly string[] };
  const lost = resources.filter((resource) => !resource.startsWith('../') && !paths.has(`${folder}/${resource}`) && !paths.has(`${folder}/${resource}/kustomization.yaml`));
  expect(lost).toEqual([]);
}

async function expectHcl(given: GivenFleet, path: string, text: string): Promise<void> {
  const read = await readWithOracle(text);
  expect(read).toBeDefined();
  const index = given.clusters.findIndex(({ name }) => path.endsWith(`/${name}/terragrunt.stack.hcl`));
  if (index < 0) return;
  const { infrastructure } = manifestOf(given, index).manifest;
  expect(read?.locals).toEqual([{
    note: asOracleShows(given.clusters[index]?.note ?? ''),
    versions: Object.fromEntries(infrastructure.map(({ name, source }) => [name, source.version])),
  }]);
}

describe('random fleets', () => {
  test('synthesize to files that say what the fleet says, or are refused with a code', async () => {
    let synthesized = 0;
    await fc.assert(fc.asyncProperty(anyFleet, async (given) => {
      const current = filesOf(given);
      const result = attempt(given, current);
      if (!('files' in result)) {
        expect(result.length).toBeGreaterThan(0);
        expect(result.filter((code) => code === 'INTERNAL' || !(code in ERROR_CODES))).toEqual([]);
        return;
      }
      synthesized += 1;
      await expectFiles(given, result);

      expect(attempt(given, current)).toEqual(result);
      const written = new Map([...current, ...result.files.map(({ path, text }) => [path, text] as const)]);
      const again = attempt(given, written);
      expect(planChanges('files' in again ? again.files : [], written)).toEqual({ changes: [], problems: [] });
    }), { seed: 1, numRuns: RUNS });
    expect(synthesized).toBeGreaterThan(RUNS / 3);
    expect(synthesized).toBeLessThan(RUNS);
  });
});
