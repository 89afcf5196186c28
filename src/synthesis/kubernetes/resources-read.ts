import { posix } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument, type Document, type LineCounter, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';

/** Why a text cannot be edited, with the offset of the place. */
export class Refusal extends Error {
  constructor(message: string, public readonly offset?: number) {
    super(message);
  }
}

/** The parts of a kustomization that an edit looks at. */
export interface Kustomization {
  readonly document: Document;
  /** Undefined for a file without content. */
  readonly root: YAMLMap<Node, Node> | undefined;
  readonly pair: Pair<Node, Node> | undefined;
  /** Undefined where the key is missing or has no value. */
  readonly list: YAMLSeq<Node> | undefined;
}

/** @throws Refusal where the text is no kustomization, or one that is not edited */
export function readResources(text: string, lineCounter?: LineCounter): Kustomization {
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const error = document.errors[0];
  if (error) throw new Refusal(error.code === 'MULTIPLE_DOCS' ? 'a kustomization is one YAML document' : `no YAML: ${error.message}`, error.pos[0]);
  const root: Node | null = document.contents;
  if (root === null || (isScalar(root) && root.value === null)) return { document, root: undefined, pair: undefined, list: undefined };
  if (!isMap<Node, Node>(root)) throw new Refusal('a kustomization is a map', root.range?.[0]);
  const kind: unknown = root.get('kind');
  if (kind !== undefined && kind !== 'Kustomization' && kind !== 'Component') throw new Refusal(`no kustomization but a ${String(kind)}`, root.range?.[0]);
  if (root.has('<<')) throw new Refusal('a kustomization with a merge key is not edited', root.range?.[0]);
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'resources');
  const value = pair?.value;
  if (!value || (isScalar(value) && value.value === null)) return { document, root, pair, list: undefined };
  if (!isSeq<Node>(value)) throw new Refusal('"resources" is no list', value.range?.[0]);
  return { document, root, pair, list: value };
}

/** An item as a path; undefined for what is no text. */
export function pathOf(item: Node): string | undefined {
  return isScalar(item) && typeof item.value === 'string' ? normalizeResource(item.value) : undefined;
}

function normalizeResource(resource: string): string {
  return posix.normalize(resource).replace(/(.)\/$/, '$1');
}

/** Where a node's own text begins and ends. */
export function rangeOf(node: Node | undefined): readonly [number, number] {
  if (!node?.range) throw new Refusal('a kustomization with a part that has no place');
  return [node.range[0], node.range[1]];
}
