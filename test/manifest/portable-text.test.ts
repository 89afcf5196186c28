import { findUnportable } from '../../src/manifest/portable-text';
import { parseValues } from '../../src/manifest/values';
import { formatYaml } from '../../src/synthesis/kubernetes/yaml-text';

const LOST: readonly (readonly [string, string])[] = [
  ['a\u007f', 'U+007F'], ['\u0080', 'U+0080'], ['a\u0085b', 'U+0085'], ['\u009f', 'U+009F'], ['\ufffe', 'U+FFFE'], ['\uffff', 'U+FFFF'],
];
const CARRIED: readonly string[] = ['', '\u0000', '\u001b[31m', '\u00a0', '\u2028', '\u2029', '\ufeff', '\ufffd', '\u{1fffe}', '\u{10ffff}', '~', '<<'];

describe('findUnportable', () => {
  test.each(LOST)('names what is lost of %j', (text, name) => {
    expect(findUnportable(text)).toBe(`the character ${name}`);
  });

  test.each(CARRIED)('finds nothing in %j', (text) => {
    expect(findUnportable(text)).toBeUndefined();
  });

  test('names a key that looks like a merge, and no key that only begins like one', () => {
    expect(findUnportable('<<', true)).toBe('the key "<<"');
    expect(findUnportable('<<<', true)).toBeUndefined();
  });
});

describe('parseValues', () => {
  test.each([
    ['a: "x\\u0085y"\n', 'the character U+0085', 4],
    ['"\\u007f": 1\n', 'the character U+007F', 1],
    ['a:\n  "<<": {}\n', 'the key "<<"', 3],
  ])('refuses %j, with its place', (text, lost, column) => {
    const { values, problems } = parseValues('values/a.yaml', text);
    expect(values).toBeUndefined();
    expect(problems).toEqual([expect.objectContaining({ code: 'VALUES_INVALID', what: `${lost}, which kustomize and so Flux loses or refuses`, at: expect.objectContaining({ column }) })]);
  });

  test('takes "<<" as a value', () => {
    expect(parseValues('values/a.yaml', 'a: "<<"\n')).toEqual({ values: { a: '<<' }, problems: [] });
  });
});

describe('formatYaml', () => {
  test.each([[{ a: 'x\u0085' }], [{ 'x\u007f': 1 }], [{ a: [{ '<<': 1 }] }], [{ a: 'x\n\uffff' }]])('fails if Flux could not carry %j', (value) => {
    expect(() => formatYaml(value)).toThrow(/which kustomize and so Flux loses or refuses/);
  });

  test.each(CARRIED)('writes %j', (text) => {
    expect(() => formatYaml({ a: text })).not.toThrow();
  });
});
