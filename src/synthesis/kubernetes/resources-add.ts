import { isScalar, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { pathOf, rangeOf, readResources, Refusal } from './resources-read';
import { formatScalar } from './yaml-scalar';

/** The text with what is not listed yet, in the style of what is. */
export function addMissing(text: string, wanted: readonly string[]): string {
  const kustomization = readResources(text);
  const { root, pair, list } = kustomization;
  const listed = new Set((list?.items ?? []).map(pathOf));
  const missing = wanted.filter((resource) => !listed.has(resource)).map(formatScalar);
  if (missing.length === 0) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (!root) return `${text === '' || text.endsWith('\n') ? text : text + eol}${newKustomization(missing).replaceAll('\n', eol)}`;
  if (list?.flow && !isBare(text, root, list)) return addToFlow(text, list, missing, eol);
  if (list && !list.flow) return addToBlock(text, list, missing, eol);
  if (root.flow) return addToFlowMap(text, root, pair, missing);
  return pair ? addBelowKey(text, pair, missing, eol) : addKey(text, root, missing, eol);
}

/** The text of a kustomization that there was not. */
export function newKustomization(resources: readonly string[]): string {
  return ['apiVersion: kustomize.config.k8s.io/v1beta1', 'kind: Kustomization', 'resources:', ...resources.map((resource) => `  - ${resource}`), ''].join('\n');
}

/** `[]` that may become a block: nothing is lost with it. */
function isBare(text: string, root: YAMLMap, list: YAMLSeq<Node>): boolean {
  return !root.flow && /^\[[ \t]*\]$/.test(text.slice(rangeOf(list)[0], rangeOf(list)[1]));
}

function addToBlock(text: string, list: YAMLSeq<Node>, missing: readonly string[], eol: string): string {
  const last = list.items.at(-1) as Node;
  const [start, end] = rangeOf(last);
  const lead = /^([ \t]*-[ \t]+)/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[1];
  if (lead === undefined) throw new Refusal('the list "resources" is laid out in a way that is not edited', start);
  return insertLines(text, text[end - 1] === '\n' ? end - 1 : end, missing.map((resource) => lead + resource), eol);
}

function addToFlow(text: string, list: YAMLSeq<Node>, missing: readonly string[], eol: string): string {
  const last = list.items.at(-1);
  if (!last) return splice(text, rangeOf(list)[1] - 1, rangeOf(list)[1] - 1, missing.join(', '));
  const [start, end] = rangeOf(last);
  const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const below = /^([ \t]*,)?([ \t]*(?:#[^\n]*)?\r?\n)/.exec(text.slice(end));
  if (!/^[ \t]+$/.test(lead) || !below) return splice(text, end, end, missing.map((resource) => `, ${resource}`).join(''));
  // an item a line: what is behind the last one stays behind it
  const [whole, comma, rest] = below;
  const lines = missing.map((resource) => lead + resource).join(`,${eol}`);
  return splice(text, end, end + whole.length, `${comma ?? ','}${rest}${lines}${comma === undefined ? '' : ','}${eol}`);
}

function addToFlowMap(text: string, root: YAMLMap<Node, Node>, pair: Pair<Node, Node> | undefined, missing: readonly string[]): string {
  const last = root.items.at(-1)?.value;
  if (pair || !last) throw new Refusal('"resources" without a value in a map between braces is not edited', rangeOf(pair?.key ?? root)[0]);
  return splice(text, rangeOf(last)[1], rangeOf(last)[1], `, resources: [${missing.join(', ')}]`);
}

/** `resources:` without a value, or with one that says as little. */
function addBelowKey(text: string, { key, value }: Pair<Node, Node>, missing: readonly string[], eol: string): string {
  const colon = text.indexOf(':', rangeOf(key)[1]);
  const [start, end] = value ? rangeOf(value) : [colon + 1, colon + 1];
  const bare = end > start ? splice(text, colon + 1, end, '') : text;
  return insertLines(bare, colon, missing.map((resource) => `${indentOf(text, rangeOf(key)[0])}  - ${resource}`), eol);
}

/** Below `kind`, as kustomizations are written. */
function addKey(text: string, root: YAMLMap<Node, Node>, missing: readonly string[], eol: string): string {
  const above = ['kind', 'apiVersion'].map((name) => root.items.find(({ key }) => isScalar(key) && key.value === name)).find((pair) => pair !== undefined);
  const first = root.items[0]?.key;
  if (!first) throw new Refusal('a kustomization between braces is not edited', rangeOf(root)[0]);
  const indent = indentOf(text, rangeOf(first)[0]);
  const lines = [`${indent}resources:`, ...missing.map((resource) => `${indent}  - ${resource}`)];
  if (above?.value) return insertLines(text, rangeOf(above.value)[1], lines, eol);
  const start = rangeOf(first)[0] - indent.length;
  return splice(text, start, start, lines.map((line) => line + eol).join(''));
}

/** Puts lines below the one that an offset is in. */
function insertLines(text: string, offset: number, lines: readonly string[], eol: string): string {
  const newline = text.indexOf('\n', offset);
  if (newline < 0) return text + lines.map((line) => eol + line).join('');
  return splice(text, newline + 1, newline + 1, lines.map((line) => line + eol).join(''));
}

function indentOf(text: string, offset: number): string {
  const indent = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset).replace(/^\uFEFF/, '');
  if (!/^ *$/.test(indent)) throw new Refusal('a key of the kustomization shares its line', offset);
  return indent;
}

function splice(text: string, start: number, end: number, inserted: string): string {
  return text.slice(0, start) + inserted + text.slice(end);
}
