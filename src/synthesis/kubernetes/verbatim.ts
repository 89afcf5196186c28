/**
 * Data of the owner's on its way through cdk8s, which drops every null (in Helm's values a null removes a default), refuses
 * objects with a key `constructor` and loses a key `__proto__`. Nulls and such keys travel behind a NUL, and so does
 * whatever begins with one.
 */
const MARK = '\0';
const NULL = `${MARK}null`;

/** @throws RangeError where the data is no JSON */
export function encodeVerbatim(value: unknown): unknown {
  if (value === null) return NULL;
  if (typeof value === 'string') return value.startsWith(MARK) ? MARK + value : value;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (Array.isArray(value)) return value.map(encodeVerbatim);
  if (typeof value !== 'object' || !isPlain(value)) throw new RangeError(`a value of type ${typeof value} is no JSON`);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [encodeKey(key), encodeVerbatim(child)]));
}

/** What `encodeVerbatim` was given. */
export function decodeVerbatim(value: unknown): unknown {
  if (value === NULL) return null;
  if (typeof value === 'string') return decodeText(value);
  if (Array.isArray(value)) return value.map(decodeVerbatim);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [decodeText(key), decodeVerbatim(child)]));
}

function encodeKey(key: string): string {
  return key.startsWith(MARK) || key === 'constructor' || key === '__proto__' ? MARK + key : key;
}

function decodeText(text: string): string {
  return text.startsWith(MARK) ? text.slice(MARK.length) : text;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
