import fc from 'fast-check';
import { formatIssue } from '../../src/board/doctor-markdown';
import type { Diagnosis } from '../../src/doctor/diagnose';
import type { Finding } from '../../src/doctor/finding';
import { digestOf, formatMark, parseMark, replaceMark, type IssueMark } from '../../src/doctor/issue-mark';
import { MOST_OPEN, planIssues, type IssueAction, type KnownIssue } from '../../src/doctor/plan-issues';
import { hostileText } from '../support/hostile-text';

const NOW = Date.parse('2026-01-05T00:00:00Z');
const LOGIN = 'github-actions[bot]';
const FINDING: Finding = { kind: 'silent-cluster', id: 'silent-cluster/dev', severity: 'error', what: 'dev is silent', since: '2026-01-01T00:00:00Z', todo: 'look', essence: 'silent' };
const OTHER: Finding = { ...FINDING, id: 'silent-cluster/live', what: 'live is silent' };
const found = (...findings: readonly Finding[]): Diagnosis => ({ findings, notChecked: [] });
const markOf = (finding: Finding, changes: Partial<IssueMark> = {}): IssueMark => ({ fleet: '', id: finding.id, digest: digestOf(finding), over: false, ...changes });

/** The issue of a finding, as Sluice itself has left it. */
function issueOf(finding: Finding, changes: Partial<KnownIssue> & { readonly mark?: Partial<IssueMark> } = {}): KnownIssue {
  const { mark, ...rest } = changes;
  return { number: 1, open: true, author: LOGIN, ...formatIssue(finding, markOf(finding, mark), NOW), ...rest };
}

function plan(diagnosis: Diagnosis, issues: readonly KnownIssue[], { fleet = '', now = NOW } = {}): readonly IssueAction[] {
  return planIssues({ diagnosis, fleet, issues, login: LOGIN, render: (finding, mark) => formatIssue(finding, mark, now) });
}

const shown = (actions: readonly IssueAction[]) => actions.map((action) => ('finding' in action ? `${action.kind} ${action.finding.id}` : `${action.kind} #${action.number}`));

