import { DateTime, Interval } from 'luxon';
import { DAYS, type Day, type Freeze, type PromotionProps, type Window } from '../fleet/promotion-props';

export type CalendarProps = Pick<PromotionProps, 'windows' | 'freezes' | 'timeZone'>;

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
