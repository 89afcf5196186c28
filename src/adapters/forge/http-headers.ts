/** GitHub's advice for a limit that names no time. */
const UNNAMED_WAIT = 60_000;

/** What an answer that is none asks for: `undefined` where trying again is of no use, else milliseconds, or `unknown`. */
export function waitAsked(status: number, headers: Headers, message: string, now: Date): number | 'unknown' | undefined {
  const named = namedWait(headers, now);
  if (status === 429 || (status === 403 && isLimited(headers, message))) return named ?? UNNAMED_WAIT;
  if (status === 408 || status === 425 || status >= 500) return named ?? 'unknown';
  return undefined;
}

/** A 403 that is about a limit, and not about who asks. */
function isLimited(headers: Headers, message: string): boolean {
  return headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' || /rate limit|abuse detection/i.test(message);
}

function namedWait(headers: Headers, now: Date): number | undefined {
  const after = headers.get('retry-after');
  if (after !== null) {
    const time = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now.getTime();
    return Number.isNaN(time) ? undefined : Math.max(0, time);
  }
  if (headers.get('x-ratelimit-remaining') !== '0' && headers.get('ratelimit-remaining') !== '0') return undefined;
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? Number.NaN);
  // the reset is told in whole seconds: one more, so as not to come too early
  return Number.isNaN(reset) ? undefined : Math.max(0, (reset + 1) * 1000 - now.getTime());
}

/** The address of the next page from a `Link` header, on the origin that was asked: forges behind a proxy name another one. */
export function nextPage(headers: Headers, asked: URL): URL | undefined {
  for (const link of (headers.get('link') ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>\s*;.*\brel="?next"?/i.exec(link);
    if (!match) continue;
    const { pathname, search } = new URL(match[1] as string, asked);
    return new URL(`${pathname}${search}`, asked.origin);
  }
  return undefined;
}
