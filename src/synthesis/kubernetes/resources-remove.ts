import type { Node, YAMLSeq } from 'yaml';
import type { ResourcesChange } from './resources-change';
import { pathOf, rangeOf, readResources, Refusal, type Kustomization } from './resources-read';

/** The items that are to go: the stale, and what is wanted but listed before. */
export function staleItems({ list }: Kustomization, { wanted, isStale }: ResourcesChange): readonly Node[] {
  const seen = new Set<string>();
  return (list?.items ?? []).filter((item) => {
    const path = pathOf(item);
    if (path === undefined) return false;
    if (!wanted.includes(path)) return isStale(path);
    return seen.size === seen.add(path).size;
  });
}

/** The text without them. */
export function removeStale(text: string, kustomization: Kustomization, change: ResourcesChange): string {
  const { list, pair } = kustomization;
  const stale = staleItems(kustomization, change);
  if (!list || stale.length === 0) return text;
  const item = stale.at(-1) as Node;
  const [start, end] = list.flow ? flowItemRange(text, list, item) : lineRange(text, item);
  const shorter = text.slice(0, start) + text.slice(end);
  if (list.items.length > 1 || list.flow) return removeStale(shorter, readResources(shorter), change);
  const colon = shorter.indexOf(':', rangeOf(pair?.key)[1]);
  return `${shorter.slice(0, colon + 1)} []${shorter.slice(colon + 1)}`;
}

/** The whole line of an item that has one to itself. */
function lineRange(text: string, item: Node): readonly [number, number] {
  const [start, end] = rangeOf(item);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (!/^[ \t]*-[ \t]+$/.test(text.slice(lineStart, start)) || !/^[ \t]*(?:#.*)?\s*$/.test(text.slice(end, lineEnd))) {
    throw new Refusal('an item of "resources" that is to go shares its line', start);
  }
  return [lineStart, lineEnd];
}

/** An item between brackets, and the comma that goes with it. */
function flowItemRange(text: string, list: YAMLSeq<Node>, item: Node): readonly [number, number] {
  const index = list.items.indexOf(item);
  const [start, end] = rangeOf(item);
  const next = list.items[index + 1];
  const previous = list.items[index - 1];
  const range = next ? [start, rangeOf(next)[0]] as const : previous ? [rangeOf(previous)[1], end] as const : [start, end + (/^\s*,/.exec(text.slice(end))?.[0].length ?? 0)] as const;
  if (text.slice(...range).includes('#')) throw new Refusal('an item of "resources" that is to go has a comment', start);
  return range;
}
