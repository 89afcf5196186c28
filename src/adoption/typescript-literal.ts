const LONGEST = 100;

/** Data as an owner writes it: single quotes, keys without quotes, on one line where that is short. */
export function formatTypeScript(value: unknown, indent = ''): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replace(/\n/g, '\\n').replace(/\r/g, '\\r').replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const items = Array.isArray(value)
    ? value.map((item) => ['', item] as const)
    : Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [`${formatKey(key)}: `, item] as const);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  if (items.length === 0) return (open + close).replaceAll(' ', '');
  const inline = open + items.map(([key, item]) => key + formatTypeScript(item)).join(', ') + close;
  if (indent.length + inline.length <= LONGEST && !inline.includes('\n')) return inline;
  const inner = `${indent}  `;
  return [open.trim(), ...items.map(([key, item]) => `${inner}${key}${formatTypeScript(item, inner)},`), indent + close.trim()].join('\n');
}

function formatKey(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : formatTypeScript(key);
}
