import type { Location, Problem } from '../errors';
import { isDnsLabel } from '../manifest/names';
import type { FailureNotificationProps, FailureProvider } from './failure-props';
import type { Fleet } from './fleet';

type Need = 'required' | 'optional' | 'never';

/** What a type of Provider reads. */
interface Reads {
  readonly secret: Need;
  readonly address: Need;
  readonly channel: Need;
  readonly username?: true;
}

const WEBHOOK: Reads = { secret: 'required', address: 'never', channel: 'never' };
const API: Reads = { secret: 'required', address: 'required', channel: 'never' };

export const FAILURE_PROVIDERS: Readonly<Record<FailureProvider, Reads>> = {
  'slack': { secret: 'required', address: 'optional', channel: 'optional', username: true },
  'discord': { ...WEBHOOK, username: true },
  'msteams': WEBHOOK,
  'googlechat': WEBHOOK,
  'rocket': { ...WEBHOOK, channel: 'optional', username: true },
  'lark': WEBHOOK,
  'telegram': { ...API, channel: 'required' },
  'matrix': { ...API, channel: 'required' },
  'webex': { ...API, channel: 'required' },
  'sentry': { ...WEBHOOK, channel: 'optional' },
  'opsgenie': API,
  'datadog': API,
  'grafana': API,
  'alertmanager': { ...API, secret: 'optional' },
  'generic': { secret: 'optional', address: 'optional', channel: 'never' },
  'generic-hmac': API,
};

/** Names that other objects of Sluice have. */
const TAKEN = ['status', 'dispatch'];
const ADDRESS = /^https?:\/\/[^\s@]+$/;
/** Slack's incoming webhooks: whoever knows the address can post. */
const SECRET_ADDRESS = /^https?:\/\/hooks\.slack\.com/i;

export function nameOfFailureNotification({ name, type }: FailureNotificationProps): string {
  return name ?? type;
}

/** What is wrong with `notifications.failures`. */
export function validateFailureNotifications(fleet: Fleet): readonly Problem[] {
  const { notifications } = fleet.props;
  const failures: readonly FailureNotificationProps[] = notifications ? notifications.failures ?? [] : [];
  const isList: boolean = Array.isArray(failures);
  if (!isList) return [invalid(fleet.at, 'notifications.failures is no list', { allowed: "[{ type: 'slack', secretName: 'slack-webhook' }]" })];
  const names = failures.map(nameOfFailureNotification);
  return failures.flatMap((props, index) => {
    const name = nameOfFailureNotification(props);
    const of = `notifications.failures ${JSON.stringify(name)}`;
    if (!Object.hasOwn(FAILURE_PROVIDERS, props.type)) {
      return [invalid(fleet.at, `${of} has no type that Sluice knows`, { found: JSON.stringify(props.type), allowed: Object.keys(FAILURE_PROVIDERS).join(', ') })];
    }
    return [
      ...(isDnsLabel(name) && !TAKEN.includes(name) ? [] : [invalid(fleet.at, `${of}: the name is not usable`, { allowed: `a DNS label other than ${TAKEN.join(' and ')}` })]),
      ...(names.indexOf(name) === index ? [] : [invalid(fleet.at, `${of} is there twice`, { fix: 'give each a name of its own' })]),
      ...faultsOf(props).map(({ what, ...more }) => invalid(fleet.at, `${of}: ${what}`, more)),
      ...(props.clusters ?? []).flatMap((cluster) => faultsOfCluster(fleet, of, cluster)),
    ];
  });
}

function faultsOfCluster(fleet: Fleet, of: string, name: string): readonly Problem[] {
  const cluster = fleet.tryFindCluster(name);
  if (!cluster) {
    const allowed = fleet.clusters.map((one) => one.name).join(', ') || 'none';
    return [{ code: 'UNKNOWN_CLUSTER', what: `${of}: cluster ${JSON.stringify(name)} is not defined`, ...(fleet.at && { at: fleet.at }), allowed }];
  }
  if (cluster.props.constructs?.fluxNotifications !== false) return [];
  const fix = 'take "fluxNotifications: false" out of its constructs, or the cluster out of this list';
  return [invalid(fleet.at, `${of}: cluster ${JSON.stringify(name)} leaves its notifications out`, { fix })];
}

type Fault = Pick<Problem, 'what' | 'found' | 'allowed' | 'fix'>;

/* A found address or channel is never repeated: it may be the secret that does not belong there. */
function faultsOf(props: FailureNotificationProps): readonly Fault[] {
  const { type, secretName, address, username } = props;
  const reads = FAILURE_PROVIDERS[type];
  const isMissing = (option: 'secret' | 'address' | 'channel') => reads[option] === 'required' && props[option === 'secret' ? 'secretName' : option] === undefined;
  const faults: (Fault | false)[] = [
    isMissing('secret') && { what: `${type} needs secretName`, fix: `name the Secret that holds its ${reads.address === 'required' ? 'token' : 'address'}` },
    isMissing('address') && { what: `${type} needs an address` },
    isMissing('channel') && { what: `${type} needs a channel` },
    type === 'generic' && secretName === undefined && address === undefined && { what: 'generic needs an address, or secretName' },
    secretName !== undefined && !secretName.split('.').every(isDnsLabel) && { what: 'secretName is not a DNS name', found: JSON.stringify(secretName) },
    reads.address === 'never' && address !== undefined && { what: `the address of ${type} is a secret`, fix: 'put it into the key "address" of the Secret that secretName names' },
    type === 'slack' && SECRET_ADDRESS.test(address ?? '') && { what: 'the address of a webhook of Slack is a secret', fix: 'put it into the key "address" of the Secret that secretName names' },
    reads.address !== 'never' && address !== undefined && !ADDRESS.test(address) && { what: 'the address is not an http(s) address without credentials' },
    reads.channel === 'never' && props.channel !== undefined && { what: `${type} reads no channel` },
    !reads.username && username !== undefined && { what: `${type} reads no username` },
  ];
  return faults.filter((fault) => fault !== false);
}

function invalid(at: Location | undefined, what: string, more: Omit<Fault, 'what'>): Problem {
  return { code: 'FLEET_INVALID', what, ...(at && { at }), ...more };
}
