import type { Status, StatusCell, StatusCluster } from '../status';
import { filtersOf, type PlacedChange } from './board-page';
import { html, type Html } from './html';

/** Rows that are laid out together. Single rows cost more to look after than to lay out. */
const ROWS_OF_BLOCK = 12;

/** What the style must know of the table: the policy of the page allows no styles on elements. */
export function matrixStyle({ clusters }: Status): string {
  return `.matrix { --clusters: ${clusters.length}; --rows: ${ROWS_OF_BLOCK}; }\n`;
}

/**
 * A row per component, a column per cluster. A version that a change is planned for leads to where it is explained.
 *
 * Rows are laid out by blocks, when they come into sight; the script gives them the roles of a table for readers that go by the layout.
 */
export function renderMatrix(status: Status, changes: readonly PlacedChange[]): Html {
  const { clusters, components } = status;
  const filters = filtersOf(status);
  const changeAt = new Map(changes.flatMap((placed) => placed.target.targets.map((target) => [`${target} ${placed.change.component}`, placed] as const)));
  const rows = components.map(({ component, cells }, index) => html`<tr data-is="${[...filters.get(component) ?? []].join(' ')}"><th scope="row"><button type="button" tabindex="${index === 0 ? 0 : -1}">${nameOf(component)}</button></th>${
    clusters.map((cluster, column) => renderCell(cells[column] as StatusCell, changeAt.get(`${cluster.name} ${component}`)))
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

function renderCell({ entry, differs, hold }: StatusCell, placed: PlacedChange | undefined): Html {
  const version = entry?.version ?? '–';
  const kind = placed ? (placed.change.kind === 'ready' ? 'r' : placed.change.reason === 'failed' ? 'f' : 'w') : differs ? 'd' : '';
  const classes = [kind, hold ? 'h' : '', entry ? '' : 'n'].filter(Boolean).join(' ');
  const content = placed ? html`<a href="#${placed.id}">${version}</a>` : html`${version}`;
  return classes === '' ? html`<td>${content}</td>` : html`<td class="${classes}">${content}</td>`;
}
