import { renderFlow } from '../../../src/board/page/flow-picture';
import type { Status, StatusCell, StatusEntry } from '../../../src/board/status';
import type { Component } from '../../../src/manifest/entries';

const entry: StatusEntry = { version: '1.0.0', fingerprint: 'f000000000000', source: 'helm', package: 'a', repository: 'https://charts.example.org' };

/** A cluster that tracks Renovate and one that follows it, with as many components as is said, of which the first are held or differ. */
function statusWith(components: number, held: number, differ: number): Status {
  const rows = Array.from({ length: components }, (_, index) => ({ component: `charts/a${index}` as Component, cells: [{ entry, differs: false }, { entry, differs: index < differ }] }));
  const hold = (component: Component): Status['holds'][number] => ({ component, clusters: ['integration', 'live'], hold: { reason: 'why' }, version: '1.0.0', since: '', commit: '' });
  return {
    at: '2026-01-01T00:00:00Z', head: '', components: rows, targets: [], holds: rows.slice(0, held).map(({ component }) => hold(component)),
    clusters: [{ name: 'integration', manifest: 'integration.ts', sources: [], tracksRenovate: true }, { name: 'live', manifest: 'live.ts', sources: ['integration'], tracksRenovate: false }],
  };
}

/** The lines below the names of both clusters: of the wide picture, then of the narrow one. */
function factsOf(status: Status): readonly string[] {
  return [...renderFlow(status).text.matchAll(/<text class="facts"[^>]*>([^<]*)</g)].map(([, text = '']) => text);
}

describe('renderFlow', () => {
  test('counts what a cluster lacks among what differs', () => {
    const { components, ...status } = statusWith(2, 0, 0);
    const lacking = components.map(({ component, cells: [source] }) => ({ component, cells: [source as StatusCell, { differs: true }] }));
    expect(factsOf({ ...status, components: lacking })).toEqual(['2 components', '2 of 2 differ', '2 components', '2 of 2 differ']);
  });

  test('sets a long name narrower, and cuts a longer one in its middle: in any font it stays in its box', () => {
    const status = statusWith(1, 0, 0);
    const [first, second] = status.clusters as readonly [Status['clusters'][number], Status['clusters'][number]];
    const names = ['live', 'production-eu-1', 'production-westeurope-1'].map((name) => ({ ...second, name, sources: ['integration'] }));
    const { text } = renderFlow({ ...status, clusters: [first, ...names], components: [] });
    const shown = [...text.matchAll(/<text class="name"[^>]*?( textLength="\d+")?(?: lengthAdjust="\w+")?>([^<]*)</g)].map(([, length = '', name]) => `${name}${length}`);
    expect(shown).toEqual(['integration', 'live', 'production-eu-1 textLength="150"', 'production…teurope-1 textLength="150"']);
  });

  test.each([
    [1, 0, 0, ['1 component', '1 component', '1 component', '1 component']],
    [24, 0, 1, ['24 components', '1 of 24 differs', '24 components', '1 of 24 differs']],
    [24, 1, 6, ['24 components, 1 held', '6 of 24 differ, 1 held', '1 of 24 held', '6 differ, 1 held']],
    [24, 1, 0, ['24 components, 1 held', '24 components, 1 held', '1 of 24 held', '1 of 24 held']],
    [200, 20, 150, ['200 components, 20 held', '150 differ, 20 held', '20 of 200 held', '150 differ']],
  ])('says of %d components, %d of them held and %d other than at the source, what a box has room for', (components, held, differ, facts) => {
    expect(factsOf(statusWith(components, held, differ))).toEqual(facts);
  });
});
