import { realignLocals } from '../../src/adoption/realign';

const locals = (...lines: readonly string[]) => `locals {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;

describe('realignLocals', () => {
  test.each<[string, string, string, string]>([
    ['the longest name is gone', locals('a        = 1', 'versions = 2', 'bc       = 3 # c'), locals('a        = 1', 'bc       = 3 # c'), locals('a  = 1', 'bc = 3 # c')],
    ['another one is as long', locals('accounts = 1', 'versions = 2', 'a        = 3'), locals('accounts = 1', 'a        = 3'), locals('accounts = 1', 'a        = 3')],
    ['others stand apart', locals('a        = 1', 'versions = 2', '', 'other = 3'), locals('a        = 1', '', 'other = 3'), locals('a = 1', '', 'other = 3')],
    ['the owner aligned nothing', locals('a = 1', 'versions = 2', 'bcd = 3'), locals('a = 1', 'bcd = 3'), locals('a = 1', 'bcd = 3')],
    ['nothing has changed', locals('a    = 1'), locals('a    = 1'), locals('a    = 1')],
  ])('where %s', (_, before, after, expected) => {
    for (const eol of ['\n', '\r\n']) {
      const ended = (text: string) => text.replaceAll('\n', eol);
      expect(realignLocals(ended(before), ended(after))).toBe(ended(expected));
    }
  });
});
