import { parse } from 'yaml';
import type { Cluster } from '../../../src/fleet/cluster';
import type { FailureNotificationProps } from '../../../src/fleet/failure-props';
import { Fleet } from '../../../src/fleet/fleet';
import { renderClusterNotifications } from '../../../src/synthesis/kubernetes/notifications-folder';

const versions = { infrastructure: {}, charts: {} };
const SLACK: FailureNotificationProps = { type: 'slack', secretName: 'slack-token', address: 'https://slack.com/api/chat.postMessage', channel: 'flux' };

/** The files of a cluster's folder by name. */
function filesOf(cluster: string, failures: readonly FailureNotificationProps[], namespaces: readonly string[] = ['flux-system']) {
  const fleet = new Fleet({ repository: 'acme/homelab', notifications: { failures } });
  fleet.addCluster('dev', { versions });
  fleet.addCluster('live', { versions, promotedFrom: 'dev' });
  const { files, problems } = renderClusterNotifications(fleet, fleet.tryFindCluster(cluster) as Cluster, namespaces, false);
  expect(problems).toEqual([]);
  return Object.fromEntries(files.map(({ path, text }) => [path.split('/').at(-1), parse(text) as unknown]));
}

describe('renderClusterNotifications, with notifications.failures,', () => {
  test('writes a Provider and an Alert of its errors, listed in the kustomization that adds the cluster', () => {
    const files = filesOf('live', [SLACK]);
    expect(files['slack-provider.yaml']).toMatchObject({
      kind: 'Provider', metadata: { name: 'sluice-slack', namespace: 'flux-system' },
      spec: { type: 'slack', address: 'https://slack.com/api/chat.postMessage', channel: 'flux', secretRef: { name: 'slack-token' } },
    });
    expect(files['slack-alert.yaml']).toMatchObject({ kind: 'Alert', metadata: { name: 'sluice-slack' }, spec: { providerRef: { name: 'sluice-slack' }, eventSeverity: 'error' } });
    expect(files['kustomization.yaml']).toMatchObject({
      resources: ['../../../platform/config/flux-notifications', 'slack-provider.yaml', 'slack-alert.yaml'],
      patches: [{ target: { kind: 'Alert' }, patch: expect.stringContaining('cluster: live') as string }],
    });
  });

  test('listens to releases and to what fetches their charts, in every namespace that has them', () => {
    const { spec } = filesOf('live', [SLACK], ['flux-system', 'apps'])['slack-alert.yaml'] as { readonly spec: { readonly eventSources: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[] } };
    expect(spec.eventSources.map(({ kind, name, namespace }) => `${namespace}/${kind}/${name}`)).toEqual([
      'flux-system/GitRepository/*', 'flux-system/Kustomization/*',
      'flux-system/HelmRelease/*', 'flux-system/HelmChart/*', 'flux-system/HelmRepository/*', 'flux-system/OCIRepository/*',
      'apps/HelmRelease/*', 'apps/HelmChart/*', 'apps/HelmRepository/*', 'apps/OCIRepository/*',
    ]);
  });

  test.each<[string, readonly string[]]>([
    ['live', ['kustomization.yaml', 'pager-alert.yaml', 'pager-provider.yaml', 'slack-alert.yaml', 'slack-provider.yaml']],
    ['dev', ['kustomization.yaml', 'slack-alert.yaml', 'slack-provider.yaml']],
  ])('leaves out on %s what is for other clusters', (cluster, names) => {
    const files = filesOf(cluster, [SLACK, { type: 'opsgenie', name: 'pager', secretName: 'opsgenie', address: 'https://api.opsgenie.com/v2/alerts', clusters: ['live'] }]);
    expect(Object.keys(files).sort()).toEqual(names);
  });

  test('writes nothing that is not asked for', () => {
    expect(filesOf('live', [{ type: 'msteams', secretName: 'teams' }])['msteams-provider.yaml']).toEqual({
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Provider', metadata: { name: 'sluice-msteams', namespace: 'flux-system' }, spec: { type: 'msteams', secretRef: { name: 'teams' } },
    });
    expect(Object.keys(filesOf('live', []))).toEqual(['kustomization.yaml']);
  });
});
