import { findUnportable } from '../../manifest/portable-text';
import { formatLiteral, formatScalar } from './yaml-scalar';

/** A value that only a template engine knows: stands in the YAML as `<< action >>`. */
export class Expression {
  constructor(public readonly action: string) {}
}

/** The value of a key that is there only where the template engine finds a condition true. */
export class When {
  constructor(public readonly condition: string, public readonly value: unknown) {}
}

/** Keys that a reader looks for first, in their order; all others follow by code unit. */
const FIRST = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];
/** Readers look for the `:` of a key within 1,024 characters, be it written by us or, as JSON, by a template engine. */
const LONGEST_KEY = 1000;

/**
 * JSON data, with expressions in it, as block YAML: the same bytes whatever the order of keys, the same meaning to readers
 * of YAML 1.1 and 1.2. `yaml` and js-yaml leave some strings plain that are no strings to everyone (`<<`, `=`, `0o7`),
 * and write characters as they are that other readers refuse.
 *
 * @throws RangeError where a value is no JSON, or no file can hold it
 */
export function formatYaml(value: unknown): string {
  const lines: string[] = [];
  if (isCollection(value)) writeBlock(lines, value, 0);
  else writeInline(lines, '', value, 0);
  lines.push('');
  return lines.join('\n');
}

/** Several documents, each behind a `---` but the first. */
export function formatDocuments(documents: readonly unknown[]): string {
  return documents.map(formatYaml).join('---\n');
}

type Collection = readonly unknown[] | Readonly<Record<string, unknown>>;

function isCollection(value: unknown): value is Collection {
  if (typeof value !== 'object' || value === null || value instanceof Expression || value instanceof When) return false;
  return Array.isArray(value) ? value.length > 0 : keysOf(value).length > 0;
}

function keysOf(value: object): string[] {
  return Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] !== undefined);
}

function writeBlock(lines: string[], value: Collection, indent: number): void {
  if (Array.isArray(value)) writeList(lines, value, indent);
  else writeMap(lines, value as Readonly<Record<string, unknown>>, indent);
}

function writeList(lines: string[], items: readonly unknown[], indent: number): void {
  for (const item of items) {
    const dash = `${' '.repeat(indent)}- `;
    if (!isCollection(item)) {
      writeInline(lines, dash, item, indent);
      continue;
    }
    const start = lines.length;
    writeBlock(lines, item, indent + 2);
    lines[start] = dash + (lines[start] as string).slice(dash.length);
  }
}

function writeMap(lines: string[], map: Readonly<Record<string, unknown>>, indent: number): void {
  const pad = ' '.repeat(indent);
  for (const key of keysOf(map).sort(compareKeys)) {
    const value = map[key];
    if (value instanceof When) {
      lines.push(`${pad}<<- if ${value.condition} >>`);
      writePair(lines, key, value.value, indent);
      lines.push(`${pad}<<- end >>`);
    } else {
      writePair(lines, key, value, indent);
    }
  }
}

function writePair(lines: string[], key: string, value: unknown, indent: number): void {
  const start = `${' '.repeat(indent)}${formatKey(key)}:`;
  if (!isCollection(value)) {
    writeInline(lines, `${start} `, value, indent);
  } else {
    lines.push(start);
    writeBlock(lines, value, indent + 2);
  }
}

function formatKey(key: string): string {
  const lost = findUnportable(key, true);
  if (lost) throw new RangeError(`holds ${lost}, which kustomize and so Flux loses or refuses`);
  const asJson = JSON.stringify(key).replace(/[<>&]/g, '\\u003c');
  if (asJson.length > LONGEST_KEY) throw new RangeError(`holds a key of ${key.length} characters, too many for YAML`);
  return formatScalar(key);
}

function writeInline(lines: string[], start: string, value: unknown, indent: number): void {
  if (typeof value === 'string') {
    const literal = formatLiteral(value);
    if (!literal) {
      lines.push(start + formatScalar(value));
      return;
    }
    const pad = ' '.repeat(indent + 2);
    lines.push(start + literal.header);
    for (const line of literal.lines) lines.push(line === '' ? '' : pad + line);
  } else if (value instanceof Expression) {
    lines.push(`${start}<< ${value.action} >>`);
  } else {
    lines.push(start + formatAtom(value));
  }
}

function formatAtom(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return formatNumber(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  throw new RangeError(`holds a value of type ${typeof value}, which is no JSON`);
}

/** YAML 1.1 wants a dot in front of an exponent, or reads a string. */
function formatNumber(value: number): string {
  const text = JSON.stringify(value);
  return /^-?\d+e/.test(text) ? text.replace('e', '.0e') : text;
}

function compareKeys(a: string, b: string): number {
  const [first, second] = [FIRST.indexOf(a), FIRST.indexOf(b)];
  if (first >= 0 || second >= 0) return (first >= 0 ? first : FIRST.length) - (second >= 0 ? second : FIRST.length);
  return a < b ? -1 : 1;
}
