import { Fleet, type StackProps } from 'sluice';
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

fleet.addCluster('dev', { versions: dev, namespaces: true, stack: stack('dev', 'minimal') });
fleet.addCluster('integration', { versions: integration, namespaces: true, stack: stack('integration', 'normal') });
fleet.addCluster('live', { versions: live, namespaces: true, promotedFrom: 'integration', stack: stack('live', 'normal') });

for (const cluster of fleet.clusters) new ClusterVars(cluster, 'cluster-vars');

function stack(name: string, storage: 'minimal' | 'normal'): StackProps {
  return {
    locals: { name, features: ['gateway-api', 'longhorn', 'prometheus', 'spegel'], storage_provisioning: storage },
  };
}

export default fleet;
