import type { Component } from '../manifest/entries';

/** An entry that the manifest has or had, as far as evidence goes. */
export interface KnownEntry {
  readonly component: Component;
  readonly fingerprint: string;
  readonly version: string;
  /** Only a Helm test verifies it. */
  readonly test: boolean;
  /** The commit that introduced it. */
  readonly commit: string;
}

/** A component that the manifest had and no longer has. */
export interface KnownRemoval {
  readonly component: Component;
  readonly fingerprint: string;
  /** Fingerprint of the entry that was removed. */
  readonly removes: string;
  /** The commit that removed it, and its time. */
  readonly commit: string;
  readonly since: Date;
}

/** The Flux Kustomization whose success verifies a whole manifest. */
export interface Readiness {
  readonly namespace: string;
  readonly name: string;
  /** Whether it also stands for the infrastructure versions. */
  readonly infrastructure: boolean;
}

/** What decides whether something said about a cluster is believed. */
export interface KnownCluster {
  readonly name: string;
  /** Who may report, by the forge's login. */
  readonly reporters: readonly string[];
  readonly readiness?: Readiness;
  /** An entry that the manifest has or had. */
  entry(component: Component, fingerprint: string): KnownEntry | undefined;
  /** What the manifest had at a commit of the branch's first-parent history; undefined for any other commit. */
  entriesAt(commit: string): readonly KnownEntry[] | undefined;
  /**
   * What the manifest had and no longer has.
   *
   * @param commit as for `entriesAt`
   * @default commit - the branch's head
   */
  removals(commit?: string): readonly KnownRemoval[];
}
