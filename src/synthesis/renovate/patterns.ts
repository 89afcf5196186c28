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

/** Whether a list of Renovate's patterns matches a text: one that begins with `!` takes out, and where all do, they take out of everything. */
export function matchesList(patterns: readonly string[], text: string): boolean {
  const [without, within] = [patterns.filter((pattern) => pattern.startsWith('!')), patterns.filter((pattern) => !pattern.startsWith('!'))];
  if (without.some((pattern) => matchesPattern(pattern.slice(1), text))) return false;
  return within.length === 0 ? without.length > 0 : within.some((pattern) => matchesPattern(pattern, text));
}

/** Whether one of Renovate's patterns matches a text: a regular expression between slashes, or a glob. What JavaScript cannot read matches nothing. */
export function matchesPattern(pattern: string, text: string): boolean {
  const [, expression, flags = ''] = /^\/(.*)\/(i?)$/s.exec(pattern) ?? [];
  if (expression === undefined) return matchesGlob(pattern, text);
  try {
    return new RegExp(expression, flags).test(text);
  } catch {
    return false;
  }
}

/** Whether a glob matches a text, as far as it is made of `*`, `**` and `?`: one with other signs matches nothing but itself. */
export function matchesGlob(pattern: string, text: string): boolean {
  if (/[[\]{}()!+@\\]/.test(pattern)) return pattern === text;
  const expression = pattern.replace(/\*\*\/|\/\*\*$|\*+|\?|[.^$|]/g, (part) => GLOB[part] ?? (part.startsWith('*') ? '[^/]*' : `\\${part}`));
  return new RegExp(`^${expression}$`).test(text);
}

const GLOB: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '/**': '/.*', '**': '.*', '?': '[^/]' };
