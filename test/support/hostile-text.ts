import fc from 'fast-check';

/** What breaks out of quotes, comments, templates and blocks in one notation or another. */
const PIECES = [
  '${', '%{', '$', '%', '$$', '%%', '{', '}', '"', "'", '`', '\\', '\\n', '\n', '\r', '\r\n', '\t', ' ', '=', ':', ',', '#', '//', '/*', '*/', '<<', '<<EOT\n', '\nEOT\n',
  '{{', '}}', '---', '- ', '&a', '*a', '!x', '|', '>', '@', '~', 'null', 'true', 'on', '0x1', '1e3', '00', 'for', 'local.x', 'v1.2.3',
  '\u0000', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\u2029', '\ufeff', '\u202e', '\u200d', 'é', 'e\u0301', '日本', '👩‍👩‍👧', '🇩🇪',
];

/** Texts that mean something to a parser, a shell or a terminal. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
);
