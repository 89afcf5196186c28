import type { StringNode } from './syntax-tree';

export type Quote = StringNode['quote'];

/** Characters that a reader would not see or that change how the line around them looks: they are written as escapes. Emoji need U+200D. */
const UNSEEN = /[\p{Cc}\p{Cs}\u2028\u2029]|(?!\u200d)\p{Cf}/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

/** A string as a literal between exactly these quotes. Any string survives, half a surrogate pair too. */
export function formatString(value: string, quote: Quote): string {
  const special = quote === '`' ? /[\\`]|\$(?=\{)/g : quote === '"' ? /[\\"]/g : /[\\']/g;
  return quote + value.replace(special, '\\$&').replace(UNSEEN, escapeUnit) + quote;
}

/** A new string in the quotes that the file prefers, or in the other ones where those need fewer backslashes. */
export function formatNewString(value: string, preferred: Quote): string {
  const other = preferred === "'" ? '"' : "'";
  return formatString(value, preferred !== '`' && count(value, preferred) > count(value, other) ? other : preferred);
}

/** A key of an object: bare where that is allowed. */
export function formatKey(key: string, quote: Quote, always: boolean): string {
  if (!always && IDENTIFIER.test(key)) return key;
  return formatNewString(key, quote === '`' ? "'" : quote);
}

function count(value: string, part: string): number {
  return value.split(part).length - 1;
}

function escapeUnit(char: string): string {
  if (SHORT[char]) return SHORT[char];
  return char.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
