import { findReadinessFaults } from '../synthesis/readiness';
import type { Finding } from './finding';
import type { DoctorInput } from './input';

/** Kustomizations of `readiness` whose success proves nothing. */
export function findUnwiredReadiness({ fleet, current }: Pick<DoctorInput, 'fleet' | 'current'>): readonly Finding[] {
  return fleet.clusters.flatMap((cluster) => findReadinessFaults(cluster, current).map(({ what, at, found, fix }, index): Finding => ({
    kind: 'unwired-readiness',
    id: `unwired-readiness/${cluster.name}${index === 0 ? '' : `/${index}`}`,
    severity: 'error',
    what: found === undefined ? what : `${what} (it is ${found})`,
    ...(at && { at }),
    todo: fix ?? 'see docs/evidence.md',
    commands: ['npx sluice synth --check'],
  })));
}
