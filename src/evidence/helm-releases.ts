import { displayText } from './display-text';
import { ignored, refused, reports, type Aside, type Evidence, type IgnoredCode, type Note } from './evidence';
import { judgeRelease } from './helm-release';
import { formatInstant } from './instant';
import type { KnownCluster } from './known-cluster';
import { isRecord, parseJson, recordsAt, stringAt, type JsonRecord } from './payload';

/** Longest list that is looked at: some thousand releases with their inventories. */
const MAX_LIST_CHARACTERS = 256 * 1024 * 1024;

/** The releases of a cluster as `kubectl get helmreleases -A -o json` prints them. */
export interface ReleaseList {
  readonly cluster: KnownCluster;
  readonly text: string;
  readonly receivedAt: Date;
  /** The list holds every release of the cluster: what is not in it is not there. */
  readonly complete: boolean;
}

/**
 * What a list of HelmReleases says about a cluster: what is, wherever events were lost. Releases that say nothing are
 * named in `asides`; those that are none of Sluice's are passed over.
 */
export function readHelmReleases({ cluster, text, receivedAt, complete }: ReleaseList): Evidence {
  if (text.length > MAX_LIST_CHARACTERS) return refused('too-large', `the list is larger than ${MAX_LIST_CHARACTERS} characters`);
  if (text.trim() === '') return refused('malformed', 'the list is empty: what should have written it has failed');
  const value = parseJson(text);
  if (!isRecord(value)) return refused('malformed', 'the list is not a JSON object');
  const single = value.kind === 'HelmRelease';
  if (!single && !Array.isArray(value.items)) return refused('malformed', 'this is no list of HelmReleases: it has no items');
  const releases = (single ? [value] : recordsAt(value, 'items')).filter(isRelease);
  const notes: Note[] = [];
  const asides: Aside[] = [];
  for (const [component, claims] of claimsOf(releases)) {
    const verdict = claims.length > 1 ? ambiguous(component, claims) : judgeRelease(claims[0] as JsonRecord, component, cluster, receivedAt);
    if (verdict.kind === 'note') notes.push(verdict.note);
    else asides.push({ about: displayText(component, 140), code: verdict.code, reason: verdict.reason });
  }
  const partial = single || (stringAt(value, 'metadata', 'continue') ?? '') !== '';
  if (complete && !partial) notes.push(...absences(releases, cluster, receivedAt));
  if (notes.length > 0) return reports(cluster.name, notes, asides);
  if (asides.length > 0) return ignored((asides[0] as Aside).code, asides.map(({ reason }) => reason).join('; '));
  return ignored('no-fingerprint', `none of the ${releases.length} HelmReleases carries a component and fingerprint of Sluice`);
}

function isRelease(value: JsonRecord): boolean {
  return value.kind === 'HelmRelease' && (stringAt(value, 'apiVersion') ?? '').startsWith('helm.toolkit.fluxcd.io/');
}

const COMPONENT = 'event.toolkit.fluxcd.io/component';

function claimsOf(releases: readonly JsonRecord[]): ReadonlyMap<string, readonly JsonRecord[]> {
  const claims = new Map<string, JsonRecord[]>();
  for (const release of releases) {
    const component = stringAt(release, 'metadata', 'annotations', COMPONENT);
    if (component !== undefined) claims.set(component, [...claims.get(component) ?? [], release]);
  }
  return claims;
}

function ambiguous(component: string, claims: readonly JsonRecord[]): { readonly kind: 'ignored'; readonly code: IgnoredCode; readonly reason: string } {
  const names = claims.map((release) => `${stringAt(release, 'metadata', 'namespace')}/${stringAt(release, 'metadata', 'name')}`);
  return ignored('not-current', `several HelmReleases say that they are ${displayText(component, 140)}: ${displayText(names.join(', '))}`);
}

/** Removed charts of which nothing is left, not even a release of the same name that nobody annotated. */
function absences(releases: readonly JsonRecord[], cluster: KnownCluster, receivedAt: Date): readonly Note[] {
  const present = new Set(releases.flatMap((release) => [
    stringAt(release, 'metadata', 'annotations', COMPONENT),
    `charts/${stringAt(release, 'metadata', 'name')}`,
    `charts/${stringAt(release, 'spec', 'releaseName')}`,
  ]));
  return cluster.removals()
    .filter(({ component, since }) => component.startsWith('charts/') && !present.has(component) && since.getTime() <= receivedAt.getTime())
    .map(({ component, fingerprint, removes, commit }) => ({
      commit,
      report: {
        cluster: cluster.name,
        component,
        fingerprint,
        removes,
        outcome: 'verified',
        at: formatInstant(receivedAt),
        reason: 'Absent',
        source: { door: 'helmreleases' },
      },
    }));
}
