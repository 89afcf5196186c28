import { ConfigError } from '../../src/errors';
import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import type { Style } from '../../src/fleet/policies';
import type { ReadinessProps } from '../../src/fleet/promotion-props';
import { defineVersions, helm } from '../../src/manifest/define';
import { RESOURCE_SET_READY } from '../../src/synthesis/readiness';
import { synthesize } from '../../src/synthesis/synthesize';

const MANIFEST = "import { defineVersions, helm } from 'sluice';\nexport const versions = defineVersions({ charts: { spegel: { namespace: 'spegel', chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts') } } });\n";
const versions = defineVersions({ charts: { spegel: { namespace: 'spegel', chart: helm('0.6.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts') } } });
const READINESS: ReadinessProps = { name: 'platform', file: 'kubernetes/clusters/dev/platform.yaml' };

const kustomization = (spec: string, name = 'platform'): string => `# the owner's\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  interval: 10m\n${spec}`;
const WAIT = '  wait: true\n';
const EXPRESSION = `  healthCheckExprs:\n    - apiVersion: fluxcd.controlplane.io/v1\n      kind: ResourceSet\n      current: ${RESOURCE_SET_READY}\n`;

function synth(file: string | undefined, options: { readonly style?: Style; readonly readiness?: ReadinessProps; readonly fleet?: Partial<FleetProps> } = {}) {
  const fleet = new Fleet({ repository: 'acme/homelab', notifications: { kustomization: { name: 'platform' } }, ...options.fleet });
  fleet.addCluster('dev', { versions, readiness: options.readiness ?? READINESS, ...(options.style && { style: options.style }) });
  const current = new Map([['clusters/dev/versions.ts', MANIFEST], ['kubernetes/clusters/dev/kustomization.yaml', 'resources: [platform.yaml]\n']]);
  if (file !== undefined) current.set(READINESS.file, file);
  try {
    return { problems: [], files: synthesize(fleet, current).files };
  } catch (error) {
    if (error instanceof ConfigError) return { problems: error.problems.map(({ code, fix }) => [code, fix]), files: [] };
    throw error;
  }
}

describe('readiness', () => {
  test('makes the ResourceSet wait, as long as its releases may take', () => {
    const { problems, files } = synth(kustomization(WAIT + EXPRESSION));
    expect(problems).toEqual([]);
    const text = files.find(({ path }) => path.endsWith('helm-charts.yaml'))?.text;
    expect(text).toMatch(/^ {2}wait: true$/m);
    expect(text).toMatch(/fluxcd\.controlplane\.io\/reconcileTimeout: 10m/);
  });

  test('needs no expression for plain HelmReleases', () => {
    expect(synth(kustomization(WAIT), { style: 'HelmReleases' }).problems).toEqual([]);
  });

  const faults: readonly (readonly [string, string | undefined, RegExp])[] = [
    ['the file is not there', undefined, /name the file/],
    ['the Kustomization is not in it', kustomization(WAIT + EXPRESSION, 'other'), /name the file/],
    ['the file is not YAML', 'a: [', /name the file/],
    ['it does not wait', kustomization(EXPRESSION), /^write into its spec: wait: true$/],
    ['it takes any state of the ResourceSet', kustomization(WAIT), /^write into its spec: healthCheckExprs: \[/],
    ['it asks for less', kustomization(WAIT + EXPRESSION.replace('exists', 'all')), /healthCheckExprs/],
    ['it has neither', kustomization(''), /wait: true and healthCheckExprs/],
  ];
  test.each(faults)('fails if %s', (_, file, fix) => {
    expect(synth(file).problems).toEqual([['READINESS_UNWIRED', expect.stringMatching(fix)]]);
  });

  test('fails if the notifications name another Kustomization, or none', () => {
    const problem = ['READINESS_UNWIRED', expect.stringContaining("kustomization: { name: 'platform'")];
    expect(synth(kustomization(WAIT + EXPRESSION), { fleet: { notifications: {} } }).problems).toEqual([problem]);
    expect(synth(kustomization(WAIT + EXPRESSION), { fleet: { notifications: false } }).problems).toEqual([problem]);
  });

  test('reads no file outside the fleet', () => {
    expect(synth(undefined, { readiness: { name: 'platform', file: '../../etc/passwd' } }).problems).toEqual([['READINESS_UNWIRED', expect.stringMatching(/name the file/)]]);
  });
});
