import fc from 'fast-check';
import { DAYS, type Window } from '../../src/fleet/promotion-props';
import { openingHours, openTogether, type CalendarProps } from '../../src/promotion/calendar';

const time = (text: string): number => Date.parse(text);
const show = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString().replace(':00.000Z', 'Z'));

const OFFICE: CalendarProps = { windows: [{ days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '16:00' }], timeZone: 'Europe/Berlin' };
const NIGHT: CalendarProps = { windows: [{ days: ['sat'], from: '22:00', to: '04:00' }], timeZone: 'Europe/Berlin' };
const EARLY: CalendarProps = { windows: [{ from: '02:30', to: '03:30' }], timeZone: 'Europe/Berlin' };
const HOLIDAYS: CalendarProps = { freezes: [{ from: '2026-12-20', to: '2027-01-06', reason: 'holidays' }], timeZone: 'Europe/Berlin' };

describe('openingHours', () => {
  test('is always open by default', () => {
    expect(openingHours({}).shutAt(time('2026-01-01T00:00Z'))).toBeUndefined();
    expect(openingHours({ freezes: [] }).shutAt(time('2026-01-01T00:00Z'))).toBeUndefined();
  });

  // name, calendar, now, why, until
  const shut: readonly (readonly [string, CalendarProps, string, string, string | undefined])[] = [
    ['a minute before a window', OFFICE, '2026-01-05T07:59Z', 'outside the promotion windows', '2026-01-05T08:00Z'],
    ['at the end of a window', OFFICE, '2026-01-05T15:00Z', 'outside the promotion windows', '2026-01-06T08:00Z'],
    ['from the last window of the week to the first of the next', OFFICE, '2026-01-08T15:00Z', 'outside the promotion windows', '2026-01-12T08:00Z'],
    ['before a window of a summer\'s day', OFFICE, '2026-07-06T06:59Z', 'outside the promotion windows', '2026-07-06T07:00Z'],
    ['after the night of a window', NIGHT, '2026-01-11T03:00Z', 'outside the promotion windows', '2026-01-17T21:00Z'],
    ['in the early hours of a day whose evening opens', NIGHT, '2026-01-10T02:00Z', 'outside the promotion windows', '2026-01-10T21:00Z'],
    ['from the first moment of a freeze to the last', HOLIDAYS, '2026-12-19T23:00Z', 'frozen: holidays', '2027-01-06T23:00Z'],
    ['in a freeze, until a window after it', { ...OFFICE, ...HOLIDAYS }, '2026-12-21T09:00Z', 'frozen: holidays', '2027-01-07T08:00Z'],
    ['in two freezes that touch', { freezes: [{ from: '2026-03-01', to: '2026-03-03', reason: 'one' }, { from: '2026-03-04', to: '2026-03-04', reason: 'two' }] }, '2026-03-02T00:00Z', 'frozen: one', '2026-03-05T00:00Z'],
    ['without windows at all', { windows: [] }, '2026-01-01T00:00Z', 'outside the promotion windows', undefined],
    ['in a freeze of several years', { freezes: [{ from: '2026-01-01', to: '2030-01-01', reason: 'no' }] }, '2026-02-01T00:00Z', 'frozen: no', undefined],
    ['before the hour that is skipped in spring', { windows: [{ from: '02:30', to: '05:00' }], timeZone: 'Europe/Berlin' }, '2026-03-29T00:59Z', 'outside the promotion windows', '2026-03-29T01:00Z'],
    ['in the night whose window is skipped', { windows: [{ from: '02:00', to: '03:00' }], timeZone: 'Europe/Berlin' }, '2026-03-29T01:30Z', 'outside the promotion windows', '2026-03-30T00:00Z'],
    ['between the two halves of a window in autumn', EARLY, '2026-10-25T01:15Z', 'outside the promotion windows', '2026-10-25T01:30Z'],
    ['until the same time of the day before, across the change in spring', OFFICE, '2026-03-26T15:00Z', 'outside the promotion windows', '2026-03-30T07:00Z'],
    ['until the same time of the day before, across the change in autumn', OFFICE, '2026-10-22T14:00Z', 'outside the promotion windows', '2026-10-26T08:00Z'],
    ['until a day that begins at one o\'clock', { freezes: [{ from: '2018-11-03', to: '2018-11-03', reason: 'x' }], timeZone: 'America/Sao_Paulo' }, '2018-11-03T12:00Z', 'frozen: x', '2018-11-04T03:00Z'],
    ['with a window that begins at midnight', { windows: [{ days: ['mon'], from: '24:00', to: '06:00' }] }, '2026-01-05T12:00Z', 'outside the promotion windows', '2026-01-06T00:00Z'],
  ];
  test.each(shut)('is shut %s', (_, calendar, now, why, until) => {
    const found = openingHours(calendar).shutAt(time(now));
    expect([found?.why, show(found?.until)]).toEqual([why, until]);
  });

  const open: readonly (readonly [string, CalendarProps, string])[] = [
    ['at the begin of a window', OFFICE, '2026-01-05T08:00Z'],
    ['in the last minute of a window', OFFICE, '2026-01-05T14:59Z'],
    ['in the evening of a window over midnight', NIGHT, '2026-01-10T21:00Z'],
    ['in the morning after, which is another day of the week', NIGHT, '2026-01-11T02:59Z'],
    ['in the moment after a freeze', HOLIDAYS, '2027-01-06T23:00Z'],
    ['in a window up to midnight', { windows: [{ from: '23:00', to: '24:00' }] }, '2026-01-01T23:59Z'],
    ['all day where a window ends when it begins', { windows: [{ from: '09:00', to: '09:00' }] }, '2026-01-01T08:59Z'],
    ['in what is left of a window in spring', EARLY, '2026-03-29T01:15Z'],
    ['the first time that the clock shows a window in autumn', EARLY, '2026-10-25T00:45Z'],
    ['the second time that the clock shows it', EARLY, '2026-10-25T01:45Z'],
    ['in a window on the other side of the date line', { windows: [{ days: ['fri'], from: '08:00', to: '09:00' }], timeZone: 'Pacific/Kiritimati' }, '2026-01-01T18:30Z'],
  ];
  test.each(open)('is open %s', (_, calendar, now) => {
    expect(openingHours(calendar).shutAt(time(now))).toBeUndefined();
  });

  test('shows a freeze\'s reason on one line', () => {
    expect(openingHours({ freezes: [{ from: '2026-01-01', to: '2026-01-01', reason: 'a\nb\u001b[31m' }] }).shutAt(time('2026-01-01T00:00Z'))?.why).toBe('frozen: a b');
  });

  test('agrees with a clock that is looked at every five minutes, in any zone, about any change of clocks', () => {
    const minutes = fc.integer({ min: 0, max: 287 }).map((five) => `${String(Math.floor(five / 12)).padStart(2, '0')}:${String((five % 12) * 5).padStart(2, '0')}`);
    const window = fc.record({ days: fc.subarray([...DAYS], { minLength: 1 }), from: minutes, to: fc.oneof(minutes, fc.constant('24:00')) });
    const moment = fc.constantFrom<readonly [string, string]>(
      ['Europe/Berlin', '2026-03-29T01:00Z'], ['Europe/Berlin', '2026-10-25T01:00Z'], ['America/New_York', '2026-11-01T06:00Z'], ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00Z'], ['America/Sao_Paulo', '2018-11-04T03:00Z'], ['America/Sao_Paulo', '2018-02-18T02:00Z'], ['America/Asuncion', '2023-03-26T03:00Z'],
      ['Asia/Kathmandu', '2026-05-01T00:00Z'], ['Africa/Casablanca', '2026-02-15T02:00Z'], ['Pacific/Apia', '2011-12-30T10:00Z'], ['Atlantic/Azores', '2023-03-26T01:00Z'], ['UTC', '2026-12-31T23:00Z'],
    );
    const freeze = fc.record({ before: fc.integer({ min: -2, max: 2 }), days: fc.integer({ min: 0, max: 2 }) });
    fc.assert(fc.property(moment, fc.array(window, { minLength: 1, maxLength: 3 }), fc.array(freeze, { maxLength: 1 }), fc.integer({ min: -600, max: 600 }), ([timeZone, change], windows, around, offset) => {
      const day = (days: number): string => new Date(time(change) + days * 86_400_000).toISOString().slice(0, 10);
      const freezes = around.map(({ before, days }) => ({ from: day(before), to: day(before + days), reason: 'x' }));
      const now = time(change) + offset * 300_000;
      const found = openingHours({ windows, freezes, timeZone }).shutAt(now);
      const clock = clockOf(timeZone);
      let expected = now;
      while (!isOpen(clock(expected), windows, freezes) && expected < now + 14 * 86_400_000) expected += 300_000;
      expect(found === undefined ? show(now) : show(found.until)).toBe(show(expected));
    }), { seed: 1, numRuns: 150 });
  });
});

