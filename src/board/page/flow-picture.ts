import type { Status } from '../status';
import { cutMiddle } from '../text-layout';
import { layoutFlow, type FlowNode, type PlacedEdge, type PlacedNode, type Point } from './flow-layout';
import { html, type Html } from './html';

/** What a cluster's box says. */
interface ClusterFacts {
  readonly components: number;
  /** With those that it lacks and a source has. */
  readonly all: number;
  readonly differ: number;
  readonly ready: number;
  readonly waits: number;
  readonly held: number;
  readonly tracksRenovate: boolean;
}

type Direction = 'right' | 'down';

/** Sizes in pixels. */
interface Sizes {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  /** From a box to the next layer's. */
  readonly gap: number;
  readonly beside: number;
  /** Of the way, that which lies between the gate and the box behind it. */
  readonly inlet: number;
  /** Around the picture, across the flow. */
  readonly margin: number;
  /** Characters of a name that is shown whole. */
  readonly longestName: number;
  /** Characters of a name that have room at their own width in any font; longer ones are set narrower. */
  readonly roomyName: number;
  /** Characters of the line below the name. */
  readonly longestFacts: number;
}

const RENOVATE = '\u0000renovate';
const MARGIN = 8;
/** Boxes that a phone has room for. */
const MOST_BESIDE = 2;
/** A picture with more boxes than this has small ones. */
const ROOMY = 12;
/** Pixels; a longer picture is not shrunk to the width of its page, but scrolled. */
const MOST_SHRUNK = 1500;
/** Half the size of what stands for Renovate. */
const [RENOVATE_WIDTH, RENOVATE_HEIGHT] = [46, 17];

/** How versions flow from Renovate through the clusters: once from left to right, and for narrow screens from top to bottom. */
export function renderFlow(status: Status): Html {
  const facts = factsOf(status);
  const nodes: readonly FlowNode[] = [
    { name: RENOVATE, sources: [] },
    ...status.clusters.map(({ name, sources }): FlowNode => ({ name, sources: sources.length === 0 ? [RENOVATE] : sources })),
  ];
  const isDense = status.clusters.length > ROOMY;
  const right: Sizes = { direction: 'right', width: 176, height: isDense ? 42 : 64, gap: 132, beside: isDense ? 30 : 38, inlet: 34, margin: 8, longestName: 20, roomyName: 14, longestFacts: 24 };
  const down: Sizes = { direction: 'down', width: 124, height: 58, gap: 84, beside: 14, inlet: 26, margin: 26, longestName: 14, roomyName: 9, longestFacts: 16 };
  return html`<div class="flow wide" role="region" aria-label="Flow between clusters" tabindex="0">${renderPicture(nodes, facts, right)}</div>
${widestLayer(nodes) > MOST_BESIDE ? renderList(status, facts) : html`<div class="flow narrow" role="region" aria-label="Flow between clusters" tabindex="0">${renderPicture(nodes, facts, down)}</div>`}`;
}

function widestLayer(nodes: readonly FlowNode[]): number {
  const placed = layoutFlow(nodes, { layer: 1, node: 1, passing: 1, narrow: true }).nodes;
  return Math.max(...placed.map(({ x }) => placed.filter((other) => other.x === x).length));
}

/** What a narrow screen shows of a flow that is too wide for it. */
function renderList({ clusters }: Status, facts: ReadonlyMap<string, ClusterFacts>): Html {
  const items = clusters.map(({ name, sources }) => {
    const { ready = 0, waits = 0 } = facts.get(name) ?? {};
    return html`<li><strong>${name}</strong> <span class="from">${sources.length === 0 ? 'from Renovate' : `from ${sources.join(', ')}`}</span> ${ready > 0 && html`<span class="badge ready">${ready} ready</span> `}${waits > 0 && html`<span class="badge">${waits} waiting</span>`}</li>
`;
  });
  return html`<ul class="flow-list narrow" aria-label="Flow between clusters">
${items}</ul>`;
}

