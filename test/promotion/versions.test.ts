import type { Entry } from '../../src/manifest/entries';
import { isLower } from '../../src/promotion/versions';
import { chart, tool } from '../support/timelines';

const moved = chart('a', '1.0.0', { source: { kind: 'helm', version: '1.0.0', chart: 'a', repository: 'oci://example.org/charts' } });
const tagged = tool('a', 'v1.0.0', { source: { kind: 'githubTag', version: '1.0.0', repository: 'acme/a' } });

describe('isLower', () => {
  test.each<[string, Entry, Entry, boolean]>([
    ['a lower version', chart('a', '1.0.0'), chart('a', '1.1.0'), true], ['numbers, not letters', chart('a', '1.9.0'), chart('a', '1.10.0'), true],
    ['the same version', chart('a', '1.0.0'), chart('a', '1.0.0'), false], ['a higher version', chart('a', '2.0.0'), chart('a', '1.0.0'), false],
    ['a version before its release', chart('a', '1.0.0-rc.1'), chart('a', '1.0.0'), true], ['what comes behind a plus', chart('a', '1.0.0+1'), chart('a', '1.0.0+2'), false],
    ['a leading v', tool('a', 'v1.0.0'), tool('a', '1.1.0'), true], ['no semantic version', tool('a', '2026.01'), tool('a', '2026.02'), false],
    ['another chart', chart('a', '1.0.0'), chart('b', '2.0.0'), false], ['another repository', moved, chart('a', '2.0.0'), false],
    ['tags where releases were followed', tagged, tool('a', 'v2.0.0'), true], ['a chart where a tag was followed', chart('a', '1.0.0'), tool('a', 'v2.0.0'), false],
  ])('of %s', (_, one, other, expected) => {
    expect(isLower(one, other)).toBe(expected);
  });
});
