import fc from 'fast-check';
import { parseManifest } from '../../src/manifest/parse';
import { formatKey, formatNewString, formatString, type Quote } from '../../src/manifest/quote';

const QUOTES: readonly Quote[] = ["'", '"', '`'];
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom("'", '"', '`', '\\', '${', '$', '{', '}', '\n', '\r', '\u2028', '\u2029', '\ud800', '\udc00', '\u0000', '0', 'x', '*/', '//', '\ufeff', '\u202e'), { maxLength: 8 }).map((parts) => parts.join('')),
);

/** What the language makes of a literal. */
function evaluate(literal: string): unknown {
  return new Function(`return ${literal};`)();
}

describe('formatString', () => {
  test.each(QUOTES)('fails if any string does not survive between %s, on one line', (quote) => {
    fc.assert(fc.property(hostile, (value) => {
      const literal = formatString(value, quote);
      expect(literal).not.toMatch(/[\r\n\u2028\u2029]/);
      expect(evaluate(literal)).toBe(value);
      expect(Buffer.from(literal, 'utf8').toString('utf8')).toBe(literal);
    }), { seed: 1, numRuns: 4000 });
  });

  test.each(QUOTES)('fails if any string between %s changes the structure around it', (quote) => {
    fc.assert(fc.property(hostile, hostile, (key, value) => {
      const entry = `{ namespace: 'n', chart: helm('1.0.0', 'c', 'oci://x'), hold: ${formatString(value, quote)} }`;
      const text = `import { defineVersions, helm } from 'sluice';\nexport default defineVersions({ charts: { ${formatKey(key, quote, false)}: ${entry} } });`;
      expect(parseManifest('f', text).manifest?.charts).toMatchObject([{ name: key, hold: { reason: value } }]);
    }), { seed: 1, numRuns: 1000 });
  });

  test.each<readonly [string, Quote, string]>([
    ["it's", "'", "'it\\'s'"],
    ["it's", '"', '"it\'s"'],
    ['`${x}` $x', '`', '`\\`\\${x}\\` $x`'],
    ['${x}', "'", "'${x}'"],
    ['a\tb\r\n', '"', '"a\\tb\\r\\n"'],
    ['\u0000\u001b\u2028\ufeff\u202e\ud800', "'", "'\\u0000\\u001b\\u2028\\ufeff\\u202e\\ud800'"],
    ['👩‍🚀 \u{e0041}', "'", "'👩‍🚀 \\udb40\\udc41'"],
    ['C:\\x', "'", "'C:\\\\x'"],
  ])('writes %j between %s', (value, quote, expected) => {
    expect(formatString(value, quote)).toBe(expected);
  });
});

describe('formatNewString', () => {
  test.each<readonly [string, Quote, string]>([
    ['plain', "'", "'plain'"],
    ["don't", "'", '"don\'t"'],
    ["don't say \"x\"", "'", "'don\\'t say \"x\"'"],
    ['"x"', '"', "'\"x\"'"],
    ["don't", '`', "`don't`"],
  ])('writes %j where %s is the habit', (value, quote, expected) => {
    expect(formatNewString(value, quote)).toBe(expected);
  });
});

describe('formatKey', () => {
  test.each<readonly [string, Quote, boolean, string]>([
    ['cilium', "'", false, 'cilium'],
    ['gateway_api', '"', false, 'gateway_api'],
    ['cilium', '"', true, '"cilium"'],
    ['cert-manager', "'", false, "'cert-manager'"],
    ['1password', '`', false, "'1password'"],
    ['', '"', false, '""'],
  ])('writes %j', (key, quote, always, expected) => {
    expect(formatKey(key, quote, always)).toBe(expected);
  });
});
