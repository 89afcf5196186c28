import { findUnportable } from '../../manifest/portable-text';

/** Words that some reader takes for a boolean or a null. */
const RESERVED = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null']);
/** What every reader of YAML 1.1 and 1.2 takes for this very string: begins with a letter or a path, no space, no `: `. */
const PLAIN = /^(?:\.{0,2}\/)*[A-Za-z][\w./@+=-]*(?::[\w./@+=-]+)*$/;
const DURATION = /^\d+(?:ms|s|m|h)$/;
const LONE_SURROGATE = /[\ud800-\udfff]/u;
/** What YAML readers refuse, take for a line break, or what an eye cannot see; a lone half of a surrogate pair is none of these. */
const ESCAPED = /["\\\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g;
const UNREADABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/;
const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };

/** A string as one YAML token that all readers, of YAML 1.1 and 1.2, take for exactly this string. */
export function formatScalar(text: string): string {
  if (PLAIN.test(text) ? !RESERVED.has(text.toLowerCase()) : DURATION.test(text)) return text;
  if (LONE_SURROGATE.test(text)) throw new RangeError('holds half of a surrogate pair, which no file can hold');
  const lost = findUnportable(text);
  if (lost) throw new RangeError(`holds ${lost}, which kustomize and so Flux loses or refuses`);
  return `"${text.replace(ESCAPED, escape)}"`;
}

function escape(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The header and the lines of a literal block (`|`) for a text of several lines, without indentation;
 * undefined where a block would be ambiguous, and quotes are needed.
 */
export function formatLiteral(text: string): { readonly header: '|' | '|-'; readonly lines: readonly string[] } | undefined {
  if (!text.includes('\n') || UNREADABLE.test(text) || LONE_SURROGATE.test(text)) return undefined;
  const lines = text.split('\n');
  const ends = lines.at(-1) === '';
  if (ends) lines.pop();
  if (lines[0] === '' || lines.at(-1) === '' || /^[ \t]/.test(text) || lines.some((line) => /^\t|^\s+$/.test(line))) return undefined;
  return { header: ends ? '|' : '|-', lines };
}