interface Wall { readonly date: string; readonly day: number; readonly minutes: number }

/** What a clock on the wall shows, without the library under test. */
function clockOf(timeZone: string): (at: number) => Wall {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', weekday: 'short' });
  return (at) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { date: `${parts.year}-${parts.month}-${parts.day}`, day: (DAYS as readonly string[]).indexOf(String(parts.weekday).toLowerCase()), minutes: Number(parts.hour) * 60 + Number(parts.minute) };
  };
}

function isOpen({ date, day, minutes }: Wall, windows: readonly Window[], freezes: readonly { readonly from: string; readonly to: string }[]): boolean {
  if (freezes.some(({ from, to }) => from <= date && date <= to)) return false;
  const at = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  return windows.some(({ days = DAYS, from, to }) => {
    const opens = (index: number): boolean => (days as readonly string[]).includes(DAYS[(index + 7) % 7] ?? '');
    return at(to) > at(from) ? opens(day) && minutes >= at(from) && minutes < at(to) : (opens(day) && minutes >= at(from)) || (opens(day - 1) && minutes < at(to));
  });
}

describe('openTogether', () => {
  const morning = openingHours({ windows: [{ from: '08:00', to: '12:00' }] });
  const noon = openingHours({ windows: [{ from: '11:00', to: '13:00' }] });

  test('is open while all are', () => {
    expect(openTogether([morning, noon]).shutAt(time('2026-01-01T11:30Z'))).toBeUndefined();
    expect(openTogether([]).shutAt(0)).toBeUndefined();
  });

  test('says when all are open again', () => {
    for (const hours of [[morning, noon], [noon, morning]]) {
      expect(show(openTogether(hours).shutAt(time('2026-01-01T07:00Z'))?.until)).toBe('2026-01-01T11:00Z');
      expect(show(openTogether(hours).shutAt(time('2026-01-01T12:00Z'))?.until)).toBe('2026-01-02T11:00Z');
    }
  });

  test('gives no time where they are never open together', () => {
    const evening = openingHours({ windows: [{ from: '20:00', to: '21:00' }] });
    expect(openTogether([morning, evening]).shutAt(time('2026-01-01T09:00Z'))).toEqual({ why: 'outside the promotion windows' });
  });
});
