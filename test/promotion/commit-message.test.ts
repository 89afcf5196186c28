import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { HELM_REASONS } from '../../src/evidence/reasons';
import type { Report } from '../../src/evidence/report';
import type { Component, Entry } from '../../src/manifest/entries';
import { formatCommitMessage, parseCommitMessage, parseForcedReasons, type PromotionRecord } from '../../src/promotion/commit-message';
import type { Decision, JudgedCandidate, Plan, Verdict } from '../../src/promotion/decision';
import type { EntryState } from '../../src/promotion/history';
import { hostileText } from '../support/hostile-text';
import { report } from '../support/reports';
import { chart, commitAt, stateOf, timeAt, tool } from '../support/timelines';

interface Promoted {
  readonly from?: EntryState;
  readonly to?: EntryState;
  readonly evidence?: readonly Report[];
  readonly forced?: string;
  readonly verdicts?: readonly Verdict[];
}

function promote(component: Component, { from, to, evidence = [], forced, verdicts = [] }: Promoted): Decision {
  const candidate: JudgedCandidate = { state: to, fingerprint: to?.fingerprint ?? 'f000000000000', commit: commitAt(1), at: timeAt(1), verdicts, evidence };
  return { kind: 'promote', component, from, candidates: [candidate], candidate, ...(forced !== undefined && { forced }) };
}

function planOf(decisions: readonly Decision[], targets: readonly string[] = ['live'], sources: readonly string[] = ['integration']): Plan {
  return { targets, sources, manifest: 'live.ts', decisions };
}

const A1 = stateOf(chart('a', '1.0.0'));
const A2 = stateOf(chart('a', '1.1.0'));
const UPGRADED = report({ component: 'charts/a', fingerprint: A2.fingerprint, version: '1.1.0' });
const unverified: Verdict = { gate: 'unverified', passed: false, block: { reason: 'unverified', sentence: '' } };

const forcedMessage = (reason: string): string => formatCommitMessage(planOf([promote('charts/a', { from: A1, to: A2, forced: reason, verdicts: [unverified] })]));

