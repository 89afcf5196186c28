import { HclSyntaxError } from './syntax-error';
import type { Sequence, Token } from './tokens';

const IDENTIFIER = '[\\p{ID_Start}_][\\p{ID_Continue}-]*';
const SPACE = /[ \t]+/y;
const NEWLINE = /\r?\n/y;
const LINE_COMMENT = /(?:#|\/\/)[^\r\n]*(?:\r(?!\n)[^\r\n]*)*/y;
const BLOCK_COMMENT = /\/\*[^]*?\*\//y;
const NAME = new RegExp(IDENTIFIER, 'uy');
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HEREDOC = new RegExp(`<<-?${IDENTIFIER}\\r?\\n`, 'uy');
const PUNCTUATION = /\.\.\.|=>|==|!=|<=|>=|&&|\|\||::|[{}[\]()=<>+\-*/%!?:.,~]/y;
const PLAIN = /[^"\\$%\r\n]+/y;
const ESCAPE = /\\(?:[nrt"\\]|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/y;
const PLAIN_HEREDOC = /[^$%\r\n]+/y;
const LINE = /[^\r\n]*(?:\r(?!\n)[^\r\n]*)*/y;
const MAX_DEPTH = 200;

/**
 * Splits a text in HCL into tokens, the last of which is of the kind `end`.
 *
 * @throws HclSyntaxError where a string, heredoc or comment is not closed or a character has no meaning in HCL
 */
export function tokenize(text: string): readonly Token[] {
  return new Tokenizer(text).tokenizeFile();
}

class Tokenizer {
  private position = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  public tokenizeFile(): readonly Token[] {
    if (this.text.startsWith('\uFEFF')) this.position = 1;
    const tokens: Token[] = [];
    for (let token = this.next(); token; token = this.next()) tokens.push(token);
    tokens.push({ kind: 'end', start: this.text.length, end: this.text.length });
    return tokens;
  }

  /** The token at the position; undefined at the end of the text. */
  private next(): Token | undefined {
    this.match(SPACE);
    const start = this.position;
    if (start >= this.text.length) return undefined;
    if (this.match(NAME)) return { kind: 'identifier', start, end: this.position };
    if (this.match(NEWLINE)) return { kind: 'newline', start, end: this.position };
    if (this.match(LINE_COMMENT) || this.match(BLOCK_COMMENT)) return { kind: 'comment', start, end: this.position };
    if (this.match(NUMBER)) return { kind: 'number', start, end: this.position };
    if (this.text[start] === '"') return this.quoted(start);
    if (this.text.startsWith('<<', start)) return this.heredoc(start);
    if (this.text.startsWith('/*', start)) throw new HclSyntaxError(start, 'the comment is not closed');
    if (!this.match(PUNCTUATION)) throw new HclSyntaxError(start, 'the character has no meaning in HCL');
    return { kind: 'punctuation', start, end: this.position, text: this.text.slice(start, this.position) };
  }

  private quoted(start: number): Token {
    const sequences: Sequence[] = [];
    this.position = start + 1;
    while (this.text[this.position] !== '"') {
      if (this.match(PLAIN) || this.match(ESCAPE)) continue;
      const character = this.text[this.position];
      if (character === '\\') throw new HclSyntaxError(this.position, 'the escape sequence has no meaning in HCL');
      if (character === '$' || character === '%') this.marker(character, sequences);
      else throw new HclSyntaxError(start, 'the string is not closed on its line');
    }
    this.position += 1;
    return { kind: 'quoted', start, end: this.position, sequences };
  }

  private heredoc(start: number): Token {
    if (!this.match(HEREDOC)) throw new HclSyntaxError(start, 'a heredoc begins with a name right behind "<<" and a new line');
    const marker = this.text.slice(start, this.position).replace(/^<<-?/, '').trimEnd();
    const sequences: Sequence[] = [];
    while (this.position < this.text.length) {
      const line = this.peek(LINE);
      const end = this.position + line.length;
      if (line.trim() === marker && end < this.text.length) {
        this.position = end;
        return { kind: 'heredoc', start, end, sequences };
      }
      this.heredocLine(sequences);
    }
    throw new HclSyntaxError(start, `the heredoc is not closed: no line has only "${marker}"`);
  }

  /** Moves behind the line's newline; a sequence in it may take further lines along. */
  private heredocLine(sequences: Sequence[]): void {
    while (this.position < this.text.length && !this.match(NEWLINE)) {
      if (this.match(PLAIN_HEREDOC)) continue;
      const character = this.text[this.position];
      if (character === '$' || character === '%') this.marker(character, sequences);
      else this.position += 1;
    }
  }

  /** At a `$` or `%`: a sequence, its escaped form (`$${`), or just the character. */
  private marker(character: '$' | '%', sequences: Sequence[]): void {
    const start = this.position;
    if (this.text.startsWith(`${character}{`, start + 1)) this.position = start + 3;
    else if (this.text[start + 1] === '{') sequences.push(this.sequence(start, character === '$' ? 'interpolation' : 'directive'));
    else this.position = start + 1;
  }

  private sequence(start: number, kind: Sequence['kind']): Sequence {
    this.position = start + 2;
    if (this.text[this.position] === '~') this.position += 1;
    if (++this.depth > MAX_DEPTH) throw new HclSyntaxError(start, 'the templates are nested too deeply');
    const tokens: Token[] = [];
    for (let open = 1; ;) {
      const token = this.next();
      if (!token) throw new HclSyntaxError(start, `the "${this.text.slice(start, start + 2)}" is not closed`);
      if (token.kind === 'punctuation' && token.text === '{') open += 1;
      if (token.kind === 'punctuation' && token.text === '}') open -= 1;
      if (open === 0) break;
      tokens.push(token);
    }
    this.depth -= 1;
    tokens.push({ kind: 'end', start: this.position - 1, end: this.position - 1 });
    return { kind, start, end: this.position, tokens };
  }

  /** Moves behind what the pattern finds at the position. */
  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }

  private peek(pattern: RegExp): string {
    pattern.lastIndex = this.position;
    return pattern.exec(this.text)?.[0] ?? '';
  }
}
