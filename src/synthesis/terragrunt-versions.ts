import type { Problem } from '../errors';
import { Positions } from '../manifest/position';
import type { ResolvedManifest } from '../manifest/resolve';
import { appendMember, type Forms, replaceValue } from './hcl/edit';
import { type Assignment, formatHclKey, formatHclString } from './hcl/format';
import type { HclAssignment, HclExpression, HclFile } from './hcl/nodes';
import { parseHcl } from './hcl/parse-hcl';
import type { Scope } from './hcl/scope';
import { HclSyntaxError } from './hcl/syntax-error';
import { isPunctuation, type Range, type Token } from './hcl/tokens';

/** The attribute that Sluice writes, wherever it writes one. */
export const VERSIONS = 'versions';

/**
 * Where the versions are taken from, such as `local.versions`. An expression that reads it, in whatever way, is its owner's
 * and as good as the reference itself.
 */
export type Reference = readonly [object: string, attribute: string];

export const LOCAL_VERSIONS: Reference = ['local', VERSIONS];
export const VALUES_VERSIONS: Reference = ['values', VERSIONS];

/** An owner's file with what Sluice writes in it. */
export interface Edited {
  /** Undefined where the file could not be read. */
  readonly text?: string;
  readonly problems: readonly Problem[];
}

/** The infrastructure versions by name, in the manifest's order. */
export function versionsOf(manifest: ResolvedManifest): readonly Assignment[] {
  return manifest.infrastructure.map(({ entry }) => [formatHclKey(entry.name), formatHclString(entry.source.version)]);
}

export function formatReference(reference: Reference): string {
  return reference.join('.');
}

/** Parses an owner's file, or says where it is wrong. */
export function parseManaged(path: string, text: string): HclFile | Problem {
  try {
    return parseHcl(text);
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    return {
      code: 'MANAGED_FILE_SYNTAX', what: `the file is not HCL: ${error.message}`, at: new Positions(path, text).locate(error.offset),
      fix: 'put it right; sluice changes only files that it can read',
    };
  }
}

/** An owner's file after an edit. */
export function reparse(file: HclFile, text: string): HclFile {
  return text === file.text ? file : parseHcl(text);
}

export function versionsIn(scope: Scope): HclAssignment | undefined {
  return scope.members.filter((member) => member.name === VERSIONS).at(-1);
}

/** Writes `versions` in a scope; what an owner computes there stays as it is. */
export function setVersions(file: HclFile, scope: Scope, forms: Forms, reference?: Reference): string {
  const member = versionsIn(scope);
  if (!member) return appendMember(file, scope, VERSIONS, forms);
  return isOwners(file, member, reference) ? file.text : replaceValue(file, scope, member, forms);
}

/** Whether `versions` is set to something that is neither plain data, which Sluice takes over, nor reads the reference. */
export function isLeftAlone(file: HclFile, scope: Scope, reference?: Reference): boolean {
  const member = versionsIn(scope);
  return !!member && isOwners(file, member, reference) && !(reference && readsReference(file, member.value, reference));
}

function isOwners(file: HclFile, member: HclAssignment, reference: Reference | undefined): boolean {
  const written = file.text.slice(member.value.start, member.value.end);
  if (reference && written === formatReference(reference)) return false;
  return member.value.kind !== 'object' || !isData(member.value);
}

function isData(expression: HclExpression): boolean {
  if (expression.kind === 'object') return expression.items.every((item) => item.name !== undefined && isData(item.value));
  return expression.kind === 'literal' || (expression.kind === 'tuple' && expression.elements.every(isData));
}

/** Whether `object.attribute` is read somewhere in a range; not in a comment or in the text of a string. */
export function readsReference({ text, tokens }: HclFile, range: Range, reference: Reference): boolean {
  const inRange = tokens.filter((token) => token.start >= range.start && token.end <= range.end && token.kind !== 'newline' && token.kind !== 'comment');
  return readsIn(text, inRange, reference);
}

function readsIn(text: string, tokens: readonly Token[], reference: Reference): boolean {
  const named = (token: Token | undefined, name: string): boolean => token?.kind === 'identifier' && text.slice(token.start, token.end) === name;
  const dotted = (token: Token | undefined): boolean => !!token && isPunctuation(token, '.');
  return tokens.some((token, index) => {
    if (token.kind === 'quoted' || token.kind === 'heredoc') return token.sequences.some((sequence) => readsIn(text, sequence.tokens, reference));
    return named(token, reference[0]) && dotted(tokens[index + 1]) && named(tokens[index + 2], reference[1]) && !dotted(tokens[index - 1]);
  });
}

/** An expression as a message shows it: its first line, not all too long. */
export function excerpt(file: HclFile, range: Range): string {
  const [line = ''] = file.text.slice(range.start, range.end).split(/\r?\n/, 1);
  const cut = line.length < range.end - range.start || line.length > 80;
  return `\`${line.slice(0, 80).trimEnd()}${cut ? ' ...' : ''}\``;
}

/** The line that an owner writes where `versions` can be set: `versions = local.versions`. */
export function assignmentLine(reference: Reference): string {
  return `${VERSIONS} = ${formatReference(reference)}`;
}

/** The line that an owner writes where a whole object is computed: the same, with the versions merged in. */
export function mergedLine(file: HclFile, { name, value }: HclAssignment, reference: Reference): string {
  const expression = file.text.slice(value.start, value.end);
  return `${name} = merge(${expression.includes('\n') ? '...' : expression}, { ${assignmentLine(reference)} })`;
}
