import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { Expression, formatDocuments, formatYaml, When } from '../../../src/synthesis/kubernetes/yaml-text';
import { hostileText } from '../../support/hostile-text';

/** The two meanings that readers give to YAML; merge keys off, as a key `<<` is never written. */
const READERS = [{ version: '1.1', merge: false }, { version: '1.2' }] as const;

function expectSame(value: unknown): void {
  const text = formatYaml(value);
  for (const reader of READERS) expect(parse(text, reader)).toEqual(value);
}

/** What the file formats around us cannot hold is refused, which is the other good end. */
function isRefused(value: unknown): boolean {
  try {
    formatYaml(value);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return true;
  }
}

describe('formatYaml', () => {
  test('writes what readers look for first, then all keys by name', () => {
    const value = { spec: { b: 1, a: ['x', { z: true, name: 'n' }, [1, ['y1']]] }, kind: 'K', metadata: { labels: {}, namespace: 'ns', name: 'n1' }, apiVersion: 'v1' };
    expect(formatYaml(value)).toBe([
      'apiVersion: v1', 'kind: K', 'metadata:', '  name: n1', '  namespace: ns', '  labels: {}', 'spec:', '  a:', '    - x', '    - name: "n"', '      z: true',
      '    - - 1', '      - - y1', '  b: 1', '',
    ].join('\n'));
  });

  test.each([
    ['texts of several lines as blocks', { a: 'one\ntwo\n', b: 'one\n\n  two' }, 'a: |\n  one\n  two\nb: |-\n  one\n\n    two\n'],
    ['texts in quotes where a block would be ambiguous', { a: ' one\ntwo', b: 'one\n\n', c: 'a\r\nb', d: 'a\n \nb' }, 'a: " one\\ntwo"\nb: "one\\n\\n"\nc: "a\\r\\nb"\nd: "a\\n \\nb"\n'],
    ['what looks like something else in quotes', ['yes', 'N', '~', '', '<<', '=', '0o7', '1_0', '12:30', '2026-01-01', '1.17', '---', '- a', 'a: b', 'a #b', '*a', '&a', '!a', '%a', '@a', '.inf'],
      ['yes', 'N', '~', '', '<<', '=', '0o7', '1_0', '12:30', '2026-01-01', '1.17', '---', '- a', 'a: b', 'a #b', '*a', '&a', '!a', '%a', '@a', '.inf'].map((text) => `- "${text}"\n`).join('')],
    ['addresses, paths and durations as they are', ['https://ghcr.io/a', 'oci://x/y', '../../a.yaml', './b', '10m', 'v1.8.0', 'a@b', 'app/v1'], '- https://ghcr.io/a\n- oci://x/y\n- ../../a.yaml\n- ./b\n- 10m\n- v1.8.0\n- a@b\n- app/v1\n'],
    ['what an eye cannot see as an escape', { a: 'x\u202ey', b: '\ufeffz', c: '\u2028' }, 'a: "x\\u202ey"\nb: "\\ufeffz"\nc: "\\u2028"\n'],
    ['numbers so that YAML 1.1 takes them for numbers', [0, -1, 1.5, 1e21, 1e-7, -2.5e300], '- 0\n- -1\n- 1.5\n- 1.0e+21\n- 1.0e-7\n- -2.5e+300\n'],
    ['nothing for undefined, null for null', { a: undefined, b: null, c: [] }, 'b: null\nc: []\n'],
  ])('writes %s', (_, value, text) => {
    expect(formatYaml(value)).toBe(text);
  });

  test.each([
    ['half of a surrogate pair', { a: 'x\ud800' }, /half of a surrogate pair/],
    ['a character that Flux loses', { a: 'x\u0085' }, /U\+0085/],
    ['a key that Flux takes for a merge', { '<<': 1 }, /the key "<<"/],
    ['a key that no reader takes for one', { ['k'.repeat(1100)]: 1 }, /a key of 1100 characters/],
    ['a number that JSON has not', { a: Infinity }, /number/],
    ['a function', { a: () => 1 }, /function/],
  ])('refuses %s', (_, value, message) => {
    expect(() => formatYaml(value)).toThrow(RangeError);
    expect(() => formatYaml(value)).toThrow(message);
  });

  test('writes expressions as they are, conditions around their key', () => {
    const value = { a: new Expression('inputs.a | quote'), b: new When('inputs.b', { c: 1 }), d: 2 };
    expect(formatYaml(value)).toBe('a: << inputs.a | quote >>\n<<- if inputs.b >>\nb:\n  c: 1\n<<- end >>\nd: 2\n');
  });

  test('means the same to readers of YAML 1.1 and 1.2, for hostile texts as values and as keys', () => {
    let texts = 0;
    fc.assert(fc.property(fc.array(hostileText, { minLength: 100, maxLength: 100 }), (some) => {
      texts += some.length;
      const kept = some.filter((text) => !isRefused({ text }) && !isRefused({ [text]: 1 }));
      expectSame({ list: kept, map: Object.fromEntries(kept.map((text) => [text, text])), text: kept.join('\n') });
    }), { seed: 1, numRuns: 100 });
    expect(texts).toBeGreaterThanOrEqual(10_000);
  });

  test('gives any JSON back', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      if (!isRefused(plain)) expectSame(plain);
    }), { seed: 1, numRuns: 300 });
  });

  test('gives the same bytes whatever the order of keys', () => {
    expect(formatYaml({ b: 1, a: { d: 1, c: 2 } })).toBe(formatYaml({ a: { c: 2, d: 1 }, b: 1 }));
  });
});

describe('formatDocuments', () => {
  test('puts every document but the first behind a line of dashes', () => {
    const text = formatDocuments([{ a: 1 }, { b: '---' }]);
    expect(text).toBe('a: 1\n---\nb: "---"\n');
    expect(parseAllDocuments(text).map((document) => document.toJS() as unknown)).toEqual([{ a: 1 }, { b: '---' }]);
  });
});
