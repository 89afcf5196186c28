import { componentOf, entriesOf, type Component, type Entry } from '../manifest/entries';
import { parseManifest, type ParsedManifest } from '../manifest/parse';
import type { FilePatch, Hunk } from './git-log';
import { TextReplay } from './text-replay';

/** The lines of one entry, which no other entry shares. */
interface Span {
  readonly component: Component;
  start: number;
  end: number;
}

/**
 * A manifest that is taken through its history, patch by patch.
 *
 * Where a patch stays within the lines of entries, those entries alone are read again: a manifest of a thousand components that
 * changed a thousand times is read once, not a thousand times.
 */
export class ManifestReplay {
  private readonly content = new TextReplay();
  private spans: Span[] | undefined;
  private entries: ReadonlyMap<Component, Entry> = new Map();

  /** Applies a patch; gives what it changed, undefined for a component that is gone. */
  public apply(patch: FilePatch): ReadonlyMap<Component, Entry | undefined> {
    const touched = this.applyLines(patch);
    const changed = touched && this.readSpans(touched);
    return changed ?? this.readAll();
  }

  public get components(): ReadonlyMap<Component, Entry> {
    return this.entries;
  }

  /** The spans that the patch stays within; undefined where it leaves them. */
  private applyLines(patch: FilePatch): ReadonlySet<Span> | undefined {
    const touched = new Set<Span>();
    this.content.apply(patch, (hunk) => {
      const span = this.spans?.find((candidate) => isWithin(hunk, candidate));
      if (span) touched.add(span);
      else this.spans = undefined;
      this.shift(span, hunk);
    });
    return this.spans && touched;
  }

  private shift(within: Span | undefined, { start, removed, added }: Hunk): void {
    const by = added.length - removed;
    if (by === 0) return;
    for (const span of this.spans ?? []) {
      if (span === within) {span.end += by;} else if (span.start >= start) {
        span.start += by;
        span.end += by;
      }
    }
  }

  private readSpans(touched: ReadonlySet<Span>): ReadonlyMap<Component, Entry> | undefined {
    const changed = new Map<Component, Entry>();
    for (const { component, start, end } of touched) {
      const entry = readAlone(component, this.content.slice(start, end));
      if (!entry) return undefined;
      changed.set(component, entry);
    }
    this.entries = new Map([...this.entries, ...changed]);
    return changed;
  }

  /** Reads the whole text. A text that is no manifest changes nothing: whoever broke it has mended it in a later commit. */
  private readAll(): ReadonlyMap<Component, Entry | undefined> {
    const { manifest } = parseManifest('manifest', this.content.text);
    this.spans = manifest && findSpans(manifest);
    if (!manifest && this.content.text !== '') return new Map();
    const before = this.entries;
    this.entries = new Map((manifest ? entriesOf(manifest) : []).map((entry) => [componentOf(entry), entry]));
    const gone = [...before.keys()].filter((component) => !this.entries.has(component)).map((component) => [component, undefined] as const);
    return new Map<Component, Entry | undefined>([...this.entries, ...gone]);
  }
}

/** A hunk that inserts at the first line of a span would be before it. */
function isWithin({ start, removed }: Hunk, span: Span): boolean {
  return start < span.end && start + removed <= span.end && (removed > 0 ? start >= span.start : start > span.start);
}

const HELPERS = "import { defineVersions, external, githubRelease, githubTag, helm } from 'sluice';\n";

/** Reads the lines of one entry by themselves; undefined where they are more or less than that entry. */
function readAlone(component: Component, text: string): Entry | undefined {
  const section = component.slice(0, component.indexOf('/'));
  const { manifest } = parseManifest('entry', `${HELPERS}export const versions = defineVersions({ ${section}: {\n${text}\n} });\n`);
  const [entry, ...others] = manifest ? entriesOf(manifest) : [];
  return entry && others.length === 0 && componentOf(entry) === component ? entry : undefined;
}

/** The lines of every entry; undefined where two entries share a line, or an entry and a section. */
function findSpans({ text, tree }: ParsedManifest): Span[] | undefined {
  const lineOf = lineCounter(text);
  const spans: Span[] = [];
  for (const { key: section, value } of tree.root.properties) {
    if (value.kind !== 'object') return undefined;
    let free = lineOf(value.start) + 1;
    for (const property of value.properties) {
      const span = { component: componentOf({ kind: section === 'charts' ? 'chart' : 'infrastructure', name: property.key }), start: lineOf(property.start), end: lineOf(property.end) + 1 };
      if (span.start < free) return undefined;
      free = span.end;
      spans.push(span);
    }
    if (value.properties.length > 0 && lineOf(value.end) < free) return undefined;
  }
  return spans;
}

/** Gives the line of offsets that come in rising order. */
function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
}
