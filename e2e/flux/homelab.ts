import type { Entries } from './fleet';

/** What the repository's owner had before: charts of all clusters in one ResourceSet, which a Kustomization of every cluster applies. */
export const RUNNING: Entries = [
  { release: 'base', namespace: 'platform', version: '1.0.0', from: 'charts' },
  { release: 'cache', namespace: 'data', version: '1.0.0', from: 'oci', dependsOn: ['base'] },
  { release: 'ingress', namespace: 'platform', version: '1.0.0', from: 'charts', dependsOn: ['base'] },
  { release: 'metrics', namespace: 'observability', version: '1.0.0', from: 'charts' },
  { release: 'portal', namespace: 'apps', version: '1.0.0', from: 'charts', dependsOn: ['ingress'] },
  { release: 'queue', namespace: 'data', version: '1.0.0', from: 'charts' },
];

const CLUSTERS = ['integration', 'live'];
export const SHARED = 'kubernetes/platform';

/** Its files, with the charts of `address`. */
export function formatHomelab(entries: Entries, address: string): ReadonlyMap<string, string> {
  const clusters = CLUSTERS.flatMap((name): [string, string][] => [
    [`kubernetes/clusters/${name}/kustomization.yaml`, 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - platform.yaml # what all clusters have\n'],
    [`kubernetes/clusters/${name}/platform.yaml`, PLATFORM],
  ]);
  return new Map([
    [`${SHARED}/kustomization.yaml`, 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: flux-system\nresources:\n  - helm-charts.yaml\n  - owner.yaml\n'],
    [`${SHARED}/owner.yaml`, 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: owner\ndata:\n  of: the homelab\n'],
    [`${SHARED}/helm-charts.yaml`, formatResourceSet(entries, address)],
    ...clusters,
  ]);
}

const PLATFORM = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: platform
  namespace: flux-system
spec:
  interval: 10m
  retryInterval: 5s
  path: ./${SHARED}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

function formatResourceSet(entries: Entries, address: string): string {
  const inputs = entries.map(({ release, namespace, version, from, dependsOn = [] }) => `    - name: ${release}
      namespace: "${namespace}"
      chart:
        name: ${release}
        version: "${version}"
        url: ${from === 'oci' ? `oci://${address.replace('https://', '')}/charts` : `${address}/${from}`}
      dependsOn: [${dependsOn.join(', ')}]
`).join('');
  return `# The charts of all clusters.
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: platform-resources
  annotations:
    fluxcd.controlplane.io/reconcileEvery: "30m"
spec:
  inputs:
${inputs}  resourcesTemplate: |
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: HelmRepository
    metadata:
      name: << inputs.name >>
      namespace: << inputs.provider.namespace >>
    spec:
      interval: 1m
      <<- if hasPrefix "oci://" inputs.chart.url >>
      type: oci
      <<- end >>
      url: << inputs.chart.url >>
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata:
      name: << inputs.name >>
      namespace: << inputs.provider.namespace >>
    spec:
      <<- if inputs.dependsOn >>
      dependsOn:
      <<- range $dep := inputs.dependsOn >>
        - name: << $dep >>
      <<- end >>
      <<- end >>
      chart:
        spec:
          chart: << inputs.chart.name >>
          version: << inputs.chart.version | quote >>
          sourceRef:
            kind: HelmRepository
            name: << inputs.name >>
      install:
        createNamespace: true
        remediation: { retries: 1 }
      interval: 1m # often enough
      timeout: 20s
      releaseName: << inputs.name >>
      targetNamespace: << inputs.namespace >>
`;
}
