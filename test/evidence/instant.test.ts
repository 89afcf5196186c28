import { formatInstant, notAfter, parseInstant } from '../../src/evidence/instant';

describe('parseInstant', () => {
  test.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01t10:00:00z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00.5Z', '2026-03-01T10:00:00.500Z'],
    ['2026-03-01T10:00:00.000000Z', '2026-03-01T10:00:00Z'],
    ['2026-03-01T10:00:00-05:30', '2026-03-01T15:30:00Z'],
  ])('reads %s as %s', (text, expected) => {
    const time = parseInstant(text);
    expect(time && formatInstant(time)).toBe(expected);
  });

  test.each(['', 'now', '2026-03-01', '2026-03-01 10:00:00Z', '2026-03-01T10:00:00', '2026-03-01T25:00:00Z', '12026-03-01T10:00:00Z', '2026-03-01T10:00:00+0530', ' 2026-03-01T10:00:00Z'])('reads nothing from %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});

describe('notAfter', () => {
  const [early, late] = [new Date('2026-03-01T10:00:00Z'), new Date('2026-03-01T10:00:01Z')];

  test('gives the earlier of the two', () => {
    expect(notAfter(early, late)).toBe(early);
    expect(notAfter(late, early)).toBe(early);
  });
});