describe('planIssues', () => {
  test.each<readonly [string, Diagnosis, readonly KnownIssue[], readonly string[]]>([
    ['opens one for a new finding', found(FINDING, OTHER), [], ['open silent-cluster/dev', 'open silent-cluster/live']],
    ['leaves one alone that says what is found', found(FINDING), [issueOf(FINDING)], []],
    ['changes one that says something else', found({ ...FINDING, what: 'dev is silent and dark' }), [issueOf(FINDING)], ['update #1']],
    ['closes one whose finding is over', found(), [issueOf(FINDING)], ['close #1']],
    ['closes nothing twice', found(), [issueOf(FINDING, { open: false, mark: { over: true } })], []],
    ['opens none for a notice, and closes that of what has become one', found({ ...FINDING, severity: 'notice' }), [issueOf(FINDING)], ['close #1']],
    ['reopens one that it has closed', found(FINDING), [issueOf(FINDING, { open: false, mark: { over: true } })], ['reopen #1']],
    ['leaves one closed that a person has closed', found(FINDING), [issueOf(FINDING, { open: false })], []],
    ['leaves it closed while only time and words change', found({ ...FINDING, what: 'dev is silent', since: '2026-01-02T00:00:00Z', details: ['more'] }), [issueOf(FINDING, { open: false })], []],
    ['reopens it when another thing is found', found({ ...FINDING, essence: 'dark' }), [issueOf(FINDING, { open: false })], ['reopen #1']],
    ['notes on it when the finding is over', found(), [issueOf(FINDING, { open: false })], ['settle #1']],
    ['leaves an issue of somebody else alone, whatever it holds', found(FINDING), [issueOf(FINDING, { author: 'mallory' })], ['open silent-cluster/dev']],
    ['closes no issue of somebody else', found(), [issueOf(FINDING, { author: 'mallory' }), issueOf(FINDING, { number: 2, author: 'github-actions' }), issueOf(FINDING, { number: 3, author: undefined })], []],
    ['knows its own name in any case', found(), [issueOf(FINDING, { author: 'GitHub-Actions[bot]' })], ['close #1']],
    ['leaves an own issue without a mark alone', found(), [issueOf(FINDING, { body: 'written by a workflow of the owner\'s' })], []],
    ['leaves those of another fleet in the repository alone', found(), [issueOf(FINDING, { mark: { fleet: 'deploy/' } })], []],
    ['leaves one alone whose check was not made', { findings: [], notChecked: [{ kind: 'silent-cluster', why: 'no network' }] }, [issueOf(FINDING)], []],
    ['leaves the one alone that nobody can tell now, and closes others of the kind', { findings: [], notChecked: [{ kind: 'silent-cluster', id: 'silent-cluster/dev', why: 'shut' }] }, [issueOf(FINDING), issueOf(OTHER, { number: 2 })], ['close #2']],
    ['closes the others of one finding', found(FINDING), [issueOf(FINDING, { number: 9 }), issueOf(FINDING, { number: 4 })], ['close #9']],
    ['takes the open one of several', found(FINDING), [issueOf(FINDING, { number: 9 }), issueOf(FINDING, { number: 4, open: false, mark: { over: true } })], []],
    ['takes the newest of several closed ones', found(FINDING), [issueOf(FINDING, { number: 9, open: false, mark: { over: true } }), issueOf(FINDING, { number: 4, open: false })], ['reopen #9']],
  ])('%s', (_, diagnosis, issues, actions) => {
    expect(shown(plan(diagnosis, issues))).toEqual(actions);
  });

  test('has nothing to do once its actions are done', () => {
    const issues = new Map<number, KnownIssue>();
    const apply = (actions: readonly IssueAction[]): void => actions.forEach((action) => {
      if (action.kind === 'open') {
        issues.set(issues.size + 1, { number: issues.size + 1, author: LOGIN, open: true, title: action.title, body: action.body });
      } else if (action.kind !== 'put-off') {
        const { kind, number, ...text } = action;
        issues.set(number, { ...issues.get(number) as KnownIssue, ...text, ...kind === 'close' && { open: false }, ...kind === 'reopen' && { open: true } });
      }
    });
    for (const diagnosis of [found(FINDING), found(FINDING, OTHER), found(OTHER), found(), found({ ...FINDING, essence: 'x' }), found(FINDING)]) {
      apply(plan(diagnosis, [...issues.values()].reverse()));
      expect(plan(diagnosis, [...issues.values()].reverse())).toEqual([]);
      expect([...issues.values()].filter(({ open }) => open)).toHaveLength(diagnosis.findings.length);
    }
    expect(issues.size).toBe(2);
  });

  describe('where very much is wrong', () => {
    const many = Array.from({ length: MOST_OPEN + 2 }, (_, index): Finding => ({ ...FINDING, id: `silent-cluster/c${index}`, what: `c${index} is silent` }));
    const [last, secondLast] = [`put-off silent-cluster/c${MOST_OPEN + 1}`, `put-off silent-cluster/c${MOST_OPEN}`];

    test('opens no more issues than somebody reads', () => {
      expect(shown(plan(found(...many), [])).filter((action) => !action.startsWith('open '))).toEqual([secondLast, last]);
    });

    test('opens one when another is closed, and counts those that are open', () => {
      const open = many.slice(0, MOST_OPEN).map((finding, index) => issueOf(finding, { number: index + 1 }));
      expect(shown(plan(found(...many), open))).toEqual([secondLast, last]);
      expect(shown(plan(found(...many.slice(1)), open))).toEqual([`open silent-cluster/c${MOST_OPEN}`, last, 'close #1']);
    });
  });

  test('changes an issue once a day while nothing but time goes on', () => {
    const hours = (count: number) => NOW + count * 3_600_000;
    const issue = issueOf(FINDING);
    expect([1, 12, 23, 24, 48].map((count) => shown(plan(found(FINDING), [issue], { now: hours(count) })).join())).toEqual(['', '', '', 'update #1', 'update #1']);
  });
});

const wellFormed = hostileText.map((text) => text.replace(/\p{Cs}/gu, ''));

describe('the mark of an issue', () => {
  test('is read as it was written, whatever the names are, and ends no comment', () => {
    fc.assert(fc.property(wellFormed, wellFormed, fc.boolean(), (fleet, id, over) => {
      const mark = { fleet, id, digest: '0123456789ab', over };
      const text = formatMark(mark);
      expect(parseMark(`before\n${text}\nafter`)).toEqual(mark);
      expect(text.indexOf('-->')).toBe(text.length - 3);
      expect(replaceMark(`a ${text} b`, { ...mark, over: !over })).toBe(`a ${formatMark({ ...mark, over: !over })} b`);
    }), { seed: 1, numRuns: 300 });
  });

  test('takes half of a pair for no character', () => {
    expect(parseMark(formatMark({ fleet: '\ud800', id: 'x', digest: '0123456789ab', over: false }))?.fleet).toBe('\ufffd');
  });

  test.each(['', '<!-- sluice:finding = x -->', '<!-- sluice:finding =%E0%A4%A =x 0123456789ab standing -->'])('is none in %j', (body) => {
    expect(parseMark(body)).toBeUndefined();
  });
});
