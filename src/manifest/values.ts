import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, Scalar, type Alias, type Document, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { ErrorCode, Problem } from '../errors';
import { quote } from './describe';
import type { Json, JsonObject } from './json';
import { findUnportable } from './portable-text';
import { Positions } from './position';
import { isAmbiguous, meaningOf } from './yaml-scalars';

/** Far above any values file; aliases of aliases reach it in a few lines. */
const MOST_NODES = 200_000;
const MAX_DEPTH = 64;
/** No object in Kubernetes is much larger, and all values of a cluster end in one. */
const MOST_CHARACTERS = 1_048_576;
const MOST_OPEN_BRACKETS = 10_000;
const MOST_SYNTAX_ERRORS = 10;
const PLAIN_TAGS: readonly unknown[] = [undefined, 'tag:yaml.org,2002:str', 'tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq'];
/** Line breaks to YAML 1.1 only. */
const OLD_LINE_BREAK = /[\u0085\u2028\u2029]/;

/**
 * Reads a values file as data that means the same to every reader. An empty file is `{}`.
 *
 * Problems, all at once: `VALUES_INVALID`, `VALUES_AMBIGUOUS`, `DUPLICATE_KEY`. There are values only where there are none.
 */
export function parseValues(file: string, text: string): { readonly values?: JsonObject; readonly problems: readonly Problem[] } {
  const reader = new ValuesReader(file, text);
  const values = reader.read();
  return reader.problems.length > 0 ? { problems: reader.problems } : { values, problems: [] };
}

class ValuesReader {
  public readonly problems: Problem[] = [];
  private readonly positions: Positions;
  private nodes = 0;
  private tooLarge = false;

  constructor(file: string, private readonly text: string) {
    this.positions = new Positions(file, text);
  }

  public read(): JsonObject | undefined {
    const old = OLD_LINE_BREAK.exec(this.text);
    if (old) this.report('VALUES_AMBIGUOUS', old.index, { what: 'a character that ends the line to some readers of YAML and not to others', fix: 'write it as an escape in double quotes' });
    const document = this.parse();
    if (!document) return undefined;
    const { contents } = document;
    if (contents === null || (isScalar(contents) && contents.source === '' && contents.type === 'PLAIN')) return {};
    if (isMap(contents)) return this.readMap(contents, document, []);
    this.report('VALUES_INVALID', startOf(contents), { what: 'values are a mapping', found: isSeq(contents) ? 'a list' : 'a single value', fix: 'write `key: value` lines' });
    return undefined;
  }

  private parse(): Document | undefined {
    if (this.text.length > MOST_CHARACTERS || hasDeepBrackets(this.text)) {
      this.report('VALUES_INVALID', 0, { what: 'the file is too large or nested too deeply', allowed: `${MOST_CHARACTERS} characters, ${MAX_DEPTH} levels` });
      return undefined;
    }
    try {
      // every scalar as text: what it means is decided here, and not by one version of YAML
      const document = parseDocument(this.text, { version: '1.2', schema: 'failsafe', merge: false, uniqueKeys: false, prettyErrors: false });
      for (const { code, pos, message } of document.errors.slice(0, MOST_SYNTAX_ERRORS)) {
        this.report('VALUES_INVALID', pos[0], code === 'MULTIPLE_DOCS'
          ? { what: 'a values file is one document', found: 'a second one', fix: 'remove the `---` and what follows' }
          : { what: `the file is not valid YAML (${message})` });
      }
      if (document.directives?.yaml.explicit && document.directives.yaml.version !== '1.2') {
        this.report('VALUES_AMBIGUOUS', 0, { what: 'the file asks for an old version of YAML', fix: 'remove the %YAML line' });
      }
      return document.errors.length > 0 ? undefined : document;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.report('VALUES_INVALID', 0, { what: 'the file is nested too deeply', allowed: `${MAX_DEPTH} levels` });
      return undefined;
    }
  }

  private readNode(node: unknown, document: Document, above: readonly Node[]): Json {
    this.nodes += 1;
    if (this.nodes > MOST_NODES || above.length > MAX_DEPTH) return this.refuseSize(node);
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.readAlias(node, document, above);
    const { tag } = node as Node;
    if (!PLAIN_TAGS.includes(tag)) {
      this.report('VALUES_INVALID', startOf(node), { what: 'a tag', found: quote(String(tag)), fix: 'write the plain value without a tag' });
      return null;
    }
    if (isMap(node)) return this.readMap(node, document, above);
    if (isSeq(node)) return this.readSeq(node, document, above);
    return this.readScalar(node as Scalar);
  }

