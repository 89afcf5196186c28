import { isMap, isScalar, parseAllDocuments, type Document, type Node, type Pair, type YAMLMap } from 'yaml';

/** What a place in a YAML document is to say. */
export interface YamlText {
  /** Keys from the document's root. Mappings that are missing on the way are made. */
  readonly path: readonly string[];
  readonly value: string;
}

/** The text after an edit, or why there is none. */
export type YamlEdit = { readonly kind: 'edited'; readonly text: string } | { readonly kind: 'refused'; readonly why: string; readonly offset: number };

type Mapping = YAMLMap<Node, Node>;

/** Fit for YAML without quotes, and a string to every reader: it has a letter where a number has none, or two dots. */
const PLAIN = /^(?:v?\d+\.\d+\.\d+(?:[-+_.][\w.+-]*)?|f[0-9a-f]{12}|(?:charts|infrastructure)\/[\w.-]+|test)$/;

/**
 * Sets texts in one document of an owner's file, one after another, and changes no other byte. What is written differently (an alias, a value
 * that others refer to, several lines) is refused: it may mean more than this place.
 *
 * @param index of the document among all of the file, empty ones included
 */
export function setYamlTexts(text: string, index: number, wanted: readonly YamlText[]): YamlEdit {
  let edited = text;
  for (const each of wanted) {
    const next = setOne(edited, index, each);
    if (next.kind === 'refused') return next;
    edited = next.text;
  }
  return { kind: 'edited', text: edited };
}

/** The documents of a file; undefined where one of them is not valid. */
export function parseYamlFile(text: string): readonly Document.Parsed[] | undefined {
  const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
  if ('empty' in parsed) return [];
  return parsed.some(({ errors }) => errors.length > 0) ? undefined : parsed;
}

function setOne(text: string, index: number, { path, value }: YamlText): YamlEdit {
  const document = parseYamlFile(text)?.[index];
  const root: unknown = document?.contents;
  if (!document || !isMap<Node, Node>(root)) return { kind: 'refused', why: 'the document is no mapping', offset: 0 };
  const edited = setIn(text, root, path, value);
  if (edited.kind === 'refused' || edited.text === text) return edited;
  const after = parseYamlFile(edited.text)?.[index];
  const expected = withText(plain(document), path, value);
  // whatever the layout was: a text that says something else must not leave here
  return after && canonical(plain(after)) === canonical(expected) ? edited : { kind: 'refused', why: 'its layout is not one that can be edited safely', offset: root.range?.[0] ?? 0 };
}

function setIn(text: string, map: Mapping, [key = '', ...below]: readonly string[], value: string): YamlEdit {
  const pair = map.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (!pair) return insert(text, map, key, below, value);
  const node = pair.value as Node | null;
  if (below.length === 0) return replace(text, pair, value);
  if (isMap<Node, Node>(node)) {
    if (node.anchor !== undefined) return refuse(`"${key}" has an anchor, and is used elsewhere too`, node);
    return node.items.length === 0 ? refuse(`"${key}" is empty`, node) : setIn(text, node, below, value);
  }
  return refuse(`"${key}" is no mapping`, node ?? pair.key);
}

function replace(text: string, { key, value: node }: Pair<Node, Node>, value: string): YamlEdit {
  if (!isScalar(node) || !node.range) return refuse('the value is not a plain one', node ?? key);
  if (node.value === value) return { kind: 'edited', text };
  if (node.anchor !== undefined || node.tag !== undefined) return refuse('the value has an anchor or a tag', node);
  const [start, end] = node.range;
  const quote = /^['"]/.exec(text.slice(start, end))?.[0] ?? (node.type === 'PLAIN' ? '' : undefined);
  if (quote === undefined || text.slice(start, end).includes('\n')) return refuse('the value stands on several lines', node);
  return { kind: 'edited', text: text.slice(0, start) + quoted(value, quote) + text.slice(end) };
}

/** Puts a new pair before all others: what follows the last one may belong to something else. */
function insert(text: string, map: Mapping, key: string, below: readonly string[], value: string): YamlEdit {
  const first = map.items[0]?.key.range?.[0];
  if (first === undefined) return refuse('the mapping is empty', map);
  if (map.flow) {
    const open = (map.range?.[0] ?? 0) + 1;
    const written = below.reduceRight((inner, name) => `{ ${name}: ${inner} }`, quoted(value, ''));
    return { kind: 'edited', text: `${text.slice(0, open)} ${key}: ${written},${text.slice(open)}` };
  }
  const indent = text.slice(text.lastIndexOf('\n', first - 1) + 1, first);
  if (!/^ *$/.test(indent)) return refuse('the mapping shares its line', map);
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const names = [key, ...below];
  const lines = names.map((name, depth) => `${indent}${'  '.repeat(depth)}${name}:${depth === names.length - 1 ? ` ${quoted(value, '')}` : ''}`);
  return { kind: 'edited', text: `${text.slice(0, first - indent.length)}${lines.join(lineBreak)}${lineBreak}${text.slice(first - indent.length)}` };
}

function quoted(value: string, quote: string): string {
  if (quote === '' && PLAIN.test(value)) return value;
  return quote === "'" ? `'${value.replaceAll("'", "''")}'` : JSON.stringify(value);
}

function refuse(why: string, node: Node): YamlEdit {
  return { kind: 'refused', why, offset: node.range?.[0] ?? 0 };
}

function plain(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10_000 }) as unknown;
  } catch {
    // an alias without its anchor
    return undefined;
  }
}

function withText(value: unknown, [key, ...below]: readonly string[], text: string): unknown {
  if (key === undefined) return text;
  const record = typeof value === 'object' && value !== null ? value as Readonly<Record<string, unknown>> : {};
  return { ...record, [key]: withText(record[key], below, text) };
}

/** The same for the same content, whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
