import { displayText } from '../evidence/display-text';
import type { Component, Hold } from '../manifest/entries';
import { plainRange, plainText } from './plain-text';
import { readTrailers, TARGET } from './trailers';

/** What the commit of a hold, or of its end, says of itself. */
export interface HoldRecord {
  readonly kind: 'hold' | 'unhold';
  readonly component: Component;
  /** The clusters whose manifest it is. */
  readonly clusters: readonly string[];
}

const TRAILERS = { hold: 'Sluice-Hold', unhold: 'Sluice-Unhold' } as const;

/**
 * The message of a commit that holds a component, or lets it go on: a conventional subject, the reason for people, and trailers that
 * `parseHoldMessage` reads.
 *
 * @param hold what is written, or what was there
 */
export function formatHoldMessage({ kind, component, clusters }: HoldRecord, { reason, allow }: Hold): string {
  const allowed = allow === undefined ? '' : `\nallows ${plainRange(allow)}`;
  const body = kind === 'hold' ? `${plainText(reason)}${allowed}` : `was held: ${plainText(reason)}${allowed}`;
  return `chore(k8s): ${kind} ${component} on ${clusters.join(', ')}\n\n${body}\n\n${[...clusters.map((name) => `${TARGET}: ${name}`), `${TRAILERS[kind]}: ${component}`].join('\n')}\n`;
}

/** Reads what `formatHoldMessage` has written; undefined for any other commit's message. */
export function parseHoldMessage(message: string): HoldRecord | undefined {
  const valuesOf = readTrailers(message);
  const clusters = valuesOf(TARGET);
  for (const kind of ['hold', 'unhold'] as const) {
    const [component] = valuesOf(TRAILERS[kind]);
    if (component && /^(charts|infrastructure)\/[\w.-]+$/.test(component)) return { kind, component: component as Component, clusters };
  }
  return undefined;
}

/** A hold on one line, fit to be shown. */
export function formatHold({ reason, allow }: Hold): string {
  return `${displayText(reason, 500)}${allow === undefined ? '' : ` (allows ${displayText(allow, 100)})`}`;
}
