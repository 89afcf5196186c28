import { ApiObject, App, Chart } from 'cdk8s';
import fc from 'fast-check';
import { parse } from 'yaml';
import { Cluster } from '../../../src/fleet/cluster';
import { Fleet } from '../../../src/fleet/fleet';
import type { HelmChartsProps } from '../../../src/fleet/options';
import { FluxNotifications } from '../../../src/synthesis/kubernetes/flux-notifications';
import { renderClusterNotifications } from '../../../src/synthesis/kubernetes/notifications-folder';
import { renderOwnersCharts } from '../../../src/synthesis/kubernetes/owners-charts';
import { PlatformResources } from '../../../src/synthesis/kubernetes/platform-resources';
import { formatDocuments, formatYaml } from '../../../src/synthesis/kubernetes/yaml-text';
import { hostileText } from '../../support/hostile-text';
import { resolvedChart } from '../../support/resolved-charts';
import { renderResourceSet } from '../../support/resource-set';

const READERS = [{ version: '1.1', merge: false }, { version: '1.2' }] as const;
const versions = { infrastructure: {}, charts: {} };
/** 100 at a time, 100 times: at least 10,000 through each renderer. */
const texts = fc.array(hostileText, { minLength: 100, maxLength: 100 });
const RUNS = { seed: 1, numRuns: 100 };

const OPTIONS: readonly ((text: string) => HelmChartsProps)[] = [
  (name) => ({ name }),
  (namespace) => ({ namespace }),
  (interval) => ({ interval }),
  (timeout) => ({ timeout }),
  (text) => ({ valuesFrom: [{ kind: 'ConfigMap', name: text, valuesKey: text }] }),
];

function isWritable(text: string): boolean {
  try {
    return formatYaml({ [text]: text }) !== '';
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return false;
  }
}

describe('hostile texts', () => {
  test('in an owner\'s chart are written as they are', () => {
    fc.assert(fc.property(texts, (some) => {
      const data = Object.fromEntries(some.filter((text) => isWritable(text) && text !== 'constructor').map((text, index) => [index % 2 ? text : `k${index}`, text]));
      const cluster = new Cluster(new Fleet({ repository: 'a/b' }), 'dev', { versions });
      new ApiObject(new Chart(cluster, 'own'), 'x', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data } as never);
      const { value, problems } = renderOwnersCharts(cluster);
      expect(problems).toEqual([]);
      const text = formatDocuments(value?.[0]?.manifests ?? []);
      for (const reader of READERS) expect((parse(text, reader) as { readonly data?: object }).data ?? {}).toEqual(data);
    }), RUNS);
  });

  test('as a cluster\'s name reach the events as they are, and nothing around them', () => {
    const fleet = new Fleet({ repository: 'a/b' });
    const cluster = new Cluster(fleet, 'dev', { versions });
    fc.assert(fc.property(texts, (some) => {
      for (const [index, name] of some.filter(isWritable).entries()) {
        const text = renderClusterNotifications(fleet, Object.create(cluster, { name: { value: name } }) as Cluster, [], false).files[0]?.text as string;
        const overlay = parse(text) as { readonly patches: { readonly patch: string }[] };
        expect(parse(overlay.patches[0]?.patch as string, READERS[index % 2])).toEqual({
          apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Alert', metadata: { name: 'every-alert' }, spec: { eventMetadata: { cluster: name } },
        });
      }
    }), RUNS);
  });

  test('in the options of notifications are refused, or stay where they belong', () => {
    fc.assert(fc.property(texts, (some) => {
      for (const text of some) {
        const options = { namespace: text, secretName: text, address: text, kustomization: { name: text, namespace: text } };
        const chart = new FluxNotifications(new App(), 'x', { forge: 'github', repository: 'a/b', options });
        expect(chart.node.validate()).not.toEqual([]);
        const secretName = new FluxNotifications(new App(), 'x', { forge: 'github', repository: 'a/b', options: { secretName: text } });
        if (secretName.node.validate().length === 0) expect(parse(formatYaml(secretName.provider.toJson()), READERS[0])).toMatchObject({ spec: { secretRef: { name: text } } });
      }
    }), RUNS);
  });

  test('in the options of releases are refused, or stay where they belong', () => {
    fc.assert(fc.property(texts, (some) => {
      for (const [index, text] of some.entries()) {
        const options = OPTIONS[index % OPTIONS.length]?.(text) as HelmChartsProps;
        const chart = new PlatformResources(new App(), 'x', { charts: [resolvedChart('release')], isSource: true, options });
        if (chart.node.validate().length > 0) continue;
        const set = chart.resourceSet.toJson() as { readonly metadata: object };
        const { name = 'platform-resources', namespace = 'flux-system', interval = '10m', timeout = '10m', valuesFrom = [{ name: 'platform-values', valuesKey: 'release.yaml' }] } = options;
        expect(set.metadata).toMatchObject({ name, namespace });
        expect(renderResourceSet(formatYaml(set))[1]).toMatchObject({ metadata: { name: 'release', namespace }, spec: { interval, timeout, valuesFrom } });
      }
    }), RUNS);
  });
});
