import { formatSpan } from '../../src/board/span-text';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];

describe('formatSpan', () => {
  test.each([
    [0, 'less than a minute'], [MINUTE - 1, 'less than a minute'], [MINUTE, '1 min'], [HOUR - 1, '59 min'], [HOUR, '1 h'], [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [DAY, '1 d'], [DAY + 59 * MINUTE, '1 d'], [3 * DAY + 4 * HOUR + 59 * MINUTE, '3 d 4 h'], [400 * DAY, '400 d'],
  ])('gives %d ms as %s', (milliseconds, expected) => {
    expect(formatSpan(milliseconds)).toBe(expected);
  });
});
