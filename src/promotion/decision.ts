import type { Report } from '../evidence/report';
import type { Component } from '../manifest/entries';
import type { EntryState } from './history';

/** Why a component is not promoted, in the order in which the gates are asked. */
export const BLOCK_REASONS = ['held', 'reverted', 'downgrade', 'unverified', 'failed', 'dependency', 'group', 'soaking', 'window'] as const;
/** Why a component waits, in the order in which the gates are asked. */
export type BlockReason = typeof BLOCK_REASONS[number];

/** What one gate says of one candidate. */
export type Verdict =
  | { readonly gate: BlockReason; readonly passed: true }
  | { readonly gate: BlockReason; readonly passed: false; readonly block: Block };

/** Why a gate is shut: the fields a program needs, and a sentence that a person can act on. */
export interface Block {
  readonly reason: BlockReason;
  /** One sentence, no full stop; free of text that an event's sender could choose. */
  readonly sentence: string;
  /** Since when it is so, RFC 3339. */
  readonly since?: string;
  /** When it will pass by itself, RFC 3339. */
  readonly until?: string;
  /** A command that helps. */
  readonly command?: string;
  /** Flux's reason, for `failed`. */
  readonly fluxReason?: string;
  /** The other component that it hangs on, for `dependency` and `group`. */
  readonly other?: string;
}

/** Something that the source has and the target could get. */
export interface Candidate {
  /** Undefined for a removal. */
  readonly state: EntryState | undefined;
  /** Fingerprint that evidence must name: the entry's, or that of its removal. */
  readonly fingerprint: string;
  /** The commit that brought it to the source's manifest, and when. */
  readonly commit: string;
  readonly at: string;
}

/** A candidate with what the gates say of it. */
export interface JudgedCandidate extends Candidate {
  readonly verdicts: readonly Verdict[];
  /** The newest report of every source, where there is one. */
  readonly evidence: readonly Report[];
}

interface DecisionBase {
  readonly component: Component;
  /** What the target has now; undefined where it has nothing. */
  readonly from: EntryState | undefined;
  /** What was looked at, newest first. */
  readonly candidates: readonly JudgedCandidate[];
}

/** What would happen to one component now. */
export type Decision =
  | DecisionBase & { readonly kind: 'up-to-date' }
  | DecisionBase & { readonly kind: 'promote'; readonly candidate: JudgedCandidate; readonly forced?: string }
  | DecisionBase & { readonly kind: 'blocked'; readonly candidate: JudgedCandidate; readonly block: Block };

/** What would happen to one manifest now. */
export interface Plan {
  /** The clusters that share the manifest, as they are promoted together. */
  readonly targets: readonly string[];
  readonly sources: readonly string[];
  readonly manifest: string;
  /** Sorted by component. */
  readonly decisions: readonly Decision[];
}
