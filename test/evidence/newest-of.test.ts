import fc from 'fast-check';
import { isRepeat, newestOf } from '../../src/evidence/newest-of';
import { formatReport, type Report } from '../../src/evidence/report';
import { anyReport, report } from '../support/reports';

const verified = (minute: number, changes: Partial<Report> = {}) => report({ at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`, ...changes });
const failed = (minute: number, changes: Partial<Report> = {}) => verified(minute, { outcome: 'failed', reason: 'UpgradeFailed', ...changes });
const transient = (minute: number) => failed(minute, { transient: true, reason: 'ArtifactFailed' });

describe('newestOf', () => {
  const rows: readonly (readonly [what: string, reports: readonly Report[], expected: Report | undefined])[] = [
    ['nothing of nothing', [], undefined],
    ['the newest', [verified(1), failed(2), verified(3)], verified(3)],
    ['a failure that came later', [verified(1), failed(2)], failed(2)],
    ['the failure of two at the same time', [verified(1), failed(1)], failed(1)],
    ['a success in spite of a later transient failure', [verified(1), transient(2)], verified(1)],
    ['a failure in spite of a later transient one, where something was verified', [verified(1), failed(2), transient(3)], failed(2)],
    ['a transient failure where nothing was verified', [transient(1)], transient(1)],
    ['a success after a transient failure', [transient(1), verified(2)], verified(2)],
    ['a success at the same time as a transient failure', [transient(1), verified(1)], verified(1)],
    ['a success after a transient failure that is later', [transient(9), verified(2)], verified(2)],
    ['milliseconds', [verified(1, { at: '2026-03-01T10:00:00Z' }), failed(1, { at: '2026-03-01T10:00:00.001Z' })], failed(1, { at: '2026-03-01T10:00:00.001Z' })],
  ];

  test.each(rows)('gives %s', (_, reports, expected) => {
    expect(newestOf(reports)).toEqual(expected);
    expect(newestOf([...reports].reverse())).toEqual(expected);
  });

  test('does not depend on the order, or on repeats', () => {
    const anyReports = fc.array(anyReport.map((one) => ({ ...one, at: `2026-03-01T10:00:0${one.at.charCodeAt(18) % 4}Z` })), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(anyReports, fc.infiniteStream(fc.nat()), (reports, numbers) => {
      const shuffled = [...reports, ...reports.slice(0, 3)].map((one) => ({ one, key: numbers.next().value as number })).sort((a, b) => a.key - b.key).map(({ one }) => one);
      const [first, second] = [newestOf(reports), newestOf(shuffled)];
      expect(first && formatReport(first)).toBe(second && formatReport(second));
    }), { seed: 1, numRuns: 1000 });
  });

  test('never lets a transient failure revoke', () => {
    fc.assert(fc.property(fc.array(anyReport, { maxLength: 8 }), fc.array(anyReport, { maxLength: 4 }), (reports, more) => {
      const known = [...reports, verified(0)];
      const later = more.map((one): Report => ({ ...one, outcome: 'failed', transient: true, at: '2100-01-01T00:00:00Z' }));
      expect(newestOf([...known, ...later])).toEqual(newestOf(known));
    }), { seed: 1, numRuns: 500 });
  });
});

describe('isRepeat', () => {
  const level = (one: Report): Report => ({ ...one, source: { door: 'helmreleases' } });

  test.each([
    ['the same report', verified(1), [verified(1)], true],
    ['the first report', verified(1), [], false],
    ['an event of another time', verified(2), [verified(1)], false],
    ['a list that says what counts already', level(verified(2)), [verified(1)], true],
    ['a list that says otherwise', level(failed(2)), [verified(1)], false],
    ['a list that heals a failure', level(verified(3)), [verified(1), failed(2)], false],
    ['a failure where only a transient one is known', level(failed(2)), [transient(1)], false],
    ['a transient failure that is known', level(transient(2)), [transient(1)], true],
    ['a list about another component', level(verified(2, { component: 'charts/longhorn' })), [verified(1)], false],
    ['a list about another fingerprint', level(verified(2, { fingerprint: 'f999999999999' })), [verified(1)], false],
    ['a status that says what counts already', verified(2, { source: { door: 'readiness', by: 'a', commit: 'c'.repeat(40) } }), [verified(1)], true],
    ["a person's word, again", verified(2, { source: { door: 'manual' } }), [verified(1)], false],
  ] as const)('knows %s', (_, one, recorded, expected) => {
    expect(isRepeat(one, recorded)).toBe(expected);
  });
});
