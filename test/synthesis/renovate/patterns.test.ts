import fc from 'fast-check';
import { escapePattern, exactPatterns } from '../../../src/synthesis/renovate/patterns';
import { re2 } from '../../support/renovate';

describe('escapePattern', () => {
  test('matches its text and no other, for RE2', () => {
    const text = fc.oneof(fc.string({ maxLength: 8 }), fc.stringMatching(/^[a-c./\\^$*+?()[\]{}|-]{0,6}$/));
    fc.assert(fc.property(text, text, (one, other) => {
      const pattern = escapePattern(one);
      expect(pattern).toMatch(/^\/[^]*\/$/);
      const expression = re2(pattern.slice(1, -1));
      expect(expression.matcher(one).find()).toBe(true);
      expect(expression.matcher(other).find()).toBe(one === other);
    }), { seed: 1, numRuns: 300 });
  });
});

describe('exactPatterns', () => {
  const cases: readonly (readonly [string, readonly string[], string])[] = [
    ['clusters/dev/versions.ts', ['clusters/dev/versions.ts', 'clusters/live/versions.ts'], 'clusters/dev/versions.ts'],
    ['clusters/dev/versions.ts', ['clusters/dev/versions.ts', 'clusters/Dev/versions.ts'], '/^clusters\\/dev\\/versions\\.ts$/'],
    ['clusters/[dev]/versions.ts', [], '/^clusters\\/\\[dev\\]\\/versions\\.ts$/'],
    ['!dev.ts', [], '/^!dev\\.ts$/'],
    ['*', [], '/^\\*$/'],
    ['', [], '/^$/'],
    ['infrastructure/gateway_api', ['infrastructure/gateway_api'], 'infrastructure/gateway_api'],
  ];
  test.each(cases)('%j among %j: %j', (text, others, expected) => {
    expect(exactPatterns(others)(text)).toBe(expected);
  });
});
