let segmenter: Intl.Segmenter | undefined;

/** How wide a text is, counted as `terraform fmt` does: in grapheme clusters. */
export function columnsOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let columns = 0;
  for (const _ of segmenter.segment(text)) columns += 1;
  return columns;
}
