import type { Ledger } from '../../src/evidence/ledger';
import { report } from '../support/reports';

export interface LedgerUnderTest {
  readonly ledger: Ledger;
  /** Another writer of the same ledger. */
  readonly other: Ledger;
  /** Commits that can be annotated. */
  readonly commits: readonly [string, string];
  /** Adds a line to a commit's note without the ledger's help. */
  writeLine(cluster: string, commit: string, line: string): void;
}

/** What every ledger does, wherever it keeps its reports. */
export function describeLedger(name: string, setUp: () => LedgerUnderTest): void {
  describe(name, () => {
    test('is empty before anything is recorded', async () => {
      expect(await setUp().ledger.read('integration')).toEqual({ notes: [], skipped: [] });
    });

    test('gives back what was recorded, on the commits it was recorded on', async () => {
      const { ledger, other, commits } = setUp();
      const notes = [
        { commit: commits[0], report: report() },
        { commit: commits[1], report: report({ component: 'infrastructure/talos', reason: 'Recorded', source: { door: 'manual' } }) },
      ];
      const result = await ledger.append('integration', notes);
      expect(result.recorded).toEqual(notes);
      expect(result.repeated).toEqual([]);
      for (const reader of [ledger, other]) {
        const { notes: read, skipped } = await reader.read('integration');
        expect(read).toEqual(expect.arrayContaining(notes));
        expect(read).toHaveLength(2);
        expect(skipped).toEqual([]);
      }
    });

    test('records the same report once', async () => {
      const { ledger, other, commits: [commit] } = setUp();
      await ledger.append('integration', [{ commit, report: report() }]);
      const again = await other.append('integration', [{ commit, report: report() }]);
      expect(again.recorded).toEqual([]);
      expect(again.repeated).toEqual([{ commit, report: report() }]);
      expect((await ledger.read('integration')).notes).toHaveLength(1);
    });

    test('records once what is given twice in one go', async () => {
      const { ledger, commits: [commit] } = setUp();
      const result = await ledger.append('integration', [{ commit, report: report() }, { commit, report: report() }]);
      expect(result.recorded).toHaveLength(1);
      expect(result.repeated).toHaveLength(1);
    });

    test('does not record again and again what a door that says what is says each time', async () => {
      const { ledger, commits: [commit] } = setUp();
      const seen = (at: string) => ({ commit, report: report({ at, source: { door: 'helmreleases' } }) });
      await ledger.append('integration', [seen('2026-03-01T10:00:00Z')]);
      expect((await ledger.append('integration', [seen('2026-03-01T11:00:00Z')])).recorded).toEqual([]);
    });

    test('unites what two writers add', async () => {
      const { ledger, other, commits: [commit] } = setUp();
      const reports = ['2026-03-01T10:00:00Z', '2026-03-01T10:00:01Z', '2026-03-01T10:00:02Z'].map((at) => report({ at }));
      await ledger.append('integration', [{ commit, report: reports[0] as never }]);
      await other.append('integration', [{ commit, report: reports[1] as never }]);
      await ledger.append('integration', [{ commit, report: reports[2] as never }]);
      expect((await other.read('integration')).notes.map(({ report: { at } }) => at).sort()).toEqual(reports.map(({ at }) => at));
    });

    test('keeps clusters apart', async () => {
      const { ledger, other, commits: [commit] } = setUp();
      await ledger.append('integration', [{ commit, report: report() }]);
      await ledger.append('integration-2', [{ commit, report: report({ cluster: 'integration-2' }) }]);
      expect((await other.read('integration')).notes).toEqual([{ commit, report: report() }]);
      expect((await other.read('dev')).notes).toEqual([]);
    });

    test('refuses a report of another cluster', async () => {
      const { ledger, commits: [commit] } = setUp();
      await expect(ledger.append('dev', [{ commit, report: report() }])).rejects.toThrow('does not belong on the ledger of dev');
    });

    test('reports and skips lines that are none, and leaves them where they are', async () => {
      const { ledger, other, commits: [commit], writeLine } = setUp();
      await ledger.append('integration', [{ commit, report: report() }]);
      for (const line of ['looks good to me', '{"v":1', JSON.stringify({ v: 99 }), JSON.stringify({ v: 1, cluster: 'dev' })]) writeLine('integration', commit, line);
      await other.append('integration', [{ commit, report: report({ at: '2026-03-01T12:00:00Z' }) }]);
      const { notes, skipped } = await ledger.read('integration');
      expect(notes).toHaveLength(2);
      expect(skipped.map(({ reason }) => reason).sort()).toEqual([
        'not a JSON object',
        'not a JSON object',
        'the field "at" is not what a report has there',
        'written by a newer Sluice (format 99, this one reads 1)',
      ]);
    });
  });
}
