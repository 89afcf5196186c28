import type { Component } from '../../manifest/entries';
import type { Arrival } from '../../promotion/arrivals';
import type { LeadTime } from '../../promotion/lead-times';
import type { Status, StatusChange, StatusDiffering, StatusTarget } from '../status';

/** What the page shows. The same state gives the same page: what time it is, the status says. */
export interface BoardPage {
  /** `owner/name`. */
  readonly repository: string;
  readonly branch: string;
  readonly status: Status;
  /** Newest first. */
  readonly arrivals: readonly Arrival[];
  readonly leadTimes: readonly LeadTime[];
}

/** A change with the place of the page where it is explained. */
export interface PlacedChange {
  readonly id: string;
  readonly target: StatusTarget;
  readonly change: StatusChange;
}

/** The changes of all targets, in the order in which the page explains them: what is ready first. */
export function placeChanges({ targets }: Status): readonly PlacedChange[] {
  const inOrder = targets.flatMap((target) => [...target.changes].sort((a, b) => Number(a.kind === 'blocked') - Number(b.kind === 'blocked')).map((change) => ({ target, change })));
  return inOrder.map((placed, index) => ({ id: `c${index}`, ...placed }));
}

/** What differs with nothing to promote, with the place of the page where it is explained. */
export interface PlacedDiffering {
  readonly id: string;
  readonly target: StatusTarget;
  readonly differing: StatusDiffering;
}

/** What differs with nothing to promote, of all targets. */
export function placeDiffering({ targets }: Status): readonly PlacedDiffering[] {
  return targets.flatMap((target) => target.differing.map((differing) => ({ target, differing }))).map((placed, index) => ({ id: `d${index}`, ...placed }));
}

/** What can be filtered by. */
export const FILTERS = ['differs', 'ready', 'waits', 'held'] as const;
export type Filter = typeof FILTERS[number];

/** What holds of each component, on any cluster. */
export function filtersOf(status: Status): ReadonlyMap<Component, ReadonlySet<Filter>> {
  const found = new Map(status.components.map(({ component, cells }): [Component, Set<Filter>] => [component, new Set([
    ...cells.some(({ differs }) => differs) ? ['differs' as const] : [],
    ...cells.some(({ hold }) => hold) ? ['held' as const] : [],
  ])]));
  for (const { changes } of status.targets) {
    for (const { component, kind } of changes) found.get(component)?.add(kind === 'ready' ? 'ready' : 'waits');
  }
  return found;
}
