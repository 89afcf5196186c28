import { throwIfErrors } from '../errors';
import type { Cluster } from '../fleet/cluster';
import type { Fleet } from '../fleet/fleet';
import { groupOf } from '../fleet/policies';
import type { PromotionProps } from '../fleet/promotion-props';
import { validateFleet } from '../fleet/validate';
import { openingHours, openTogether, type OpeningHours } from './calendar';
import type { AtomicGroup } from './settle';

/** What decides about one manifest: who it follows and its owner's rules. */
export interface PromotionPolicy {
  /** The clusters that share the manifest. */
  readonly targets: readonly string[];
  readonly manifest: string;
  /** Clusters that must all have verified, with their manifests. */
  readonly sources: readonly { readonly cluster: string; readonly manifest: string }[];
  readonly groups: readonly AtomicGroup[];
  /** How long a candidate must have been verified, in milliseconds; 0 for not at all. */
  readonly soak: number;
  readonly openingHours: OpeningHours;
  readonly mode: NonNullable<PromotionProps['mode']>;
}

/**
 * The rules for every manifest that is promoted to, in the order of `fleet.ts`. Of clusters that share one, the strictest count.
 *
 * @throws ConfigError where `fleet.ts` says what cannot be: a source that is not there must not be one that need not verify
 */
export function policiesOf(fleet: Fleet): readonly PromotionPolicy[] {
  throwIfErrors(validateFleet(fleet));
  const byManifest = new Map<string, Cluster[]>();
  for (const cluster of fleet.clusters.filter(({ tracksRenovate }) => !tracksRenovate)) {
    byManifest.set(cluster.manifest, [...byManifest.get(cluster.manifest) ?? [], cluster]);
  }
  const { groups: all = [] } = fleet.props;
  const groups = all.filter(({ atomic }) => atomic).map((group): AtomicGroup => ({ name: group.name, has: (component) => groupOf(all, component) === group }));
  return [...byManifest].map(([manifest, clusters]): PromotionPolicy => ({
    targets: clusters.map(({ name }) => name),
    manifest,
    sources: sourcesOf(clusters[0] as Cluster),
    groups,
    soak: Math.max(...clusters.map(({ props }) => props.soak?.toMilliseconds() ?? 0)),
    openingHours: openTogether(clusters.map(({ props }) => openingHours(props))),
    mode: clusters.some(({ props }) => props.mode === 'pull-request') ? 'pull-request' : 'commit',
  }));
}

function sourcesOf({ sources }: Cluster): PromotionPolicy['sources'] {
  return [...new Set(sources)].map(({ name, manifest }) => ({ cluster: name, manifest }));
}
