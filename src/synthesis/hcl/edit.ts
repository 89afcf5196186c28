import { type Candidate, leastMisaligned } from './candidate';
import { columnsOf } from './columns';
import type { Layout } from './format';
import { columnAt, eolOf, indentAt, isFirstOnLine, lineStart, splice } from './layout';
import type { HclAssignment, HclFile } from './nodes';
import { lastTokenIn, layoutIn, type Scope } from './scope';

/** Ways to write one expression, the best first. */
export type Forms = (layout: Layout) => readonly string[];

/**
 * Sets the value of a member. Only the member changes; where the next best place of its `=` would make `terraform fmt`
 * realign the lines around it, the member is set apart by blank lines, or written in another form.
 */
export function replaceValue(file: HclFile, scope: Scope, member: HclAssignment, forms: Forms): string {
  const { text } = file;
  const own = isFirstOnLine(text, member.start);
  const layout = { ...layoutIn(text, scope), indent: indentAt(text, member.start) };
  const written = forms(layout);
  if (written.includes(text.slice(member.value.start, member.value.end))) return text;

  const allowed = own ? written : written.filter((form) => !form.includes('\n'));
  const candidates = (allowed.length > 0 ? allowed : written).flatMap((form) => [
    candidate(text, member.value.start, member.value.end, form),
    ...(own ? respaced(text, scope, member, form, layout.eol) : []),
  ]);
  return leastMisaligned(file, candidates);
}

/** The member with its `=` in other places, then set apart from its neighbours. */
function respaced(text: string, scope: Scope, member: HclAssignment, form: string, eol: string): readonly Candidate[] {
  const { end } = member.nameRange;
  const line = lineStart(text, member.start);
  const operator = text.slice(member.operator.start, member.operator.end);
  const behind = /^,?[ \t]*(?:(?:#|\/\/)[^\r\n]*)?(?=\r?\n|$)/.exec(text.slice(member.value.end))?.[0];
  const write = (gap: string, before: string, after: string): Candidate => {
    const replacement = `${before}${text.slice(line, end)}${gap}${operator} ${form}`;
    const replaced = candidate(text, line, member.value.end, replacement);
    const at = replaced.end + (behind ?? '').length;
    return { text: splice(replaced.text, at, at, after), end: replaced.end };
  };
  const gaps = [' ', ...neighbourGaps(text, scope, member, columnAt(text, end))];
  const apart = [[eol, ''], ['', eol], [eol, eol]] as const;
  return [
    ...gaps.map((gap) => write(gap, '', '')),
    ...apart.filter(([, after]) => behind !== undefined || after === '').map(([before, after]) => write(' ', before, after)),
  ];
}

/** Adds a member behind all that the scope has. */
export function appendMember(file: HclFile, scope: Scope, name: string, forms: Forms): string {
  const last = lastTokenIn(file, scope);
  const close = scope.braces.end - 1;
  const newline = file.tokens.find((token) => token.start >= last.end && token.start < close && token.kind === 'newline');
  if (newline) return appendLine(file, scope, newline.start, name, forms);
  return scope.kind === 'object' ? appendInline(file, scope, name, forms) : appendToOneLineBlock(file, scope, name, forms);
}

function appendLine(file: HclFile, scope: Scope, at: number, name: string, forms: Forms): string {
  const { text } = file;
  const layout = layoutIn(text, scope);
  const last = lastTokenIn(file, scope);
  const isEmpty = last.start === scope.braces.start;
  const comma = text[last.start] === ',' && last.kind === 'punctuation' ? ',' : '';
  const write = (gap: string, form: string, blank: string): Candidate =>
    candidate(text, at, at, `${layout.eol}${blank}${layout.indent}${name}${gap}= ${form}${comma}`);

  const gaps = [' ', ...neighbourGaps(text, scope, undefined, columnsOf(layout.indent) + columnsOf(name))];
  const candidates = forms(layout).flatMap((form) => {
    const apart = isEmpty ? [] : [write(' ', form, layout.eol)];
    const joined = gaps.map((gap) => write(gap, form, ''));
    return form.includes('\n') ? [...apart, ...joined] : [...joined, ...apart];
  });
  return leastMisaligned(file, candidates);
}

function appendInline(file: HclFile, scope: Scope, name: string, forms: Forms): string {
  const { text } = file;
  const last = lastTokenIn(file, scope);
  const written = forms(layoutIn(text, scope));
  const separator = scope.members.length === 0 || text.slice(last.start, last.end) === ',' ? ' ' : ', ';
  const space = text[last.end] === '}' ? ' ' : '';
  const candidates = written.map((form) => candidate(text, last.end, last.end, `${separator}${name} = ${form}${space}`));
  return leastMisaligned(file, candidates);
}

/** A block on one line has room for one attribute only: it becomes one of several lines. */
function appendToOneLineBlock(file: HclFile, scope: Scope, name: string, forms: Forms): string {
  const { text } = file;
  const { start, end } = scope.braces;
  const outer = indentAt(text, start);
  const layout = { indent: `${outer}  `, unit: '  ', eol: eolOf(text) };
  const content = text.slice(start + 1, end - 1).trim();
  const before = content === '' ? '' : `${layout.indent}${content}${layout.eol}${layout.eol}`;
  const candidates = forms(layout).map((form) =>
    candidate(text, start + 1, end - 1, `${layout.eol}${before}${layout.indent}${name} = ${form}${layout.eol}${outer}`));
  return leastMisaligned(file, candidates);
}

/** Adds something to the top level of a file, behind all that it has. */
export function appendToFile(file: HclFile, written: string): string {
  const eol = eolOf(file.text);
  const rest = file.text.replace(/^\uFEFF/, '');
  const lineEnd = rest === '' || rest.endsWith('\n') ? '' : eol;
  const blank = rest.trim() === '' ? '' : eol;
  return `${file.text}${lineEnd}${blank}${written}${eol}`;
}

/** Adds something to the top level of a file, before its first block or attribute and the comment that belongs to it. */
export function prependToFile(file: HclFile, written: string): string {
  const { text } = file;
  const first = file.body[0];
  if (!first) return appendToFile(file, written);
  const eol = eolOf(text);
  let at = lineStart(text, first.start);
  for (const token of file.tokens.filter((each) => each.kind === 'comment' && each.end <= first.start).reverse()) {
    if (!/^[ \t]*\r?\n?[ \t]*$/.test(text.slice(token.end, at)) || !isFirstOnLine(text, token.start)) break;
    at = lineStart(text, token.start);
  }
  return splice(text, at, at, `${written}${eol}${eol}`);
}

/** What goes between a name that ends in the column and its `=`, so that it is below or above that of a neighbour. */
function neighbourGaps(text: string, scope: Scope, member: HclAssignment | undefined, column: number): readonly string[] {
  const index = member ? scope.members.indexOf(member) : scope.members.length;
  return [scope.members[index - 1], scope.members[index + 1]]
    .map((neighbour) => (neighbour ? columnAt(text, neighbour.operator.start) - column : 0))
    .filter((gap) => gap > 1)
    .map((gap) => ' '.repeat(gap));
}

function candidate(text: string, start: number, end: number, replacement: string): Candidate {
  return { text: splice(text, start, end, replacement), end: start + replacement.length };
}
