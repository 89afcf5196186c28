import fc from 'fast-check';
import { componentOf, type ChartEntry, type Dependency, type Entry, type Hold, type InfrastructureEntry, type Manifest, type Source } from '../../src/manifest/entries';
import { formatKey, formatString, type Quote } from '../../src/manifest/quote';

/** How a manifest is written. `noise` decides all that varies from place to place. */
export interface Formatting {
  readonly lineBreak: '\n' | '\r\n' | '\r';
  readonly indent: '  ' | '    ' | '\t';
  readonly quotes: readonly Quote[];
  readonly layout: 'lines' | 'one-line entries' | 'one line' | 'mixed';
  readonly trailingComma: boolean;
  readonly quotedKeys: boolean;
  readonly blankLines: boolean;
  readonly padding: '' | ' ';
  readonly byteOrderMark: boolean;
  readonly exported: 'const' | 'default' | 'as const' | 'satisfies' | 'parentheses';
  readonly imported: 'used' | 'all' | 'lines' | 'several';
  /** Whether missing sections, empty lists and `test: false` are written, and bare calls and reasons as objects. */
  readonly verbose: boolean;
  readonly shuffledFields: boolean;
  /** Comments: none, where people write them, or between any two tokens. */
  readonly comments: 'none' | 'tidy' | 'anywhere';
  readonly noise: readonly number[];
}

const common = {
  lineBreak: fc.constantFrom('\n' as const, '\n' as const, '\r\n' as const, '\r' as const),
  indent: fc.constantFrom('  ' as const, '    ' as const, '\t' as const),
  quotes: fc.constantFrom<readonly Quote[]>(["'"], ['"'], ['`'], ["'", '"', '`']),
  layout: fc.constantFrom('lines' as const, 'one-line entries' as const, 'one line' as const, 'mixed' as const),
  trailingComma: fc.boolean(),
  quotedKeys: fc.boolean(),
  blankLines: fc.boolean(),
  padding: fc.constantFrom('' as const, ' ' as const),
  byteOrderMark: fc.boolean(),
  exported: fc.constantFrom('const' as const, 'default' as const, 'as const' as const, 'satisfies' as const, 'parentheses' as const),
  imported: fc.constantFrom('used' as const, 'all' as const, 'lines' as const, 'several' as const),
  verbose: fc.boolean(),
  shuffledFields: fc.boolean(),
  comments: fc.constantFrom('none' as const, 'tidy' as const, 'anywhere' as const),
  noise: fc.array(fc.nat(255), { minLength: 1, maxLength: 40 }),
};

export const anyFormatting: fc.Arbitrary<Formatting> = fc.record(common);
export const tidyFormatting: fc.Arbitrary<Formatting> = fc.record({ ...common, comments: fc.constant('tidy' as const) });
export const plainFormatting: fc.Arbitrary<Formatting> = fc.record({
  ...common,
  layout: fc.constantFrom('lines' as const, 'one-line entries' as const, 'one line' as const),
  imported: fc.constantFrom('used' as const, 'lines' as const, 'several' as const),
  comments: fc.constant('none' as const),
  verbose: fc.constant(false),
  shuffledFields: fc.constant(false),
});

const HELPERS = ['helm', 'githubRelease', 'githubTag', 'external'] as const;
const FREE = ['don\'t, {"x": 1}', 'https://example.org */', "helm('1.0.0',", '}, ]);', '😀'];

/** The text of a manifest. Comments are named after their owner: `<component>#`, or `free#` where they are nobody's. */
export function renderRandomly(manifest: Manifest, formatting: Formatting): string {
  return new Renderer(formatting).manifest(manifest);
}

class Renderer {
  private position = 0;
  private comments = 0;

  constructor(private readonly how: Formatting) {}

  public manifest({ infrastructure, charts }: Manifest): string {
    const { how } = this;
    const sections = [this.section('infrastructure', infrastructure), this.section('charts', charts)].filter((section) => section !== undefined);
    const isOneLine = how.layout === 'one line';
    const root = this.object(sections, isOneLine, '', 'free');
    const argument = { 'const': root, 'default': root, 'as const': `${root} as const`, 'satisfies': `${root} satisfies object`, 'parentheses': `(${this.wild()}${root})` }[how.exported];
    const body = `${how.exported === 'default' ? 'export default ' : 'export const versions = '}defineVersions(${argument});`;
    const used = HELPERS.filter((helper) => [...infrastructure, ...charts].some((entry) => usesHelper(entry, helper)));
    return `${how.byteOrderMark ? '\uFEFF' : ''}${this.imports(used)}${how.lineBreak}${how.lineBreak}${body}${how.lineBreak}`;
  }

