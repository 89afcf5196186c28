import type { Note } from './evidence';
import { isRepeat } from './newest-of';
import { parseReport } from './parse-report';
import { matches } from './patterns';
import { formatReport, type Report } from './report';

/** A line of the ledger that is no report. It stays where it is; whoever wrote it may want it. */
export interface SkippedLine {
  readonly commit: string;
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

export interface LedgerReading {
  readonly notes: readonly Note[];
  readonly skipped: readonly SkippedLine[];
}

export interface AppendResult {
  /** Reports that are on the ledger now and were not before. */
  readonly recorded: readonly Note[];
  /** Reports that say nothing that the ledger did not say; see `isRepeat`. */
  readonly repeated: readonly Note[];
  /** The shared ledger has them; false where they were kept local. */
  readonly pushed: boolean;
}

/** Where reports are kept. Nothing is ever taken out; what several writers add at once is united. */
export interface Ledger {
  /** Everything that is recorded of a cluster. A ledger that does not exist yet is empty. */
  read(cluster: string): Promise<LedgerReading>;
  /** Adds reports of one cluster. When it returns, all of them are there, whoever else was writing. */
  append(cluster: string, notes: readonly Note[]): Promise<AppendResult>;
}

/** The git ref of a cluster's notes. */
export function notesRef(cluster: string): string {
  if (!matches('cluster', cluster)) throw new RangeError('a cluster whose name cannot be a ref has no ledger');
  return `refs/notes/sluice/${cluster}`;
}

/** Reads the note of one commit: one report a line. Lines that are none, or that speak of another cluster, are skipped. */
export function parseNote(cluster: string, commit: string, text: string): LedgerReading {
  const notes: Note[] = [];
  const skipped: SkippedLine[] = [];
  text.split('\n').forEach((content, index) => {
    const line = content.trim();
    if (line === '') return;
    const parsed = parseReport(line);
    if (parsed.kind === 'invalid') skipped.push({ commit, line: index + 1, reason: parsed.reason });
    else if (parsed.report.cluster !== cluster) skipped.push({ commit, line: index + 1, reason: `a report of ${parsed.report.cluster} on the ledger of ${cluster}` });
    else notes.push({ commit, report: parsed.report });
  });
  return { notes, skipped };
}

/** The union of the lines of several versions of a note, sorted: whoever unites them in whatever order gets the same. */
export function uniteNotes(...texts: readonly string[]): string {
  const lines = new Set(texts.flatMap((text) => text.split('\n')).map((line) => line.trimEnd()).filter((line) => line !== ''));
  return [...lines].sort().map((line) => `${line}\n`).join('');
}

interface Split {
  readonly fresh: readonly Report[];
  readonly repeated: readonly Report[];
}

/** Splits what is to be recorded on one commit into what is new and what the commit's note says already. */
export function splitRepeats(cluster: string, commit: string, text: string, wanted: readonly Report[]): Split {
  const recorded = parseNote(cluster, commit, text).notes.map(({ report }) => report);
  const fresh: Report[] = [];
  const repeated: Report[] = [];
  for (const report of wanted) (isRepeat(report, [...recorded, ...fresh]) ? repeated : fresh).push(report);
  return { fresh, repeated };
}

/** A commit's note with further reports. */
export function addToNote(text: string, fresh: readonly Report[]): string {
  return uniteNotes(text, fresh.map(formatReport).join('\n'));
}
