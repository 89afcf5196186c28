import type { Cursor } from './cursor';
import type { HclExpression, HclItem } from './nodes';
import { isPunctuation, type Token } from './tokens';
import { unquote } from './unquote';

const BINARY = new Set(['==', '!=', '<', '>', '<=', '>=', '&&', '||', '+', '-', '*', '/', '%']);
const KEYWORDS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Parses one expression; the cursor stands behind it afterwards. */
export function parseExpression(cursor: Cursor): HclExpression {
  return new ExpressionParser(cursor).parse();
}

class ExpressionParser {
  constructor(private readonly cursor: Cursor) {}

  public parse(): HclExpression {
    return this.cursor.nested('expressions', () => this.conditional());
  }

  private conditional(): HclExpression {
    const condition = this.binary();
    if (!this.cursor.skip('?')) return condition;
    this.parse();
    this.cursor.expect(':');
    this.parse();
    return this.other(condition.start);
  }

  private binary(): HclExpression {
    const first = this.unary();
    if (!this.atBinary()) return first;
    while (this.atBinary()) {
      this.cursor.next();
      this.unary();
    }
    return this.other(first.start);
  }

  private atBinary(): boolean {
    const token = this.cursor.peek();
    return token.kind === 'punctuation' && BINARY.has(token.text);
  }

  private unary(): HclExpression {
    const { start } = this.cursor.peek();
    let operators = '';
    while (this.cursor.at('-') || this.cursor.at('!')) operators += this.cursor.textOf(this.cursor.next());
    const operand = this.postfix();
    if (operators === '') return operand;
    if (operators === '-' && operand.kind === 'literal' && typeof operand.value === 'number') {
      return { kind: 'literal', start, end: operand.end, value: -operand.value };
    }
    return this.other(start);
  }

  private postfix(): HclExpression {
    const operand = this.primary();
    let path: readonly string[] | undefined = operand.kind === 'traversal' ? operand.path : undefined;
    let more = false;
    for (; ; more = true) {
      if (this.cursor.skip('.')) path = this.attribute(path);
      else if (this.cursor.at('[')) path = this.index();
      else break;
    }
    if (!more) return operand;
    return path ? { kind: 'traversal', start: operand.start, end: this.cursor.end, path } : this.other(operand.start);
  }

  /** Behind a `.`: a name, a splat or an index as it was written before HCL 2. */
  private attribute(path: readonly string[] | undefined): readonly string[] | undefined {
    const token = this.cursor.peek();
    if (token.kind !== 'identifier' && token.kind !== 'number' && !isPunctuation(token, '*')) return this.cursor.fail('the name of an attribute');
    const name = this.cursor.textOf(this.cursor.next());
    return path && token.kind === 'identifier' ? [...path, name] : undefined;
  }

  private index(): undefined {
    this.cursor.expect('[');
    this.cursor.within(false, () => {
      if (!this.cursor.skip('*')) this.parse();
      this.closeBefore(']');
    });
    this.cursor.next();
    return undefined;
  }

  private primary(): HclExpression {
    const token = this.cursor.peek();
    const { start, end } = token;
    switch (token.kind) {
      case 'number':
        this.cursor.next();
        return { kind: 'literal', start, end, value: Number(this.cursor.textOf(token)) };
      case 'quoted': return this.quoted(token);
      case 'heredoc':
        this.cursor.next();
        return { kind: 'template', start, end };
      case 'identifier': return this.named(token);
      case 'punctuation':
        if (token.text === '(') return this.parentheses(start);
        if (token.text === '[') return this.tuple(start);
        if (token.text === '{') return this.object(start);
        break;
      default:
    }
    return this.cursor.fail('an expression');
  }

  private quoted(token: Extract<Token, { kind: 'quoted' }>): HclExpression {
    this.cursor.next();
    const { start, end, sequences } = token;
    if (sequences.length > 0) return { kind: 'template', start, end };
    return { kind: 'literal', start, end, value: unquote(this.cursor.textOf(token)) };
  }

