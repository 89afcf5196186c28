import fc from 'fast-check';
import { measureMisalignment } from '../../../src/synthesis/hcl/alignment';
import { DEFAULT_LAYOUT, formatHclKey, formatHclObject, formatHclObjectInline, formatHclString, formatHclValue, type Assignment } from '../../../src/synthesis/hcl/format';
import { parseHcl, parseHclExpression } from '../../../src/synthesis/hcl/parse-hcl';
import { asOracleShows, readWithOracle } from '../../support/hcl-oracle';
import { hostileText } from '../../support/hostile-text';

describe('formatHclString', () => {
  test.each([
    ['v1.12.1', '"v1.12.1"'],
    ['', '""'],
    ['say "hi" \\ bye', '"say \\"hi\\" \\\\ bye"'],
    ['${x} %{y} $x %y $ % $$ {', '"$${x} %%{y} $x %y $ % $$ {"'],
    ['$${x}', '"$$${x}"'],
    ['\n\r\t\u0000\u007f\u0085\u2028\u2029\ufeff\u202e', '"\\n\\r\\t\\u0000\\u007f\\u0085\\u2028\\u2029\\ufeff\\u202e"'],
    ['é 日本 👩‍👩‍👧', '"é 日本 👩‍👩‍👧"'],
    ['lone \ud800 surrogate', '"lone \ufffd surrogate"'],
  ])('writes %j', (text, expected) => {
    expect(formatHclString(text)).toBe(expected);
  });

  test('writes any text so that it is read back and nothing around it changes', async () => {
    const texts = fc.sample(hostileText, { seed: 1, numRuns: 2000 });
    for (let at = 0; at < texts.length; at += 500) {
      const batch = texts.slice(at, at + 500);
      const written = `before = 1\nlist = [${batch.map(formatHclString).join(', ')}]\nafter = 2\n`;
      expect(await readWithOracle(written)).toEqual({ before: 1, list: batch.map(asOracleShows), after: 2 });
    }
  });

  test('writes any text so that the own parser reads it back', () => {
    fc.assert(fc.property(hostileText, (text) => {
      expect(parseHclExpression(formatHclString(text))).toMatchObject({ kind: 'literal', value: text });
    }), { seed: 1, numRuns: 1000 });
  });
});

describe('formatHclKey', () => {
  test.each([
    ['gateway_api', 'gateway_api'], ['gateway-api', 'gateway-api'], ['größe', '"größe"'], ['_x', '_x'],
    ['for', '"for"'], ['null', '"null"'], ['true', '"true"'], ['1x', '"1x"'], ['a.b', '"a.b"'], ['', '""'], ['${x}', '"$${x}"'], ['-a', '"-a"'],
  ])('writes %j', (name, expected) => {
    expect(formatHclKey(name)).toBe(expected);
  });

  test('writes any name so that the object has it', async () => {
    const names = [...new Set(fc.sample(hostileText, { seed: 2, numRuns: 3000 }).map((name) => name.normalize('NFC')))];
    expect(names.length).toBeGreaterThan(2000);
    for (let at = 0; at < names.length; at += 500) {
      const batch = names.slice(at, at + 500);
      const entries = batch.map((name, index): Assignment => [formatHclKey(name), String(index)]);
      const expected = Object.fromEntries(batch.map((name, index) => [asOracleShows(name), index]));
      for (const object of [formatHclObject(entries, DEFAULT_LAYOUT), formatHclObjectInline(entries)]) {
        expect(await readWithOracle(`object = ${object}\n`)).toEqual({ object: expected });
      }
    }
  });
});

describe('formatHclObject', () => {
  test('puts the = of lines that follow each other in one column', () => {
    const assignments: readonly Assignment[] = [
      ['a', '1'], ['long_name', '"x"'], ['list', '[\n1,\n]'], ['"日本"', '2'], ['b', 'f({ a = 1 })'], ['text', '"x"'],
    ];
    expect(formatHclObject(assignments, { indent: '  ', unit: '  ', eol: '\n' }).split('\n')).toEqual([
      '{', '    a         = 1', '    long_name = "x"', '    list = [', '1,', ']', '    "日本" = 2', '    b    = f({ a = 1 })', '    text = "x"', '  }',
    ]);
  });

  test.each([['over lines', formatHclObject([], DEFAULT_LAYOUT)], ['on one line', formatHclObjectInline([])]])('writes nothing as {} %s', (_, text) => {
    expect(text).toBe('{}');
  });
});

describe('formatHclValue', () => {
  test('lays JSON data out as terraform fmt leaves it', () => {
    const value = { name: 'dev', on: true, none: null, few: [1, 'a', false], empty: {}, nothing: [], deep: { 'a b': [{ x: 1.5 }, []], 'long_name': -2 } };
    expect(formatHclValue(value)).toBe([
      '{',
      '  name    = "dev"',
      '  on      = true',
      '  none    = null',
      '  few     = [1, "a", false]',
      '  empty   = {}',
      '  nothing = []',
      '  deep = {',
      '    "a b" = [',
      '      {',
      '        x = 1.5',
      '      },',
      '      [],',
      '    ]',
      '    long_name = -2',
      '  }',
      '}',
    ].join('\n'));
  });

  test('writes any JSON data so that it means the same and is aligned', async () => {
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        hostileText.map((text) => text.normalize('NFC')), fc.integer(), fc.boolean(), fc.constant(null),
        fc.array(tie('json'), { maxLength: 3 }), fc.dictionary(hostileText.map((text) => text.normalize('NFC')), tie('json'), { maxKeys: 4 }),
      ),
    }));
    for (const value of fc.sample(json, { seed: 3, numRuns: 300 })) {
      const text = `value = ${formatHclValue(value as Parameters<typeof formatHclValue>[0])}\n`;
      expect(await readWithOracle(text)).toEqual({ value: shown(value) });
      expect(measureMisalignment(parseHcl(text))).toEqual({ operators: 0, comments: 0 });
    }
  });
});

function shown(value: unknown): unknown {
  if (typeof value === 'string') return asOracleShows(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [asOracleShows(name), shown(each)]));
}
