let segmenter: Intl.Segmenter | undefined;

/**
 * How wide a text is, counted as `terraform fmt` does: in grapheme clusters, token by token. Quotes, and `$` and `%` in a
 * string, are tokens of their own there, and so is `$${`: a mark that would combine with one of them is counted apart.
 */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let columns = 0;
  for (const [token] of text.matchAll(/([$%])\1\{|["$%]|(?:\\[^]|[^"$%\\])+/g)) columns += [...segmenter.segment(token)].length;
  return columns;
}
