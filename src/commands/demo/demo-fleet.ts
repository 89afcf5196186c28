import { fingerprint } from '../../manifest/fingerprint';
import { parseManifest } from '../../manifest/parse';

/** A chart of the demo's fleet: what it starts with, and what Renovate raises it to. */
export interface DemoChart {
  readonly name: string;
  readonly namespace: string;
  readonly repository: string;
  readonly from: string;
  readonly to: string;
  readonly dependsOn?: readonly string[];
}

export const CHARTS: readonly DemoChart[] = [
  { name: 'cilium', namespace: 'kube-system', repository: 'https://helm.cilium.io', from: '1.18.4', to: '1.18.5' },
  { name: 'cert-manager', namespace: 'cert-manager', repository: 'https://charts.jetstack.io', from: '1.19.1', to: '1.19.2', dependsOn: ['cilium'] },
  { name: 'external-secrets', namespace: 'external-secrets', repository: 'https://charts.external-secrets.io', from: '1.1.0', to: '1.2.0', dependsOn: ['cert-manager'] },
  { name: 'longhorn', namespace: 'longhorn-system', repository: 'https://charts.longhorn.io', from: '1.10.0', to: '1.10.1', dependsOn: ['cilium'] },
  { name: 'kube-prometheus-stack', namespace: 'monitoring', repository: 'https://prometheus-community.github.io/helm-charts', from: '80.4.1', to: '80.6.0' },
  { name: 'loki', namespace: 'monitoring', repository: 'https://grafana.github.io/helm-charts', from: '6.46.0', to: '6.49.0' },
  { name: 'grafana', namespace: 'monitoring', repository: 'https://grafana.github.io/helm-charts', from: '10.3.0', to: '10.4.0' },
  { name: 'harbor', namespace: 'harbor', repository: 'https://helm.goharbor.io', from: '1.18.0', to: '1.18.1', dependsOn: ['cert-manager'] },
  { name: 'spegel', namespace: 'spegel', repository: 'oci://ghcr.io/spegel-org/helm-charts', from: '0.5.1', to: '0.6.0', dependsOn: ['cilium'] },
  { name: 'velero', namespace: 'velero', repository: 'https://vmware-tanzu.github.io/helm-charts', from: '11.2.0', to: '11.3.0' },
];

/** The two of them that do not survive the upgrade, each with the last thing that Flux says of it. */
export const FAILURES: Readonly<Record<string, string>> = { longhorn: 'RollbackSucceeded', loki: 'UpgradeFailed' };

/** The chart that live cannot bear, and the version that mends it. */
export const BROKEN = { name: 'grafana', mended: '10.4.1' } as const;

export const REPORTER = 'acme-integration[bot]';

export const FLEET = `import { Fleet } from 'sluice';
import { versions as dev } from './clusters/dev/versions';
import { versions as integration } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';

const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['${REPORTER}'] } });
fleet.addCluster('dev', { versions: dev });
fleet.addCluster('integration', { versions: integration });
fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });

export default fleet;
`;

export function manifestPath(cluster: string): string {
  return `clusters/${cluster}/versions.ts`;
}

/** The manifest that every cluster starts with. */
export function formatFirstManifest(): string {
  const entries = CHARTS.flatMap(({ name, namespace, repository, from, dependsOn }) => [
    `    ${/^\w+$/.test(name) ? name : `'${name}'`}: {`,
    `      namespace: '${namespace}',`,
    `      chart: helm('${from}', '${name}', '${repository}'),`,
    ...(dependsOn ? [`      dependsOn: [${dependsOn.map((one) => `'${one}'`).join(', ')}],`] : []),
    '    },',
  ]);
  return ["import { defineVersions, helm } from 'sluice';", '', 'export const versions = defineVersions({', '  charts: {', ...entries, '  },', '});', ''].join('\n');
}

/** Raises one chart in a manifest as Renovate does: the version's text changes, and nothing else. */
export function raiseChart(manifest: string, name: string, version: string): string {
  return manifest.replace(new RegExp(`(?<=helm\\(')[^']+(?=', '${name}',)`), version);
}

/** The versions of a manifest's charts by name. */
export function versionsOf(file: string, text: string): Readonly<Record<string, string>> {
  return Object.fromEntries((parseManifest(file, text).manifest?.charts ?? []).map(({ name, source }) => [name, source.version]));
}

/** What Flux sends for the last action of a release on integration, as GitHub hands it to a workflow. */
export function formatEvent(name: string, manifest: string, at: Date): string {
  const entry = parseManifest(manifestPath('integration'), manifest).manifest?.charts.find((chart) => chart.name === name);
  if (!entry) throw new Error(`the demo has no chart ${name}`);
  const reason = entry.source.version === BROKEN.mended ? 'UpgradeSucceeded' : FAILURES[name] ?? 'UpgradeSucceeded';
  const before = CHARTS.find((chart) => chart.name === name)?.from;
  // after a rollback the event names the version that is there again
  const revision = reason === 'RollbackSucceeded' ? before : entry.source.version;
  return `${JSON.stringify({
    action: `HelmRelease/${name}.flux-system`,
    repository: { full_name: 'acme/homelab' },
    sender: { login: REPORTER },
    client_payload: {
      involvedObject: { apiVersion: 'helm.toolkit.fluxcd.io/v2', kind: 'HelmRelease', name, namespace: 'flux-system' },
      severity: reason.endsWith('Failed') ? 'error' : 'info',
      timestamp: at.toISOString().replace(/\.\d+Z$/, 'Z'),
      message: `Helm: ${reason} of release ${entry.namespace}/${name} with chart ${name}@${revision}`,
      reason,
      metadata: { cluster: 'integration', component: `charts/${name}`, fingerprint: fingerprint(entry), revision },
      reportingController: 'helm-controller',
    },
  }, null, 2)}\n`;
}
