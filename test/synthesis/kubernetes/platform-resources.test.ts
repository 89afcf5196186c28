import { ApiObject, App, JsonPatch } from 'cdk8s';
import { parse } from 'yaml';
import type { HelmChartsProps } from '../../../src/fleet/options';
import { PlatformResources } from '../../../src/synthesis/kubernetes/platform-resources';
import { formatYaml } from '../../../src/synthesis/kubernetes/yaml-text';
import { resolvedChart } from '../../support/resolved-charts';
import { renderResourceSet } from '../../support/resource-set';

const CHART = resolvedChart('cert-manager', { dependsOn: ['cilium', { kind: 'external', name: 'dns/external-dns' }], source: { version: '1.17.1' } }, { crds: { enabled: true } });

interface Set {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
  readonly spec: { readonly inputs: readonly object[]; readonly resourcesTemplate: string; readonly dependsOn?: readonly object[] };
}

function chart(options: HelmChartsProps = {}, charts = [CHART], isSource = true): PlatformResources {
  return new PlatformResources(new App(), 'helm-charts', { charts, isSource, options });
}

function resourceSet(options?: HelmChartsProps, charts?: readonly ReturnType<typeof resolvedChart>[]): Set {
  return chart(options, charts ? [...charts] : undefined).resourceSet.toJson() as Set;
}

