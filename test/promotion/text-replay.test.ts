import { TextReplay } from '../../src/promotion/text-replay';

const hunk = (start: number, removed: number, ...added: readonly string[]) => ({ start, removed, added });

/** `a`, `b`, `c`, each on its line, after some hunks. */
function replayed(hunks: readonly ReturnType<typeof hunk>[], endsWithNewline?: boolean): TextReplay {
  const text = new TextReplay();
  text.apply({ hunks: [hunk(0, 0, 'a', 'b', 'c')] });
  text.apply({ hunks, ...endsWithNewline !== undefined && { endsWithNewline } });
  return text;
}

describe('TextReplay', () => {
  test.each([
    ['nothing', [], 'a\nb\nc\n'], ['lines that take the place of as many', [hunk(1, 1, 'B')], 'a\nB\nc\n'], ['lines before the first', [hunk(0, 0, 'x', 'y')], 'x\ny\na\nb\nc\n'],
    ['lines behind the last', [hunk(3, 0, 'x')], 'a\nb\nc\nx\n'], ['lines that go', [hunk(0, 2)], 'c\n'], ['several places, by the numbers of before', [hunk(0, 1), hunk(1, 0, 'x'), hunk(2, 1, 'C', 'D')], 'x\nb\nC\nD\n'],
    ['all lines', [hunk(0, 3)], ''],
  ])('takes %s', (_, hunks, expected) => {
    expect(replayed(hunks).text).toBe(expected);
  });

  test('remembers how the last line ends', () => {
    const text = replayed([hunk(2, 1, 'C')], false);
    expect(text.text).toBe('a\nb\nC');
    text.apply({ hunks: [hunk(0, 1, 'A')] });
    expect(text.text).toBe('A\nb\nC');
    text.apply({ hunks: [hunk(2, 1, 'C')], endsWithNewline: true });
    expect(text.text).toBe('A\nb\nC\n');
  });

  test('takes more lines than a call takes arguments', () => {
    const lines = Array.from({ length: 200_000 }, (_, index) => String(index));
    const text = replayed([hunk(0, 0, ...lines.slice(0, 1000)), { start: 1, removed: 0, added: lines }]);
    expect([text.line(0), text.line(1000), text.line(1001), text.slice(201_001, 201_003)]).toEqual(['0', 'a', '0', 'b\nc']);
  });
});
