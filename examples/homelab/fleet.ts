import type { Chart } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-30';
import { Fleet, type ClusterProps } from 'sluice';
import { ClusterVars } from './cluster-vars';
import { versions as dev } from './clusters/dev/versions';
import { versions as integration } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';

const fleet = new Fleet({
  repository: 'acme/homelab',
  branch: 'main',
  groups: [
    { name: 'infrastructure-versions', members: ['infrastructure/*'], labels: ['dependencies', 'infrastructure', 'bleeding-edge'] },
    { name: 'helm-charts', members: ['charts/*'], labels: ['dependencies', 'kubernetes', 'bleeding-edge'] },
  ],
  sameVersion: [
    ['infrastructure/prometheus', 'charts/kube-prometheus-stack-crds'],
    ['infrastructure/cilium', 'charts/cilium'],
  ],
  terragrunt: {
    unit: [
      {
        name: 'config',
        versions: true,
        values: { name: 'local.name', features: 'local.features', storage_provisioning: 'local.storage_provisioning' },
      },
      { name: 'unifi' },
      { name: 'talos', versions: true },
      { name: 'bootstrap', versions: true },
      { name: 'aws_set_params' },
    ],
  },
});

fleet.addCluster('dev', { versions: dev, ...platform('dev', 'minimal') });
fleet.addCluster('integration', { versions: integration, ...platform('integration', 'normal') });
fleet.addCluster('live', { versions: live, promotedFrom: 'integration', ...platform('live', 'normal') });

for (const cluster of fleet.clusters) new ClusterVars(cluster, 'cluster-vars');

/** What all clusters have alike: their namespaces, and what a new Terragrunt stack begins with. */
function platform(name: string, storage: 'minimal' | 'normal'): Partial<ClusterProps> {
  return {
    namespaces: makeNamespace,
    stack: {
      locals: { name, features: ['gateway-api', 'longhorn', 'prometheus', 'spegel'], storage_provisioning: storage },
    },
  };
}

/** Every cluster comes with kube-system. */
function makeNamespace(chart: Chart, name: string): Namespace | undefined {
  return name === 'kube-system' ? undefined : new Namespace(chart, name, { metadata: { name } });
}

export default fleet;
