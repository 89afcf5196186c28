import fc from 'fast-check';
import { displayText, FreeText } from '../../src/evidence/display-text';

describe('displayText', () => {
  test.each([
    ['plain', 'plain'],
    ['two\nlines\r\nand\tmore', 'two lines and more'],
    ['  around  ', 'around'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
    ['\u001b]0;title\u0007x', 'x'],
    ['\u009b31mx', 'x'],
    ['a\u0000b\u0007c\u007fd\u0085e', 'abcd e'],
    ['a\u202eb\u2066c\u200bd\ufeffe\u00adf', 'abcdef'],
    ['a\u2028b\u2029c', 'a b c'],
    ['x\u{e0041}\u{e0042}', 'x'],
    ['\ud800half', 'half'],
    ['[skip ci] @everyone', '[skip ci] @everyone'],
    ['grüße 你好 😀', 'grüße 你好 😀'],
    ['', ''],
  ])('shows %j as %j', (text, shown) => {
    expect(displayText(text)).toBe(shown);
  });

  test('cuts what is too long, by characters', () => {
    expect(displayText('😀'.repeat(10), 5)).toBe('😀😀😀😀…');
    expect(displayText('x'.repeat(5), 5)).toBe('xxxxx');
    expect(displayText('x'.repeat(1_000_000)).length).toBe(200);
  });

  test('gives one short line without control characters for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 100 }), (text, length) => {
      const shown = displayText(text, length);
      expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
      expect(Array.from(shown).length).toBeLessThanOrEqual(length);
      expect(displayText(shown, length)).toBe(shown);
    }), { seed: 1, numRuns: 500 });
  });

  test('does not look at what it will not show', () => {
    const [one, other] = [' ', '\u001b[31m'].map((part) => displayText(`start${part.repeat(100_000)}end`));
    expect([one, other]).toEqual(['start…', 'start…']);
  });
});

describe('FreeText', () => {
  test('has no way out but displayText', () => {
    const text = new FreeText('a\nb\u001b[31m');
    expect([`${text.toString()}`, JSON.stringify({ text }), String(text), displayText(text)]).toEqual(['a b', '{"text":"a b"}', 'a b', 'a b']);
    expect(Object.keys(text)).toEqual([]);
  });
});