function factsOf({ clusters, components, targets, holds }: Status): ReadonlyMap<string, ClusterFacts> {
  return new Map(clusters.map(({ name, tracksRenovate }, index) => {
    const cells = components.map((component) => component.cells[index]);
    const changes = targets.filter((target) => target.targets.includes(name)).flatMap((target) => target.changes);
    const ready = changes.filter(({ kind }) => kind === 'ready').length;
    return [name, {
      components: cells.filter((cell) => cell?.entry).length,
      all: cells.filter((cell) => cell?.entry ?? cell?.differs).length,
      differ: cells.filter((cell) => cell?.differs).length,
      ready, waits: changes.length - ready,
      held: holds.filter((hold) => hold.clusters.includes(name)).length,
      tracksRenovate,
    }];
  }));
}

function renderPicture(nodes: readonly FlowNode[], facts: ReadonlyMap<string, ClusterFacts>, sizes: Sizes): Html {
  const { direction, width, height, gap, beside, margin } = sizes;
  const [along, across] = direction === 'right' ? [width, height] : [height, width];
  const layout = layoutFlow(nodes, { layer: along + gap, node: across + beside, passing: (across + beside) / 2 + 8, narrow: direction === 'down' });
  const [long, wide] = [layout.width + along + 2 * MARGIN, layout.height + across + 2 * margin];
  const [x, y] = direction === 'right' ? [long, wide] : [wide, long];
  const place = (point: Point): Point => {
    const [forth, side] = [point.x + along / 2 + MARGIN, point.y + across / 2 + margin];
    return direction === 'right' ? { x: forth, y: side } : { x: side, y: forth };
  };
  const id = `flow-${direction}`;
  return html`<svg class="${x <= MOST_SHRUNK && direction === 'right' && 'fit'}" width="${x}" height="${y}" viewBox="0 0 ${x} ${y}" role="img" aria-labelledby="${id}-title ${id}-text">
<title id="${id}-title">How versions flow between the clusters</title><desc id="${id}-text">${describe(nodes, facts)}</desc>
${layout.edges.map((edge) => renderEdge(edge, place, sizes))}
${layout.nodes.map((node) => renderNode(node, place(node), facts.get(node.name), sizes))}
</svg>`;
}

/** The picture in words, for those who cannot see it. */
function describe(nodes: readonly FlowNode[], facts: ReadonlyMap<string, ClusterFacts>): string {
  return nodes.flatMap(({ name, sources }) => {
    const { ready = 0, waits = 0, tracksRenovate } = facts.get(name) ?? {};
    if (name === RENOVATE) return [];
    return tracksRenovate ? [`Renovate raises versions on ${name}.`] : [`${name} follows ${sources.join(' and ')}: ${ready} ready, ${waits} waiting.`];
  }).join(' ');
}

function renderEdge({ from, points }: PlacedEdge, place: (point: Point) => Point, { direction, width, height, inlet }: Sizes): Html {
  const isRaised = from === RENOVATE;
  const half = (direction === 'right' ? width : height) / 2;
  const begin = isRaised ? (direction === 'right' ? RENOVATE_WIDTH : RENOVATE_HEIGHT) + 4 : half;
  const middles = points.map(place);
  const shift = ({ x, y }: Point, by: number): Point => (direction === 'right' ? { x: x + by, y } : { x, y: y + by });
  // out of the first box, straight past the boxes of other layers, into the gate before the last
  const ways = middles.slice(1).map((point, index): readonly [Point, Point] => [
    shift(middles[index] as Point, index === 0 ? begin : half), shift(point, index === middles.length - 2 && !isRaised ? -half - inlet : -half),
  ]);
  const path = ways.map(([a, b], index) => `${index === 0 ? 'M' : 'L'}${a.x} ${a.y}${curve(a, b, direction)}`).join('');
  return html`<path class="${isRaised ? 'water raised' : 'water'}" d="${path}"/>`;
}

function curve(a: Point, b: Point, direction: Direction): string {
  const middle = direction === 'right' ? (a.x + b.x) / 2 : (a.y + b.y) / 2;
  return direction === 'right' ? `C${middle} ${a.y} ${middle} ${b.y} ${b.x} ${b.y}` : `C${a.x} ${middle} ${b.x} ${middle} ${b.x} ${b.y}`;
}