describe('formatCommitMessage', () => {
  test('says for people and for programs what is promoted, and on what evidence', () => {
    const talos = stateOf(tool('talos', 'v1.12.1'));
    const plan = planOf([
      { kind: 'up-to-date', component: 'charts/x', from: A1, candidates: [] },
      promote('charts/a', { from: A1, to: A2, evidence: [UPGRADED] }),
      promote('charts/b', { from: stateOf(chart('b')), evidence: [report({ component: 'charts/b', reason: 'Absent' })] }),
      promote('infrastructure/talos', { to: talos, forced: 'seen by hand', verdicts: [unverified] }),
    ], ['live-eu', 'live-us'], ['integration']);
    expect(formatCommitMessage(plan)).toBe([
      'chore(k8s): promote 3 components to live-eu, live-us',
      '',
      'charts/a 1.0.0 -> 1.1.0',
      '  integration reported UpgradeSucceeded at 2026-03-01T10:00:00Z',
      'charts/b 1.0.0 -> absent',
      '  integration reported Absent at 2026-03-01T10:00:00Z',
      'infrastructure/talos absent -> v1.12.1',
      '  forced past unverified: seen by hand',
      '',
      'Sluice-Target: live-eu',
      'Sluice-Target: live-us',
      'Sluice-Source: integration',
      `Sluice-Promoted: charts/a from=1.0.0/${A1.fingerprint} to=1.1.0/${A2.fingerprint} integration=UpgradeSucceeded@2026-03-01T10:00:00Z`,
      `Sluice-Promoted: charts/b from=1.0.0/${stateOf(chart('b')).fingerprint} to=absent integration=Absent@2026-03-01T10:00:00Z`,
      `Sluice-Promoted: infrastructure/talos from=absent to=v1.12.1/${talos.fingerprint} forced`,
      '',
    ].join('\n'));
  });

  test('counts one component as one', () => {
    expect(formatCommitMessage(planOf([promote('charts/a', { to: A2 })]))).toMatch(/^chore\(k8s\): promote 1 component to live\n/);
  });

  describe('the reason of whoever forces a component', () => {
    test.each([
      ['a plain sentence', 'CVE-2026-1 = bad, see docs/x.md (really): "now"', 'CVE-2026-1 = bad, see docs/x.md (really): "now"'],
      ['words in any script', 'ошибка größer 危険', 'ошибка größer 危険'],
      ['what would make CI skip the commit', 'ok [skip ci] [ci skip] ***NO_CI***', 'ok skip ci ci skip NO_CI'],
      ['mentions', '@acme/admins please', 'at acme/admins please'],
      ['references that a forge acts on', 'fixes #12, closes GH-13 and acme/x#14, !15', 'fixes 12, closes GH 13 and acme/x 14, 15'],
      ['addresses', 'closes https://github.com/acme/x/issues/1', 'closes https github.com/acme/x/issues/1'],
      ['line breaks and what a terminal obeys', 'a\n\nSluice-Target: dev\r\u2028b\u001b[31m\u202e', 'a Sluice-Target: dev b'],
      ['nothing but signs', '@#[]', 'at'],
      ['nothing at all', '', 'without words'],
    ])('is written as words: %s', (_, reason, expected) => {
      expect(forcedMessage(reason)).toContain(`\n  forced past unverified: ${expected}\n\nSluice-Target: live\n`);
    });

    test('is cut where it is long', () => {
      expect(forcedMessage('word '.repeat(1000)).length).toBeLessThan(600);
    });

    const parts = fc.constantFrom('\nSluice-Promoted: charts/x from=absent to=absent', '\n\nSluice-Target: dev\n', '[skip ci]', 'skip-checks: true', '@', '#1', '\n\n', 'Signed-off-by: x');
    test('can forge no trailer, no mention, no reference and nothing for CI, whatever it says', () => {
      const expected = parseCommitMessage(forcedMessage('why'));
      fc.assert(fc.property(fc.oneof(hostileText, fc.array(parts).map((all) => all.join(' ')), fc.array(parts).map((all) => all.join(''))), (reason) => {
        const message = forcedMessage(reason);
        expect(parseCommitMessage(message)).toEqual(expected);
        const body = message.split('\n')[3] ?? '';
        expect(body).toMatch(/^ {2}forced past unverified: \S/);
        expect(body).not.toMatch(/[@#[\]{}<>`$|*\\!~^\p{Cc}]|:\/\//u);
        expect(message.split('\n')).toHaveLength(forcedMessage('why').split('\n').length);
      }), { seed: 1, numRuns: 500 });
    });
  });
});

describe('parseCommitMessage', () => {
  const version = fc.constantFrom('1.0.0', 'v1.12.1', '0.1.0-rc.2+build.5', '10.20.30-alpha');
  const component = fc.constantFrom<Component>('charts/a', 'charts/cert-manager', 'charts/x2', 'infrastructure/my_tool', 'infrastructure/talos');
  const cluster = fc.constantFrom('integration', 'int-eu', 'a', 'forced', 'from');
  const anyState = fc.option(version, { nil: undefined });
  const evidence = fc.array(fc.record({ cluster, reason: fc.constantFrom(...Object.keys(HELM_REASONS) as (keyof typeof HELM_REASONS)[], 'Absent' as const, 'Recorded' as const), at: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z') }), { maxLength: 3 });
  const promoted = fc.record({ component, from: anyState, to: anyState, evidence, forced: fc.option(fc.string(), { nil: undefined }) });
  const anyRecord = fc.record({ targets: fc.uniqueArray(cluster, { minLength: 1 }), sources: fc.uniqueArray(cluster, { minLength: 1 }), components: fc.uniqueArray(promoted, { minLength: 1, selector: (one) => one.component }) });

  const stateAt = (name: Component, text: string | undefined): EntryState | undefined => {
    const entry: Entry = name.startsWith('charts/') ? chart(name.slice('charts/'.length), text) : tool(name.slice('infrastructure/'.length), text);
    return text === undefined ? undefined : stateOf(entry);
  };
  const versioned = (state: EntryState | undefined): object | undefined => state && { version: state.entry.source.version, fingerprint: state.fingerprint };

  test('reads what was written', () => {
    fc.assert(fc.property(anyRecord, ({ targets, sources, components }) => {
      const decisions = components.map((one) => promote(one.component, {
        from: stateAt(one.component, one.from), to: stateAt(one.component, one.to), evidence: one.evidence.map((changes) => report(changes)), forced: one.forced,
      }));
      const expected = {
        targets, sources, components: components.map((one) => {
          const [from, to] = [versioned(stateAt(one.component, one.from)), versioned(stateAt(one.component, one.to))];
          return { component: one.component, ...(from && { from }), ...(to && { to }), evidence: one.evidence, forced: one.forced !== undefined };
        }),
      };
      expect(parseCommitMessage(formatCommitMessage(planOf(decisions, targets, sources)))).toEqual(expected);
    }), { seed: 1, numRuns: 500 });
  });

  test('takes no evidence from a trailer whose time is none', () => {
    const forged = formatCommitMessage(planOf([promote('charts/a', { to: A2, evidence: [UPGRADED] })])).replace(/@2026\S+/, '@\u001b[2J<b>');
    expect(parseCommitMessage(forged)?.components).toMatchObject([{ component: 'charts/a', evidence: [] }]);
  });

  test('takes no name of a cluster from a trailer that could be none', () => {
    const forged = formatCommitMessage(planOf([promote('charts/a', { to: A2 })], ['live', '\u001b[2J'], ['\u009b2Jx', 'a b', 'integration']));
    expect(parseCommitMessage(forged)).toMatchObject({ targets: ['live'], sources: ['integration'] });
  });

  const message = formatCommitMessage(planOf([promote('charts/a', { from: A1, to: A2, evidence: [UPGRADED] })]));
  const record = parseCommitMessage(message) as PromotionRecord;

  test.each([
    ['with Windows line breaks', message.replaceAll('\n', '\r\n')],
    ['with a paragraph that a forge has added', `${message}\n\nCo-authored-by: Somebody <somebody@example.org>\n`],
    ['with trailers that somebody has added to ours', `${message.trimEnd()}\nSigned-off-by: Somebody <somebody@example.org>\n(cherry picked from commit ${commitAt(1)})\n`],
    ['under another subject', `Merge the promotion (#12)\n\n${message}`],
    ['without the last line break', message.trimEnd()],
  ])('reads a message %s', (_, text) => {
    expect(parseCommitMessage(text)).toEqual(record);
  });

  test.each([
    ['of a person', 'fix: promote nothing\n\nIt says Sluice-Target: live in its midst.\n'],
    ['of a revert', `Revert "${message.split('\n')[0]}"\n\nThis reverts commit ${commitAt(1)}.\n`],
    ['with a component that is none', message.replace('Sluice-Promoted: charts/a', 'Sluice-Promoted: chart/a')],
    ['with a fingerprint that is none', message.replace(`/${A2.fingerprint}`, '/f12')],
    ['without components', message.replace(/Sluice-Promoted.*\n/, '')],
    ['without a target', message.replace(/Sluice-Target.*\n/, '')],
    ['that is empty', ''],
  ])('reads nothing from a message %s', (_, text) => {
    expect(parseCommitMessage(text)).toBeUndefined();
  });

  test('writes trailers that git knows as such', () => {
    const trailers = execFileSync('git', ['interpret-trailers', '--parse'], { input: message, encoding: 'utf8' });
    expect(trailers.trim().split('\n').map((line) => line.slice(0, line.indexOf(':')))).toEqual(['Sluice-Target', 'Sluice-Source', 'Sluice-Promoted']);
  });
});

describe('parseForcedReasons', () => {
  test('reads the gates and the words of every component that was forced', () => {
    const shut: Verdict = { gate: 'window', passed: false, block: { reason: 'window', sentence: '' } };
    const message = formatCommitMessage(planOf([
      promote('charts/a', { from: A1, to: A2, evidence: [UPGRADED], forced: 'seen by hand: twice', verdicts: [unverified, shut] }),
      promote('charts/b', { to: A2, evidence: [UPGRADED] }),
      promote('infrastructure/talos', { to: A2, forced: 'why not' }),
    ]));
    expect(parseForcedReasons(message)).toEqual(new Map([
      ['charts/a', { past: ['unverified', 'window'], why: 'seen by hand: twice' }],
      ['infrastructure/talos', { past: [], why: 'why not' }],
    ]));
    expect(parseForcedReasons(message.replaceAll('\n', '\r\n'))).toEqual(parseForcedReasons(message));
  });

  test('reads them of a component whose version stays', () => {
    const other = { ...A1, fingerprint: 'f111111111111' };
    const message = formatCommitMessage(planOf([promote('charts/a', { from: A1, to: other, forced: 'why not', verdicts: [unverified] })]));
    expect(message).toContain(`\ncharts/a 1.0.0 (${A1.fingerprint}) -> 1.0.0 (f111111111111)\n  forced past unverified: why not\n`);
    expect(parseForcedReasons(message)).toEqual(new Map([['charts/a', { past: ['unverified'], why: 'why not' }]]));
  });

  test('reads whatever words were written', () => {
    fc.assert(fc.property(hostileText, (reason) => {
      expect(parseForcedReasons(forcedMessage(reason)).get('charts/a')).toEqual({ past: ['unverified'], why: expect.stringMatching(/^\S/) });
    }), { seed: 1, numRuns: 200 });
  });

  test('reads nothing from other messages', () => {
    expect(parseForcedReasons('fix: a\n\n  forced: x\ncharts/a 1 -> 2\n\n  forced: y\n').size).toBe(0);
  });
});
