import type { Component } from '../manifest/entries';

/** What may stand in a report. Anything else never leaves the event it came in. */
const PATTERNS = {
  cluster: /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/,
  component: /^(?:charts|infrastructure)\/[A-Za-z0-9](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9])?$/,
  fingerprint: /^f[0-9a-f]{12}$/,
  version: /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,127}$/,
  commit: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/,
  login: /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\[bot\])?$/,
  instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/,
} as const;

export type PatternName = keyof typeof PATTERNS;

export function matches(name: PatternName, value: unknown): value is string {
  return typeof value === 'string' && PATTERNS[name].test(value);
}

export function isComponent(value: unknown): value is Component {
  return matches('component', value);
}
