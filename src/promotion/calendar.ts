import { DateTime, IANAZone, Interval } from 'luxon';

/** Days of the week, as windows name them. */
export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = typeof DAYS[number];

/** A time of the week in which promotions may happen. */
export interface Window {
  /**
   * The days on which the window opens.
   *
   * @default - every day
   */
  readonly days?: readonly Day[];
  /** Time of the day, `HH:MM`. */
  readonly from: string;
  /** Time of the day, `HH:MM`; not after `from` means on the next day. `24:00` is midnight. */
  readonly to: string;
}

/** A time in which nothing is promoted. */
export interface Freeze {
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day, `YYYY-MM-DD`. */
  readonly to: string;
  /** Why, in a few words. */
  readonly reason: string;
}

export interface CalendarProps {
  /** @default - none: always open */
  readonly windows?: readonly Window[];
  /** @default - none */
  readonly freezes?: readonly Freeze[];
  /**
   * IANA time zone that windows and freezes are meant in.
   *
   * @default 'UTC'
   */
  readonly timeZone?: string;
}

export interface Shut {
  /** A few words, no full stop. */
  readonly why: string;
  /** When it opens, in milliseconds since the epoch; undefined where it does not within a year. */
  readonly until?: number;
}

/** Whether promotions may happen, for any time. */
export interface OpeningHours {
  /** Undefined while promotions may happen; milliseconds since the epoch. */
  readonly shutAt: (now: number) => Shut | undefined;
}

const HORIZON_DAYS = 366;

/** Opening hours with daylight saving: a window from 02:30 exists on the day the clock jumps, and lasts as long as the clock says. */
export function openingHours({ windows, freezes = [], timeZone = 'UTC' }: CalendarProps): OpeningHours {
  if (!windows && freezes.length === 0) return { shutAt: () => undefined };
  const closures = freezes.map((freeze) => ({ reason: freeze.reason, interval: freezeInterval(freeze, timeZone) }));
  const frozenAt = (at: DateTime) => closures.find(({ interval }) => interval.contains(at));
  const opensAfter = (from: DateTime): DateTime | undefined => {
    let at = from;
    // every step leaves a freeze or reaches a window: bounded by both lists
    for (let steps = 0; steps < HORIZON_DAYS + freezes.length; steps += 1) {
      const frozen = frozenAt(at);
      if (frozen) {
        at = frozen.interval.end as DateTime;
        continue;
      }
      const next = windows ? nextOpening(windows, at) : at;
      if (!next || +next === +at) return next;
      at = next;
    }
    return undefined;
  };
  return {
    shutAt: (now) => {
      const at = DateTime.fromMillis(now, { zone: timeZone });
      const frozen = frozenAt(at);
      const isOpen = !windows || windows.some((window) => openIntervals(window, at).some((interval) => interval.contains(at)));
      if (!frozen && isOpen) return undefined;
      const opens = opensAfter(at);
      return { why: frozen ? `frozen: ${frozen.reason}` : 'outside the promotion windows', ...(opens && { until: opens.toMillis() }) };
    },
  };
}

/** What is wrong with a calendar, one sentence each. */
export function validateCalendar({ windows = [], freezes = [], timeZone = 'UTC' }: CalendarProps): readonly string[] {
  const problems: string[] = [];
  if (!IANAZone.isValidZone(timeZone)) problems.push(`time zone ${JSON.stringify(timeZone)} is not known; write one such as "Europe/Berlin"`);
  for (const { from, to, days = DAYS } of windows) {
    for (const time of [from, to]) {
      if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(time)) problems.push(`a window's time ${JSON.stringify(time)} is not HH:MM`);
    }
    if (days.length === 0 || days.some((day) => !DAYS.includes(day))) problems.push(`a window's days are ${JSON.stringify(days)}; allowed: ${DAYS.join(', ')}`);
  }
  for (const { from, to } of freezes) {
    const [start, end] = [from, to].map((day) => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? DateTime.fromISO(day, { zone: 'UTC' }) : DateTime.invalid('shape')));
    if (!start?.isValid || !end?.isValid) problems.push(`a freeze from ${JSON.stringify(from)} to ${JSON.stringify(to)} is not two days YYYY-MM-DD`);
    else if (end < start) problems.push(`a freeze ends on ${to}, before it begins on ${from}`);
  }
  return problems;
}

function freezeInterval({ from, to }: Freeze, zone: string): Interval {
  return Interval.fromDateTimes(DateTime.fromISO(from, { zone }).startOf('day'), DateTime.fromISO(to, { zone }).plus({ days: 1 }).startOf('day'));
}

/** The window's intervals that may hold a time: that of its day, and that of the day before, which may reach over midnight. */
function openIntervals(window: Window, at: DateTime): readonly Interval[] {
  return [at.minus({ days: 1 }), at].flatMap((day) => openOn(window, day));
}

function openOn({ days = DAYS, from, to }: Window, day: DateTime): readonly Interval[] {
  if (!days.includes(DAYS[day.weekday - 1] as Day)) return [];
  const start = atTime(day, from);
  const end = to > from ? atTime(day, to) : atTime(day.plus({ days: 1 }), to);
  return end > start ? [Interval.fromDateTimes(start, end)] : [];
}

function atTime(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour === 24 ? day.plus({ days: 1 }).startOf('day') : day.set({ hour, minute, second: 0, millisecond: 0 });
}

/** The first time from one on at which a window is open. */
function nextOpening(windows: readonly Window[], at: DateTime): DateTime | undefined {
  for (let ahead = -1; ahead <= HORIZON_DAYS; ahead += 1) {
    const open = windows.flatMap((window) => openOn(window, at.plus({ days: ahead }))).filter((interval) => (interval.end as DateTime) > at);
    const starts = open.map((interval) => DateTime.max(interval.start as DateTime, at));
    if (starts.length > 0) return DateTime.min(...starts);
  }
  return undefined;
}
