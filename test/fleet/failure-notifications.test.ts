import { FAILURE_PROVIDERS, validateFailureNotifications } from '../../src/fleet/failure-notifications';
import type { FailureNotificationProps } from '../../src/fleet/failure-props';
import { Fleet } from '../../src/fleet/fleet';
import { validateFleet } from '../../src/fleet/validate';

const versions = { infrastructure: {}, charts: {} };

function problemsOf(...failures: readonly FailureNotificationProps[]): readonly string[] {
  const fleet = new Fleet({ repository: 'acme/homelab', notifications: { failures } });
  fleet.addCluster('dev', { versions });
  fleet.addCluster('live', { versions, promotedFrom: 'dev' });
  const problems = validateFailureNotifications(fleet);
  expect(validateFleet(fleet)).toEqual(expect.arrayContaining([...problems]));
  return problems.map(({ code, what }) => `${code}: ${what}`);
}

const API = { secretName: 'token', address: 'https://api.example.org' } as const;

describe('validateFailureNotifications', () => {
  test.each<FailureNotificationProps>([
    { type: 'slack', secretName: 'slack-webhook' },
    { type: 'slack', name: 'oncall', secretName: 'slack-token', address: 'https://slack.com/api/chat.postMessage', channel: 'oncall', username: 'flux', clusters: ['live'] },
    { type: 'discord', secretName: 'discord-webhook', username: 'flux' },
    { type: 'msteams', secretName: 'teams.webhook' },
    { type: 'telegram', ...API, channel: '-1557265138' },
    { type: 'sentry', secretName: 'dsn', channel: 'live' },
    { type: 'alertmanager', address: 'http://alertmanager.monitoring:9093/api/v2/alerts' },
    { type: 'generic', address: 'http://hooks.tools.svc/flux' },
    { type: 'generic', secretName: 'hook' },
    { type: 'generic-hmac', ...API },
  ])('accepts %j', (props) => {
    expect(problemsOf(props)).toEqual([]);
  });

  test.each<[string, FailureNotificationProps, RegExp]>([
    ['a type that there is not', { type: 'carrier-pigeon' as 'slack', secretName: 'x' }, /^FLEET_INVALID: .*"carrier-pigeon" has no type that Sluice knows/],
    ['a type of every object', { type: 'toString' as 'slack', secretName: 'x' }, /has no type/],
    ['no secret', { type: 'discord' }, /discord needs secretName/],
    ['no address', { type: 'opsgenie', secretName: 'x' }, /opsgenie needs an address/],
    ['no channel', { type: 'matrix', ...API }, /matrix needs a channel/],
    ['neither', { type: 'generic' }, /generic needs an address, or secretName/],
    ['a secret that is no name', { type: 'slack', secretName: 'A b' }, /secretName is not a DNS name/],
    ['a webhook in the repository', { type: 'msteams', secretName: 'x', address: 'https://x.example.org/workflows/SECRET' }, /the address of msteams is a secret$/],
    ["a webhook of Slack's", { type: 'slack', secretName: 'x', address: 'https://hooks.slack.com/services/T0/B0/SECRET' }, /the address of a webhook of Slack is a secret$/],
    ['a credential in the address', { type: 'generic', address: 'https://user:SECRET@example.org' }, /without credentials$/],
    ['an address that is none', { type: 'alertmanager', address: 'file:///etc/passwd' }, /not an http\(s\) address/],
    ['a channel that nothing reads', { type: 'discord', secretName: 'x', channel: 'ops' }, /discord reads no channel/],
    ['a username that nothing reads', { type: 'msteams', secretName: 'x', username: 'flux' }, /msteams reads no username/],
    ['a name that Sluice has', { type: 'slack', name: 'dispatch', secretName: 'x' }, /the name is not usable/],
    ['a name that is a path', { type: 'slack', name: '../x', secretName: 'x' }, /the name is not usable/],
    ['a cluster that there is not', { type: 'slack', secretName: 'x', clusters: ['prod'] }, /^UNKNOWN_CLUSTER: .*cluster "prod" is not defined/],
  ])('fails if one has %s', (_, props, expected) => {
    const problems = problemsOf(props);
    expect(problems).toEqual([expect.stringMatching(expected)]);
    expect(problems.join()).not.toContain('SECRET');
  });

  test('fails if two have one name', () => {
    expect(problemsOf({ type: 'slack', secretName: 'a' }, { type: 'slack', secretName: 'b' })).toEqual(['FLEET_INVALID: notifications.failures "slack" is there twice']);
  });

  test('fails if a cluster is named that leaves its notifications out', () => {
    const fleet = new Fleet({ repository: 'acme/homelab', notifications: { failures: [{ type: 'slack', secretName: 'x', clusters: ['dev'] }] } });
    fleet.addCluster('dev', { versions, constructs: { fluxNotifications: false } });
    expect(validateFailureNotifications(fleet).map(({ what }) => what)).toEqual(['notifications.failures "slack": cluster "dev" leaves its notifications out']);
  });

  test('fails if it is no list', () => {
    const fleet = new Fleet({ repository: 'acme/homelab', notifications: { failures: { type: 'slack' } as never } });
    expect(validateFailureNotifications(fleet).map(({ what }) => what)).toEqual(['notifications.failures is no list']);
  });

  test('fails if an option is misspelt', () => {
    const fleet = new Fleet({ repository: 'acme/homelab', notifications: { failures: [{ type: 'slack', secretname: 'x', secretName: 'x' } as never] } });
    fleet.addCluster('dev', { versions });
    expect(validateFleet(fleet).map(({ what }) => what)).toEqual(['one of notifications.failures has no option "secretname"']);
  });

  test('asks for a secret wherever the address is one', () => {
    for (const { secret, address } of Object.values(FAILURE_PROVIDERS)) expect(address === 'never' ? secret : 'required').toBe('required');
  });
});
