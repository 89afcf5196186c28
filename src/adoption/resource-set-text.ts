import { isMap, isScalar, isSeq, parseAllDocuments, type Node, type Pair, type YAMLMap } from 'yaml';
import { DISABLED, EVENT_COMPONENT, EVENT_FINGERPRINT, PRUNE } from '../synthesis/kubernetes/annotations';
import { END, insertLines, ON_SOURCES, planEvidenceLines } from './evidence-lines';
import { canonical, isRecord } from './kubernetes-object';

/** The text after an edit, or why there is none. */
export type EditedText = { readonly kind: 'edited'; readonly text: string } | { readonly kind: 'refused'; readonly why: string; readonly offset: number };

type Edit = (text: string, root: YAMLMap<Node, Node>) => EditedText;

/** Adds the annotation that keeps Flux from pruning the object. */
export function markUnpruned(text: string): EditedText {
  return edit(text, (before, root) => {
    const metadata = mapAt(root, 'metadata');
    if (!metadata) return refuse('the ResourceSet has no metadata that can be edited', root);
    const line = `${PRUNE}: ${DISABLED}`;
    const annotations = pairAt(metadata, 'annotations');
    if (!annotations || (isScalar(annotations.value) && annotations.value.value === null)) {
      if (metadata.flow) return refuse('the metadata of the ResourceSet stands on one line', metadata);
      const last = annotations ? [annotations] : metadata.items;
      const indent = indentAt(before, start(last[0]?.key));
      if (indent === undefined) return refuse('the metadata of the ResourceSet shares its line', metadata);
      const at = lineEnd(before, annotations ? start(annotations.key) : contentEnd(metadata.items.at(-1)));
      return put(before, at, [...(annotations ? [] : [`${indent}annotations:`]), `${indent}  ${line}`]);
    }
    const map = annotations.value;
    if (!isMap<Node, Node>(map) || map.flow || map.items.length === 0) return refuse('the annotations of the ResourceSet stand on one line', metadata);
    if (pairAt(map, PRUNE)) return { kind: 'edited', text: before };
    const indent = indentAt(before, start(map.items[0]?.key));
    return indent === undefined ? refuse('the annotations of the ResourceSet share their line', map) : put(before, lineEnd(before, contentEnd(map.items.at(-1))), [indent + line]);
  }, (value) => withAnnotation(value, DISABLED));
}

/** Takes that annotation off again: the text is what it was before. */
export function unmarkUnpruned(text: string): EditedText {
  return edit(text, (before, root) => {
    const metadata = mapAt(root, 'metadata');
    const annotations = metadata && pairAt(metadata, 'annotations');
    const map = annotations?.value;
    if (!metadata || !isMap<Node, Node>(map)) return { kind: 'edited', text: before };
    const pair = pairAt(map, PRUNE);
    if (!pair) return { kind: 'edited', text: before };
    const from = map.items.length === 1 ? start(annotations?.key) : start(pair.key);
    const lines = [lineStart(before, from), lineEnd(before, contentEnd(pair))] as const;
    if (map.flow || !/^\s*$/.test(before.slice(lines[0], from))) return refuse('the annotations of the ResourceSet stand on one line', map);
    return { kind: 'edited', text: before.slice(0, lines[0]) + before.slice(lines[1]) };
  }, (value) => withAnnotation(value, undefined));
}

/** Leaves all of a ResourceSet but its inputs, and gives its template the lines that evidence needs. */
export function takeInputsOut(text: string): EditedText {
  const template = addEvidence(text);
  if (template.kind === 'refused') return template;
  return edit(template.text, (before, root) => {
    const spec = mapAt(root, 'spec');
    const inputs = spec && pairAt(spec, 'inputs');
    if (!inputs?.value) return { kind: 'edited', text: before };
    const key = start(inputs.key);
    const colon = before.indexOf(':', key);
    const end = isSeq(inputs.value) && !inputs.value.flow ? blockEnd(before, inputs.value) : (inputs.value.range?.[1] ?? colon + 1);
    return { kind: 'edited', text: `${before.slice(0, colon + 1)} []${before.slice(end)}` };
  }, (value) => (isRecord(value) && isRecord(value.spec) && value.spec.inputs !== undefined ? { ...value, spec: { ...value.spec, inputs: [] } } : value));
}

/** Puts inputs into a ResourceSet that has none. */
export function putInputsIn(text: string, inputs: readonly object[], format: (value: unknown) => string): EditedText {
  return edit(text, (before, root) => {
    const spec = mapAt(root, 'spec');
    const pair = spec && pairAt(spec, 'inputs');
    const indent = pair && indentAt(before, start(pair.key));
    if (!pair || indent === undefined) return refuse('the ResourceSet has no "inputs" on a line of their own', root);
    const eol = before.includes('\r\n') ? '\r\n' : '\n';
    const colon = before.indexOf(':', start(pair.key));
    const end = pair.value?.range?.[1] ?? colon + 1;
    const lines = format(inputs).trimEnd().split('\n').map((line) => `${eol}${indent}  ${line}`);
    return { kind: 'edited', text: before.slice(0, colon + 1) + lines.join('') + before.slice(end) };
  }, (value) => (isRecord(value) && isRecord(value.spec) ? { ...value, spec: { ...value.spec, inputs } } : value));
}

