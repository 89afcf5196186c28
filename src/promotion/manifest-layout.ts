import { componentOf, type Component } from '../manifest/entries';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { importedValues } from '../manifest/syntax-imports';
import type { LiteralNode, PropertyNode } from '../manifest/syntax-tree';

/** The lines of one entry, which it shares with no other; counted from 0, `end` not included. */
export interface Span {
  readonly component: Component;
  start: number;
  end: number;
  /** The text between the quotes of the entry's version: line from the entry's first, columns in UTF-16 units. */
  readonly version: { readonly line: number; readonly start: number; end: number };
}

/** The lines between the brackets of a section, with the entries on them in their order. */
export interface SectionLines {
  readonly name: string;
  start: number;
  end: number;
  readonly spans: Span[];
}

/** Where the parts of a manifest's text stand, in the order of the text. */
export interface Layout {
  readonly sections: readonly SectionLines[];
  /** What entries may use: the names that are imported. */
  readonly imported: readonly string[];
}

/** The layout of a manifest; undefined where entries share a line with each other or with the brackets of their section. */
export function findLayout({ text, tree }: Pick<ParsedManifest, 'text' | 'tree'>): Layout | undefined {
  const lines = new Lines(text);
  const sections: SectionLines[] = [];
  for (const { key: name, value } of tree.root.properties) {
    if (value.kind !== 'object') return undefined;
    const [start, end] = [lines.lineOf(value.start) + 1, lines.lineOf(value.end - 1)];
    const spans = value.properties.map((property) => spanOf(name, property, lines)).filter((span) => span !== undefined);
    const isAlone = spans.every((span, index) => span.start >= (spans[index - 1]?.end ?? start)) && (spans.at(-1)?.end ?? 0) <= end;
    if (spans.length < value.properties.length || !isAlone || lines.before(value.end - 1).trim() !== '') return undefined;
    sections.push({ name, start, end, spans });
  }
  return { sections, imported: [...importedValues(tree.imports)] };
}

function spanOf(section: string, { key: name, value, start: from, end: to }: PropertyNode, lines: Lines): Span | undefined {
  const call = value.kind === 'object' ? fieldOf(value, 'chart') ?? fieldOf(value, 'version') : value;
  const literal = call?.kind === 'call' ? call.args[0] : undefined;
  if (!literal) return undefined;
  const start = lines.lineOf(from);
  const column = lines.before(literal.start).length + 1;
  return {
    component: componentOf({ kind: section === 'charts' ? 'chart' : 'infrastructure', name }),
    start,
    end: lines.lineOf(to - 1) + 1,
    version: { line: lines.lineOf(literal.start) - start, start: column, end: column + literal.value.length },
  };
}

function fieldOf(value: LiteralNode, name: string): LiteralNode | undefined {
  return value.kind === 'object' ? value.properties.find(({ key }) => key === name)?.value : undefined;
}

/** Lines as git counts them. */
class Lines {
  private readonly starts = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  public lineOf(offset: number): number {
    let [low, high] = [0, this.starts.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((this.starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }

  /** What stands before an offset on its line. */
  public before(offset: number): string {
    return this.text.slice(this.starts[this.lineOf(offset)], offset);
  }
}