function renderNode({ name }: PlacedNode, { x, y }: Point, facts: ClusterFacts | undefined, sizes: Sizes): Html {
  const { width, height } = sizes;
  if (!facts) {
    return html`<g class="renovate"><rect x="${x - RENOVATE_WIDTH}" y="${y - RENOVATE_HEIGHT}" width="${2 * RENOVATE_WIDTH}" height="${2 * RENOVATE_HEIGHT}" rx="${RENOVATE_HEIGHT}"/><text x="${x}" y="${y + 5}">Renovate</text></g>`;
  }
  const [left, top] = [x - width / 2, y - height / 2];
  const isSmall = height < 50;
  return html`<g class="cluster ${stateOf(facts)}">${!facts.tracksRenovate && renderGate(facts, { x, y }, sizes)}<title>${name}: ${sentenceFor(facts)}</title>
<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="10"/><rect class="level" x="${left}" y="${top + 10}" width="4" height="${height - 20}"/>
<text class="name" x="${left + 16}" y="${y + (isSmall ? -2 : -4)}"${
  name.length > sizes.roomyName && html` textLength="${width - 26}" lengthAdjust="spacingAndGlyphs"`}>${cutMiddle(name, sizes.longestName)}</text><text class="facts" x="${left + 16}" y="${y + (isSmall ? 14 : 17)}">${factsFor(facts, sizes.longestFacts)}</text></g>`;
}

function stateOf({ ready, waits, tracksRenovate }: ClusterFacts): string {
  if (tracksRenovate) return 'tracks';
  return ready > 0 ? 'ready' : waits > 0 ? 'waits' : 'level-with';
}

function sentenceFor({ components, all, differ, held, tracksRenovate }: ClusterFacts): string {
  const first = tracksRenovate || differ === 0 ? `${components} component${components === 1 ? '' : 's'}` : `${differ} of ${all} differ${differ === 1 ? 's' : ''}`;
  return held > 0 ? `${first}, ${held} held` : first;
}

/** As much of the sentence as a box has room for; the rest is in its title. */
function factsFor(facts: ClusterFacts, longest: number): string {
  const { components, differ, held, tracksRenovate } = facts;
  const differs = `${differ} differ${differ === 1 ? 's' : ''}`;
  const shorter = tracksRenovate || differ === 0 ? [`${held} of ${components} held`] : [...held > 0 ? [`${differs}, ${held} held`] : [], differs];
  return [sentenceFor(facts), ...shorter].find((text) => text.length <= longest) ?? differs;
}

/** The gate before a target: open while something is ready, shut while something waits; how many of each stands beside it. */
function renderGate({ ready, waits }: ClusterFacts, { x, y }: Point, { direction, width, height, inlet }: Sizes): Html {
  const isRight = direction === 'right';
  const [gateX, gateY] = isRight ? [x - width / 2 - inlet, y] : [x, y - height / 2 - inlet];
  const inletPath = isRight ? `M${gateX} ${y}H${x - width / 2}` : `M${x} ${gateY}V${y - height / 2}`;
  const plate = (offset: number, length: number) => (isRight
    ? html`<rect x="${gateX - 3.5}" y="${y + offset}" width="7" height="${length}" rx="2"/>`
    : html`<rect x="${x + offset}" y="${gateY - 3.5}" width="${length}" height="7" rx="2"/>`);
  const isShut = ready === 0 && waits > 0;
  const plates = isShut ? [plate(-19, 38)] : [plate(-19, 12), plate(7, 12)];
  const label = (text: string, kind: string, side: -1 | 1) => (isRight
    ? html`<text class="count ${kind}" x="${gateX}" y="${y + (side < 0 ? -25 : 34)}">${text}</text>`
    : html`<text class="count ${kind} beside" x="${x + 23}" y="${gateY + (ready > 0 && waits > 0 ? side * 7 : 0) + 4}">${text}</text>`);
  return html`<path class="${isShut ? 'water dry' : 'water'}" d="${inletPath}"/><g class="gate ${isShut ? 'shut' : ready > 0 ? 'open' : 'idle'}">${plates}</g>
${ready > 0 && label(`${ready} ready`, 'ready', -1)}${waits > 0 && label(`${waits} waiting`, 'waits', 1)}`;
}
