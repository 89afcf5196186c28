import type { Status, StatusCell, StatusChange, StatusCluster } from '../status';
import { filtersOf, type PlacedChange, type PlacedDiffering } from './board-page';
import { html, type Html } from './html';

/** Rows that are laid out together. Single rows cost more to look after than to lay out. */
const ROWS_OF_BLOCK = 12;

/** What the style must know of the table: the policy of the page allows no styles on elements. */
export function matrixStyle({ clusters }: Status): string {
  return `.matrix { --clusters: ${clusters.length}; --rows: ${ROWS_OF_BLOCK}; }\n`;
}

/**
 * A row per component, a column per cluster. A version that is not its source's leads to where it is explained.
 *
 * Rows are laid out by blocks, when they come into sight; the script gives them the roles of a table for readers that go by the layout.
 */
export function renderMatrix(status: Status, changes: readonly PlacedChange[], differing: readonly PlacedDiffering[]): Html {
  const { clusters, components } = status;
  const filters = filtersOf(status);
  const places = new Map([
    ...changes.flatMap(({ id, target, change }) => target.targets.map((name) => [`${name} ${change.component}`, { id, mark: markOf(change) }] as const)),
    ...differing.flatMap(({ id, target, differing: { component } }) => target.targets.map((name) => [`${name} ${component}`, { id, mark: 'd' }] as const)),
  ]);
  const rows = components.map(({ component, cells }, index) => html`<tr data-is="${[...filters.get(component) ?? []].join(' ')}"><th scope="row"><button type="button" tabindex="${index === 0 ? 0 : -1}">${nameOf(component)}</button></th>${
    clusters.map((cluster, column) => renderCell(cells[column] as StatusCell, places.get(`${cluster.name} ${component}`)))
  }</tr>
`);
  return html`<div class="matrix" role="region" aria-label="Versions by component and cluster" tabindex="0"><table id="matrix" aria-label="Versions by component and cluster">
<thead><tr><th scope="col">Component</th>${clusters.map(renderHead)}</tr></thead>
${blocksOf(rows).map((block) => html`<tbody>
${block}</tbody>
`)}</table></div>`;
}

function blocksOf(rows: readonly Html[]): readonly (readonly Html[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_OF_BLOCK) }, (_, index) => rows.slice(index * ROWS_OF_BLOCK, (index + 1) * ROWS_OF_BLOCK));
}

function renderHead({ name, sources, tracksRenovate }: StatusCluster): Html {
  return html`<th scope="col">${name}<small>${tracksRenovate ? 'tracks Renovate' : `from ${sources.join(', ')}`}</small></th>`;
}

/** The kind of a component before its name, as a quiet part of it. */
export function nameOf(component: string): Html {
  const slash = component.indexOf('/') + 1;
  return html`<span>${component.slice(0, slash)}</span>${component.slice(slash)}`;
}

/** Where a cell is explained, and how it is marked. */
interface Place {
  readonly id: string;
  readonly mark: string;
}

function markOf(change: StatusChange): string {
  return change.kind === 'ready' ? 'r' : change.reason === 'failed' ? 'f' : 'w';
}

function renderCell({ entry, differs, hold }: StatusCell, place: Place | undefined): Html {
  const version = entry?.version ?? '–';
  const mark = place?.mark ?? (differs ? 'd' : '');
  const classes = [mark, hold ? 'h' : '', entry ? '' : 'n'].filter(Boolean).join(' ');
  const content = place ? html`<a href="#${place.id}">${version}</a>` : html`${version}`;
  return classes === '' ? html`<td>${content}</td>` : html`<td class="${classes}">${content}</td>`;
}
