import { escapeMarkdown, formatTable } from '../../src/board/markdown';

describe('escapeMarkdown', () => {
  test.each([['charts/cert-manager 1.17.2', 'charts/cert-manager 1.17.2'], ['<img> & [a](b)', '\\<img\\> \\& \\[a\\]\\(b\\)'], ['a|b `c` *d* _e_ ~f~ #1 +1 !', 'a\\|b \\`c\\` \\*d\\* \\_e\\_ \\~f\\~ \\#\u200b1 \\+1 \\!'], ['\\', '\\\\'], ['@acme/team', '@\u200bacme/team'], ['https://a.example www.a.example acme/x#7', 'https\\://a.example www\\.a.example acme/x\\#\u200b7'], ['as in GH-12, gh-3', 'as in GH-\u200b12, gh-\u200b3'], ['&commat;acme/team', '\\&commat;acme/team']])('keeps %j a text', (text, expected) => {
    expect(escapeMarkdown(text)).toBe(expected);
  });
});

describe('formatTable', () => {
  test('has a header, a rule and rows', () => {
    expect(formatTable(['a', 'b'], [['1', '2'], ['3', '4']])).toEqual(['| a | b |', '| --- | --- |', '| 1 | 2 |', '| 3 | 4 |']);
    expect(formatTable(['a'], [])).toEqual(['| a |', '| --- |']);
  });
});