  private imports(used: readonly string[]): string {
    const { imported, lineBreak, indent, padding, trailingComma } = this.how;
    const names = ['defineVersions', ...(imported === 'all' ? HELPERS : used)];
    const quote = this.quote() === '"' ? '"' : "'";
    const from = ` from ${quote}sluice${quote};`;
    const inBraces = (list: readonly string[]): string => `import {${padding}${list.join(', ')}${padding}}${from}`;
    if (imported === 'several') return names.map((helper) => inBraces([helper])).join(lineBreak);
    if (imported === 'lines') return `import {${lineBreak}${indent}${names.join(`,${lineBreak}${indent}`)}${trailingComma ? ',' : ''}${lineBreak}}${from}`;
    return inBraces(names);
  }

  private section(name: string, entries: readonly Entry[]): Item | undefined {
    const { how } = this;
    if (entries.length === 0 && !how.verbose) return undefined;
    const isOneLine = how.layout === 'one line';
    const items = entries.map((entry): Item => ({ owner: componentOf(entry), text: (indent) => this.key(entry.name) + this.parenthesized(this.entry(entry, indent)) }));
    return { owner: 'free', text: (indent) => this.key(name) + this.parenthesized(this.object(items, isOneLine, indent, 'free', true)) };
  }

  private entry(entry: Entry, indent: string): string {
    return entry.kind === 'chart' ? this.chart(entry, indent) : this.infrastructure(entry, indent);
  }

  private infrastructure({ kind, name, source, hold }: InfrastructureEntry, indent: string): string {
    if (!hold && !(this.how.verbose && this.chance())) return this.call(source);
    const fields: Record<string, string> = { version: this.call(source), ...(hold && { hold: this.hold(hold, indent) }) };
    return this.fields(fields, indent, componentOf({ kind, name }));
  }

  private chart({ kind, name, namespace, source, dependsOn, values, test, hold }: ChartEntry, indent: string): string {
    const { verbose } = this.how;
    const fields: Record<string, string> = {
      namespace: this.string(namespace),
      chart: this.call(source),
      ...((dependsOn.length > 0 || verbose) && { dependsOn: this.dependencies(dependsOn) }),
      ...(values !== undefined && { values: this.string(values) }),
      ...((test || verbose) && { test: String(test) }),
      ...(hold && { hold: this.hold(hold, indent) }),
    };
    return this.fields(fields, indent, componentOf({ kind, name }));
  }

  private fields(fields: Record<string, string>, indent: string, owner: string): string {
    const { layout, shuffledFields } = this.how;
    const isOneLine = layout === 'one line' || layout === 'one-line entries' || (layout === 'mixed' && this.chance());
    const names = Object.keys(fields);
    if (shuffledFields && this.chance()) names.reverse();
    return this.object(names.map((name) => ({ owner, text: () => this.key(name) + this.parenthesized(fields[name] ?? '') })), isOneLine, indent, owner);
  }

  private hold({ reason, allow }: Hold, indent: string): string {
    if (allow === undefined && !(this.how.verbose && this.chance())) return this.string(reason);
    const items = [{ owner: '', text: () => this.key('reason') + this.string(reason) }, ...(allow === undefined ? [] : [{ owner: '', text: () => this.key('allow') + this.string(allow) }])];
    return this.object(items, this.how.layout !== 'mixed' || this.chance(), indent, '');
  }

  private dependencies(dependsOn: readonly Dependency[]): string {
    const items = dependsOn.map((dependency) => `${this.wild()}${typeof dependency === 'string' ? this.parenthesized(this.string(dependency)) : `external(${this.raw(dependency.name)})`}${this.wild()}`);
    return `[${items.join(', ')}${items.length > 0 && this.how.comments === 'anywhere' && this.how.trailingComma ? ',' : ''}${this.wild()}]`;
  }

  private call(source: Source): string {
    const args = source.kind === 'helm' ? [source.version, source.chart, source.repository] : [source.version, source.repository];
    return `${source.kind}(${args.map((arg) => this.wild() + this.raw(arg) + this.wild()).join(', ')})`;
  }

  private object(items: readonly Item[], isOneLine: boolean, indent: string, owner: string, isSection = false): string {
    if (items.length === 0) return this.how.comments === 'none' ? '{}' : `{${this.wild()}}`;
    return isOneLine ? this.oneLineObject(items) : this.lines(items, indent, owner, isSection);
  }

