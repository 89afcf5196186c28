import type { Component } from '../manifest/entries';
import type { Hunk } from './git-log';
import type { Layout, SectionLines, Span } from './manifest-layout';

/** The text of a line, counted from 0. */
type LineAt = (index: number) => string | undefined;

/** Entries that must be read again: those that a patch touched, and a neighbour on each side, so that the commas between them are read too. */
export interface Window {
  readonly section: SectionLines;
  /** Indices of the section's spans that the window stands for, `to` not included. */
  readonly from: number;
  readonly to: number;
  /** Its lines in the text after the patch. */
  readonly start: number;
  readonly end: number;
}

export interface Followed {
  /** Entries of which the patch changed nothing but the version. */
  readonly bumps: ReadonlyMap<Component, string>;
  /** In the order of the text. */
  readonly windows: readonly Window[];
}

/**
 * Takes a layout through a patch: afterwards it is that of the new text, but for the windows.
 *
 * @param lineAt lines of the text before the patch
 * @returns undefined where the patch leaves the sections; the layout is of no use any more then
 */
export function followPatch(layout: Layout, hunks: readonly Hunk[], lineAt: LineAt): Followed | undefined {
  const bumps = new Map<Component, string>();
  const ranges: Range[] = [];
  for (const hunk of hunks) {
    const section = layout.sections.find(({ start, end }) => hunk.start >= start && hunk.start + hunk.removed <= end);
    if (!section) return undefined;
    if (!followBumps(section, hunk, lineAt, bumps)) addRange(ranges, section, hunk);
  }
  const windows = ranges.map(({ section, from, to }) => ({ section, from, to, start: startOf(section, from), end: endOf(section, to) }));
  const shift = new Shift(hunks);
  shift.apply(layout);
  return { bumps, windows: windows.map((window) => ({ ...window, start: shift.start(window.start), end: shift.end(window.end) })) };
}

/** What a version may hold without meaning anything to the language around it. */
const PLAIN = /^[\w.+-]+$/;

/** Whether a hunk does nothing but change versions; notes them, and where they end now. */
function followBumps({ spans }: SectionLines, { start, removed, added }: Hunk, lineAt: LineAt, bumps: Map<Component, string>): boolean {
  if (removed !== added.length) return false;
  const found: { readonly span: Span; readonly version: string }[] = [];
  for (const [index, after] of added.entries()) {
    const span = spans[firstEndingAfter(spans, start + index)];
    if (!span || span.start + span.version.line !== start + index) return false;
    const before = lineAt(start + index) ?? '';
    const tail = before.slice(span.version.end);
    const version = after.slice(span.version.start, after.length - tail.length);
    if (!PLAIN.test(version) || after !== before.slice(0, span.version.start) + version + tail) return false;
    found.push({ span, version });
  }
  for (const { span, version } of found) {
    span.version.end = span.version.start + version.length;
    bumps.set(span.component, version);
  }
  return true;
}

interface Range {
  readonly section: SectionLines;
  readonly from: number;
  to: number;
}

/** Adds the entries that a hunk touches with their neighbours; united with those before, where they meet. */
function addRange(ranges: Range[], section: SectionLines, { start, removed }: Hunk): void {
  const { spans } = section;
  const first = firstEndingAfter(spans, start);
  let behind = first;
  while (behind < spans.length && (spans[behind] as Span).start < start + removed) behind += 1;
  // lines that come into the midst of an entry
  if (removed === 0 && behind === first && (spans[first]?.start ?? Infinity) < start) behind += 1;
  const [from, to] = [Math.max(first - 1, 0), Math.min(behind + 1, spans.length)];
  const last = ranges.at(-1);
  if (last?.section === section && from < last.to) last.to = Math.max(last.to, to);
  else ranges.push({ section, from, to });
}

function firstEndingAfter(spans: readonly Span[], line: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((spans[middle] as Span).end > line) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A window at the end of its section reaches to the bracket. */
function startOf({ spans, start }: SectionLines, from: number): number {
  return from === 0 ? start : (spans[from] as Span).start;
}

function endOf({ spans, end }: SectionLines, to: number): number {
  return to === spans.length ? end : (spans[to - 1] as Span).end;
}

/** Where lines are after a patch. */
class Shift {
  private readonly moving: readonly Hunk[];

  constructor(hunks: readonly Hunk[]) {
    this.moving = hunks.filter(({ removed, added }) => removed !== added.length);
  }

  public start(line: number): number {
    return this.moving.reduce((sum, { start, removed, added }) => (start < line ? sum + added.length - removed : sum), line);
  }

  /** As `start`, for the line behind the last: what comes in right before it stands before it. */
  public end(line: number): number {
    return this.start(line + 1) - 1;
  }

  public apply({ sections }: Layout): void {
    if (this.moving.length === 0) return;
    for (const section of sections) {
      [section.start, section.end] = [this.start(section.start), this.end(section.end)];
      for (const span of section.spans) {
        const length = span.end - span.start;
        span.start = this.start(span.start);
        span.end = span.start + length;
      }
    }
  }
}
