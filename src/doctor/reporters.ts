import type { Cluster } from '../fleet/cluster';
import type { Fleet } from '../fleet/fleet';
import type { Finding } from './finding';
import type { DoctorInput } from './input';
import { sendsEvents } from './stuck-group';

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
      severity: isRisk(clusters, fleet) ? 'warning' : 'notice',
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
function isRisk(clusters: readonly Cluster[], { props }: Fleet): boolean {
  const sources = clusters.filter(({ isSource }) => isSource);
  const named = clusters.filter(({ name }) => Object.hasOwn(props.reporters ?? {}, name));
  return named.length > 1 || sources.length > 1 || sources.some(({ props: { readiness } }) => readiness !== undefined);
}

/** Sources whose events are expected from the repository's owner. */
export function sourcesWithoutReporters({ clusters, props }: Fleet): readonly Cluster[] {
  const isNamed = ({ name }: Cluster) => Object.hasOwn(props.reporters ?? {}, name);
  return clusters.filter((cluster) => cluster.isSource && (sendsEvents(cluster) || cluster.props.readiness) && !isNamed(cluster));
}

/** Sources that nobody reports for: an organisation is an owner in whose name no token acts. */
export function findDefaultReporters({ fleet, owner }: Pick<DoctorInput, 'fleet' | 'owner'>): readonly Finding[] {
  if (owner !== 'organization') return [];
  const login = fleet.props.repository.split('/', 1)[0] as string;
  return sourcesWithoutReporters(fleet).map(({ name, at }): Finding => ({
    kind: 'default-reporter',
    id: `default-reporter/${name}`,
    severity: 'error',
    what: `nobody can report for ${name}: without reporters only ${login} is believed, an organisation, which never sends an event`,
    ...(at && { at }),
    todo: `name who owns the token that the Flux of ${name} sends with, in fleet.ts: reporters: { '${name}': ['<login>'] }`,
    commands: ['sluice synth'],
  }));
}
