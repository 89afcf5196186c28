import { App } from 'cdk8s';
import { formatReadinessContext } from '../../../src/evidence/readiness';
import type { NotificationsProps } from '../../../src/fleet/options';
import type { Forge } from '../../../src/fleet/policies';
import { COMMIT_STATUS_EXPRESSION, DispatchNotifications, FluxNotifications } from '../../../src/synthesis/kubernetes/flux-notifications';

const FORGES: readonly Forge[] = ['github', 'gitlab', 'gitea', 'bitbucket', 'bitbucketserver', 'azuredevops'];

function propsOf(forge: Forge, options: NotificationsProps = {}) {
  return { forge, repository: 'acme/homelab', forgeUrl: 'https://git.example.org', options };
}

describe('FluxNotifications', () => {
  test.each(FORGES)('writes commit statuses on %s', (forge) => {
    const chart = new FluxNotifications(new App(), 'flux-notifications', propsOf(forge));
    expect(chart.node.validate()).toEqual([]);
    expect(chart.provider.toJson()).toMatchObject({
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3',
      spec: { type: forge, address: expect.stringMatching(/^https:\/\/git\.example\.org\//) as string, secretRef: { name: `${forge}-token` }, commitStatusExpr: COMMIT_STATUS_EXPRESSION },
    });
    expect(chart.provider.node.id).toBe(`${forge}-provider`);
  });

  test('names one Kustomization', () => {
    const { alert } = new FluxNotifications(new App(), 'x', propsOf('github', { kustomization: { name: 'platform', namespace: 'apps' }, namespace: 'notifications' }));
    expect(alert.toJson()).toMatchObject({ metadata: { namespace: 'notifications' }, spec: { eventSources: [{ kind: 'Kustomization', name: 'platform', namespace: 'apps' }], eventSeverity: 'info' } });
    expect(alert.toJson()).not.toHaveProperty('spec.eventMetadata');
  });

  test('posts under the context that evidence is read from', () => {
    const fields: Readonly<Record<string, string>> = {
      'event.metadata.cluster': 'dev', 'event.involvedObject.kind': 'Kustomization', 'event.involvedObject.namespace': 'flux-system', 'event.involvedObject.name': 'apps',
    };
    const context = COMMIT_STATUS_EXPRESSION.split(' + ').map((part) => fields[part] ?? part.slice(1, -1)).join('');
    expect(context).toBe(formatReadinessContext('dev', { namespace: 'flux-system', name: 'apps' }));
  });

  test.each<[string, NotificationsProps, RegExp]>([
    ['an address with a credential', { address: 'https://user:secret@example.org/x' }, /without credentials/],
    ['a namespace', { namespace: 'A' }, /the namespace "A"/],
    ['a secret\'s name', { secretName: 'a b' }, /the secretName "a b"/],
    ['a Kustomization', { kustomization: { name: '', namespace: 'x' } }, /the kustomization\.name ""/],
  ])('fails if %s is not usable', (_, options, message) => {
    const faults = new FluxNotifications(new App(), 'x', propsOf('github', options)).node.validate().join();
    expect(faults).toMatch(message);
    expect(faults).not.toContain('secret@');
  });

  test('fails if the repository makes no address', () => {
    const chart = new FluxNotifications(new App(), 'x', { forge: 'gitea', repository: 'acme/homelab', options: {} });
    expect(chart.node.validate().join()).toMatch(/makes no address on gitea: set notifications\.address/);
  });

  test('takes the address that a Provider wants, such as a project\'s number on GitLab', () => {
    const chart = new FluxNotifications(new App(), 'x', propsOf('gitlab', { address: 'https://gitlab.com/1234' }));
    expect(chart.provider.toJson()).toMatchObject({ spec: { address: 'https://gitlab.com/1234' } });
  });
});

describe('DispatchNotifications', () => {
  test('dispatches to the repository on GitHub', () => {
    const { provider, node } = new DispatchNotifications(new App(), 'dispatch', { ...propsOf('github'), namespaces: ['flux-system'] });
    expect(node.validate()).toEqual([]);
    expect(provider.toJson()).toMatchObject({ spec: { type: 'githubdispatch', address: 'https://git.example.org/acme/homelab', secretRef: { name: 'github-dispatch-token' } } });
    expect(provider.toJson()).not.toHaveProperty('spec.commitStatusExpr');
  });

  test.each(FORGES)('sends signed events to an address on %s', (forge) => {
    const { provider, node } = new DispatchNotifications(new App(), 'x', { ...propsOf(forge, { dispatchAddress: 'http://sluice.ci.svc/events', dispatchSecretName: 'key' }), namespaces: [] });
    expect(node.validate()).toEqual([]);
    expect(provider.toJson()).toMatchObject({ spec: { type: 'generic-hmac', address: 'http://sluice.ci.svc/events', secretRef: { name: 'key' } } });
  });

  test('has an event source per namespace with HelmReleases', () => {
    const { alert } = new DispatchNotifications(new App(), 'x', { ...propsOf('github'), namespaces: ['a', 'b'] });
    expect(alert.toJson()).toMatchObject({
      spec: { eventSeverity: 'info', eventSources: [{ kind: 'HelmRelease', name: '*', namespace: 'a' }, { kind: 'HelmRelease', name: '*', namespace: 'b' }] },
    });
  });

  test.each(FORGES.filter((forge) => forge !== 'github'))('fails if there is nowhere to send events to on %s', (forge) => {
    const { node } = new DispatchNotifications(new App(), 'x', { ...propsOf(forge), namespaces: [] });
    expect(node.validate().join()).toMatch(/set notifications\.dispatchAddress/);
  });

  test('fails if the address holds a credential, without repeating it', () => {
    const { node } = new DispatchNotifications(new App(), 'x', { ...propsOf('gitlab', { dispatchAddress: 'https://a:secret@x' }), namespaces: [] });
    expect(node.validate()).toEqual(['notifications.dispatchAddress is not an http(s) address without credentials']);
  });
});