  private oneLineObject(items: readonly Item[]): string {
    const { padding, trailingComma, comments } = this.how;
    const comment = (item: Item): string => (comments === 'tidy' && item.owner !== '' && item.owner !== 'free' && this.chance() ? this.block(item.owner) : '');
    const texts = items.map((item) => {
      const [before, after] = [comment(item), comment(item)];
      return `${this.wild()}${before ? `${before} ` : ''}${item.text('')}${after ? ` ${after}` : ''}${this.wild()}`;
    });
    return `{${padding}${texts.join(', ')}${trailingComma && comments === 'anywhere' ? ',' : ''}${padding}}`;
  }

  private lines(items: readonly Item[], indent: string, owner: string, isSection: boolean): string {
    const { lineBreak, blankLines, comments, trailingComma } = this.how;
    const inner = indent + this.how.indent;
    const tidy = comments === 'tidy';
    let text = `{${tidy && owner !== '' && this.chance() ? ` ${this.line(owner)}` : ''}${lineBreak}`;
    items.forEach((item, index) => {
      const [isLast, commented] = [index === items.length - 1, tidy && item.owner !== ''];
      if (blankLines && index > 0) text += lineBreak;
      if (commented && isSection && this.chance()) text += `${inner}${this.line('free')}${lineBreak}${lineBreak}`;
      if (commented && this.chance()) text += `${inner}${this.line(item.owner)}${lineBreak}${inner}${this.block(item.owner)}${lineBreak}`;
      text += `${inner}${this.wild()}${item.text(inner)}${commented && this.chance() ? ` ${this.block(item.owner)}` : ''}${this.wild()}`;
      text += `${isLast && !trailingComma ? '' : ','}${commented && this.chance() ? ` ${this.line(item.owner)}` : ''}${lineBreak}`;
    });
    if (tidy && isSection && this.chance()) text += `${inner}${this.line('free')}${lineBreak}`;
    return `${text}${indent}}`;
  }

  private line(owner: string): string {
    return `// ${tagOf(owner)}#${this.comments++} ${FREE[this.next(FREE.length)]}`;
  }

  private block(owner: string): string {
    return `/* ${tagOf(owner)}#${this.comments++} ${(FREE[this.next(FREE.length)] ?? '').replace('*/', '')} */`;
  }

  private key(key: string): string {
    return `${formatKey(key, this.quote(), this.how.quotedKeys)}${this.wild()}:${this.wild()} `;
  }

  private string(value: string): string {
    return formatString(value, this.quote());
  }

  private raw(value: string): string {
    const quote = this.quote();
    return quote + value + quote;
  }

  private parenthesized(value: string): string {
    if (this.how.comments !== 'anywhere') return value;
    const variants = [value, value, value, value, value, value, `(${value})`, `( // (${this.how.lineBreak}${value} as const)`, `${value} /* : */ satisfies object`];
    return variants[this.next(variants.length)] ?? value;
  }

  private quote(): Quote {
    return this.how.quotes[this.next(this.how.quotes.length)] ?? "'";
  }

  /** White space and comments, where they may stand between any two tokens. */
  private wild(): string {
    if (this.how.comments !== 'anywhere') return '';
    const { lineBreak } = this.how;
    const pieces = ['', '', '', '', ' ', lineBreak, lineBreak + lineBreak, ' /* a */', `/* b${lineBreak} b */`, ` // c${lineBreak}`, `// d, }${lineBreak}${lineBreak}`, `${lineBreak}  // e${lineBreak}`];
    return (pieces[this.next(pieces.length)] ?? '') + (pieces[this.next(pieces.length)] ?? '');
  }

  private chance(): boolean {
    return this.next(2) === 0;
  }

  private next(count: number): number {
    const { noise } = this.how;
    const value = noise[this.position % noise.length] ?? 0;
    this.position += 1;
    return (value + Math.floor(this.position / noise.length)) % count;
  }
}

/** A name as comments can hold it. */
export function tagOf(owner: string): string {
  return owner.replace(/[^a-z0-9/-]/g, (unit) => `%${unit.charCodeAt(0)}`);
}

/** Something in an object: whose comments stand around it, and its text. */
interface Item {
  readonly owner: string;
  readonly text: (indent: string) => string;
}

function usesHelper(entry: Entry, helper: string): boolean {
  return entry.source.kind === helper || (helper === 'external' && entry.kind === 'chart' && entry.dependsOn.some((dependency) => typeof dependency !== 'string'));
}
