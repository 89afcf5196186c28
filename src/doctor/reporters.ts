import type { Cluster } from '../fleet/cluster';
import type { Fleet } from '../fleet/fleet';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { dispatchingSources } from './open-branch';

/** Accounts that are believed for several clusters: whoever has one cluster's token can speak for the other. */
export function findSharedReporters({ fleet }: Pick<DoctorInput, 'fleet'>): readonly Finding[] {
  const logins = new Map<string, Cluster[]>();
  for (const cluster of fleet.clusters) {
    for (const login of new Set(fleet.reportersOf(cluster.name).map((one) => one.toLowerCase()))) logins.set(login, [...logins.get(login) ?? [], cluster]);
  }
  return [...logins].filter(([, clusters]) => clusters.length > 1 && clusters.some(({ isSource }) => isSource)).map(([login, clusters]): Finding => {
    const names = clusters.map(({ name }) => name);
    return {
      kind: 'shared-reporter',
      id: `shared-reporter/${login}`,
      severity: isRisk(clusters) ? 'warning' : 'notice',
      what: `${login} is believed for ${names.join(', ')}: the token of one can report for the other`,
      ...(fleet.at && { at: fleet.at }),
      todo: `give every cluster a token of an account or GitHub App of its own, and name it in fleet.ts: reporters: { ${names.map((name) => `'${name}': ['<login>']`).join(', ')} }`,
      essence: names.join(' '),
    };
  });
}

/**
 * Only what a source reports is evidence. Where nobody was named, the owner's account stands for all clusters: that matters once two of them
 * send what is believed.
 */
function isRisk(clusters: readonly Cluster[]): boolean {
  const sources = clusters.filter(({ isSource }) => isSource);
  const named = clusters.filter(isNamed);
  return named.length > 1 || sources.length > 1 || sources.some(({ props: { readiness } }) => readiness !== undefined);
}

/** Sources that are believed by the login of whoever sends. Signed events are believed by their key. */
function sourcesByLogin(fleet: Fleet): readonly Cluster[] {
  const dispatching = dispatchingSources(fleet);
  return fleet.clusters.filter(({ name, isSource, props: { readiness } }) => dispatching.includes(name) || (isSource && readiness !== undefined));
}

/** Sources for which nobody is believed but the repository's owner. */
export function sourcesOfOwner(fleet: Fleet): readonly Cluster[] {
  const owner = ownerOf(fleet).toLowerCase();
  const isOwner = (login: string) => login.toLowerCase() === owner;
  return sourcesByLogin(fleet).filter(({ name }) => fleet.reportersOf(name).some(isOwner) && fleet.reportersOf(name).every(isOwner));
}

function ownerOf({ props }: Fleet): string {
  return props.repository.split('/', 1)[0] as string;
}

/** Sources that nobody reports for: an organisation is an owner in whose name no token acts. */
export function findDefaultReporters({ fleet, owner }: Pick<DoctorInput, 'fleet' | 'owner'>): readonly Finding[] {
  if (owner !== 'organization') return [];
  return sourcesOfOwner(fleet).map((cluster) => unheard(cluster, `${isNamed(cluster) ? '' : 'without reporters '}only ${ownerOf(fleet)} is believed, an organisation, which never sends an event`));
}

/** Sources that nobody reports for because fleet.ts says so: an empty list is not the default. */
export function findMissingReporters({ fleet }: Pick<DoctorInput, 'fleet'>): readonly Finding[] {
  return sourcesByLogin(fleet).filter(({ name }) => fleet.reportersOf(name).length === 0).map((cluster) => unheard(cluster, 'its reporters in fleet.ts are an empty list, so every event of it is refused'));
}

function isNamed({ name, fleet: { props } }: Cluster): boolean {
  return Object.hasOwn(props.reporters ?? {}, name);
}

function unheard({ name, at }: Cluster, why: string): Finding {
  return {
    kind: 'default-reporter',
    id: `default-reporter/${name}`,
    severity: 'error',
    what: `nobody can report for ${name}: ${why}`,
    ...(at && { at }),
    todo: `name who owns the token that the Flux of ${name} sends with, in fleet.ts: reporters: { '${name}': ['<login>'] }`,
    commands: ['npx sluice synth'],
  };
}
