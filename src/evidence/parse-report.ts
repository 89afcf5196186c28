import { displayText } from './display-text';
import { formatInstant, parseInstant } from './instant';
import { isComponent, matches, type PatternName } from './patterns';
import { isRecord, parseJson, type JsonRecord } from './payload';
import { REASONS, type Reason } from './reasons';
import { REPORT_FORMAT, type Report, type ReportSource } from './report';

/** Longest line that is looked at; ours are a few hundred characters. */
const MAX_LINE = 2048;

export type ParsedLine =
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'invalid'; readonly reason: string };

/** Reads a line of the ledger. Strict: closed sets and patterns, so that nothing gets in by hand that could not get in by event. */
export function parseReport(line: string): ParsedLine {
  if (line.length > MAX_LINE) return invalid(`longer than ${MAX_LINE} characters`);
  const value = parseJson(line);
  if (!isRecord(value)) return invalid('not a JSON object');
  if (value.v !== REPORT_FORMAT) {
    const newer = typeof value.v === 'number' && value.v > REPORT_FORMAT;
    return invalid(newer ? `written by a newer Sluice (format ${value.v}, this one reads ${REPORT_FORMAT})` : 'no report of Sluice');
  }
  const problem = problemOf(value);
  if (problem) return invalid(problem);
  return { kind: 'report', report: toReport(value) };
}

function invalid(reason: string): ParsedLine {
  return { kind: 'invalid', reason };
}

const FIELDS = new Set(['v', 'at', 'cluster', 'component', 'fingerprint', 'version', 'outcome', 'transient', 'reason', 'removes', 'source']);

const SOURCE_FIELDS: Readonly<Record<ReportSource['door'], Readonly<Record<string, (value: unknown) => boolean>>>> = {
  dispatch: { by: pattern('login') },
  helmreleases: {},
  readiness: { by: pattern('login'), commit: pattern('commit') },
  manual: { by: optional(pattern('login')) },
  generic: { signed: (value) => typeof value === 'boolean' },
};

const CHECKS: Readonly<Record<string, (value: unknown) => boolean>> = {
  at: (value) => matches('instant', value) && canonical(value),
  cluster: pattern('cluster'),
  component: isComponent,
  fingerprint: pattern('fingerprint'),
  version: optional(pattern('version')),
  outcome: (value) => value === 'verified' || value === 'failed',
  transient: (value) => value === undefined || value === true,
  reason: (value) => typeof value === 'string' && REASONS.has(value),
  removes: optional(pattern('fingerprint')),
};

function problemOf(value: JsonRecord): string | undefined {
  const unknown = Object.keys(value).find((key) => !FIELDS.has(key));
  if (unknown !== undefined) return `unknown field "${displayText(unknown, 40)}"`;
  const wrong = Object.keys(CHECKS).find((key) => !CHECKS[key]?.(value[key]));
  if (wrong) return `the field "${wrong}" is not what a report has there`;
  if (value.transient && value.outcome === 'verified') return 'a transient outcome is never verified';
  return sourceProblem(value.source);
}

function sourceProblem(source: unknown): string | undefined {
  if (!isRecord(source) || typeof source.door !== 'string' || !Object.hasOwn(SOURCE_FIELDS, source.door)) return 'the field "source" names no door';
  const checks = SOURCE_FIELDS[source.door as ReportSource['door']];
  const ok = Object.entries(checks).every(([key, check]) => check(source[key])) && Object.keys(source).every((key) => key === 'door' || Object.hasOwn(checks, key));
  return ok ? undefined : 'the field "source" is not what a report has there';
}

function pattern(name: PatternName): (value: unknown) => boolean {
  return (value) => matches(name, value);
}

function optional(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || check(value);
}

function canonical(text: string): boolean {
  const time = parseInstant(text);
  return time !== undefined && formatInstant(time) === text;
}

function toReport(value: JsonRecord): Report {
  const { v: _, ...fields } = value;
  return { ...fields, reason: value.reason as Reason } as unknown as Report;
}
