import { MOST_CHARACTERS, plainRange, plainText } from '../../src/promotion/plain-text';

describe('plainText', () => {
  test.each([
    ['the alert is wrong, see "42"', 'the alert is wrong, see "42"'], ['Größe: größer 日本', 'Größe: größer 日本'], ['@acme/team look', 'at acme/team look'],
    ['fixes #12 and GH-12', 'fixes 12 and GH 12'], ['[skip ci] now', 'skip ci now'], ['see https://evil.example', 'see https evil.example'],
    ['one\nSluice-Target: dev', 'one Sluice-Target: dev'], ['a\u001b[31mb', expect.not.stringContaining('\u001b')], ['<!-- -->', expect.not.stringMatching(/[<>!]/)], ['@', 'at'], ['###', 'without words'], ['', 'without words'],
  ])('writes %j as %j', (text, expected) => {
    expect(plainText(text)).toEqual(expected);
  });

  test('is short', () => {
    expect(plainText('a'.repeat(1000)).length).toBeLessThanOrEqual(MOST_CHARACTERS);
  });
});

describe('plainRange', () => {
  test('keeps what ranges are made of', () => {
    expect(plainRange('>=1.2.0 <2.0.0 || ~3.1 || ^4 || *')).toBe('>=1.2.0 <2.0.0 || ~3.1 || ^4 || *');
  });
});
