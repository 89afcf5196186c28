import { Chart } from 'cdk8s';
import { ConfigMap } from 'cdk8s-plus-30';
import type { Cluster } from 'sluice';

/** What the platform's manifests know of the cluster that they are applied to: an owner's own chart, beside those of Sluice. */
export class ClusterVars extends Chart {
  constructor(cluster: Cluster, id: string) {
    super(cluster, id, { namespace: 'flux-system', disableResourceNameHashes: true });
    new ConfigMap(this, 'vars', {
      metadata: { name: id },
      data: { cluster_name: cluster.name, repository: cluster.fleet.props.repository },
    });
  }
}