  private readAlias(alias: Alias, document: Document, above: readonly Node[]): Json {
    const target = alias.resolve(document);
    if (!target) this.report('VALUES_INVALID', startOf(alias), { what: `nothing is called &${alias.source}`, fix: 'write the value itself' });
    else if (above.includes(target)) this.report('VALUES_INVALID', startOf(alias), { what: `&${alias.source} contains itself`, fix: 'write the value itself' });
    else return this.readNode(target, document, above);
    return null;
  }

  private readMap(map: YAMLMap, document: Document, above: readonly Node[]): JsonObject {
    const members = new Map<string, Json>();
    for (const pair of map.items) {
      const key = this.readKey(isPair(pair) ? pair.key : pair, map);
      if (key === undefined) continue;
      if (members.has(key)) this.report('DUPLICATE_KEY', startOf(pair.key), { what: `${quote(key)} stands here for the second time`, fix: 'keep one of the two' });
      members.set(key, this.readNode(pair.value, document, [...above, map]));
      if (this.tooLarge) break;
    }
    return Object.fromEntries(members);
  }

  private readSeq(seq: YAMLSeq, document: Document, above: readonly Node[]): readonly Json[] {
    const items: Json[] = [];
    for (const item of seq.items) {
      items.push(this.readNode(item, document, [...above, seq]));
      if (this.tooLarge) break;
    }
    return items;
  }

  private readKey(key: unknown, map: YAMLMap): string | undefined {
    this.nodes += 1;
    if (isScalar(key) && PLAIN_TAGS.includes(key.tag)) {
      const value = this.readScalar(key, true);
      if (typeof value === 'string' && value !== '__proto__') return value;
      if (value === undefined) return undefined;
    }
    this.report('VALUES_INVALID', key === null ? startOf(map) : startOf(key), { what: 'a key that is no string, or not usable as one', fix: 'write a plain name, or quote it' });
    return undefined;
  }

  /** Undefined where the scalar was refused. */
  private readScalar(scalar: Scalar, isKey = false): Json {
    const text = String(scalar.value);
    const lost = findUnportable(text, isKey && scalar.type !== Scalar.PLAIN);
    if (lost) this.report('VALUES_INVALID', startOf(scalar), { what: `${lost}, which kustomize and so Flux loses or refuses`, fix: 'leave it out' });
    if (/\p{Cs}/u.test(text)) this.report('VALUES_INVALID', startOf(scalar), { what: 'half of a character', fix: 'write the whole character' });
    if (scalar.type !== Scalar.PLAIN || scalar.tag !== undefined) return text;
    if (isAmbiguous(text)) {
      this.report('VALUES_AMBIGUOUS', startOf(scalar), { what: 'readers of YAML 1.1 and 1.2 understand this differently', found: `${shown(text)} without quotes`, fix: adviceFor(text) });
    }
    const value = meaningOf(text);
    if (typeof value === 'number' && (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))) {
      this.report('VALUES_INVALID', startOf(scalar), { what: 'a number that not every reader can hold exactly', found: shown(text), fix: 'quote it, if it is an identifier, or write a smaller one' });
    }
    return value;
  }

  private refuseSize(node: unknown): null {
    if (!this.tooLarge) this.report('VALUES_INVALID', startOf(node), { what: `values have at most ${MOST_NODES} parts, aliases written out, and ${MAX_DEPTH} levels` });
    this.tooLarge = true;
    return null;
  }

  private report(code: ErrorCode, offset: number, problem: Omit<Problem, 'code' | 'at'>): void {
    this.problems.push({ code, ...problem, at: this.positions.locate(offset) });
  }
}

/** Where a node begins; nodes that stand for nothing have no place. */
function startOf(node: unknown): number {
  return (node as Partial<Node> | null | undefined)?.range?.[0] ?? 0;
}

/** Guards the parser, which takes gigabytes for brackets in brackets in brackets. */
function hasDeepBrackets(text: string): boolean {
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(open - 1, 0);
    if (open > MOST_OPEN_BRACKETS) return true;
  }
  return false;
}

function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}

function adviceFor(text: string): string {
  if (/^(?:y|yes|on)$/i.test(text)) return 'quote it, or write true';
  if (/^(?:n|no|off)$/i.test(text)) return 'quote it, or write false';
  if (text === '<<') return 'write out what it merges';
  return 'quote it, or write a plain decimal number';
}
