import { App, type ApiObject, type Chart } from 'cdk8s';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import type { HelmChartsChartProps } from '../../../src/fleet/constructs';
import type { HelmChartsProps } from '../../../src/fleet/options';
import type { JsonObject } from '../../../src/manifest/json';
import { HelmReleases } from '../../../src/synthesis/kubernetes/helm-releases';
import { PlatformResources } from '../../../src/synthesis/kubernetes/platform-resources';
import { formatDocuments, formatYaml } from '../../../src/synthesis/kubernetes/yaml-text';
import { hostileText } from '../../support/hostile-text';
import { resolvedChart } from '../../support/resolved-charts';
import { renderResourceSet } from '../../support/resource-set';

const CHARTS = [
  resolvedChart('cilium', { namespace: 'kube-system' }),
  resolvedChart('cert-manager', { dependsOn: ['cilium', { kind: 'external', name: 'other-ns/other.name' }], source: { version: 'v1.17.1' } }, { crds: { enabled: true }, replicas: 2, nothing: null, text: 'a\n\nb\n\n' }),
  resolvedChart('spegel', { test: true, source: { version: '0.6.0+build.1', repository: 'oci://ghcr.io/spegel-org/helm-charts' } }, { constructor: '<<', empty: {}, list: [] }),
  resolvedChart('012', { namespace: '1e3', source: { version: '1.0.0', chart: 'app-template', repository: 'oci://ghcr.io/bjw-s/helm' }, test: true }),
];

function objectsOf(chart: Chart): string {
  return formatDocuments(chart.node.children.map((object) => (object as ApiObject).toJson() as unknown));
}

/** What the template renders, and what the plain style writes. */
function bothStyles(props: HelmChartsChartProps): { readonly rendered: readonly unknown[]; readonly plain: readonly unknown[] } {
  const rendered = renderResourceSet(objectsOf(new PlatformResources(new App(), 'set', props)));
  const plain = parseAllDocuments(objectsOf(new HelmReleases(new App(), 'plain', props)), { version: '1.1', merge: false }).map((document) => document.toJS() as unknown);
  return { rendered, plain };
}

describe('formatResourcesTemplate', () => {
  const options: readonly (readonly [string, HelmChartsProps])[] = [
    ['no options', {}],
    ['charts from registries through OCIRepositories', { ociCharts: 'OCIRepository' }],
    ['every other option', {
      namespace: 'releases', interval: '1h', timeout: '5m30s', retries: -1, storage: 'set', substitute: true, handover: true, values: { shared: { a: 1 }, replicas: 1 },
      valuesFrom: [{ kind: 'Secret', name: '<release>-secrets', valuesKey: '<release>' }, { kind: 'ConfigMap', name: 'all', valuesKey: 'values.yaml', optional: false }],
    }],
    ['no values of the cluster\'s own', { valuesFrom: [] }],
  ];

  test.each(options)('renders to exactly the objects of the plain style, with %s', (_, of) => {
    for (const isSource of [true, false]) {
      const { rendered, plain } = bothStyles({ charts: CHARTS, isSource, options: of });
      expect(rendered).toEqual(plain);
      expect(rendered).toHaveLength(2 * CHARTS.length);
    }
  });

  test('renders to the plain style\'s objects where no release is tested', () => {
    const { rendered, plain } = bothStyles({ charts: CHARTS.slice(0, 2), isSource: false, options: {} });
    expect(rendered).toEqual(plain);
  });

  test('carries any values', () => {
    const RUNS = 90;
    const list = fc.array(hostileText, { minLength: 80, maxLength: 80 });
    const map = fc.array(fc.tuple(hostileText, hostileText), { minLength: 20, maxLength: 20 }).map((pairs) => Object.fromEntries(pairs));
    expect(RUNS * (80 + 2 * 20)).toBeGreaterThanOrEqual(10_000);
    fc.assert(fc.property(list, map, fc.double({ noNaN: true, noDefaultInfinity: true }), (texts, under, number) => {
      const values: JsonObject = { texts: texts.filter((text) => isWritable({ text })), under: writable(under), number, null: null, ...writable(under) };
      const { rendered, plain } = bothStyles({ charts: [resolvedChart('release', {}, values)], isSource: true, options: {} });
      expect(rendered).toEqual(plain);
      expect((rendered.at(-1) as { readonly spec: { readonly values: unknown } }).spec.values).toEqual(JSON.parse(JSON.stringify(values)));
    }), { seed: 1, numRuns: RUNS });
  });
});

/** Without what the reader of values files has refused before. */
function writable(values: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(values).filter((pair) => isWritable(Object.fromEntries([pair]))));
}

function isWritable(value: JsonObject): boolean {
  try {
    return formatYaml(value) !== '';
  } catch {
    return false;
  }
}