  private named(token: Token): HclExpression {
    const { start, end } = token;
    let name = this.cursor.expectName();
    while (this.cursor.skip('::')) name += `::${this.cursor.expectName()}`;
    if (this.cursor.at('(')) return this.call(start, name);
    const value = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
    return value === undefined ? { kind: 'traversal', start, end, path: [name] } : { kind: 'literal', start, end, value };
  }

  private call(start: number, name: string): HclExpression {
    this.cursor.expect('(');
    const args = this.cursor.within(false, () => this.elements(')'));
    return { kind: 'call', start, end: this.cursor.next().end, name, args };
  }

  private parentheses(start: number): HclExpression {
    this.cursor.expect('(');
    this.cursor.within(false, () => {
      this.parse();
      this.closeBefore(')');
    });
    this.cursor.next();
    return this.other(start);
  }

  private tuple(start: number): HclExpression {
    this.cursor.expect('[');
    const elements = this.cursor.within(false, () => (this.cursor.atWord('for') ? this.forClause(']') : this.elements(']')));
    const { end } = this.cursor.next();
    return elements ? { kind: 'tuple', start, end, elements } : { kind: 'other', start, end };
  }

  /** Expressions with commas between them, up to the closing bracket. */
  private elements(close: ')' | ']'): readonly HclExpression[] {
    const elements: HclExpression[] = [];
    while (!this.cursor.at(close)) {
      elements.push(this.parse());
      if (close === ')') this.cursor.skip('...');
      if (!this.cursor.skip(',')) this.closeBefore(close);
    }
    return elements;
  }

  private object(start: number): HclExpression {
    this.cursor.expect('{');
    const isFor = this.cursor.within(false, () => this.cursor.atWord('for') && (this.forClause('}'), true));
    const items = isFor ? undefined : this.cursor.within(true, () => this.items());
    const { end } = this.cursor.next();
    return items ? { kind: 'object', start, end, items } : { kind: 'other', start, end };
  }

  private items(): readonly HclItem[] {
    const items: HclItem[] = [];
    for (this.cursor.skipNewlines(); !this.cursor.at('}'); this.cursor.skipNewlines()) {
      items.push(this.item());
      if (this.cursor.peek().kind !== 'newline' && !this.cursor.skip(',')) this.closeBefore('}');
    }
    return items;
  }

  private item(): HclItem {
    const key = this.parse();
    if (!this.cursor.at('=') && !this.cursor.at(':')) this.cursor.fail('"=" or ":"');
    const operator = this.cursor.next();
    const value = this.parse();
    return { kind: 'item', start: key.start, end: value.end, name: keyName(key), nameRange: key, operator, value };
  }

  private forClause(close: ']' | '}'): undefined {
    this.cursor.next();
    this.cursor.expectName();
    if (this.cursor.skip(',')) this.cursor.expectName();
    if (this.cursor.expectName() !== 'in') this.cursor.fail('"in"');
    this.parse();
    this.cursor.expect(':');
    this.parse();
    if (close === '}') {
      this.cursor.expect('=>');
      this.parse();
      this.cursor.skip('...');
    }
    if (this.cursor.atWord('if')) {
      this.cursor.next();
      this.parse();
    }
    this.closeBefore(close);
    return undefined;
  }

  /** The bracket is next: it is passed over by the caller, who may have to look at newlines again behind it. */
  private closeBefore(close: string): void {
    if (!this.cursor.at(close)) this.cursor.fail(`"${close}"`);
  }

  private other(start: number): HclExpression {
    return { kind: 'other', start, end: this.cursor.end };
  }
}

function keyName(key: HclExpression): string | undefined {
  if (key.kind === 'literal') return key.value === null ? 'null' : String(key.value);
  return key.kind === 'traversal' && key.path.length === 1 ? key.path[0] : undefined;
}
