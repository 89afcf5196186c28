import { Positions } from '../../src/manifest/position';

describe('Positions', () => {
  const table: readonly (readonly [name: string, text: string, at: string, line: number, column: number])[] = [
    ['the first character', 'x', 'x', 1, 1],
    ['a later line', 'a\n\n  x', 'x', 3, 3],
    ['CRLF as one line break', 'a\r\nb\r\nx', 'x', 3, 1],
    ['a lone carriage return as a line break', 'a\rx', 'x', 2, 1],
    ['a byte order mark as nothing', '\ufeffx', 'x', 1, 1],
    ['a byte order mark only on its own line', '\ufeffa\n x', 'x', 2, 2],
    ['columns in UTF-16 units', '😀x', 'x', 1, 3],
  ];
  test.each(table)('counts %s', (_name, text, at, line, column) => {
    expect(new Positions('f.ts', text).locate(text.indexOf(at))).toEqual({ file: 'f.ts', line, column });
  });

  test('agrees with counting by hand at every offset', () => {
    const text = '\ufeffone\r\ntwo\n\nthree\rfour\n';
    const positions = new Positions('f.ts', text);
    for (let offset = 1; offset <= text.length; offset += 1) {
      const before = text.slice(1, offset).split(/\r\n|\r(?!\n)|\n/);
      if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
      expect(positions.locate(offset)).toEqual({ file: 'f.ts', line: before.length, column: (before.at(-1) ?? '').length + 1 });
    }
  });
});
