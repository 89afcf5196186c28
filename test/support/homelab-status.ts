import type { StatusCluster, Status } from '../../src/board/status';
import type { ChartEntry, Hold } from '../../src/manifest/entries';
import { planPromotion } from '../../src/promotion/plan';
import { historyOf, planInput, policy, reportOn } from './plan-input';
import { testStatus } from './status';
import { chart, stateOf, tool } from './timelines';

/** The releases of the reference fleet. */
const CHARTS: Readonly<Record<string, string>> = {
  'canary-checker': '1.1.1', 'cert-manager': '1.17.1', 'cilium': '1.16.5', 'cloudnative-pg': '0.27.0', 'descheduler': '0.32.1', 'external-secrets': '0.13.0', 'garage': '3.6.1',
  'grafana': '8.8.5', 'grafana-loki-single-binary': '6.25.0', 'istio-base': '1.28.1', 'istio-cni': '1.28.1', 'istio-ztunnel': '1.28.1', 'istiod': '1.28.1', 'kromgo': '3.6.1',
  'kube-prometheus-stack': '72.3.1', 'kube-prometheus-stack-crds': '20.0.0', 'longhorn': 'v1.8.0', 'promtail': '6.16.6', 'reloader': 'v1.2.1', 'replicator': '2.11.0',
  'secret-generator': '3.4.0', 'spegel': '0.6.0',
};

function charts(changes: Readonly<Record<string, string | Partial<ChartEntry>>> = {}): readonly ChartEntry[] {
  return Object.entries(CHARTS).map(([name, version]) => {
    const change = changes[name] ?? {};
    return typeof change === 'string' ? chart(name, change) : chart(name, version, change);
  });
}

const held: Hold = { reason: '1.17 takes the registry\u001b[31m down 🔥; wait for 1.17.3', allow: '<1.17.0' };

/** 22 charts of which some are ready, blocked for several reasons, held, added and removed. */
export function homelabStatus(more: readonly StatusCluster[] = []): Status {
  const talos = (version: string) => tool('talos', version);
  const raised = { 'cert-manager': '1.17.2', 'cilium': '1.17.0', 'descheduler': '0.32.2', 'kube-prometheus-stack': '72.4.0', 'grafana': { values: 'values/grafana.yaml' } };
  const integration = charts(raised).filter(({ name }) => name !== 'spegel');
  const history = historyOf(
    { 'dev.ts': [...charts(), talos('v1.12.1')], 'integration.ts': [...charts(), talos('v1.12.1')], 'live.ts': [...charts({ cilium: { hold: held } }), talos('v1.12.1')] },
    { 'integration.ts': [...integration, chart('velero', '8.3.0'), 'charts/spegel', talos('v1.12.2-beta.1')] },
    { 'dev.ts': [tool('talos', 'v1.13.0', { hold: { reason: 'the node needs it first' } })] },
  );
  const [certManager, descheduler] = [chart('cert-manager', '1.17.2'), chart('descheduler', '0.32.2')];
  const reports = [reportOn(certManager), reportOn(descheduler, { outcome: 'failed', reason: 'UpgradeFailed' }), reportOn(stateOf(talos('v1.12.2-beta.1')))];
  const plans = [planPromotion(planInput(history, reports, { policy: policy() }))];
  const status = testStatus(history, reports, { plans });
  return more.length === 0 ? status : testStatus(history, reports, { plans, clusters: [...status.clusters, ...more] });
}
