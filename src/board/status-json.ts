import type { Status } from './status';

/** Version of the status as JSON, as docs/status.schema.json describes it. */
export const STATUS_FORMAT = 1;

/** The status of a fleet as data for other programs. */
export function statusToJson({ at, head, clusters, components, targets, holds }: Status): object {
  return {
    format: STATUS_FORMAT,
    at,
    head,
    clusters: clusters.map(({ name, manifest, sources, tracksRenovate }) => ({ name, manifest, sources, tracksRenovate })),
    components: components.map(({ component, cells }) => ({
      component,
      clusters: Object.fromEntries(cells.map(({ entry = null, differs, hold = null }, index) => [clusters[index]?.name ?? '', { entry, differs, hold }])),
    })),
    targets: targets.map(({ changes, differing, ...target }) => ({
      ...target,
      changes: changes.map(({ kind, component, from = null, to = null, ...change }) => ({ component, state: kind, from, to, ...change })),
      differing: differing.map(({ component, entry = null, sentence }) => ({ component, entry, sentence })),
    })),
    holds,
  };
}
