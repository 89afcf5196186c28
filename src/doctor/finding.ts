import type { Location } from '../errors';

/** Everything that `sluice doctor` can find. One row each in docs/doctor.md; a test holds the two together. */
export const FINDING_KINDS = [
  'invalid-fleet', 'silent-cluster', 'waiting-candidate', 'stuck-group', 'drifted-link', 'edited-file', 'stale-file', 'stale-workflow', 'foreign-repository',
  'foreign-provider', 'shared-ledger', 'shared-reporter', 'default-reporter', 'open-branch', 'unwired-readiness', 'blind-renovate', 'broken-ledger',
] as const;

export type FindingKind = typeof FINDING_KINDS[number];

/** `error`: something does not work. `warning`: it will not, or may be misused. `notice`: worth knowing, and nothing to mend. */
export type Severity = 'error' | 'warning' | 'notice';

/** One thing that is wrong, or silent. Holds no text that an event's sender could choose. */
export interface Finding {
  readonly kind: FindingKind;
  /** The kind and what it is about, as in `silent-cluster/integration`: the same for as long as it is the same finding. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence without an age, no full stop. */
  readonly what: string;
  readonly at?: Location;
  /** Since when it is so, RFC 3339. */
  readonly since?: string;
  /** What it is made of, a line each. */
  readonly details?: readonly string[];
  /** One sentence, no full stop. */
  readonly todo: string;
  /** Lines for a shell that help. */
  readonly commands?: readonly string[];
  /**
   * What makes it another finding for somebody who has put it aside.
   *
   * @default - `what`
   */
  readonly essence?: string;
}

/** A check that could not be made: what it would have found may be there. */
export interface NotChecked {
  readonly kind: FindingKind;
  /**
   * Id of the finding that nobody can tell.
   *
   * @default - none of the kind can be told
   */
  readonly id?: string;
  /** One sentence, no full stop. */
  readonly why: string;
}

/** Worst first, then as the kinds are listed, then by what they are about. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity, kind }: Finding) => ['error', 'warning', 'notice'].indexOf(severity) * FINDING_KINDS.length + FINDING_KINDS.indexOf(kind);
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...findings].sort((a, b) => rank(a) - rank(b) || compare(a.id, b.id) || compare(a.what, b.what));
}

/** Whether a finding asks somebody to do something. */
export function isActionable({ severity }: Finding): boolean {
  return severity !== 'notice';
}

/** A word for a shell. */
export function quoteForShell(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`;
}
