/** Characters that neither a glob nor Renovate's other patterns give a meaning. */
const PLAIN = /^[\w-][\w./-]*$/;

/** A regular expression in Renovate's form, between slashes, that matches one string and nothing else. */
export function escapePattern(text: string): string {
  return `/^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/`;
}

/**
 * A pattern that matches one string and none of the others: the string itself where Renovate takes it literally. Its globs ignore case.
 */
export function exactPattern(text: string, others: Iterable<string>): string {
  if (!PLAIN.test(text)) return escapePattern(text);
  const folded = text.toLowerCase();
  for (const other of others) {
    if (other !== text && other.toLowerCase() === folded) return escapePattern(text);
  }
  return text;
}
