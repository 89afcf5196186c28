import type { Component } from '../manifest/entries';
import { formatStep, formatVersioned, parseVersioned, type VersionedFingerprint } from './commit-message';
import { plainText } from './plain-text';
import { readTrailers, TARGET } from './trailers';

/** One component of a rollback, as the trailers of its commit tell it. */
export interface RolledBackComponent {
  readonly component: Component;
  /** What the target had; undefined where it did not have the component. */
  readonly from?: VersionedFingerprint;
  /** What it has again. */
  readonly to?: VersionedFingerprint;
  /** The commit that is taken back. */
  readonly promotion: string;
}

/** What the commit of a rollback says of itself. */
export interface RollbackRecord {
  readonly targets: readonly string[];
  readonly components: readonly RolledBackComponent[];
}

const ROLLED_BACK = 'Sluice-Rolled-Back';

/**
 * The message of a rollback's commit: a conventional subject, a line per component, the person's reason, and trailers that
 * `parseRollbackMessage` reads.
 *
 * @param reason a person's words
 */
export function formatRollbackMessage({ targets, components }: RollbackRecord, reason?: string): string {
  const [first, ...others] = components;
  const what = first && others.length === 0 ? first.component : `${components.length} components`;
  const lines = components.map((one) => `${one.component} ${formatStep(one)}`);
  const trailers = [
    ...targets.map((name) => `${TARGET}: ${name}`),
    ...components.map(({ component, from, to, promotion }) => `${ROLLED_BACK}: ${component} from=${formatVersioned(from)} to=${formatVersioned(to)} promotion=${promotion}`),
  ];
  return [`chore(k8s): roll back ${what} on ${targets.join(', ')}`, lines.join('\n'), ...(reason === undefined ? [] : [plainText(reason)]), `${trailers.join('\n')}\n`].join('\n\n');
}

/** Reads what `formatRollbackMessage` has written; undefined for any other commit's message. */
export function parseRollbackMessage(message: string): RollbackRecord | undefined {
  const valuesOf = readTrailers(message);
  const [targets, components] = [valuesOf(TARGET), valuesOf(ROLLED_BACK).map(parseRolledBack)];
  if (targets.length === 0 || components.length === 0) return undefined;
  const read = components.filter((component) => component !== undefined);
  return read.length === components.length ? { targets, components: read } : undefined;
}

function parseRolledBack(text: string): RolledBackComponent | undefined {
  const [, component, from, to, promotion] = /^((?:charts|infrastructure)\/[\w.-]+) from=(\S+) to=(\S+) promotion=([0-9a-f]{40,64})$/.exec(text) ?? [];
  if (!component || !from || !to || !promotion) return undefined;
  const [before, after] = [parseVersioned(from), parseVersioned(to)];
  if (before === 'malformed' || after === 'malformed') return undefined;
  return { component: component as Component, ...(before && { from: before }), ...(after && { to: after }), promotion };
}
