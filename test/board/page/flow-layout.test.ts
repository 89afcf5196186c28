import fc from 'fast-check';
import { layoutFlow, type FlowNode, type FlowSpacing } from '../../../src/board/page/flow-layout';

const SPACING: FlowSpacing = { layer: 100, node: 40, passing: 20, narrow: false };

/** Each node may follow any of those before it. */
const anyGraph: fc.Arbitrary<readonly FlowNode[]> = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 24 }).map((links) =>
  links.map((link, index): FlowNode => ({ name: `n${index}`, sources: index === 0 ? [] : [...new Set(link.map((one) => `n${one % index}`))] })));

describe('layoutFlow', () => {
  test('places a chain on one line', () => {
    const { width, height, nodes, edges } = layoutFlow([{ name: 'a', sources: [] }, { name: 'b', sources: ['a'] }, { name: 'c', sources: ['b'] }], SPACING);
    expect({ width, height }).toEqual({ width: 200, height: 0 });
    expect(nodes).toEqual([{ name: 'a', x: 0, y: 0 }, { name: 'b', x: 100, y: 0 }, { name: 'c', x: 200, y: 0 }]);
    expect(edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['a>b', 'b>c']);
  });

  test('leads an edge around the nodes that it passes', () => {
    const { edges, nodes } = layoutFlow([{ name: 'a', sources: [] }, { name: 'b', sources: ['a'] }, { name: 'c', sources: ['a', 'b'] }], SPACING);
    const passing = edges.find(({ from, to }) => from === 'a' && to === 'c')?.points[1];
    const passed = nodes.find(({ name }) => name === 'b');
    expect(passing?.x).toBe(passed?.x);
    expect(Math.abs((passing?.y ?? 0) - (passed?.y ?? 0))).toBeGreaterThanOrEqual(SPACING.passing);
  });

  test('does not cross edges that need not cross', () => {
    const { nodes } = layoutFlow([{ name: 'a', sources: [] }, { name: 'b', sources: [] }, { name: 'c', sources: ['b'] }, { name: 'd', sources: ['a'] }], SPACING);
    const y = (name: string) => nodes.find((node) => node.name === name)?.y ?? NaN;
    expect(Math.sign(y('a') - y('b'))).toBe(Math.sign(y('d') - y('c')));
  });

  test('is as narrow as its widest layer, where that is asked for', () => {
    const nodes = [{ name: 'a', sources: [] }, { name: 'b', sources: [] }, { name: 'c', sources: ['b'] }, { name: 'd', sources: ['c'] }, { name: 'e', sources: ['c'] }];
    expect(layoutFlow(nodes, { ...SPACING, narrow: true }).height).toBe(40);
  });

  test('leaves out sources that are not there, and ends where they go in a circle', () => {
    expect(layoutFlow([{ name: 'a', sources: ['x'] }], SPACING).edges).toEqual([]);
    expect(layoutFlow([{ name: 'a', sources: ['b'] }, { name: 'b', sources: ['a'] }], SPACING).nodes).toHaveLength(2);
    expect(layoutFlow([], SPACING)).toEqual({ width: 0, height: 0, nodes: [], edges: [] });
  });

  test('places any graph: forward, apart, inside, the same each time', () => {
    fc.assert(fc.property(anyGraph, fc.boolean(), (graph, narrow) => {
      const layout = layoutFlow(graph, { ...SPACING, narrow });
      const placed = new Map(layout.nodes.map((node) => [node.name, node]));
      expect(layout.edges).toHaveLength(graph.flatMap(({ sources }) => sources).length);
      for (const { from, to, points } of layout.edges) {
        expect(points[0]).toEqual({ x: placed.get(from)?.x, y: placed.get(from)?.y });
        expect(points.at(-1)).toEqual({ x: placed.get(to)?.x, y: placed.get(to)?.y });
        points.slice(1).forEach((point, index) => expect(point.x - (points[index]?.x ?? NaN)).toBe(SPACING.layer));
      }
      const all = [...layout.nodes.map(({ x, y }) => ({ x, y, room: SPACING.node })), ...layout.edges.flatMap(({ points }) => points.slice(1, -1).map((point) => ({ ...point, room: SPACING.passing })))];
      all.forEach((one, index) => all.slice(index + 1).filter(({ x }) => x === one.x).forEach((other) => {
        expect(Math.abs(one.y - other.y)).toBeGreaterThanOrEqual(Math.min(one.room, other.room) - 0.11);
      }));
      for (const { x, y } of all) expect(x >= 0 && x <= layout.width && y >= 0 && y <= layout.height).toBe(true);
      expect(layoutFlow(graph, { ...SPACING, narrow })).toEqual(layout);
    }), { seed: 1, numRuns: 150 });
  });
});
