import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { diagnosisToJson } from '../../src/board/doctor-json';
import { formatDiagnosisMarkdown, formatIssue } from '../../src/board/doctor-markdown';
import { formatDiagnosis, summarize } from '../../src/board/doctor-text';
import { widthOf } from '../../src/board/text-layout';
import type { Diagnosis } from '../../src/doctor/diagnose';
import type { Finding } from '../../src/doctor/finding';
import { parseMark } from '../../src/doctor/issue-mark';
import { hostileText } from '../support/hostile-text';
import { examine, SOURCE, TARGET } from '../support/patient';
import { historyOf } from '../support/plan-input';
import { chart, tool } from '../support/timelines';

const read = (name: string): string => readFileSync(join(__dirname, 'golden', name), 'utf8');

/** A source that went silent, what waits for it, and more that is wrong. */
const DIAGNOSIS: Diagnosis = {
  findings: examine({
    fleet: { reporters: { integration: ['robot'], live: ['robot'] } },
    history: historyOf({ [SOURCE]: [chart('cilium'), tool('talos')], [TARGET]: [chart('cilium'), tool('talos')] }, { [SOURCE]: [chart('cilium', '1.1.0'), tool('talos', 'v1.1.0')] }),
    hour: 80,
    input: { renovateFiles: ['renovate.json'] },
  }).findings,
  notChecked: [{ kind: 'open-branch', why: 'GitHub is not asked: there is no token in SLUICE_TOKEN, GITHUB_TOKEN or GH_TOKEN' }],
};
const NOW = Date.parse('2026-01-04T08:00:00Z');
const MARK = { fleet: '', id: 'silent-cluster/integration', digest: '0123456789ab', over: false };

describe('a diagnosis', () => {
  test.each([
    ['doctor.txt', () => formatDiagnosis(DIAGNOSIS, NOW)],
    ['doctor-60.txt', () => formatDiagnosis(DIAGNOSIS, NOW, 60)],
    ['doctor.md', () => formatDiagnosisMarkdown(DIAGNOSIS, NOW)],
    ['doctor.json', () => `${JSON.stringify(diagnosisToJson(DIAGNOSIS, NOW), null, 2)}\n`],
    ['doctor-issue.md', () => { const { title, body } = formatIssue(DIAGNOSIS.findings[0] as Finding, MARK, NOW); return `${title}\n\n${body}\n`; }],
  ])('is %s', (name, format) => {
    expect(format()).toBe(read(name));
  });

  test('of nothing says so', () => {
    expect(formatDiagnosis({ findings: [], notChecked: [] }, NOW)).toBe('nothing found\n');
    expect(formatDiagnosisMarkdown({ findings: [], notChecked: [] }, NOW)).toBe('nothing found.\n');
  });

  test('counts notices apart', () => {
    const finding = DIAGNOSIS.findings[0] as Finding;
    expect(summarize([finding, { ...finding, severity: 'notice' }], DIAGNOSIS.notChecked)).toBe('1 finding, 1 notice, 1 check not made');
  });

  test.each([40, 60, 80, 120])('fits %d columns, but for commands, which are one line each', (width) => {
    const lines = formatDiagnosis(DIAGNOSIS, NOW, width).split('\n').filter((line) => !line.startsWith('  $ '));
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
  });
});

const hostile = fc.record({ what: hostileText, todo: hostileText, detail: hostileText, command: hostileText, file: hostileText }).map(({ what, todo, detail, command, file }): Finding => ({
  kind: 'foreign-provider', id: 'foreign-provider/x', severity: 'warning', what: `a ${what}`, todo, details: [detail, '@everyone #1 <img src=x> [x](javascript:y) **b**'], commands: [command, 'a ``` b'], at: { file, line: 3 },
}));

describe('what others wrote', () => {
  test('reaches no terminal as a command to it', () => {
    fc.assert(fc.property(hostile, (finding) => {
      expect(formatDiagnosis({ findings: [finding], notChecked: [] }, NOW).replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202e\u2028\u2029]/u);
    }), { seed: 1, numRuns: 300 });
  });

  test('mentions nobody in an issue, ends no comment and no fence, and leaves the mark as it is', () => {
    fc.assert(fc.property(hostile, (finding) => {
      const { title, body } = formatIssue(finding, MARK, NOW);
      expect(parseMark(body)).toEqual(MARK);
      expect(`${title}\n${body.replace(/^(`{4,})sh\n[^]*?^\1$/gm, '')}`).not.toMatch(/@\w|(?<!\\)<img|(?<!\\)\]\(/);
      expect(title).not.toMatch(/\p{Cc}/u);
      expect([...title].length).toBeLessThan(256);
      expect(body.match(/^`{4,}/gm)).toHaveLength(2);
    }), { seed: 1, numRuns: 300 });
  });

  test.each([['x', '- and 4950 more'], ['*', '- and 4990 more']])('is cut where a finding is made of very much: %s', (character, more) => {
    const details = Array.from({ length: 5000 }, (_, index) => `${index} ${character.repeat(2000)}`);
    const { title, body } = formatIssue({ ...DIAGNOSIS.findings[0] as Finding, what: '@'.repeat(500), details, commands: details.map((_, index) => `sluice ${index}`) }, MARK, NOW);
    // GitHub takes 65,536 characters, and 256 for a title
    expect(body.length).toBeLessThan(65_536);
    expect(title.length).toBeLessThan(257);
    expect(body).toContain(more);
    expect(body).toMatch(/^# and \d+ more: sluice doctor$/m);
  });

  test('links nowhere', () => {
    const { body } = formatIssue({ ...DIAGNOSIS.findings[0] as Finding, what: 'see https://a.example, WWW.a.example, acme/other#12 and #7', commands: [] }, MARK, NOW);
    expect(body).not.toMatch(/(?<!\\):\/\/|www\.|#\d/i);
  });
});
