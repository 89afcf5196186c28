const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** A point in time from RFC 3339; undefined where it is none. */
export function parseInstant(text: string): Date | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const time = new Date(text.toUpperCase());
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** RFC 3339 in UTC, with milliseconds only where there are any: equal instants give equal texts. */
export function formatInstant(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

/** What a sender says when it was, but never later than when we learned of it: a clock that is ahead must not win for ever. */
export function notAfter(said: Date, receivedAt: Date): Date {
  return said.getTime() < receivedAt.getTime() ? said : receivedAt;
}
