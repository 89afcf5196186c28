/** A node of the picture and what flows into it, by name. */
export interface FlowNode {
  readonly name: string;
  readonly sources: readonly string[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a node stands: its middle. */
export interface PlacedNode extends Point {
  readonly name: string;
}

/** The way from one node to another: the middles of what it passes, first and last the two nodes themselves. */
export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export interface FlowSpacing {
  /** From the middle of one layer to that of the next, along the flow. */
  readonly layer: number;
  /** From the middle of one node to that of its neighbour in the same layer, across the flow. */
  readonly node: number;
  /** The same where an edge that passes by is one of the two. */
  readonly passing: number;
  /** Layers stand around one middle, as narrow as they can be; otherwise nodes stand where what flows into them comes from. */
  readonly narrow: boolean;
}

/** A place in a layer: of a node, or of an edge that only passes. */
interface Place {
  readonly key: string;
  readonly name?: string;
  readonly layer: number;
  readonly before: Place[];
  readonly behind: Place[];
  at: number;
}

const SWEEPS = 8;

/**
 * Places any directed acyclic graph in layers, every node behind all that flows into it. Edges that pass layers get places of their
 * own there, so they run around the nodes. The same graph always gives the same picture; x runs along the flow, y across it.
 */
export function layoutFlow(nodes: readonly FlowNode[], spacing: FlowSpacing): FlowLayout {
  const layerOf = findLayers(nodes);
  const places = new Map(nodes.map(({ name }): [string, Place] => [name, { key: name, name, layer: layerOf.get(name) ?? 0, before: [], behind: [], at: 0 }]));
  const layers: Place[][] = Array.from({ length: Math.max(-1, ...layerOf.values()) + 1 }, () => []);
  for (const place of places.values()) layers[place.layer]?.push(place);
  const ways = nodes.flatMap(({ name, sources }) => sources.flatMap((source) => {
    const [from, to] = [places.get(source), places.get(name)];
    return from && to && from.layer < to.layer ? [{ from: source, to: name, way: connect(from, to, layers) }] : [];
  }));
  orderLayers(layers);
  spreadLayers(layers, spacing);
  const all = layers.flat();
  const first = Math.min(0, ...all.map(({ at }) => at));
  const pointOf = ({ layer, at }: Place): Point => ({ x: round(layer * spacing.layer), y: round(at - first) });
  return {
    width: Math.max(0, layers.length - 1) * spacing.layer,
    height: round(Math.max(0, ...all.map(({ at }) => at)) - first),
    nodes: [...places.values()].map((place) => ({ name: place.name as string, ...pointOf(place) })),
    edges: ways.map(({ from, to, way }) => ({ from, to, points: way.map(pointOf) })),
  };
}

/** The length of the longest way to every node. */
function findLayers(nodes: readonly FlowNode[]): ReadonlyMap<string, number> {
  const layers = new Map(nodes.map(({ name }) => [name, 0]));
  for (let pass = 0; pass < nodes.length; pass += 1) {
    let moved = false;
    for (const { name, sources } of nodes) {
      const layer = Math.max(0, ...sources.map((source) => (layers.get(source) ?? -1) + 1));
      if (layer > (layers.get(name) ?? 0)) {
        layers.set(name, layer);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return layers;
}

function connect(from: Place, to: Place, layers: Place[][]): readonly Place[] {
  const way = [from];
  for (let layer = from.layer + 1; layer < to.layer; layer += 1) {
    const passing: Place = { key: `${from.key} ${to.key}`, layer, before: [], behind: [], at: 0 };
    layers[layer]?.push(passing);
    way.push(passing);
  }
  way.push(to);
  for (let index = 1; index < way.length; index += 1) {
    way[index - 1]?.behind.push(way[index] as Place);
    way[index]?.before.push(way[index - 1] as Place);
  }
  return way;
}

/** Sorts each layer by the middle of its neighbours, to and fro, so that few edges cross. */
function orderLayers(layers: Place[][]): void {
  const number = (layer: readonly Place[]): void => layer.forEach((place, index) => { place.at = index; });
  layers.forEach(number);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      const middles = new Map(layer.map((place) => [place, meanOf(forth ? place.before : place.behind) ?? place.at]));
      layer.sort((a, b) => (middles.get(a) as number) - (middles.get(b) as number) || a.at - b.at);
      number(layer);
    }
  }
}

/** Moves every place towards the middle of its neighbours, as far as the neighbours in its layer leave room. */
function spreadLayers(layers: readonly Place[][], spacing: FlowSpacing): void {
  const gap = (a: Place, b: Place): number => (a.name !== undefined && b.name !== undefined ? spacing.node : spacing.passing);
  for (const layer of layers) {
    layer.forEach((place, index) => { place.at = index === 0 ? 0 : (layer[index - 1] as Place).at + gap(layer[index - 1] as Place, place); });
    const middle = ((layer.at(-1)?.at ?? 0) + (layer[0]?.at ?? 0)) / 2;
    for (const place of layer) place.at -= middle;
  }
  for (let sweep = 0; sweep < (spacing.narrow ? 0 : SWEEPS); sweep += 1) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      const wished = layer.map((place) => meanOf(forth ? place.before : place.behind) ?? place.at);
      settle(layer, wished, gap);
    }
  }
}

function settle(layer: readonly Place[], wished: readonly number[], gap: (a: Place, b: Place) => number): void {
  layer.forEach((place, index) => {
    const before = layer[index - 1];
    place.at = before ? Math.max(wished[index] as number, before.at + gap(before, place)) : wished[index] as number;
  });
  // what was pushed aside was pushed one way only
  const pushed = layer.reduce((sum, { at }, index) => sum + at - (wished[index] as number), 0) / Math.max(1, layer.length);
  for (const place of layer) place.at -= pushed;
}

function meanOf(places: readonly Place[]): number | undefined {
  return places.length === 0 ? undefined : places.reduce((sum, { at }) => sum + at, 0) / places.length;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
