import { measureMisalignment } from '../../../src/synthesis/hcl/alignment';
import { columnsOf } from '../../../src/synthesis/hcl/columns';
import { parseHcl } from '../../../src/synthesis/hcl/parse-hcl';

describe('measureMisalignment', () => {
  // each as terraform fmt leaves it
  test.each<[string, string]>([
    ['lines that follow each other', 'a    = 1\nlong = [2]\n'],
    ['lines with an empty one between', 'a = 1\n\nlong = 2\n'],
    ['lines with a comment between', 'a = 1\n# c\nlong = 2\n'],
    ['a value that ends on another line', 'a = 1\nlong = [\n  2\n]\nb = 3\n'],
    ['a heredoc', 'a    = <<EOT\nx   = 1\nEOT\nlong = 2\n'],
    ['blocks', 'a = 1\nblock "x" {\n  b = 2\n  longer = {\n    c = 1\n  }\n}\n'],
    ['items with colons', 'x = {\n  a : 1\n  long = 2\n}\n'],
    ['several items on a line', 'x = {\n  a = 1, long = 2\n  b = 3\n}\n'],
    ['comparisons', 'a    = b == c\nlong = { for k, v in m : k => v if v == 1 }\n'],
    ['comments behind lines', 'a = 1   # x\nb = 222 // y\n\nc = 3 # z\n'],
    ['a comment behind a brace', 'x = {\n  a = 1 # c\n}       # d\n'],
    ['block comments', 'a = 1 /* x */\nb = 22 /* y */\n'],
    ['wide characters', 'x = {\n  "日本"  = 1\n  "👩‍👩‍👧"   = 2\n  "abc" = 3\n}\n'],
  ])('finds nothing in %s', (_, text) => {
    for (const variant of [text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`, text.trimEnd().replace(/(EOT)$/, '$1\n')]) {
      expect(measureMisalignment(parseHcl(variant))).toEqual({ operators: 0, comments: 0 });
    }
  });

  test.each<[string, number, number]>([
    ['a = 1\nlong = 2\n', 1, 0],
    ['a     = 1\nlong  = 2\n', 2, 0],
    ['a  = [\n]\n', 1, 0],
    ['a= 1\n', 1, 0],
    ['a = 1 # x\nb = 222 // y\n', 0, 1],
    ['a = 1  # x\n', 0, 1],
    ['x = {\n  a  = 1 # c\n} # d\n', 1, 1],
  ])('counts what would move in %j', (text, operators, comments) => {
    expect(measureMisalignment(parseHcl(text))).toEqual({ operators, comments });
  });
});

describe('columnsOf', () => {
  test.each([['abc', 3], ['', 0], ['"é"', 3], ['"e\u0301"', 3], ['"👩‍👩‍👧🇩🇪日"', 5], ['"\u0301"', 3], ['"%\u0301x"', 5], ['"$${\u200dx"', 7], ['"\\"\u0301"', 4], ['"é\\\\"', 5]])('counts %j', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});
