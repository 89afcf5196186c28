import { quoteForShell, type Finding } from './finding';
import type { DoctorInput } from './input';

/**
 * Sources whose name another fleet of the repository has too. Ledger and events tell clusters by name alone, so what the one reports verifies
 * the other. Another fleet is not loaded: its text is looked at.
 */
export function findSharedLedgers({ fleet, otherFleets }: Pick<DoctorInput, 'fleet' | 'otherFleets'>): readonly Finding[] {
  const sources = fleet.clusters.filter(({ isSource }) => isSource);
  // a fleet of another repository is an example, say, and nothing of it arrives here
  const others = [...otherFleets].filter(([, text]) => text.toLowerCase().includes(fleet.props.repository.toLowerCase()));
  return sources.flatMap(({ name, at }): readonly Finding[] => {
    const files = others.filter(([, text]) => addsCluster(text, name)).map(([file]) => file);
    if (files.length === 0) return [];
    return [{
      kind: 'shared-ledger',
      id: `shared-ledger/${name}`,
      severity: 'error',
      what: `${files.join(' and ')} adds a cluster ${name} too, and reports are told apart by the cluster's name alone: what is reported there is believed here`,
      ...(at && { at }),
      todo: 'give every cluster of the repository a name of its own, in fleet.ts and in the folders that are named after it',
      commands: [`git grep -n ${quoteForShell(name)} -- ${files.map((file) => quoteForShell(`:/${file}`)).join(' ')}`],
    }];
  });
}

function addsCluster(text: string, name: string): boolean {
  return [...text.matchAll(/\baddCluster\(\s*(['"`])([^'"`]*)\1/g)].some(([, , added]) => added === name);
}
