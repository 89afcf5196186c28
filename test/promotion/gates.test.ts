import type { Report } from '../../src/evidence/report';
import type { Hold } from '../../src/manifest/entries';
import type { Block, BlockReason, Candidate } from '../../src/promotion/decision';
import { commandForReport, judge, type GateInput } from '../../src/promotion/gates';
import type { EntryState } from '../../src/promotion/history';
import { reportOn } from '../support/plan-input';
import { chart, commitAt, removalFingerprint, stateOf, timeAt, timeline, tool, variant } from '../support/timelines';

const OLD = variant('1.0.0');
const NEW = variant('1.1.0');
const HOUR = 3_600_000;

function candidate(of: EntryState | 'removal' = NEW): Candidate {
  const state = of === 'removal' ? undefined : of;
  return { state, fingerprint: state?.fingerprint ?? removalFingerprint('1.0.0'), commit: commitAt(1), at: timeAt(1) };
}

/** The chart `a`: 1.0.0 on live, 1.1.0 on integration, which has verified it. */
function input(changes: Partial<GateInput> = {}): GateInput {
  return {
    component: 'charts/a',
    targets: ['live'],
    target: timeline('1.0.0@0'),
    sources: [{ cluster: 'integration', timeline: timeline('1.0.0@0 1.1.0@1'), reports: [reportOn(NEW)] }],
    soak: 0,
    shut: undefined,
    now: Date.parse(timeAt(10)),
    ...changes,
  };
}

function sources(...reports: readonly (readonly Report[])[]): GateInput['sources'] {
  return reports.map((ofOne, index) => ({ cluster: `int-${index}`, timeline: timeline('1.0.0@0 1.1.0@1'), reports: ofOne }));
}

function blockOf(gate: BlockReason, changes: Partial<GateInput>, state?: EntryState | 'removal'): Block | undefined {
  const verdict = judge(candidate(state), input(changes)).verdicts.find((one) => one.gate === gate);
  if (!verdict) throw new Error(`the gate ${gate} was not asked`);
  return verdict.passed ? undefined : verdict.block;
}

function targetWith(hold: Hold): GateInput['target'] {
  const [step] = timeline('1.0.0@0');
  return step ? [{ ...step, state: stateOf(chart('a', '1.0.0', { hold })) }] : [];
}

