import type { Component } from '../manifest/entries';
import { keyOf, type History } from '../promotion/history';
import type { StatusCell, StatusChange, StatusCluster, StatusComponent, StatusDiffering, StatusEntry } from './status';

/** What the cells of a fleet are, and how they became so. */
export interface DifferingInput {
  readonly clusters: readonly StatusCluster[];
  readonly components: readonly StatusComponent[];
  readonly history: History;
}

/**
 * What a target has otherwise than a source though nothing could be promoted: what its sources do not agree on, and what they do not
 * have. Sorted by component.
 */
export function findDiffering(
  target: string | undefined, changes: readonly StatusChange[], { clusters, components, history }: DifferingInput,
): readonly StatusDiffering[] {
  const column = clusters.findIndex(({ name }) => name === target);
  const changed = new Set(changes.map(({ component }) => component));
  const rows = components.filter(({ component, cells }) => cells[column]?.differs && !changed.has(component));
  return rows.map(({ component, cells }) => {
    const { entry } = cells[column] as StatusCell;
    const all = clusters.map((cluster, index): Source => ({ cluster, entry: cells[index]?.entry }));
    const sources = all.filter(({ cluster }) => clusters[column]?.sources.includes(cluster.name));
    const others = sources.filter((source) => source.entry?.fingerprint !== entry?.fingerprint);
    const sentence = others.map((other) => sentenceFor(other, entry, sources.filter((source) => hasLeft(source, component, other.entry, history)))).join('; ');
    return { component, ...(entry && { entry }), sentence };
  });
}

/** What a source has of a component. */
interface Source {
  readonly cluster: StatusCluster;
  readonly entry: StatusEntry | undefined;
}

function sentenceFor({ cluster: { name }, entry }: Source, own: StatusEntry | undefined, leavers: readonly Source[]): string {
  if (!entry) return `${name} does not have it`;
  const what = entry.version === own?.version ? `another content of ${entry.version}` : entry.version;
  return `${name} has ${what}${leavers.length > 0 ? `, which ${leavers.map(({ cluster }) => cluster.name).join(' and ')} left behind` : ''}`;
}

/** Whether a source had what another one has, and has something else now. */
function hasLeft({ cluster, entry }: Source, component: Component, other: StatusEntry | undefined, history: History): boolean {
  if (!other || entry?.fingerprint === other.fingerprint) return false;
  return history.some(({ changes }) => keyOf(changes.get(cluster.manifest)?.get(component)) === other.fingerprint);
}
