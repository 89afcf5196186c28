import { displayText } from './display-text';
import { refused, type Refused } from './evidence';
import type { KnownCluster } from './known-cluster';
import { matches } from './patterns';

/** The name under which every workflow acts, also one that a pull request changed. */
const ANY_WORKFLOW = 'github-actions[bot]';

/** The clusters of a fleet by name; asked only for names that a sender claims. */
export type FindCluster = (name: string) => KnownCluster | undefined;

/** The cluster that an event claims to come from, if it may be believed; the refusal where not. */
export function clusterNamed(find: FindCluster, name: string): { readonly kind: 'cluster'; readonly cluster: KnownCluster } | Refused {
  const cluster = matches('cluster', name) ? find(name) : undefined;
  return cluster ? { kind: 'cluster', cluster } : refused('unknown-cluster', `the fleet has no cluster "${displayText(name, 63)}"`);
}

/** The refusal of a sender who is not a reporter of the cluster; undefined for one who is. */
export function refuseSender(cluster: KnownCluster, sender: string): Refused | undefined {
  const shown = displayText(sender, 100);
  if (!matches('login', sender)) return refused('malformed', `"${shown}" is no login of a forge`);
  if (equal(sender, ANY_WORKFLOW)) return refused('not-a-reporter', `${ANY_WORKFLOW} is every workflow of the repository, so it is never evidence`);
  if (cluster.reporters.some((reporter) => equal(reporter, sender))) return undefined;
  const allowed = cluster.reporters.length > 0 ? cluster.reporters.join(', ') : 'nobody';
  return refused('not-a-reporter', `"${shown}" may not report for ${cluster.name}; allowed: ${displayText(allowed)}`);
}

function equal(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