describe('judge', () => {
  test('asks every gate that looks at one candidate by itself, in the order of the reasons', () => {
    const { verdicts, evidence } = judge(candidate(), input());
    expect(verdicts).toEqual(['held', 'reverted', 'downgrade', 'unverified', 'failed', 'soaking', 'window'].map((gate) => ({ gate, passed: true })));
    expect(evidence).toEqual([reportOn(NEW)]);
  });

  describe('held', () => {
    const held: readonly (readonly [string, Hold, EntryState | 'removal', RegExp])[] = [
      ['whatever comes', { reason: 'CRDs first' }, NEW, /^it is on hold \(CRDs first\)$/],
      ['what the hold does not allow', { reason: 'why', allow: '<1.1.0' }, NEW, /which allows <1\.1\.0/],
      ['a removal, which no range allows', { reason: 'why', allow: '*' }, 'removal', /on hold/],
      ['a release candidate of what is not allowed', { reason: 'why', allow: '<1.1.0' }, variant('1.1.0'), /on hold/],
    ];
    test.each(held)('stops %s', (_, hold, state, sentence) => {
      expect(blockOf('held', { target: targetWith(hold) }, state)).toEqual({ reason: 'held', sentence: expect.stringMatching(sentence), command: 'npx sluice unhold charts/a --cluster live' });
    });

    test.each<readonly [string, Hold, EntryState]>([
      ['what the hold allows', { reason: 'why', allow: '<1.2.0' }, NEW],
      ['a version with a v', { reason: 'why', allow: '~1.1.0' }, stateOf(chart('a', 'v1.1.5'))],
    ])('lets pass %s', (_, hold, state) => {
      expect(blockOf('held', { target: targetWith(hold) }, state)).toBeUndefined();
    });

    test('shows a reason on one line, without what a terminal obeys', () => {
      expect(blockOf('held', { target: targetWith({ reason: 'a\nb\u001b[31m\u202ec' }) })?.sentence).toMatch(/^it is on hold \(a bc\)$/);
    });
  });

  test('reverted: stops what the target has taken back, with the commit and a way round', () => {
    expect(blockOf('reverted', { target: timeline('1.0.0@0 1.1.0@2 1.0.0@3'), targets: ['live-eu', 'live-us'] })).toEqual({
      reason: 'reverted',
      sentence: 'commit 000000000000 took it back; the next change passes by itself',
      since: timeAt(3),
      command: "npx sluice promote --to live-eu --only charts/a --force 'charts/a=<why>'",
    });
    expect(blockOf('reverted', {})).toBeUndefined();
  });

  describe('downgrade', () => {
    const package_ = (more: object, version = '0.9.0'): EntryState => stateOf(chart('a', version, { source: { kind: 'helm', version, chart: 'a', repository: 'https://charts.example.org', ...more } }));

    test('stops a lower version of the same package', () => {
      expect(blockOf('downgrade', {}, variant('0.9.0'))).toEqual({
        reason: 'downgrade', sentence: '0.9.0 is lower than 1.0.0, which live has', command: expect.stringContaining('--force'),
      });
    });

    test.each<readonly [string, EntryState]>([
      ['a higher version', NEW],
      ['another content of the same version', variant('1.0.0b')],
      ['another build of the same version', variant('1.0.0')],
      ['a lower version of another chart', package_({ chart: 'b' })],
      ['a lower version from another repository', package_({ repository: 'https://other.example.org' })],
    ])('lets pass %s', (_, state) => {
      expect(blockOf('downgrade', {}, state)).toBeUndefined();
    });

    test('lets pass whatever comes where the target has nothing, and a removal', () => {
      expect(blockOf('downgrade', { target: [] }, variant('0.1.0'))).toBeUndefined();
      expect(blockOf('downgrade', {}, 'removal')).toBeUndefined();
    });

    const infrastructure = (version: string, kind: 'githubRelease' | 'githubTag'): EntryState => stateOf(tool('talos', version, { source: { kind, version, repository: 'siderolabs/talos' } }));
    test('knows that releases and tags of a repository are the same package', () => {
      const target = [{ state: infrastructure('v1.2.0', 'githubRelease'), commit: commitAt(0), at: timeAt(0), position: 0 }];
      expect(blockOf('downgrade', { target }, infrastructure('v1.1.0', 'githubTag'))?.sentence).toBe('v1.1.0 is lower than v1.2.0, which live has');
      expect(blockOf('downgrade', { target }, infrastructure('v1.10.0', 'githubTag'))).toBeUndefined();
    });
  });

  describe('unverified', () => {
    test('stops what nobody has reported, since the source has it, with the command that gets a report', () => {
      expect(blockOf('unverified', { sources: sources([]) })).toEqual({
        reason: 'unverified',
        sentence: `int-0 has not reported ${NEW.fingerprint} yet`,
        since: timeAt(1),
        command: 'kubectl get helmreleases -A -o json | npx sluice record --cluster int-0 --helmreleases -',
      });
    });

    test('says that only a Helm test helps, where that is so', () => {
      expect(blockOf('unverified', { sources: sources([]) }, stateOf(chart('a', '1.1.0', { test: true })))?.sentence).toMatch(/; only a Helm test verifies it$/);
    });

    test('names every source that is silent', () => {
      const block = blockOf('unverified', { sources: sources([], [reportOn(NEW, { cluster: 'int-1' })], []) });
      expect(block?.sentence).toBe(`int-0 has not reported ${NEW.fingerprint} yet; int-2 has not reported ${NEW.fingerprint} yet`);
    });

    test('says that a source does not have it, for which there is no command', () => {
      const behind = { cluster: 'int-1', timeline: timeline('1.0.0@0'), reports: [] };
      const block = blockOf('unverified', { sources: [...sources([reportOn(NEW, { cluster: 'int-0' })]), behind] });
      expect(block).toEqual({ reason: 'unverified', sentence: 'int-1 does not have it yet', since: timeAt(1) });
    });

    const silent: readonly (readonly [string, Partial<Report>])[] = [
      ['another fingerprint', { fingerprint: OLD.fingerprint }],
      ['the fingerprint, but another version', { version: '1.0.9' }],
      ['the fingerprint, but no version', { version: undefined }],
    ];
    test.each(silent)('does not believe a success of %s', (_, changes) => {
      expect(blockOf('unverified', { sources: sources([reportOn(NEW, changes)]) })?.reason).toBe('unverified');
    });

    test.each(['v1.1.0', '1.1.0+build'])('takes %s for the same version', (version) => {
      expect(blockOf('unverified', { sources: sources([reportOn(NEW, { version })]) })).toBeUndefined();
    });
  });

  describe('failed', () => {
    const verified = reportOn(NEW);
    const failed = reportOn(NEW, { outcome: 'failed', reason: 'RollbackSucceeded', at: timeAt(6) });
    const transient = reportOn(NEW, { outcome: 'failed', reason: 'ArtifactFailed', transient: true, at: timeAt(7) });

    test('stops what failed, with the reason that Flux gives', () => {
      expect(blockOf('failed', { sources: sources([failed]) })).toEqual({
        reason: 'failed',
        sentence: 'integration reported RollbackSucceeded; a newer success there, or the next change, passes by itself',
        since: timeAt(6),
        fluxReason: 'RollbackSucceeded',
      });
    });

    test('says that it was a person where nothing but their word is known', () => {
      const sentence = 'somebody has recorded that it failed on integration; a newer success there, or the next change, passes by itself';
      expect(blockOf('failed', { sources: sources([{ ...failed, reason: 'Recorded' }]) })).toMatchObject({ sentence, fluxReason: 'Recorded' });
    });

    const cases: readonly (readonly [string, readonly Report[], boolean])[] = [
      ['stops what failed after it was verified', [verified, failed], true],
      ['lets pass what was verified after it failed', [failed, { ...verified, at: timeAt(8) }], false],
      ['stops what failed and was verified at the same time', [failed, { ...verified, at: failed.at }], true],
      ['stops what failed before anything was done', [transient], true],
      ['lets pass what failed before anything was done, once verified', [verified, transient], false],
      ['stops what failed, whatever version it says', [{ ...failed, version: undefined }], true],
      ['lets pass what failed with other content', [verified, { ...failed, fingerprint: OLD.fingerprint }], false],
    ];
    test.each(cases)('%s', (_, reports, blocked) => {
      expect(blockOf('failed', { sources: sources(reports) }) !== undefined).toBe(blocked);
      expect(blockOf('failed', { sources: sources([...reports].reverse()) }) !== undefined).toBe(blocked);
    });

    test('stops what failed at one of several sources', () => {
      expect(blockOf('failed', { sources: sources([verified], [failed]) })?.reason).toBe('failed');
    });
  });

  describe('soaking', () => {
    const at = (hours: number, more: Partial<Report> = {}): Report => reportOn(NEW, { at: timeAt(hours), ...more });

    test('stops what was verified too short a time ago, and says until when', () => {
      expect(blockOf('soaking', { soak: 6 * HOUR, sources: sources([at(5)]) })).toEqual({ reason: 'soaking', sentence: `it soaks until ${timeAt(11)}`, since: timeAt(5), until: timeAt(11) });
    });

    const cases: readonly (readonly [string, number, readonly (readonly Report[])[], string | undefined])[] = [
      ['counts from the first report and not from its repeats', 6, [[at(3), at(5), at(9)]], undefined],
      ['counts again from the first report after a failure', 6, [[at(3), at(5, { outcome: 'failed' }), at(6), at(8)]], timeAt(12)],
      ['does not mind a failure before anything was done', 6, [[at(3), at(5, { outcome: 'failed', transient: true })]], undefined],
      ['counts from the last of several sources', 6, [[at(3)], [at(7)]], timeAt(13)],
      ['opens at the very moment', 5, [[at(5)]], undefined],
      ['leaves it to others to say that nobody has verified it', 5, [[]], undefined],
      ['leaves it to others to say that it failed', 5, [[at(3), at(5, { outcome: 'failed' })]], undefined],
      ['waits where the report is from the future', 1, [[at(12)]], timeAt(13)],
    ];
    test.each(cases)('%s', (_, hours, reports, until) => {
      expect(blockOf('soaking', { soak: hours * HOUR, sources: sources(...reports) })?.until).toBe(until);
      expect(blockOf('soaking', { soak: hours * HOUR, sources: sources(...reports.map((ofOne) => [...ofOne].reverse())) })?.until).toBe(until);
    });
  });

  test('window: stops while promotions are shut, and says when they open', () => {
    expect(blockOf('window', { shut: { why: 'frozen: holidays', until: Date.parse(timeAt(20)) } })).toEqual({ reason: 'window', sentence: `frozen: holidays; it opens at ${timeAt(20)}`, until: timeAt(20) });
    expect(blockOf('window', { shut: { why: 'frozen: for good' } })).toEqual({ reason: 'window', sentence: 'frozen: for good; it does not open within a year' });
  });

  describe('a removal', () => {
    const removal = (word: string, cluster: string, more: Partial<Report> = {}): Report => ({
      ...reportOn(variant(word), { cluster, fingerprint: removalFingerprint(word), version: undefined, reason: 'Absent', ...more }), removes: variant(word).fingerprint,
    });
    const gone = (cluster: string, steps: string, reports: readonly Report[]): GateInput['sources'][number] => ({ cluster, timeline: timeline(steps), reports });

    test('is verified by each source under the fingerprint of what was removed there', () => {
      const both = [gone('a', '1.0.0@0 -@1', [removal('1.0.0', 'a')]), gone('b', '1.0.0@0 1.1.0@1 -@2', [removal('1.1.0', 'b')])];
      expect(judge(candidate('removal'), input({ sources: both })).verdicts.filter(({ passed }) => !passed)).toEqual([]);
      const wrong = [both[0] as typeof both[number], gone('b', '1.0.0@0 1.1.0@1 -@2', [removal('1.0.0', 'b')])];
      expect(blockOf('unverified', { sources: wrong }, 'removal')?.sentence).toBe('b has not reported that it is gone yet');
    });

    test('is awaited from a source that still has the component, and not from one that never had it', () => {
      const has = gone('b', '1.0.0@0', []);
      expect(blockOf('unverified', { sources: [gone('a', '1.0.0@0 -@1', [removal('1.0.0', 'a')]), has] }, 'removal')?.sentence).toBe('b still has it');
      expect(blockOf('unverified', { sources: [gone('a', '1.0.0@0 -@1', [removal('1.0.0', 'a')]), gone('b', '', [])] }, 'removal')).toBeUndefined();
    });

    test('that failed stops', () => {
      expect(blockOf('failed', { sources: [gone('a', '1.0.0@0 -@1', [removal('1.0.0', 'a', { outcome: 'failed', reason: 'UninstallFailed' })])] }, 'removal')?.fluxReason).toBe('UninstallFailed');
    });
  });
});

describe('commandForReport', () => {
  test('is the sweep for charts, and somebody\'s word for infrastructure', () => {
    expect(commandForReport('charts/a', 'integration')).toBe('kubectl get helmreleases -A -o json | npx sluice record --cluster integration --helmreleases -');
    expect(commandForReport('infrastructure/talos', 'integration')).toBe('npx sluice record --cluster integration --component infrastructure/talos --outcome verified');
  });
});
