import { parseExpression } from '@babel/parser';
import type { FileTree } from '../synthesis/file-tree';
import { CONFIG_FILES } from '../synthesis/renovate/config-files';

/** Renovate's configuration as its owner wrote it. */
export interface OwnersRenovate {
  readonly path: string;
  readonly text: string;
  /** Undefined where the file could not be read as JSON5. */
  readonly root?: JsonNode & { readonly kind: 'object' };
  readonly failure?: { readonly why: string; readonly offset: number };
}

/** A value with its place in the text. */
export type JsonNode =
  | { readonly kind: 'object'; readonly start: number; readonly end: number; readonly members: readonly JsonMember[] }
  | { readonly kind: 'list'; readonly start: number; readonly end: number; readonly items: readonly JsonNode[] }
  | { readonly kind: 'atom'; readonly start: number; readonly end: number; readonly value: string | number | boolean | null };

export interface JsonMember {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly value: JsonNode;
}

/** Finds and reads the configuration that Renovate takes. */
export function readOwnersRenovate(tree: FileTree): OwnersRenovate | undefined {
  const path = CONFIG_FILES.find((file) => tree.has(file));
  const text = path === undefined ? undefined : tree.get(path);
  if (path === undefined || text === undefined) return undefined;
  const parsed = parseJson5(text);
  if ('why' in parsed) return { path, text, failure: parsed };
  return parsed.kind === 'object' ? { path, text, root: parsed } : { path, text, failure: { why: 'it is no object', offset: 0 } };
}

/** Reads JSON5, which is what JavaScript takes for data. */
export function parseJson5(text: string): JsonNode | { readonly why: string; readonly offset: number } {
  try {
    return toNode(parseExpression(text.replace(/^\uFEFF/, ' ')) as unknown as BabelNode);
  } catch (error) {
    const { message, pos } = error as Error & { readonly pos?: number };
    return { why: message.replace(/ \(\d+:\d+\)$/, ''), offset: pos ?? 0 };
  }
}

/** A node as data. */
export function jsonOf(node: JsonNode): unknown {
  if (node.kind === 'atom') return node.value;
  if (node.kind === 'list') return node.items.map(jsonOf);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, jsonOf(value)]));
}

export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.kind === 'object' ? node.members.filter((member) => member.key === key).at(-1) : undefined;
}

export function textAt(node: JsonNode | undefined, key: string): string | undefined {
  const value = memberOf(node, key)?.value;
  return value?.kind === 'atom' && typeof value.value === 'string' ? value.value : undefined;
}

/** Texts of a list, or the one text that stands for it. */
export function textsAt(node: JsonNode | undefined, key: string): readonly string[] {
  const value = memberOf(node, key)?.value;
  const items = value?.kind === 'list' ? value.items : value ? [value] : [];
  return items.flatMap((item) => (item.kind === 'atom' && typeof item.value === 'string' ? [item.value] : []));
}

export function itemsAt(node: JsonNode | undefined, key: string): readonly JsonNode[] {
  const value = memberOf(node, key)?.value;
  return value?.kind === 'list' ? value.items : [];
}

/** What of Babel's tree stands for data. */
interface BabelNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
  readonly name?: string;
  readonly operator?: string;
  readonly argument?: BabelNode;
  readonly key?: BabelNode;
  readonly computed?: boolean;
  readonly properties?: readonly BabelNode[];
  readonly elements?: readonly (BabelNode | null)[];
}

function toNode(node: BabelNode): JsonNode {
  const { type, start, end } = node;
  switch (type) {
    case 'ObjectExpression': return { kind: 'object', start, end, members: (node.properties ?? []).map(toMember) };
    case 'ArrayExpression': return { kind: 'list', start, end, items: (node.elements ?? []).map((element) => toNode(element ?? refuse(node))) };
    case 'StringLiteral': case 'NumericLiteral': case 'BooleanLiteral': return { kind: 'atom', start, end, value: node.value as string | number | boolean };
    case 'NullLiteral': return { kind: 'atom', start, end, value: null };
    case 'UnaryExpression': {
      const operand = node.argument && toNode(node.argument);
      if (operand?.kind !== 'atom' || typeof operand.value !== 'number' || !['-', '+'].includes(node.operator ?? '')) return refuse(node);
      return { kind: 'atom', start, end, value: node.operator === '-' ? -operand.value : operand.value };
    }
    default: return refuse(node);
  }
}

function toMember(node: BabelNode): JsonMember {
  const { type, start, end, key, value, computed } = node;
  if (type !== 'ObjectProperty' || computed || !key) return refuse(node);
  const name = key.type === 'Identifier' ? key.name : key.type === 'StringLiteral' ? key.value : undefined;
  return typeof name === 'string' ? { key: name, start, end, value: toNode(value as BabelNode) } : refuse(key);
}

function refuse(node: BabelNode): never {
  throw Object.assign(new Error(`${node.type} is no data`), { pos: node.start });
}