/** Gives the template the lines that evidence needs; nothing else of the text changes. */
export function addEvidence(text: string): EditedText {
  let template = '';
  return edit(text, (before, root) => {
    const spec = mapAt(root, 'spec');
    const scalar = spec && pairAt(spec, 'resourcesTemplate')?.value;
    if (!isScalar(scalar) || scalar.type !== 'BLOCK_LITERAL' || typeof scalar.value !== 'string') return refuse('the resourcesTemplate is no literal block ("|")', scalar ?? root);
    const from = lineEnd(before, start(scalar));
    const end = scalar.range?.[1] ?? from;
    const eol = before.includes('\r\n') ? '\r\n' : '\n';
    const lines = before.slice(from, end).split(/\r?\n/);
    const indent = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0] ?? '';
    const dedented = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line.trimStart()));
    const planned = planEvidenceLines(dedented);
    if (planned.kind === 'refused') return { kind: 'refused', why: planned.why, offset: from + lines.slice(0, planned.line).join(eol).length + eol.length };
    template = insertLines(scalar.value.split('\n'), planned.insertions).join('\n');
    const raw = before.slice(from, end).split(/(?<=\n)/);
    const written = insertLines(raw, planned.insertions.map(({ at, lines: added }) => ({ at, lines: added.map((line) => indent + line + eol) })));
    return { kind: 'edited', text: before.slice(0, from) + written.join('') + before.slice(end) };
  }, (value) => (isRecord(value) && isRecord(value.spec) ? { ...value, spec: { ...value.spec, resourcesTemplate: template } } : value));
}

/** The text without the lines that `addEvidence` has added; with them where somebody has changed them. */
export function takeEvidenceOff(text: string): string {
  const lines = text.split(/(?<=\n)/);
  const ours = (line: string): boolean => line.includes(EVENT_COMPONENT) || line.includes(EVENT_FINGERPRINT);
  const open = lines.findIndex((line) => line.trim() === ON_SOURCES);
  const close = lines.findIndex((line, index) => index > open && line.trim() === END);
  const kept = lines.filter((line, index) => !ours(line) && (open < 0 || index < open || index > close));
  const bare = kept.filter((line, index) => line.trim() !== 'annotations:' || kept[index - 1] !== lines[lines.findIndex(ours) - 2]);
  const found = [bare, kept].map((each) => each.join('')).find((each) => {
    const again = addEvidence(each);
    return again.kind === 'edited' && again.text === text;
  });
  return found ?? text;
}

/** Edits the one document of a text, and makes sure that it says what it should afterwards. */
function edit(text: string, change: Edit, expect: (value: unknown) => unknown): EditedText {
  const before = parseOne(text);
  if (!before) return { kind: 'refused', why: 'the file is not one YAML document', offset: 0 };
  const edited = change(text, before.root);
  if (edited.kind === 'refused') return edited;
  const after = parseOne(edited.text);
  if (!after || canonical(after.value) !== canonical(expect(before.value))) return refuse('its layout is not one that can be edited safely', before.root);
  return edited;
}

function parseOne(text: string): { readonly root: YAMLMap<Node, Node>; readonly value: unknown } | undefined {
  const parsed = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
  const documents = 'empty' in parsed ? [] : parsed.filter(({ contents }) => contents !== null);
  const [document] = documents;
  const root: unknown = document?.contents;
  if (!document || documents.length > 1 || document.errors.length > 0 || !isMap<Node, Node>(root)) return undefined;
  try {
    return { root, value: document.toJS() as unknown };
  } catch {
    // an alias whose anchor is gone
    return undefined;
  }
}

function withAnnotation(value: unknown, annotation: string | undefined): unknown {
  if (!isRecord(value) || !isRecord(value.metadata)) return value;
  const { annotations: before, ...metadata } = value.metadata;
  const { [PRUNE]: _, ...others } = isRecord(before) ? before : {};
  const annotations = annotation === undefined ? others : { ...others, [PRUNE]: annotation };
  return { ...value, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}

function pairAt(map: YAMLMap<Node, Node>, key: string): Pair<Node, Node> | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function mapAt(map: YAMLMap<Node, Node>, key: string): YAMLMap<Node, Node> | undefined {
  const value = pairAt(map, key)?.value;
  return isMap<Node, Node>(value) ? value : undefined;
}

function start(node: Node | null | undefined): number {
  return node?.range?.[0] ?? 0;
}

/** Where what a pair says ends, without what follows. */
function contentEnd(pair: Pair<Node, Node> | undefined): number {
  const value = pair?.value;
  if (isMap<Node, Node>(value) && !value.flow) return contentEnd(value.items.at(-1));
  return Math.max(value?.range?.[1] ?? 0, pair?.key.range?.[1] ?? 0);
}

/** The end of the line that a list's last item ends on. */
function blockEnd(text: string, list: { readonly items: readonly unknown[]; readonly range?: readonly number[] | null }): number {
  const last = list.items.at(-1);
  const end = isMap<Node, Node>(last) && !last.flow ? contentEnd(last.items.at(-1)) : (last as Node | undefined)?.range?.[1] ?? list.range?.[1] ?? 0;
  const newline = text.indexOf('\n', text[end - 1] === '\n' ? end - 1 : end);
  const stop = newline < 0 ? text.length : newline;
  return text[stop - 1] === '\r' ? stop - 1 : stop;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset > 0 && text[offset - 1] === '\n' ? offset - 1 : offset);
  return newline < 0 ? text.length : newline + 1;
}

function indentAt(text: string, offset: number): string | undefined {
  const indent = text.slice(lineStart(text, offset), offset);
  return /^ *$/.test(indent) ? indent : undefined;
}

function put(text: string, at: number, lines: readonly string[]): EditedText {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lead = at > 0 && text[at - 1] !== '\n' ? eol : '';
  return { kind: 'edited', text: text.slice(0, at) + lead + lines.map((line) => line + eol).join('') + text.slice(at) };
}

function refuse(why: string, node: Node): EditedText {
  return { kind: 'refused', why, offset: start(node) };
}
