/** Characters that neither a glob nor Renovate's other patterns give a meaning. */
const PLAIN = /^[\w-][\w./-]*$/;

/** A regular expression in Renovate's form, between slashes, that matches one string and nothing else. */
export function escapePattern(text: string): string {
  return `/^${text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$/`;
}

/**
 * For some strings, the pattern of each: it matches that one and none of the others. It is the string itself where Renovate takes it
 * literally; globs ignore case.
 */
export function exactPatterns(texts: Iterable<string>): (text: string) => string {
  const folded = new Map<string, number>();
  for (const text of new Set(texts)) folded.set(text.toLowerCase(), (folded.get(text.toLowerCase()) ?? 0) + 1);
  return (text) => (PLAIN.test(text) && (folded.get(text.toLowerCase()) ?? 0) < 2 ? text : escapePattern(text));
}
