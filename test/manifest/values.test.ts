import fc from 'fast-check';
import { stringify } from 'yaml';
import type { ErrorCode } from '../../src/errors';
import { parseValues } from '../../src/manifest/values';
import { messages, places } from '../support/manifest-text';

const FILE = 'clusters/dev/values/x.yaml';

describe('parseValues', () => {
  test.each(['', '\n\n', '# nothing\n', '---\n', '--- # nothing\n...\n', '\ufeff', '{}'])('reads an empty file: %j', (text) => {
    expect(parseValues(FILE, text)).toEqual({ values: {}, problems: [] });
  });

  test('reads data of every kind', () => {
    const text = [
      '# comment', 'text: some text', 'quoted: "yes"', "single: '0644'", 'number: 12', 'float: 1.5', 'flag: true', 'nothing:', 'tilde: ~', 'list: [1, two, {three: 4}]',
      'literal: |', '  yes', '  0644', 'folded: >-', '  a', '  b', 'tagged: !!str 0644', 'nested:', '  deeper:', '    - - x', '"quoted key": 1', 'constructor: 2', '',
    ].join('\n');
    const expected = {
      'text': 'some text', 'quoted': 'yes', 'single': '0644', 'number': 12, 'float': 1.5, 'flag': true, 'nothing': null, 'tilde': null, 'list': [1, 'two', { three: 4 }],
      'literal': 'yes\n0644\n', 'folded': 'a b', 'tagged': '0644', 'nested': { deeper: [['x']] }, 'quoted key': 1, 'constructor': 2,
    };
    expect(parseValues(FILE, text)).toEqual({ values: expected, problems: [] });
    expect(parseValues(FILE, `\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual({ values: expected, problems: [] });
  });

  test('writes out aliases', () => {
    const { values } = parseValues(FILE, 'base: &base\n  a: [1, 2]\none: *base\ntwo: [*base, *base]\nname: &n x\nsame: *n\n');
    const base = { a: [1, 2] };
    expect(values).toEqual({ base, one: base, two: [base, base], name: 'x', same: 'x' });
  });

  test('reads back whatever YAML 1.1 and 1.2 writers write', () => {
    const key = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => text !== '__proto__');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ maxDepth: 3 }, fc.constantFrom('yes', '0644', '1e3', '<<', '=', '~', '12:30', '2024-01-01', ' x ', 'a: b', '# c', '${x}', "it's", 'null'), key, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 3 }), fc.dictionary(key, tie('tree'), { maxKeys: 3 })),
    }));
    fc.assert(fc.property(fc.dictionary(key, tree, { maxKeys: 4 }), fc.constantFrom('1.1' as const, '1.2' as const), (data, version) => {
      const text = stringify(data, { version, aliasDuplicateObjects: false });
      const { values, problems } = parseValues(FILE, text);
      // a writer for 1.2 leaves unquoted what is ambiguous, one for 1.1 a lone << or =: then it is refused, never misread
      if (problems.length > 0 && problems.every(({ code, found }) => code === 'VALUES_AMBIGUOUS' && (version === '1.2' || /^(?:<<|=) /.test(found ?? '')))) return;
      expect({ values, problems, text }).toEqual({ values: data, problems: [], text });
    }), { seed: 1, numRuns: 300 });
  });

  const refused: readonly (readonly [name: string, text: string, expected: readonly `${ErrorCode} ${number}:${number}`[], message: RegExp])[] = [
    ['a list', '- a\n', ['VALUES_INVALID 1:1'], /values are a mapping; found a list/],
    ['a single value', '# c\nhello\n', ['VALUES_INVALID 2:1'], /values are a mapping; found a single value/],
    ['a second document', 'a: 1\n---\nb: 2\n', ['VALUES_INVALID 2:1'], /found a second one/],
    ['broken YAML', 'a: [1\nb: 2\n', ['VALUES_INVALID 2:1'], /not valid YAML/],
    ['a tab as indentation', 'a:\n\tb: 1\n', ['VALUES_INVALID 2:1'], /not valid YAML/],
    ['a key twice', 'a: 1\nb: 2\n"a": 3\n', ['DUPLICATE_KEY 3:1'], /"a" stands here for the second time; keep one of the two/],
    ['a nested key twice', 'x: {a: 1, a: 2}\n', ['DUPLICATE_KEY 1:11'], /second time/],
    ['a key that is a number', '80: http\n', ['VALUES_INVALID 1:1'], /a key that is no string.*quote it/],
    ['a key that is a flag', 'x:\n  true: 1\n', ['VALUES_INVALID 2:3'], /a key that is no string/],
    ['a key that is nothing', 'x:\n  : 1\n', ['VALUES_INVALID 2:3'], /a key that is no string/],
    ['a key that is a list', '? [a]\n: 1\n', ['VALUES_INVALID 1:3'], /a key that is no string/],
    ['a key that is an alias', 'a: &a x\n*a : 1\n', ['VALUES_INVALID 2:1'], /a key that is no string/],
    ['__proto__', '__proto__: {a: 1}\n', ['VALUES_INVALID 1:1'], /not usable as one/],
    ['a quoted __proto__', 'x: {"__proto__": 1}\n', ['VALUES_INVALID 1:5'], /not usable as one/],
    ['a tag of an owner', 'a: !secret x\n', ['VALUES_INVALID 1:12'], /a tag; found "!secret"/],
    ['a tag that makes binary data', 'a: !!binary aGk=\n', ['VALUES_INVALID 1:13'], /a tag/],
    ['a tag that makes a set', 'a: !!set {x}\n', ['VALUES_INVALID 1:10'], /a tag/],
    ['a tag that makes a number', 'a: !!int 0644\n', ['VALUES_INVALID 1:10'], /a tag/],
    ['a tag that says nothing', 'a: ! 12\n', ['VALUES_INVALID 1:6'], /a tag/],
    ['a tag in JavaScript', 'a: !!js/function "x"\n', ['VALUES_INVALID 1:18'], /a tag/],
    ['an integer that is too large', 'a: 9007199254740993\n', ['VALUES_INVALID 1:4'], /a number that not every reader can hold exactly; found 9007199254740993; quote it/],
    ['a negative integer that is too large', 'a: -123456789012345678901234567890\n', ['VALUES_INVALID 1:4'], /quote it/],
    ['a float that is too large', 'a: 1.0e+999\n', ['VALUES_INVALID 1:4'], /hold exactly/],
    ['infinity', 'a: .inf\n', ['VALUES_INVALID 1:4'], /hold exactly/],
    ['not a number', 'a: .nan\n', ['VALUES_INVALID 1:4'], /hold exactly/],
    ['an unknown alias', 'a: *b\n', ['VALUES_INVALID 1:4'], /nothing is called &b/],
    ['an alias of itself', 'a: &a\n  b: *a\n', ['VALUES_INVALID 2:6'], /&a contains itself/],
    ['half of a character', 'a: "\\ud83d"\n', ['VALUES_INVALID 1:4'], /half of a character/],
    ['a merge', 'a: &a {x: 1}\nb:\n  <<: *a\n', ['VALUES_AMBIGUOUS 3:3'], /write out what it merges/],
    ['YAML 1.1 on request', '%YAML 1.1\n---\na: yes\n', ['VALUES_AMBIGUOUS 1:1', 'VALUES_AMBIGUOUS 3:4'], /remove the %YAML line/],
    ['a line break of YAML 1.1', 'a: x\u2028b\n', ['VALUES_AMBIGUOUS 1:5'], /ends the line to some readers/],
    ['yes', 'a:\n  - b: yes\n', ['VALUES_AMBIGUOUS 2:8'], /clusters\/dev\/values\/x\.yaml:2:8: .*found yes without quotes; quote it, or write true/],
    ['off', 'a: off\n', ['VALUES_AMBIGUOUS 1:4'], /quote it, or write false/],
    ['a mode', 'mode: 0644\n', ['VALUES_AMBIGUOUS 1:7'], /quote it, or write a plain decimal number/],
    ['a time', 'at: 12:30\n', ['VALUES_AMBIGUOUS 1:5'], /found 12:30 without quotes/],
    ['an ambiguous key', 'on: 1\n', ['VALUES_AMBIGUOUS 1:1'], /found on without quotes/],
    ['an ambiguous value behind an anchor', 'a: &x yes\n', ['VALUES_AMBIGUOUS 1:7'], /found yes/],
  ];
  test.each(refused)('refuses %s', (_name, text, expected, message) => {
    const { values, problems } = parseValues(FILE, text);
    expect(values).toBeUndefined();
    expect(places(problems)).toEqual(expected);
    expect(messages(problems)[0]).toMatch(message);
  });

  test('reports everything at once', () => {
    const { problems } = parseValues(FILE, 'a: yes\nb: 0644\na: 1\nc: !x 1\n1: 2\nd: .inf\n');
    expect(places(problems)).toEqual(['VALUES_AMBIGUOUS 1:4', 'VALUES_AMBIGUOUS 2:4', 'DUPLICATE_KEY 3:1', 'VALUES_INVALID 4:7', 'VALUES_INVALID 5:1', 'VALUES_INVALID 6:4']);
  });

  test('bounds aliases of aliases', () => {
    const names = [...'abcdefghij'];
    const text = `a: &a [x, x, x, x, x, x, x, x, x]\n${names.slice(1).map((name, index) => `${name}: &${name} [${Array(9).fill(`*${names[index]}`).join(', ')}]`).join('\n')}\n`;
    const { problems } = parseValues(FILE, text);
    expect(messages(problems)).toEqual([expect.stringMatching(/VALUES_INVALID: .* at most 200000 parts, aliases written out, and 64 levels/)]);
  });

  test.each(['[', '{a: ', '- ', '? ', '&a ', '!a ', '"', '*a ', ': ', '{', '\t', '#', '|\n', '%', '---\n'])('refuses or reads 5,000 of %j without crashing', (piece) => {
    const { values, problems } = parseValues(FILE, piece.repeat(5_000));
    expect(values === undefined).toBe(problems.length > 0);
  });

  test.each(['[', '{'])('refuses a million of %s', (piece) => {
    expect(places(parseValues(FILE, piece.repeat(1_000_000)).problems)).toEqual(['VALUES_INVALID 1:1']);
  });

  test('reads a megabyte', () => {
    const text = Array.from({ length: 25_000 }, (_, index) => `key-${index}: "some longer text of ${index}"\n`).join('');
    expect(text.length).toBeGreaterThan(900_000);
    expect(Object.keys(parseValues(FILE, text).values ?? {})).toHaveLength(25_000);
  });

  test('fails if hostile text throws, or is neither read nor refused', () => {
    const pieces = ['a', ': ', '\n', '  ', '- ', '? ', '[', ']', '{', '}', ',', '&a ', '*a', '!x ', '!!str ', '|', '>', '\n---\n', '\n...\n', '%YAML 1.3\n', '"', "'", '#', '<<', '__proto__', '\u0000', '\u0085', '\ud800', '😀', '\t', '\r', 'yes', '1', '~', '@', '`', '\\'];
    const text = fc.oneof(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')), fc.string({ unit: 'binary', maxLength: 40 }));
    fc.assert(fc.property(text, (hostile) => {
      const { values, problems } = parseValues(FILE, hostile);
      return (values === undefined) === (problems.length > 0) && JSON.stringify(values ?? {}).startsWith('{');
    }), { seed: 1, numRuns: 2000 });
  });
});
