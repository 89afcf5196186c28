import type { Range } from './position';
import { DEFINE, IMPORTABLE, importedValues, MODULE } from './syntax-imports';
import {
  HELPERS, type ArrayNode, type CallNode, type Helper, type ImportedName, type ImportNode, type LiteralNode, type ObjectNode, type PropertyNode,
  type StringNode, type SyntaxTree,
} from './syntax-tree';

/**
 * Reads the syntax of a manifest that is written plainly: `import { ... } from 'sluice'`, `export const versions = defineVersions({ ... })`, and
 * in it nothing but strings without escapes, `true` and `false`, lists, objects and helpers.
 *
 * Many times faster than the parser of the whole language, and without its start. What it gives is exactly what `readFullSyntax` gives;
 * undefined where anything is unusual or wrong, which `readFullSyntax` must then be asked for.
 */
export function readPlainSyntax(text: string): SyntaxTree | undefined {
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

/** Not for this reader. */
class Unusual extends Error {}

const BLANKS = ' \t\n\r';
const COMMENT = /\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\//y;
const MARKS = '{}()[],:;=';
const TOKEN = /'[^'\\\n\r]*'|"[^"\\\n\r]*"|`[^`\\$\r]*`|[A-Za-z_$][\w$]*/y;
const NAME = /^[A-Za-z_$]/;
const MAX_DEPTH = 6;

interface Token extends Range {
  readonly text: string;
}

class PlainReader {
  private readonly comments: Range[] = [];
  private readonly imports: ImportNode[] = [];
  private helpers: ReadonlySet<string> = new Set();
  private position = 0;
  private token: Token;

  constructor(private readonly text: string) {
    // a byte order mark is white space
    if (text.charCodeAt(0) === 0xfeff) this.position = 1;
    this.token = this.scan();
  }

  public read(): SyntaxTree {
    while (this.token.text === 'import') this.readImport();
    const names = this.imports.flatMap((node) => node.names.map(({ name }) => name));
    this.helpers = importedValues(this.imports);
    if (new Set(names).size < names.length || !this.helpers.has(DEFINE)) throw new Unusual();
    for (const word of ['export', 'const', 'versions', '=', DEFINE, '(']) this.take(word);
    const root = this.readObject(0);
    this.take(')');
    if (this.token.text === ';') this.take(';');
    if (this.token.text !== '') throw new Unusual();
    return { exportName: 'versions', root, imports: this.imports, comments: this.comments };
  }

  private readImport(): void {
    const { start } = this.take('import');
    this.take('{');
    const names = this.readList('}', (): ImportedName => {
      const { text: name, ...range } = this.takeAny();
      if (!IMPORTABLE.includes(name)) throw new Unusual();
      return { name, typeOnly: false, ...range };
    });
    this.take('}');
    this.take('from');
    const module = this.readString();
    // without its semicolon a statement ends only in front of some words
    const { end } = this.take(';');
    if (module.value !== MODULE || module.quote === '`') throw new Unusual();
    this.imports.push({ module: module.value, typeOnly: false, names, start, end });
  }

  private readValue(depth: number): LiteralNode {
    const { text } = this.token;
    const first = text.charAt(0);
    if (first === '{') return this.readObject(depth + 1);
    if (first === '[') return this.readArray(depth + 1);
    if (first === "'" || first === '"' || first === '`') return this.readString();
    const { start, end } = this.takeAny();
    if (text === 'true' || text === 'false') return { kind: 'boolean', value: text === 'true', start, end };
    return this.readCall(text, start, end);
  }

  private readCall(callee: string, start: number, end: number): CallNode {
    const isHelper = (HELPERS as readonly string[]).includes(callee) && this.helpers.has(callee);
    if (!isHelper || this.token.start !== end) throw new Unusual();
    this.take('(');
    const args = [this.readString()];
    while (this.token.text === ',') {
      this.take(',');
      args.push(this.readString());
    }
    return { kind: 'call', callee: callee as Helper, args, start, end: this.take(')').end };
  }

  private readObject(depth: number): ObjectNode {
    if (depth > MAX_DEPTH) throw new Unusual();
    const { start } = this.take('{');
    const seen = new Set<string>();
    const properties = this.readList('}', () => this.readProperty(depth, seen));
    return { kind: 'object', properties, start, end: this.take('}').end };
  }

  private readProperty(depth: number, seen: Set<string>): PropertyNode {
    const { start: keyStart, end: keyEnd, text } = this.takeAny();
    const isString = text.startsWith("'") || text.startsWith('"');
    const key = isString ? text.slice(1, -1) : text;
    if ((!isString && !NAME.test(text)) || key === '__proto__' || seen.has(key)) throw new Unusual();
    seen.add(key);
    this.take(':');
    const value = this.readValue(depth);
    return { key, keyStart, keyEnd, value, start: keyStart, end: value.end };
  }

  private readArray(depth: number): ArrayNode {
    if (depth > MAX_DEPTH) throw new Unusual();
    const { start } = this.take('[');
    const items = this.readList(']', () => this.readValue(depth));
    return { kind: 'array', items, start, end: this.take(']').end };
  }

  /** Items with commas between them, and perhaps one behind the last; the closing bracket is left. */
  private readList<Item>(close: string, readItem: () => Item): Item[] {
    const items: Item[] = [];
    while (this.token.text !== close) {
      items.push(readItem());
      if (this.token.text === close) break;
      this.take(',');
    }
    return items;
  }

  private readString(): StringNode {
    const { text, start, end } = this.takeAny();
    const quote = text.charAt(0);
    if (quote !== "'" && quote !== '"' && quote !== '`') throw new Unusual();
    return { kind: 'string', value: text.slice(1, -1), quote, start, end };
  }

  private take(expected: string): Token {
    if (this.token.text !== expected) throw new Unusual();
    return this.takeAny();
  }

  private takeAny(): Token {
    const { token } = this;
    if (token.text === '') throw new Unusual();
    this.token = this.scan();
    return token;
  }

  /** The next token; one without text at the end. */
  private scan(): Token {
    const { text } = this;
    const start = this.skipBlanks();
    const mark = text.charAt(start);
    if (MARKS.includes(mark)) {
      this.position = Math.min(start + 1, text.length);
      return { text: mark, start, end: this.position };
    }
    TOKEN.lastIndex = start;
    if (!TOKEN.test(text)) throw new Unusual();
    this.position = TOKEN.lastIndex;
    return { text: text.slice(start, this.position), start, end: this.position };
  }

  private skipBlanks(): number {
    const { text } = this;
    for (let at = this.position; ; ) {
      while (at < text.length && BLANKS.includes(text.charAt(at))) at += 1;
      COMMENT.lastIndex = at;
      if (text.charAt(at) !== '/' || !COMMENT.test(text)) return at;
      this.comments.push({ start: at, end: COMMENT.lastIndex });
      at = COMMENT.lastIndex;
    }
  }
}
