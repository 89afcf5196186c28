import { cutMiddle, cutTo, padTo, widthOf, wrapText } from '../../src/board/text-layout';

describe('widthOf', () => {
  test.each([['', 0], ['abc', 3], ['ü', 1], ['日本', 4], ['e\u0301', 1], ['🚀', 2], ['✅❌⚡', 6], ['🇩🇪', 2], ['✓→…', 3]])('of %j is %d', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('cutTo', () => {
  test.each([['abcdef', 6, 'abcdef'], ['abcdef', 5, 'abcd…'], ['日本語', 5, '日本…'], ['日本語', 4, '日…'], ['abc', 1, '…']])('cuts %j to %d', (text, width, cut) => {
    expect(cutTo(text, width)).toBe(cut);
    expect(widthOf(cut)).toBeLessThanOrEqual(width);
  });
});

describe('cutMiddle', () => {
  test.each([['charts/a', 8, 'charts/a'], ['charts/istio-cni', 9, 'char…-cni'], ['charts/istio-cni', 10, 'chart…-cni']])('cuts %j to %d', (text, width, cut) => {
    expect(cutMiddle(text, width)).toBe(cut);
  });
});

describe('padTo', () => {
  test('fills up with spaces, and leaves what is longer', () => {
    expect([padTo('日', 4), padTo('abc', 2)]).toEqual(['日  ', 'abc']);
  });
});

describe('wrapText', () => {
  test.each([
    ['a bc def', 4, ['a bc', 'def']],
    ['a bc def', Infinity, ['a bc def']],
    ['abcdefgh ij', 3, ['abc', 'def', 'gh', 'ij']],
    ['日本語 x', 4, ['日本', '語 x']],
    ['', 10, []],
  ])('breaks %j at %d', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });
});
