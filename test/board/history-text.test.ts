import { historyToJson } from '../../src/board/history-json';
import { formatHistoryMarkdown } from '../../src/board/history-markdown';
import { formatHistory, wordFor, type HistoryReport } from '../../src/board/history-text';
import type { Arrival } from '../../src/promotion/arrivals';
import { leadTimes } from '../../src/promotion/lead-times';

const [ONE, TWO] = [{ version: '1.0.0', fingerprint: 'f000000000000' }, { version: '1.1.0', fingerprint: 'f111111111111' }];
const base = { clusters: ['live'], component: 'charts/cilium', from: ONE, to: TWO, commit: 'c'.repeat(40), at: '2026-01-20T12:00:00Z', by: 'Ada', subject: 'chore(k8s): promote 1 component to live' } as const;
const promoted: Arrival = {
  ...base, kind: 'promoted', sources: ['integration'], evidence: [{ cluster: 'integration', reason: 'UpgradeSucceeded', at: '2026-01-20T11:00:00Z' }],
  origin: { commit: 'a'.repeat(40), at: '2026-01-19T10:30:00Z' }, takenBack: { commit: 'd'.repeat(40), at: '2026-01-21T00:00:00Z' },
};
const forced: Arrival = { ...base, kind: 'promoted', clusters: ['eu', 'us'], sources: ['integration'], evidence: [], forced: { past: ['unverified', 'window'], why: 'CVE-2026-1' } };

function reportOf(arrivals: readonly Arrival[], older = 0): HistoryReport {
  return { arrivals, leadTimes: leadTimes(arrivals), older };
}

describe('wordFor', () => {
  test.each<[string, Arrival]>([
    ['promoted', promoted],
    ['promoted, forced', forced],
    ['rolled back', { ...base, kind: 'rolled-back' }],
    ['added', { ...base, kind: 'changed', from: undefined }],
    ['at the start', { ...base, kind: 'began', from: undefined }],
    ['removed by hand', { ...base, kind: 'edited', to: undefined }],
    ['changed', { ...base, kind: 'changed', to: { ...TWO, version: '1.0.0' } }],
    ['raised by hand', { ...base, kind: 'edited' }],
  ])('says %s', (word, arrival) => {
    expect(wordFor(arrival)).toBe(word);
  });
});

describe('formatHistory', () => {
  test('prints a line per change, and how long promotions took', () => {
    expect(formatHistory(reportOf([promoted, forced], 3), { detailed: false })).toBe([
      'WHEN (UTC)        CLUSTER  COMPONENT      CHANGE          HOW',
      '2026-01-20 12:00  live     charts/cilium  1.0.0 -> 1.1.0  promoted',
      '2026-01-20 12:00  eu, us   charts/cilium  1.0.0 -> 1.1.0  promoted, forced',
      '',
      '3 older; --last 5 shows them too',
      '',
      "From the commit that raised it to the target's:",
      '',
      'CLUSTER  COMPONENT      PROMOTED  MEDIAN   90 OF 100 WITHIN',
      'live     all            1         1 d 1 h  1 d 1 h',
      'live     charts/cilium  1         1 d 1 h  1 d 1 h',
      '',
    ].join('\n'));
  });

  test('says with a component all that is known', () => {
    const text = formatHistory(reportOf([promoted, forced]), { detailed: true });
    for (const part of [
      'integration reported UpgradeSucceeded at 2026-01-20T11:00:00Z', '1 d 1 h after commit aaaaaaaaaaaa brought it to the fleet', 'taken back at 2026-01-21T00:00:00Z by commit dddddddddddd',
      'commit cccccccccccc by Ada: chore(k8s): promote 1 component to live', 'no source had reported it', 'forced past unverified, window: CVE-2026-1',
    ]) expect(text).toContain(`\n${' '.repeat(18)}${part}\n`);
  });

  test('tells contents of one version apart', () => {
    expect(formatHistory(reportOf([{ ...base, kind: 'changed', to: { ...TWO, version: '1.0.0' } }]), { detailed: false })).toContain('1.0.0 (f000000000000) -> 1.0.0 (f111111111111)');
  });

  test('says that nothing has changed', () => {
    expect(formatHistory(reportOf([]), { detailed: false })).toBe('nothing has changed yet\n');
    expect(formatHistoryMarkdown(reportOf([]))).toBe('Nothing has changed yet.\n');
  });
});

describe('formatHistoryMarkdown', () => {
  test('leaves text text', () => {
    const markdown = formatHistoryMarkdown(reportOf([{ ...forced, by: '@ada | <b>', forced: { past: [], why: '[x](https://example.org) | `y`' } }, promoted], 1));
    expect(markdown).toContain('| cccccccccccc @\u200bada \\| \\<b\\> |');
    expect(markdown).toContain('forced: \\[x\\]\\(https\\://example.org\\) \\| \\`y\\`');
    expect(markdown).toContain('\n1 older.\n');
    expect(markdown).toContain('| live | all | 1 | 1 d 1 h | 1 d 1 h |');
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.map((row) => row.replace(/\\\|/g, '').split('|').length - 2)).toEqual([7, 7, 7, 7, 5, 5, 5, 5]);
  });
});

describe('historyToJson', () => {
  test('gives data with a format, lengths in seconds', () => {
    expect(JSON.parse(JSON.stringify(historyToJson(reportOf([promoted], 2))))).toEqual({
      format: 1, older: 2,
      changes: [{ ...promoted, leadSeconds: 91_800 }],
      leadTimes: [{ clusters: ['live'], component: null, count: 1, medianSeconds: 91_800, p90Seconds: 91_800 }, { clusters: ['live'], component: 'charts/cilium', count: 1, medianSeconds: 91_800, p90Seconds: 91_800 }],
    });
  });
});
