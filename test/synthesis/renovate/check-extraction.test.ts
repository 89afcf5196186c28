import { formatProblem } from '../../../src/errors';
import type { Entry } from '../../../src/manifest/entries';
import { checkExtraction } from '../../../src/synthesis/renovate/check-extraction';
import { chart, infrastructure } from './contexts';

const FILE = 'clusters/dev/versions.ts';
const CILIUM = chart('cilium', { version: '1.16.5' });
const TALOS = infrastructure('talos', 'v1.12.1');

const problemsOf = (entries: readonly Entry[], text: string): readonly string[] => checkExtraction(FILE, entries, text).map(formatProblem);

describe('checkExtraction', () => {
  test('has nothing to say where Renovate reads what is written', () => {
    const text = "infrastructure: { talos: githubRelease('v1.12.1', 'acme/talos') }, charts: { cilium: { namespace: 'a', chart: helm('1.16.5', 'cilium', 'https://charts.example.org') } }";
    expect(problemsOf([TALOS, CILIUM], text)).toEqual([]);
  });

  test('has nothing to say of what is commented out, since Renovate does not see it', () => {
    const text = [
      "// talos: githubRelease('v1.0.0', 'acme/talos'),",
      "talos: githubRelease('v1.12.1', 'acme/talos'), // talos: githubRelease('v1.1.0', 'acme/talos'),",
      '/* cilium: {',
      "  chart: helm('1.0.0', 'cilium', 'https://charts.example.org') } */",
      'cilium: {',
      "  // chart: helm('1.0.0', 'cilium', 'https://charts.example.org'),",
      "  chart: helm('1.16.5', 'cilium', 'https://charts.example.org'),",
      "  hold: 'helm(\"1.0.0\", \"cilium\", \"https://charts.example.org\")',",
      '},',
    ].join('\n');
    expect(problemsOf([TALOS, CILIUM], text)).toEqual([]);
  });

  const cases: readonly (readonly [string, readonly Entry[], string, readonly RegExp[]])[] = [
    ['an entry that Renovate does not see, because of a space that it does not know', [TALOS], "talos:\u00a0githubRelease('v1.12.1', 'acme/talos')", [/^RENOVATE_MISREADS: clusters\/dev\/versions\.ts: Renovate would not see infrastructure\/talos; write it as/]],
    ['a version with an escape in it', [TALOS], "talos: githubRelease('v1.12\\x2e1', 'acme/talos')", [/would not see infrastructure\/talos/]],
    ['a name with an escape in it', [TALOS], "'t\\x61los': githubRelease('v1.12.1', 'acme/talos')", [/would not see infrastructure\/talos/]],
    ['an entry that is no entry', [], "\n  talos: githubRelease('v1.12.1', 'acme/talos')", [/versions\.ts:2:24: Renovate would take this for infrastructure\/talos at v1\.12\.1, which is no entry/]],
    ['an entry that stands there twice', [TALOS], "talos: githubRelease('v1.12.1', 'acme/talos'), talos: githubRelease('v1.12.1', 'acme/talos')", [/is no entry/]],
    ['infrastructure whose name looks like a field', [infrastructure('chart', 'v1.0.0')], "infrastructure: { chart: githubRelease('v1.0.0', 'acme/chart') }", [/take this for charts\/infrastructure/, /not see infrastructure\/chart/]],
    ['another package than the typed one', [TALOS], "talos: githubTag('v1.12.1', 'acme/talos')", [/read infrastructure\/talos differently; found acme\/talos v1\.12\.1 \(github-tags\); allowed: acme\/talos v1\.12\.1 \(github-releases\)/]],
  ];
  test.each(cases)('reports %s', (_, entries, text, expected) => {
    expect(problemsOf(entries, text)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});
