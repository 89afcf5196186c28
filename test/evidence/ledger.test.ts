import fc from 'fast-check';
import { addToNote, notesRef, parseNote, uniteNotes } from '../../src/evidence/ledger';
import { formatReport } from '../../src/evidence/report';
import { MemoryLedger } from '../support/memory-ledger';
import { anyReport, report } from '../support/reports';
import { describeLedger } from './ledger-contract';

const COMMIT = 'a'.repeat(40);

describeLedger('MemoryLedger', () => {
  const ledger = new MemoryLedger();
  return { ledger, other: ledger, commits: [COMMIT, 'b'.repeat(40)], writeLine: (cluster, commit, line) => ledger.write(cluster, commit, line) };
});

describe('notesRef', () => {
  test.each(['live', 'live-eu', 'Live_2'])('names the ref of %s', (cluster) => {
    expect(notesRef(cluster)).toBe(`refs/notes/sluice/${cluster}`);
  });

  test.each(['', 'a/b', '..', 'live.lock', '*', '-x', 'a b', 'a\nb'])('fails if the name cannot be a part of a ref: %j', (cluster) => {
    expect(() => notesRef(cluster)).toThrow('has no ledger');
  });
});

describe('uniteNotes', () => {
  const anyNote = fc.array(fc.oneof(anyReport.map(formatReport), fc.stringMatching(/^[a-z {}]{0,5}$/))).map((lines) => lines.join('\n'));

  test('does not depend on order or grouping, and repeats add nothing', () => {
    fc.assert(fc.property(anyNote, anyNote, anyNote, (a, b, c) => {
      expect(uniteNotes(a, b, c)).toBe(uniteNotes(c, uniteNotes(b, a)));
      expect(uniteNotes(a, a)).toBe(uniteNotes(a));
    }), { seed: 1, numRuns: 300 });
  });

  test('loses no line', () => {
    fc.assert(fc.property(anyNote, anyNote, (a, b) => {
      const united = new Set(uniteNotes(a, b).split('\n'));
      for (const line of [...a.split('\n'), ...b.split('\n')]) expect(united).toContain(line.trimEnd());
    }), { seed: 1, numRuns: 300 });
  });

  test('reads notes with Windows line ends', () => {
    expect(uniteNotes('a\r\nb\r\n', 'b\n')).toBe('a\nb\n');
  });
});

describe('parseNote', () => {
  test('reads back what addToNote wrote', () => {
    fc.assert(fc.property(fc.array(anyReport.map((one) => ({ ...one, cluster: 'dev' }))), (reports) => {
      const { notes, skipped } = parseNote('dev', COMMIT, addToNote('', reports));
      expect(skipped).toEqual([]);
      expect(new Set(notes.map((note) => formatReport(note.report)))).toEqual(new Set(reports.map(formatReport)));
    }), { seed: 1, numRuns: 200 });
  });

  test('skips a report of another cluster, with its line', () => {
    const text = `${formatReport(report())}\n\n${formatReport(report({ cluster: 'dev' }))}\n`;
    expect(parseNote('integration', COMMIT, text)).toEqual({
      notes: [{ commit: COMMIT, report: report() }],
      skipped: [{ commit: COMMIT, line: 3, reason: 'a report of dev on the ledger of integration' }],
    });
  });
});
