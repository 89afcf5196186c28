import type { Component, Entry } from '../entries';
import { detectHabits, type Habits } from '../habits';
import type { Range } from '../position';
import { parseSyntax } from '../syntax';
import type { ObjectNode, PropertyNode, SyntaxTree } from '../syntax-tree';
import { scanGap } from './gap';

/** A manifest's text with what it consists of. */
export class Document {
  /** Reads a text that is known to be a manifest. */
  public static of(file: string, text: string): Document {
    const { tree, problems } = parseSyntax(file, text);
    if (!tree) throw new Error(`INTERNAL: an edit of ${file} left a text that does not parse: ${problems.map(({ what }) => what).join('; ')}\n${text}`);
    return new Document(file, text, tree);
  }

  private found: Habits | undefined;

  constructor(public readonly file: string, public readonly text: string, public readonly tree: SyntaxTree) {}

  public get habits(): Habits {
    this.found ??= detectHabits(this.text, this.tree);
    return this.found;
  }

  public section(kind: Entry['kind']): ObjectNode | undefined {
    const value = this.tree.root.properties.find(({ key }) => key === sectionOf(kind))?.value;
    return value?.kind === 'object' ? value : undefined;
  }

  /** The property that holds an entry. */
  public entry(component: Component): PropertyNode {
    const [section, name] = splitComponent(component);
    const property = this.section(section === 'charts' ? 'chart' : 'infrastructure')?.properties.find(({ key }) => key === name);
    if (!property) throw new Error(`INTERNAL: ${component} is not in the text of ${this.file}`);
    return property;
  }

  /** A property's value with the parentheses around it and what TypeScript says behind it. */
  public valueRange({ keyEnd, value, end }: PropertyNode): Range {
    const colon = this.text.indexOf(':', this.skipComments(keyEnd, value.start));
    const first = scanGap(this.text, { start: colon + 1, end: value.start }).find(({ kind }) => kind === 'other');
    return { start: first?.start ?? value.start, end };
  }

  private skipComments(start: number, end: number): number {
    return scanGap(this.text, { start, end }).find(({ kind }) => kind === 'other')?.start ?? end;
  }
}

export function sectionOf(kind: Entry['kind']): 'charts' | 'infrastructure' {
  return kind === 'chart' ? 'charts' : 'infrastructure';
}

function splitComponent(component: Component): readonly [string, string] {
  const slash = component.indexOf('/');
  return [component.slice(0, slash), component.slice(slash + 1)];
}