describe('PlatformResources', () => {
  test('gives every input every key, in the order of the manifest', () => {
    expect(resourceSet({}, [resolvedChart('b'), CHART, resolvedChart('a', { test: true })]).spec.inputs).toEqual([
      { name: 'b', namespace: 'b', chart: { name: 'b', version: '1.2.3', url: 'https://charts.example.org' }, dependsOn: [], values: {}, fingerprint: resolvedChart('b').fingerprint },
      {
        name: 'cert-manager', namespace: 'cert-manager', chart: { name: 'cert-manager', version: '1.17.1', url: 'https://charts.example.org' },
        dependsOn: [{ name: 'cilium' }, { name: 'external-dns', namespace: 'dns' }], values: { crds: { enabled: true } }, fingerprint: CHART.fingerprint,
      },
      { name: 'a', namespace: 'a', chart: { name: 'a', version: '1.2.3', url: 'https://charts.example.org' }, dependsOn: [], values: {}, fingerprint: resolvedChart('a').fingerprint },
    ]);
  });

  test('is the ResourceSet platform-resources, which Flux substitutes nothing in', () => {
    expect(resourceSet()).toMatchObject({
      apiVersion: 'fluxcd.controlplane.io/v1',
      kind: 'ResourceSet',
      metadata: { name: 'platform-resources', namespace: 'flux-system' },
    });
    expect(resourceSet().metadata.annotations).toEqual({ 'fluxcd.controlplane.io/reconcileEvery': '10m', 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' });
    expect(resourceSet().spec).not.toHaveProperty('dependsOn');
  });

  test.each<[string, HelmChartsProps, object]>([
    ['another name and namespace', { name: 'charts', namespace: 'apps' }, { metadata: { name: 'charts', namespace: 'apps' } }],
    ['substitution', { substitute: true }, { metadata: { annotations: { 'fluxcd.controlplane.io/reconcileEvery': '10m' } } }],
    ['a handover', { handover: true }, { metadata: { annotations: { 'fluxcd.controlplane.io/reconcile': 'disabled' } } }],
    ['dependencies', { dependsOn: [{ name: 'crds' }, { name: 'base', namespace: 'infra' }] }, {
      spec: {
        dependsOn: [
          { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSet', name: 'crds', namespace: 'flux-system', ready: true },
          { apiVersion: 'fluxcd.controlplane.io/v1', kind: 'ResourceSet', name: 'base', namespace: 'infra', ready: true },
        ],
      },
    }],
    ['values for all, those of the entry first', { values: { crds: { enabled: false, keep: true }, other: 1 } }, { spec: { inputs: [{ values: { crds: { enabled: true, keep: true }, other: 1 } }] } }],
  ])('takes %s', (_, options, expected) => {
    expect(resourceSet(options)).toMatchObject(expected);
  });

  test('renders a release that remediates, takes values, waits for others and tells who it is', () => {
    const [repository, release] = renderResourceSet(formatYaml(resourceSet()));
    expect(repository).toMatchObject({ kind: 'HelmRepository', metadata: { name: 'cert-manager', namespace: 'flux-system' }, spec: { url: 'https://charts.example.org' } });
    expect(repository).not.toHaveProperty('spec.type');
    expect(release).toMatchObject({
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      metadata: {
        name: 'cert-manager',
        annotations: { 'event.toolkit.fluxcd.io/component': 'charts/cert-manager', 'event.toolkit.fluxcd.io/fingerprint': CHART.fingerprint },
      },
      spec: {
        releaseName: 'cert-manager', targetNamespace: 'cert-manager', storageNamespace: 'cert-manager', interval: '10m', timeout: '10m',
        chart: { spec: { chart: 'cert-manager', version: '1.17.1', sourceRef: { kind: 'HelmRepository', name: 'cert-manager' } } },
        dependsOn: [{ name: 'cilium' }, { name: 'external-dns', namespace: 'dns' }],
        install: { crds: 'CreateReplace', createNamespace: true, remediation: { retries: 3 }, strategy: { name: 'RemediateOnFailure' } },
        upgrade: { crds: 'CreateReplace', remediation: { retries: 3, remediateLastFailure: true }, strategy: { name: 'RemediateOnFailure' } },
        valuesFrom: [{ kind: 'ConfigMap', name: 'platform-values', valuesKey: 'cert-manager.yaml', optional: true }],
        values: { crds: { enabled: true } },
        commonMetadata: { annotations: { 'sluice-fingerprint': CHART.fingerprint } },
      },
    });
    expect(release).not.toHaveProperty('spec.test');
  });

  test('gives the fingerprint to what charts render on sources only', () => {
    expect(chart({}, [CHART], false).resourceSet.toJson()).toHaveProperty('spec.resourcesTemplate', expect.not.stringContaining('commonMetadata'));
  });

  test('runs the Helm tests of releases that only a test verifies, and says so in their events', () => {
    const releases = renderResourceSet(formatYaml(resourceSet({}, [CHART, resolvedChart('spegel', { test: true })]))).filter(({ kind }) => kind === 'HelmRelease');
    expect(releases[0]).not.toHaveProperty('spec.test');
    expect(releases[1]).toMatchObject({ metadata: { annotations: { 'event.toolkit.fluxcd.io/verify': 'test' } }, spec: { test: { enable: true } } });
  });

  test('reads charts of oci:// registries', () => {
    const oci = resolvedChart('spegel', { source: { version: '0.6.0+b', repository: 'oci://ghcr.io/spegel-org/helm-charts' } });
    expect(renderResourceSet(formatYaml(resourceSet({}, [oci])))[0]).toMatchObject({ kind: 'HelmRepository', spec: { type: 'oci', url: 'oci://ghcr.io/spegel-org/helm-charts' } });
    const [repository, release] = renderResourceSet(formatYaml(resourceSet({ ociCharts: 'OCIRepository' }, [oci])));
    expect(repository).toMatchObject({ kind: 'OCIRepository', spec: { url: 'oci://ghcr.io/spegel-org/helm-charts/spegel', ref: { tag: '0.6.0_b' } } });
    expect(release).toMatchObject({ spec: { chartRef: { kind: 'OCIRepository', name: 'spegel' } } });
    expect(release).not.toHaveProperty('spec.chart');
  });

  test('keeps strings that look like something else strings', () => {
    const odd = resolvedChart('012', { namespace: '1e3', source: { version: '1.10', chart: 'true' } });
    const text = formatYaml({ ...resourceSet({}, [{ ...odd, fingerprint: '123456789012' }]) });
    expect((parse(text, { version: '1.1' }) as Set).spec.inputs[0]).toMatchObject({ name: '012', namespace: '1e3', chart: { name: 'true', version: '1.10' }, fingerprint: '123456789012' });
    expect(renderResourceSet(text)[1]).toMatchObject({ metadata: { name: '012' }, spec: { targetNamespace: '1e3', chart: { spec: { chart: 'true', version: '1.10' } }, commonMetadata: { annotations: { 'sluice-fingerprint': '123456789012' } } } });
  });

  test('can be patched, subclassed, and given another template', () => {
    const patched = chart();
    patched.resourceSet.addJsonPatch(JsonPatch.add('/spec/wait', true), JsonPatch.remove('/spec/inputs/0/values/crds'));
    expect(patched.resourceSet.toJson()).toMatchObject({ spec: { wait: true, inputs: [{ values: {} }] } });
    const template = '<< inputs.name >> event.toolkit.fluxcd.io/component event.toolkit.fluxcd.io/fingerprint';
    expect(resourceSet({ resourcesTemplate: template }).spec.resourcesTemplate).toBe(template);
    expect(ApiObject.isApiObject(patched.resourceSet)).toBe(true);
  });

  test.each<[string, HelmChartsProps, RegExp]>([
    ['an interval', { interval: '10 minutes' }, /the interval "10 minutes" is not a duration/],
    ['a timeout', { timeout: '1d' }, /the timeout "1d"/],
    ['retries', { retries: 1.5 }, /the retries 1\.5/],
    ['a name', { name: '<< evil >>' }, /the name "<< evil >>"/],
    ['a namespace', { namespace: 'Flux' }, /the namespace "Flux"/],
    ['a name of values', { valuesFrom: [{ kind: 'ConfigMap', name: '<release>"' }] }, /the name in valuesFrom/],
    ['a key of values', { valuesFrom: [{ kind: 'ConfigMap', name: 'a', valuesKey: 'a b' }] }, /the valuesKey in valuesFrom/],
    ['a dependency', { dependsOn: [{ name: 'a', namespace: '' }] }, /the ResourceSet in dependsOn/],
    ['a template that gives no evidence', { resourcesTemplate: 'kind: HelmRelease' }, /no annotation event\.toolkit\.fluxcd\.io\/component/],
  ])('fails if %s is not usable', (_, options, message) => {
    expect(chart(options).node.validate().join()).toMatch(message);
  });

  test('has nothing to say against its own defaults', () => {
    expect(chart().node.validate()).toEqual([]);
  });
});
