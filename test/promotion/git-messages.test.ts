import { messagesArguments, parseMessages } from '../../src/promotion/git-messages';

const record = (commit: string, parents: string, text: string, by = 'Ada'): string => `${commit}\n${parents}\n${by}\n${text}\0`;

const PROMOTION = [
  'chore(k8s): promote 1 component to live', '',
  'charts/a 1.0.0 -> 1.1.0', '  forced past unverified, window: CVE-2026-1, seen by hand', '',
  'Sluice-Target: live', 'Sluice-Source: integration', 'Sluice-Promoted: charts/a from=1.0.0/f000000000000 to=1.1.0/f111111111111 forced', '',
].join('\n');

const named = expect.objectContaining({ targets: ['live'], components: [expect.objectContaining({ component: 'charts/a', forced: true })] });

describe('parseMessages', () => {
  test('gives the author, the subject and the promotion of every commit on the first-parent history', () => {
    const notes = parseMessages(record('c2', 'c1', PROMOTION) + record('c1', '', 'feat: begin\n\nwith a body\n'));
    expect([...notes.keys()]).toEqual(['c1', 'c2']);
    expect(notes.get('c1')).toEqual({ by: 'Ada', subject: 'feat: begin', promotions: [] });
    expect(notes.get('c2')).toEqual({ by: 'Ada', subject: 'chore(k8s): promote 1 component to live', promotions: [named] });
    expect(notes.get('c2')?.promotions[0]?.reasons).toEqual(new Map([['charts/a', { past: ['unverified', 'window'], why: 'CVE-2026-1, seen by hand' }]]));
  });

  test('gives a merge what the branch had promoted, and only the merge that brought it', () => {
    const log = record('m2', 'm1 b2', 'Merge again') + record('b2', 'b1', 'fix: more') + record('m1', 'c1 b1', 'Merge pull request #1') + record('b1', 'c1', PROMOTION) + record('c1', '', 'feat: begin');
    const notes = parseMessages(log);
    expect([...notes.keys()]).toEqual(['c1', 'm1', 'm2']);
    expect(notes.get('m1')?.promotions).toEqual([named]);
    expect(notes.get('m2')?.promotions).toEqual([]);
  });

  test('makes names and subjects harmless', () => {
    const notes = parseMessages(record('c1', '', '\u001b[31mred\u202e text\n', 'E\u001b]0;title\u0007vil'));
    expect(notes.get('c1')).toMatchObject({ by: 'Evil', subject: 'red text' });
  });

  test('gives nothing where there is nothing', () => {
    expect(parseMessages('')).toEqual(new Map());
  });

  test('asks for no patch and no file', () => {
    expect(messagesArguments('HEAD').join(' ')).not.toMatch(/--patch|-p\b|--stat/);
  });
});
