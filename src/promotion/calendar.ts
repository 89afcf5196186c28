import { DateTime } from 'luxon';
import { displayText } from '../evidence/display-text';
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

/**
 * Opening hours as a clock on the wall of the time zone shows them: open is what the clock says is in a window and in no freeze. Where
 * clocks are put forward a window loses what they skip, and where they are put back it has that hour twice.
 */
export function openingHours({ windows, freezes = [], timeZone = 'UTC' }: CalendarProps): OpeningHours {
  if (!windows && freezes.length === 0) return { shutAt: () => undefined };
  const whyShut = (at: DateTime): string | undefined => {
    const freeze = findFreeze(freezes, at);
    if (freeze) return `frozen: ${displayText(freeze.reason)}`;
    return !windows || windows.some((window) => isIn(window, at)) ? undefined : 'outside the promotion windows';
  };
  return {
    shutAt: (now) => {
      const at = DateTime.fromMillis(now, { zone: timeZone });
      const why = whyShut(at);
      if (why === undefined) return undefined;
      const until = findNext(at, windows ?? [], (time) => whyShut(time) === undefined);
      return { why, ...(until !== undefined && { until }) };
    },
  };
}

/** Open while all of several are. */
export function openTogether(hours: readonly OpeningHours[]): OpeningHours {
  const [only, ...others] = hours;
  if (only && others.length === 0) return only;
  return {
    shutAt: (now) => {
      const shut = firstShut(hours, now);
      if (!shut) return undefined;
      let { until } = shut;
      // where one opens another may be shut
      for (let rounds = 0; until !== undefined && rounds < HORIZON_DAYS; rounds += 1) {
        const next = firstShut(hours, until);
        if (!next) return { why: shut.why, until };
        until = next.until;
      }
      return { why: shut.why };
    },
  };
}

function firstShut(hours: readonly OpeningHours[], at: number): Shut | undefined {
  return hours.map(({ shutAt }) => shutAt(at)).find((shut) => shut !== undefined);
}

function findFreeze(freezes: readonly Freeze[], at: DateTime): Freeze | undefined {
  const day = at.toISODate() ?? '';
  return freezes.find(({ from, to }) => from <= day && day <= to);
}

/** Whether the clock shows a time of a window: one of its day, or of the day before, where that reaches over midnight. */
function isIn({ days = DAYS, from, to }: Window, at: DateTime): boolean {
  const [time, start, end] = [at.hour * 60 + at.minute, minutesOf(from), minutesOf(to)];
  const [today, yesterday] = [days.includes(dayOf(at.weekday)), days.includes(dayOf(at.weekday === 1 ? 7 : at.weekday - 1))];
  if (end > start) return today && time >= start && time < end;
  return (today && time >= start) || (yesterday && time < end);
}

function dayOf(weekday: number): Day {
  return DAYS[weekday - 1] as Day;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The first time after one at which it is open. It can only open when a day or a window begins, or when clocks are changed. */
function findNext(after: DateTime, windows: readonly Window[], isOpen: (at: DateTime) => boolean): number | undefined {
  const starts = [0, ...new Set(windows.map(({ from }) => minutesOf(from)))];
  let day = after.startOf('day');
  for (let count = 0; count <= HORIZON_DAYS; count += 1) {
    const next = day.plus({ days: 1 }).startOf('day');
    const found = timesOf(day, next, starts).find((time) => time > after.toMillis() && isOpen(DateTime.fromMillis(time, { zone: after.zone })));
    if (found !== undefined) return found;
    day = next;
  }
  return undefined;
}

/** When the clock shows some times on a day, and when it is changed; in milliseconds, in their order. */
function timesOf(day: DateTime, next: DateTime, starts: readonly number[]): readonly number[] {
  const wall = Date.UTC(day.year, day.month - 1, day.day);
  const offsets = [...new Set([day.offset, next.offset])];
  const times = starts.flatMap((start) => offsets.map((offset) => wall + (start - offset) * 60_000));
  const change = offsets.length > 1 ? [changeBetween(day, next)] : [];
  return [day.toMillis(), ...times, ...change].filter((time) => time >= day.toMillis() && time < next.toMillis()).sort((a, b) => a - b);
}

/** The first minute with the later of two offsets. */
function changeBetween(day: DateTime, next: DateTime): number {
  let [before, after] = [day.toMillis(), next.toMillis()];
  while (after - before > 60_000) {
    const middle = before + Math.floor((after - before) / 120_000) * 60_000;
    if (DateTime.fromMillis(middle, { zone: day.zone }).offset === day.offset) before = middle;
    else after = middle;
  }
  return after;
}
