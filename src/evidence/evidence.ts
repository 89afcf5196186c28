import type { Report } from './report';

/** A report with the commit it is noted on: the one that introduced the fingerprint to the cluster's manifest. */
export interface Note {
  readonly commit: string;
  readonly report: Report;
}

/** Why an input was read and says nothing. */
export type IgnoredCode =
  /** An event of another kind: not of Flux, not of a HelmRelease, not of the cluster's readiness Kustomization. */
  | 'other-event'
  /** It names no cluster: the Alert has no `eventMetadata.cluster`. */
  | 'no-cluster'
  /** The object carries no component or fingerprint: it is none of Sluice's. */
  | 'no-fingerprint'
  /** The cluster's manifest neither has nor had that fingerprint. */
  | 'unknown-fingerprint'
  /** Another chart version than the entry's was installed. */
  | 'version-differs'
  /** The reason says nothing about what was deployed, or does not fit the severity. */
  | 'says-nothing'
  /** Only a Helm test verifies the entry, and this was none. */
  | 'test-awaited'
  /** An uninstall of something that the manifest still has, or that was uninstalled before it was removed. */
  | 'not-removed'
  /** The release is suspended, or what is deployed is older than its specification. */
  | 'not-current'
  /** The commit is not on the branch's first-parent history. */
  | 'unknown-commit';

/** Why an input was not accepted. */
export type RefusedCode =
  | 'too-large'
  | 'malformed'
  | 'unknown-cluster'
  | 'not-a-reporter'
  | 'other-repository'
  | 'bad-signature'
  | 'no-match';

export interface Ignored {
  readonly kind: 'ignored';
  readonly code: IgnoredCode;
  /** A sentence for a person; one line, safe to print. */
  readonly reason: string;
}

export interface Refused {
  readonly kind: 'refused';
  readonly code: RefusedCode;
  /** A sentence for a person; one line, safe to print. */
  readonly reason: string;
}

/** Something about one release of several that was not recorded. */
export interface Aside {
  /** The component, or the release's `namespace/name` where it names none. */
  readonly about: string;
  readonly code: IgnoredCode;
  readonly reason: string;
}

/** What one input gives: reports to be recorded on the ledger of a cluster, or the reason why none. */
export type Evidence =
  | { readonly kind: 'reports'; readonly cluster: string; readonly notes: readonly Note[]; readonly asides: readonly Aside[] }
  | Ignored
  | Refused;

export function ignored(code: IgnoredCode, reason: string): Ignored {
  return { kind: 'ignored', code, reason };
}

export function refused(code: RefusedCode, reason: string): Refused {
  return { kind: 'refused', code, reason };
}

export function reports(cluster: string, notes: readonly Note[], asides: readonly Aside[] = []): Evidence {
  return { kind: 'reports', cluster, notes, asides };
}
