const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** What a quoted string without sequences means; `quoted` is with its quotes. */
export function unquote(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{/g, (_, short, long, simple, marker) => {
    if (marker !== undefined) return `${marker}{`;
    if (simple !== undefined) return ESCAPES[simple] ?? simple;
    return codePoint(Number.parseInt(short ?? long, 16));
  });
}

function codePoint(code: number): string {
  const valid = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return valid ? String.fromCodePoint(code) : '\uFFFD';
}
