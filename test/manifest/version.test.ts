import fc from 'fast-check';
import { parse } from 'semver';
import { isVersion, normalizeVersion, sameVersion } from '../../src/manifest/version';

describe('isVersion', () => {
  test.each(['1.28.1', 'v1.8.0', '0.1.0-rc.2+build', '0.0.0', '1.2.3-0', '1.2.3-0a', '1.2.3--', '1.2.3+001', '72.3.1', '1.2.3-alpha.1.x-y'])('accepts %s', (text) => {
    expect(isVersion(text)).toBe(true);
  });

  test.each([
    '', 'latest', 'main', '1', '1.2', 'v1', '1.2.3.4', '01.2.3', '1.02.3', '1.2.3-01', '1.2.3-', '1.2.3-a..b', '1.2.3+', '1.2.3+a+b', 'V1.2.3', 'vv1.2.3',
    '^1.2.3', '~1.2', '1.x', '>=1.0.0', '*', ' 1.2.3', '1.2.3 ', '1.2.3\n', '1.2.3-ä', '１.２.３', '=1.2.3', '1.2.3_1', `1.2.${'3'.repeat(200)}`,
  ])('refuses %j', (text) => {
    expect(isVersion(text)).toBe(false);
  });

  test('agrees with semver on texts that look like versions', () => {
    const part = fc.stringMatching(/^[0-9a-z.+-]{0,12}$/);
    fc.assert(fc.property(fc.tuple(fc.nat(20), fc.nat(20), fc.nat(20), part), ([major, minor, patch, rest]) => {
      const text = `${major}.${minor}.${patch}${rest}`;
      expect(isVersion(text)).toBe(parse(text) !== null);
    }), { seed: 1, numRuns: 2000 });
  });

  test.each([`1.2.3-${'a.'.repeat(500_000)}`, '0'.repeat(1_000_000), `1.2.3+${'-'.repeat(1_000_000)}`, `1.2.3-${'0'.repeat(1_000_000)}!`].map((text) => [text.slice(0, 8), text]))('refuses a megabyte of %s at once', (_start, text) => {
    expect(isVersion(text)).toBe(false);
  });
});

describe('normalizeVersion', () => {
  test.each([['v1.8.0', '1.8.0'], ['1.8.0', '1.8.0'], ['1.2.3+abc.1', '1.2.3'], ['v1.2.3-rc.1+abc', '1.2.3-rc.1'], ['latest', 'latest'], ['v1', 'v1']])('turns %s into %s', (text, expected) => {
    expect(normalizeVersion(text)).toBe(expected);
  });
});

describe('sameVersion', () => {
  test.each([['v1.8.0', '1.8.0'], ['1.2.3+abc', '1.2.3+def'], ['1.2.3', '1.2.3']])('holds for %s and %s', (a, b) => {
    expect(sameVersion(a, b)).toBe(true);
  });

  test.each([['1.8.0', '1.8.1'], ['1.2.3-rc.1', '1.2.3'], ['1.2.3', '1.2.30'], ['', '0.0.0']])('does not hold for %s and %s', (a, b) => {
    expect(sameVersion(a, b)).toBe(false);
  });
});
