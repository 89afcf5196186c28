import { findForeignProviders, mayHoldProvider } from '../../src/doctor/foreign-provider';
import type { FleetProps } from '../../src/fleet/fleet';
import { examine, patient } from '../support/patient';

const provider = (address: string, { type = 'githubdispatch', name = 'mine', api = 'notification.toolkit.fluxcd.io/v1beta3', kind = 'Provider' } = {}): string => [
  `apiVersion: ${api}`, `kind: ${kind}`, 'metadata:', `  name: ${name}`, 'spec:', `  type: ${type}`, ...(address === '' ? [] : [`  address: ${address}`]), '',
].join('\n');

const found = (text: string, fleet: Partial<FleetProps> = {}) => findForeignProviders({ fleet: patient({ fleet }).fleet, providers: new Map([['kubernetes/a.yaml', text]]) })
  .map(({ severity, at }) => `${severity} ${at?.line}`);

describe('findForeignProviders', () => {
  test.each<readonly [string, string, Partial<FleetProps>, readonly string[]]>([
    ['the repository', provider('https://github.com/acme/homelab'), {}, []],
    ['the repository, written otherwise', provider('https://GitHub.com/Acme/homelab.git/'), {}, []],
    ['the repository over ssh', provider('ssh://git@github.com/acme/homelab'), {}, []],
    ['another repository', provider('https://github.com/acme/other'), {}, ['warning 7']],
    ['another repository, from Sluice\'s own Provider', provider('https://github.com/acme/other', { name: 'sluice-dispatch' }), {}, ['error 7']],
    ['another host', provider('https://ghe.example.org/acme/homelab'), {}, ['warning 7']],
    ['a name that only begins the same', provider('https://github.com/acme/homelab2'), {}, ['warning 7']],
    ['the fleet\'s own host', provider('https://ghe.example.org/acme/homelab'), { forgeUrl: 'https://ghe.example.org' }, []],
    ['no address', provider(''), {}, ['warning 1']],
    ['an address that Flux fills in', provider('https://github.com/${owner}/homelab'), {}, ['notice 7']],
    ['commit statuses to another repository', provider('https://github.com/acme/other', { type: 'github' }), {}, ['warning 7']],
    ['a Provider of another kind', provider('https://hooks.slack.com/x', { type: 'slack' }), {}, []],
    ['another object of that kind', provider('https://github.com/acme/other', { api: 'example.org/v1' }), {}, []],
    ['the second document of a file', `kind: Namespace\n---\n${provider('https://github.com/acme/other')}`, {}, ['warning 9']],
    ['a file that is no YAML', `${provider('https://github.com/acme/other')}\n  a: [`, {}, []],
    ['a fleet on GitLab', provider('https://gitlab.com/acme/other', { type: 'gitlab' }), { forge: 'gitlab', notifications: { dispatch: false } }, ['warning 7']],
    ['GitHub, of a fleet on GitLab', provider('https://github.com/acme/other'), { forge: 'gitlab', notifications: { dispatch: false } }, []],
  ])('%s', (_, text, fleet, expected) => {
    expect(found(text, fleet)).toEqual(expected);
  });

  test('finds what fleet.ts itself makes wrong', () => {
    const { findings } = examine({ fleet: { notifications: { address: 'https://github.com/acme/other' } } });
    expect(findings.map(({ id, todo }) => [id, todo])).toEqual([
      ['foreign-provider/kubernetes/clusters/integration/flux-notifications/dispatch-provider.yaml/sluice-dispatch', 'correct notifications.address, or repository, in fleet.ts and synthesize'],
      ['foreign-provider/kubernetes/platform/config/flux-notifications/github-provider.yaml/sluice-status', 'correct notifications.address, or repository, in fleet.ts and synthesize'],
    ]);
  });

  test('shows no credential of an address', () => {
    const [finding] = findForeignProviders({ fleet: patient().fleet, providers: new Map([['a.yaml', provider('https://me:s3cr3t@github.com/acme/other')]]) });
    expect(finding?.what).toContain('https://github.com/acme/other');
    expect(finding?.what).not.toContain('s3cr3t');
  });
});

describe('mayHoldProvider', () => {
  test.each([[provider('x'), true], ['kind: "Provider"\napiVersion: notification.toolkit.fluxcd.io/v1\n', true], ['kind: Alert\napiVersion: notification.toolkit.fluxcd.io/v1\n', false], ['kind: Provider\napiVersion: example.org/v1\n', false]])('of %j is %s', (text, may) => {
    expect(mayHoldProvider(text)).toBe(may);
  });
});
