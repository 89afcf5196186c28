import type { Component } from '../manifest/entries';
import type { Arrival } from './arrivals';

/** How long something took from the commit that brought it to the first cluster on its way until it was promoted here. */
export interface LeadTime {
  /** The clusters that share the manifest. */
  readonly clusters: readonly string[];
  /** Undefined for all components together. */
  readonly component?: Component;
  readonly count: number;
  /** Milliseconds. */
  readonly median: number;
  /** Milliseconds that nine of ten did not exceed. */
  readonly p90: number;
}

/** Milliseconds from the first cluster to this one; undefined for what was not promoted. */
export function leadOf(arrival: Arrival): number | undefined {
  if (arrival.kind !== 'promoted' || !arrival.origin) return undefined;
  // clocks of two committers may differ
  return Math.max(0, Date.parse(arrival.at) - Date.parse(arrival.origin.at));
}

/** Lead times per target: of all components first, then of each by its name. */
export function leadTimes(arrivals: readonly Arrival[]): readonly LeadTime[] {
  const promoted = arrivals.flatMap((arrival) => {
    const lead = leadOf(arrival);
    return lead === undefined ? [] : [{ arrival, lead }];
  });
  const targets = groupBy(promoted, ({ arrival }) => arrival.clusters.join(','));
  return [...targets.values()].flatMap((ofTarget) => {
    const clusters = ofTarget[0]?.arrival.clusters ?? [];
    const components = groupBy(ofTarget, ({ arrival }) => arrival.component);
    const each = [...components].sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      { clusters, ...measure(ofTarget.map(({ lead }) => lead)) },
      ...each.map(([component, ofComponent]): LeadTime => ({ clusters, component, ...measure(ofComponent.map(({ lead }) => lead)) })),
    ];
  });
}

function measure(leads: readonly number[]): Pick<LeadTime, 'count' | 'median' | 'p90'> {
  const sorted = [...leads].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] as number;
  const middle = (sorted.length - 1) / 2;
  return { count: sorted.length, median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, p90: at(Math.ceil(0.9 * sorted.length) - 1) };
}

function groupBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}
