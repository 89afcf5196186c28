import { displayText } from '../evidence/display-text';

/** Of a reason; the rest is cut. */
export const MOST_CHARACTERS = 200;

/**
 * A person's reason as a commit may hold it: words and plain punctuation. Nothing in it is a mention, closes an issue, tells CI to skip
 * the commit, or links to anywhere; no forge and no CI gives such a meaning to words alone.
 */
export function plainText(text: string): string {
  return keep(text, /[^\p{L}\p{M}\p{N} .,;:'"()/+=?_-]/gu) || 'without words';
}

/** A range of versions, with the signs that ranges have. */
export function plainRange(range: string): string {
  return keep(range, /[^\p{L}\p{M}\p{N} .,;:'"()/+=?_<>^~*|-]/gu);
}

function keep(text: string, others: RegExp): string {
  const words = displayText(text, MOST_CHARACTERS).replaceAll('@', ' at ').replaceAll('://', ' ').replace(/\bgh-(?=\d)/giu, 'GH ');
  return words.replace(others, ' ').replace(/ +/g, ' ').trim();
}
