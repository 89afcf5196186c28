import { componentOf, entriesOf } from '../manifest/entries';
import type { DoctorInput } from './input';

/** Tells a component that some manifest has from a name that means nothing. Where a manifest cannot be read it may have any. */
export function isKnownIn({ fleet, manifests }: Pick<DoctorInput, 'fleet' | 'manifests'>): (component: string) => boolean {
  if (fleet.clusters.some(({ manifest }) => !manifests.has(manifest))) return () => true;
  const known = new Set<string>([...manifests.values()].flatMap((parsed) => entriesOf(parsed).map(componentOf)));
  return (component) => known.has(component);
}
