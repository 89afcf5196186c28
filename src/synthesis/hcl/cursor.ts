import { HclSyntaxError } from './syntax-error';
import { isPunctuation, type Token } from './tokens';

const MAX_DEPTH = 200;

/** Walks over tokens. Comments are passed over; newlines are, too, where the grammar does not look at them. */
export class Cursor {
  private index = 0;
  private newlines = true;
  private depth = 0;

  constructor(private readonly text: string, private readonly tokens: readonly Token[]) {}

  public peek(): Token {
    for (; ; this.index += 1) {
      const token = this.tokens[this.index] as Token;
      if (token.kind !== 'comment' && (this.newlines || token.kind !== 'newline')) return token;
    }
  }

  public next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index += 1;
    return token;
  }

  /** Where the token before the next one ends. */
  public get end(): number {
    for (let index = this.index - 1; index >= 0; index -= 1) {
      const token = this.tokens[index] as Token;
      if (token.kind !== 'comment' && token.kind !== 'newline') return token.end;
    }
    return 0;
  }

  public at(punctuation: string): boolean {
    return isPunctuation(this.peek(), punctuation);
  }

  public atWord(word: string): boolean {
    const token = this.peek();
    return token.kind === 'identifier' && this.textOf(token) === word;
  }

  /** Passes over the punctuation if it is next. */
  public skip(punctuation: string): boolean {
    if (!this.at(punctuation)) return false;
    this.next();
    return true;
  }

  public skipNewlines(): void {
    while (this.peek().kind === 'newline') this.next();
  }

  public expect(punctuation: string): Token {
    if (this.at(punctuation)) return this.next();
    return this.fail(`"${punctuation}"`);
  }

  public expectName(): string {
    const token = this.peek();
    return token.kind === 'identifier' ? this.textOf(this.next()) : this.fail('a name');
  }

  /** Passes over a newline; the end of the text is as good. */
  public expectLineEnd(): void {
    const { kind } = this.peek();
    if (kind !== 'newline' && kind !== 'end') this.fail('a new line');
    this.next();
  }

  public textOf(token: Token): string {
    return this.text.slice(token.start, token.end);
  }

  /** Runs with newlines looked at or not, as some brackets change it. */
  public within<Result>(newlines: boolean, run: () => Result): Result {
    const before = this.newlines;
    this.newlines = newlines;
    try {
      return run();
    } finally {
      this.newlines = before;
    }
  }

  /** Runs one level deeper; there is an end to it before there is one to the stack. */
  public nested<Result>(what: string, run: () => Result): Result {
    if (this.depth === MAX_DEPTH) throw new HclSyntaxError(this.peek().start, `the ${what} are nested too deeply`);
    this.depth += 1;
    const result = run();
    this.depth -= 1;
    return result;
  }

  public fail(expected: string): never {
    const token = this.peek();
    throw new HclSyntaxError(token.start, `expected ${expected}, found ${this.describe(token)}`);
  }

  private describe(token: Token): string {
    if (token.kind === 'newline') return 'the end of the line';
    if (token.kind === 'end') return 'the end';
    if (token.kind === 'heredoc') return 'a heredoc';
    return token.kind === 'quoted' ? 'a string' : `"${this.textOf(token)}"`;
  }
}
