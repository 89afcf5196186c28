import type { Note } from '../../src/evidence/evidence';
import { addToNote, parseNote, splitRepeats, type AppendResult, type Ledger, type LedgerReading } from '../../src/evidence/ledger';

/** A ledger for tests of what stands on the port. */
export class MemoryLedger implements Ledger {
  /** The notes by cluster and commit. */
  private readonly texts = new Map<string, Map<string, string>>();

  public read(cluster: string): Promise<LedgerReading> {
    const readings = [...this.notesOf(cluster)].map(([commit, text]) => parseNote(cluster, commit, text));
    return Promise.resolve({ notes: readings.flatMap(({ notes }) => notes), skipped: readings.flatMap(({ skipped }) => skipped) });
  }

  public append(cluster: string, notes: readonly Note[]): Promise<AppendResult> {
    const foreign = notes.find(({ report }) => report.cluster !== cluster);
    if (foreign) return Promise.reject(new RangeError(`a report of ${foreign.report.cluster} does not belong on the ledger of ${cluster}`));
    const results = notes.map(({ commit, report }) => {
      const text = this.notesOf(cluster).get(commit) ?? '';
      const { fresh } = splitRepeats(cluster, commit, text, [report]);
      this.notesOf(cluster).set(commit, addToNote(text, fresh));
      return { note: { commit, report }, isNew: fresh.length > 0 };
    });
    return Promise.resolve({
      recorded: results.filter(({ isNew }) => isNew).map(({ note }) => note),
      repeated: results.filter(({ isNew }) => !isNew).map(({ note }) => note),
      pushed: true,
    });
  }

  /** Writes a line as somebody would by hand. */
  public write(cluster: string, commit: string, line: string): void {
    this.notesOf(cluster).set(commit, `${this.notesOf(cluster).get(commit) ?? ''}${line}\n`);
  }

  private notesOf(cluster: string): Map<string, string> {
    const notes = this.texts.get(cluster) ?? new Map<string, string>();
    this.texts.set(cluster, notes);
    return notes;
  }
}
