import { EVENT_COMPONENT, EVENT_FINGERPRINT, RELEASE_FINGERPRINT } from '../synthesis/kubernetes/annotations';

/** Lines to be put in front of the line of an index. */
export interface Insertion {
  readonly at: number;
  readonly lines: readonly string[];
}

export type Insertions = { readonly kind: 'insert'; readonly insertions: readonly Insertion[] } | { readonly kind: 'refused'; readonly why: string; readonly line: number };

export const ON_SOURCES = '<<- if inputs.isSource >>';
export const END = '<<- end >>';

const ACTION = /^\s*<</;
const KIND = /^kind:\s*["']?HelmRelease["']?\s*$/;

interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * What an owner's `resourcesTemplate` lacks so that its HelmReleases tell what was verified: two annotations, and on sources the fingerprint
 * in what Helm installs. Only lines are added; a template that has them gets none.
 */
export function planEvidenceLines(lines: readonly string[]): Insertions {
  const releases = documentsOf(lines).filter(({ start, end }) => lines.slice(start, end).some((line) => KIND.test(line)));
  const [release, second] = releases;
  if (!release) return { kind: 'refused', why: 'the template makes no HelmRelease', line: 0 };
  if (second) return { kind: 'refused', why: 'the template makes several HelmReleases of one input', line: second.start };
  const metadata = findKey(lines, release, 'metadata');
  const spec = findKey(lines, release, 'spec');
  if (metadata === undefined || spec === undefined) return { kind: 'refused', why: 'the HelmRelease of the template has no "metadata" or "spec" on a line of its own', line: release.start };
  const annotations = lines.slice(release.start, release.end).some((line) => line.includes(EVENT_FINGERPRINT)) ? [] : planAnnotations(lines, metadata);
  const common = lines.slice(release.start, release.end).some((line) => line.includes(RELEASE_FINGERPRINT)) ? [] : planCommonMetadata(lines, spec);
  const refused = [annotations, common].find((plan) => typeof plan === 'string');
  if (typeof refused === 'string') return { kind: 'refused', why: refused, line: metadata };
  return { kind: 'insert', insertions: [annotations, common].flatMap((plan) => (typeof plan === 'string' ? [] : plan)) };
}

/** The lines with insertions done. */
export function insertLines(lines: readonly string[], insertions: readonly Insertion[]): readonly string[] {
  const lastFirst = [...insertions].sort((a, b) => b.at - a.at);
  return lastFirst.reduce<readonly string[]>((all, { at, lines: added }) => [...all.slice(0, at), ...added, ...all.slice(at)], lines);
}

function documentsOf(lines: readonly string[]): readonly Range[] {
  const starts = [0, ...lines.flatMap((line, index) => (/^---(?:\s|$)/.test(line) ? [index + 1] : []))];
  return starts.map((start, index) => ({ start, end: (starts[index + 1] ?? lines.length + 1) - 1 }));
}

function findKey(lines: readonly string[], { start, end }: Range, key: string): number | undefined {
  const index = lines.slice(start, end).findIndex((line) => new RegExp(`^${key}:\\s*(?:#.*)?$`).test(line));
  return index < 0 ? undefined : start + index;
}

/** The lines below a key: its range, and the indentation of what is directly below. */
function below(lines: readonly string[], key: number): Range & { readonly indent: string } {
  const outer = indentOf(lines[key] ?? '').length;
  let end = key + 1;
  while (end < lines.length && (isIdle(lines[end] ?? '') || (!/^---(?:\s|$)/.test(lines[end] ?? '') && indentOf(lines[end] ?? '').length > outer))) end += 1;
  // what only surrounds the next key belongs to that
  while (end > key + 1 && isIdle(lines[end - 1] ?? '')) end -= 1;
  const first = lines.slice(key + 1, end).find((line) => !isIdle(line));
  return { start: key + 1, end, indent: first === undefined ? `${indentOf(lines[key] ?? '')}  ` : indentOf(first) };
}

/** A line without YAML: empty, a comment, or an action. */
function isIdle(line: string): boolean {
  return line.trim() === '' || ACTION.test(line) || /^\s*#/.test(line);
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}

function planAnnotations(lines: readonly string[], metadata: number): readonly Insertion[] | string {
  const scope = below(lines, metadata);
  const annotations = findChild(lines, scope, 'annotations');
  const texts = [`${EVENT_COMPONENT}: << print "charts/" inputs.name | quote >>`, `${EVENT_FINGERPRINT}: << inputs.fingerprint | quote >>`];
  if (annotations !== undefined) {
    if (!isOpen(lines[annotations] ?? '')) return 'the annotations of the HelmRelease stand on one line';
    const { indent } = below(lines, annotations);
    return [{ at: annotations + 1, lines: texts.map((text) => indent + text) }];
  }
  const plain = !lines.slice(scope.start, scope.end).some((line) => ACTION.test(line));
  return [{ at: plain ? scope.end : scope.start, lines: [`${scope.indent}annotations:`, ...texts.map((text) => `${scope.indent}  ${text}`)] }];
}

function planCommonMetadata(lines: readonly string[], spec: number): readonly Insertion[] | string {
  const scope = below(lines, spec);
  const text = `${RELEASE_FINGERPRINT}: << inputs.fingerprint | quote >>`;
  const common = findChild(lines, scope, 'commonMetadata');
  if (common === undefined) return [{ at: spec + 1, lines: onSources(scope.indent, ['commonMetadata:', '  annotations:', `    ${text}`]) }];
  if (!isOpen(lines[common] ?? '')) return 'the commonMetadata of the HelmRelease stands on one line';
  const inner = below(lines, common);
  const annotations = findChild(lines, inner, 'annotations');
  if (annotations === undefined) return [{ at: common + 1, lines: onSources(inner.indent, ['annotations:', `  ${text}`]) }];
  if (!isOpen(lines[annotations] ?? '')) return 'the annotations in the commonMetadata of the HelmRelease stand on one line';
  return [{ at: annotations + 1, lines: onSources(below(lines, annotations).indent, [text]) }];
}

function findChild(lines: readonly string[], { start, end, indent }: Range & { readonly indent: string }, key: string): number | undefined {
  const index = lines.slice(start, end).findIndex((line) => line.startsWith(`${indent}${key}:`));
  return index < 0 ? undefined : start + index;
}

function isOpen(line: string): boolean {
  return /:\s*(?:#.*)?$/.test(line);
}

/** Clusters that nobody is promoted from have no use for a Helm action per change of an entry. */
function onSources(indent: string, lines: readonly string[]): readonly string[] {
  return [ON_SOURCES, ...lines, END].map((line) => indent + line);
}
