/** `https://user:token@host` and `ssh://token@host`; plain `git@` is no secret. */
const CREDENTIALS_IN_URL = /\b([a-z][a-z0-9+.-]*:\/\/)(?!git@)[^\s/@'"]+@/gi;

/** The value of an `Authorization` header, also where git's configuration sets one. */
const AUTHORIZATION = /\b(authorization:\s*)(?:(?:basic|bearer|token)\s+)?\S+/gi;

/** Tokens of the forges by their form. */
const TOKENS = /\b(?:gh[opsur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|gl[a-z]{2,8}-[A-Za-z0-9_.-]{16,})/g;

/** A text without credentials: those in URLs and headers, tokens of a known form, and the given secrets in plain, encoded and base64 form. */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter((secret) => secret.length > 3)
    .flatMap((secret) => [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
    .reduce((redacted, secret) => redacted.replaceAll(secret, '***'), text);
  return known.replace(CREDENTIALS_IN_URL, '$1***@').replace(AUTHORIZATION, '$1***').replace(TOKENS, '***');
}
