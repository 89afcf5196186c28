import type { Arrival } from '../../src/promotion/arrivals';
import { leadOf, leadTimes } from '../../src/promotion/lead-times';
import { timeAt } from '../support/timelines';

const HOUR = 3_600_000;

function promoted(component: Arrival['component'], hours: number, changes: Partial<Arrival> = {}): Arrival {
  return {
    kind: 'promoted', clusters: ['live'], component, commit: 'c', at: timeAt(hours), by: '', subject: '', sources: ['integration'], evidence: [], origin: { commit: 'o', at: timeAt(0) }, ...changes,
  } as Arrival;
}

describe('leadOf', () => {
  test('is the time from the first commit to the target\'s', () => {
    expect(leadOf(promoted('charts/a', 3))).toBe(3 * HOUR);
  });

  test('is not below nothing where clocks differ', () => {
    expect(leadOf(promoted('charts/a', -1))).toBe(0);
  });

  test('is undefined for what was not promoted, or comes from nowhere', () => {
    expect(leadOf(promoted('charts/a', 3, { kind: 'edited' }))).toBeUndefined();
    expect(leadOf({ ...promoted('charts/a', 3), origin: undefined } as Arrival)).toBeUndefined();
  });
});

describe('leadTimes', () => {
  test('gives count, median and the ninth of ten, for all and for each component', () => {
    const found = leadTimes([...[1, 2, 3, 4].map((hours) => promoted('charts/b', hours)), promoted('charts/a', 10)]);
    expect(found).toEqual([
      { clusters: ['live'], count: 5, median: 3 * HOUR, p90: 10 * HOUR },
      { clusters: ['live'], component: 'charts/a', count: 1, median: 10 * HOUR, p90: 10 * HOUR },
      { clusters: ['live'], component: 'charts/b', count: 4, median: 2.5 * HOUR, p90: 4 * HOUR },
    ]);
  });

  test('keeps targets apart', () => {
    const found = leadTimes([promoted('charts/a', 1), promoted('charts/a', 2, { clusters: ['eu', 'us'] })]);
    expect(found.map(({ clusters, component, median }) => [clusters.join(), component, median / HOUR])).toEqual([['live', undefined, 1], ['live', 'charts/a', 1], ['eu,us', undefined, 2], ['eu,us', 'charts/a', 2]]);
  });

  test('is empty where nothing was promoted', () => {
    expect(leadTimes([promoted('charts/a', 1, { kind: 'edited' })])).toEqual([]);
  });
});
