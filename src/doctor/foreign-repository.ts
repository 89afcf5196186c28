import type { Forge } from '../fleet/policies';
import { formatForgeAddress } from '../synthesis/kubernetes/forge-address';
import type { Finding, NotChecked } from './finding';
import type { DoctorInput } from './input';

/** Other names of the hosts of forges. */
const SAME_HOST: Readonly<Record<string, string>> = {
  'www.github.com': 'github.com', 'ssh.github.com': 'github.com', 'altssh.gitlab.com': 'gitlab.com', 'altssh.bitbucket.org': 'bitbucket.org', 'ssh.dev.azure.com': 'dev.azure.com',
};

interface Expected {
  readonly address: string;
  readonly host: string;
  /** Spellings of the repository's path there. */
  readonly paths: ReadonlySet<string>;
}

type Remote = DoctorInput['remotes'][number];
type Place = Remote['places'][number];

/**
 * A fleet that names another repository than the one that it is in: the addresses of its Providers follow from the name, so what Flux reports
 * goes where nobody looks. One remote that agrees is enough; where none does, the one that Sluice talks to decides.
 */
export function findForeignRepository({ fleet, remotes }: Pick<DoctorInput, 'fleet' | 'remotes'>): readonly (Finding | NotChecked)[] {
  const { forge = 'github', forgeUrl, repository } = fleet.props;
  const expected = expect(forge, forgeUrl, repository);
  if (!expected || remotes.some(({ places }) => places.some((place) => isSame(place, expected, forge)))) return [];
  const remote = remotes.find(({ isMain }) => isMain);
  if (!remote) return [unknown('the clone has no remote')];
  const other = remote.places.find((place) => place.forge !== undefined || hostOf(place) === expected.host);
  if (!other) return [unknown(whyUnknown(remote, expected))];
  return [{
    kind: 'foreign-repository',
    id: 'foreign-repository/remote',
    severity: 'error',
    what: `fleet.ts says that the repository is ${shown(expected)}, and the remote ${remote.name} is ${hostOf(other)}/${other.repository}: what Flux reports goes where fleet.ts says`,
    ...(fleet.at && { at: fleet.at }),
    todo: `correct repository (or forge, or forgeUrl) in fleet.ts and synthesize; if fleet.ts is right and this clone is of a fork, a mirror or an old address: git remote add upstream ${expected.address}`,
    commands: ['npx sluice synth'],
  }];
}

function expect(forge: Forge, forgeUrl: string | undefined, repository: string): Expected | undefined {
  const address = formatForgeAddress({ forge, repository, ...(forgeUrl !== undefined && { forgeUrl }) });
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { hostname, pathname } = new URL(address);
  return { address, host: SAME_HOST[hostname] ?? hostname, paths: new Set([pathname, repository].map((path) => spell(path, forge))) };
}

/** One spelling for all that a forge takes for the same path. */
function spell(path: string, forge: Forge): string {
  const plain = path.toLowerCase().replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  switch (forge) {
    case 'azuredevops': return plain.replace(/^v3\//, '').replace(/(^|\/)_git\//, '$1');
    case 'bitbucketserver': return plain.replace(/^scm\//, '');
    default: return plain;
  }
}

function hostOf({ host }: Place): string {
  return SAME_HOST[host] ?? host;
}

function isSame(place: Place, { host, paths }: Expected, forge: Forge): boolean {
  return paths.has(spell(place.repository, forge)) && (hostOf(place) === host || isAlias(place, host));
}

/** A name that somebody has given a host in the configuration of ssh: one without a dot, or one that goes on after the host's. */
function isAlias({ host }: Place, of: string): boolean {
  return !host.includes('.') || /^[-_]/.test(host.startsWith(of) ? host.slice(of.length) : '');
}

function unknown(why: string): NotChecked {
  return { kind: 'foreign-repository', why };
}

function whyUnknown({ name, places: [place] }: Remote, expected: Expected): string {
  if (!place) return `the address of the remote ${name} tells no repository of a forge`;
  return `nothing tells what ${place.host} is, where the remote ${name} is, and fleet.ts says ${shown(expected)}; if it is another forge than that, set forge and forgeUrl`;
}

function shown({ address }: Expected): string {
  return address.replace(/^https?:\/\//, '');
}
