import { componentOf, entriesOf, type Component, type Entry } from '../manifest/entries';
import { sameData } from '../manifest/normal-entry';
import { parseManifest } from '../manifest/parse';
import { DEFINE } from '../manifest/syntax-imports';
import { followPatch, type Followed, type Window } from './follow-layout';
import type { FilePatch } from './git-log';
import { findLayout, type Layout, type Span } from './manifest-layout';
import { TextReplay } from './text-replay';

/** What a patch changed: undefined for a component that is gone. */
export type EntryChanges = ReadonlyMap<Component, Entry | undefined>;

/**
 * A manifest that is taken through its history, patch by patch.
 *
 * Where a patch stays between the brackets of a section, only the entries that it touches and their neighbours are read again, and
 * where it changes nothing but versions, not even they: a manifest of a thousand entries that changed a thousand times is read once.
 * What comes out is what reading every revision in full would give.
 */
export class ManifestReplay {
  private readonly entries = new Map<Component, Entry>();
  private layout: Layout | undefined;

  /** @param content the text before the first patch */
  constructor(public readonly content: TextReplay = new TextReplay()) {}

  /** The entries as they are now. */
  public get components(): ReadonlyMap<Component, Entry> {
    return this.entries;
  }

  public apply(patch: FilePatch): EntryChanges {
    const followed = this.layout && followPatch(this.layout, patch.hunks, (line) => this.content.line(line));
    this.content.apply(patch);
    return (followed && this.readParts(followed)) ?? this.readAll();
  }

  private readParts({ bumps, windows }: Followed): EntryChanges | undefined {
    const read = this.readWindows(windows);
    if (!read) return undefined;
    const gone = new Set(windows.flatMap(({ section, from, to }) => section.spans.slice(from, to)).map(({ component }) => component));
    const fresh = read.flatMap(({ entries }) => entries);
    const names = new Set(fresh.map(componentOf));
    // the same name twice in one section, here and elsewhere
    if (names.size < fresh.length || [...names].some((component) => this.entries.has(component) && !gone.has(component))) return undefined;

    const bumped = this.bump(bumps);
    if (windows.length === 0) return bumped;
    // from the last to the first, so that the indices of those before stay right
    for (const { window, spans } of [...read].reverse()) window.section.spans.splice(window.from, window.to - window.from, ...spans);
    const changes = new Map<Component, Entry | undefined>([...gone].map((component) => [component, undefined]));
    for (const entry of fresh) changes.set(componentOf(entry), entry);
    return new Map([...bumped, ...this.take(changes)]);
  }

  private bump(versions: ReadonlyMap<Component, string>): EntryChanges {
    const changed = new Map<Component, Entry>();
    for (const [component, version] of versions) {
      const entry = this.entries.get(component) as Entry;
      if (entry.source.version === version) continue;
      const next = { ...entry, source: { ...entry.source, version } } as Entry;
      this.entries.set(component, next);
      changed.set(component, next);
    }
    return changed;
  }

  private readWindows(windows: readonly Window[]): readonly ReadWindow[] | undefined {
    const read = windows.map((window) => readWindow(window, this.content.slice(window.start, window.end), this.layout?.imported ?? []));
    return read.every((one) => one !== undefined) ? read : undefined;
  }

  /** Reads the whole text. A text that is no manifest changes nothing: whoever broke it has mended it in a later commit. */
  private readAll(): EntryChanges {
    const { text } = this.content;
    // other modules of a fleet lie beside its manifests
    const { manifest } = text.includes(DEFINE) ? parseManifest('manifest', text) : { manifest: undefined };
    this.layout = manifest && findLayout(manifest);
    if (!manifest && text !== '') return new Map();
    const changes = new Map<Component, Entry | undefined>([...this.entries.keys()].map((component) => [component, undefined]));
    for (const entry of manifest ? entriesOf(manifest) : []) changes.set(componentOf(entry), entry);
    return this.take(changes);
  }

  /** Makes entries the present ones; gives those that differ from what they were. */
  private take(entries: EntryChanges): EntryChanges {
    const changed = new Map<Component, Entry | undefined>();
    for (const [component, entry] of entries) {
      const before = this.entries.get(component);
      if (before && entry ? sameData(before, entry) : before === entry) continue;
      changed.set(component, entry);
      if (entry) this.entries.set(component, entry);
      else this.entries.delete(component);
    }
    return changed;
  }
}

interface ReadWindow {
  readonly window: Window;
  readonly entries: readonly Entry[];
  readonly spans: readonly Span[];
}

/** Reads lines of a section by themselves; undefined where they are more or less than whole entries. */
function readWindow(window: Window, text: string, imported: readonly string[]): ReadWindow | undefined {
  const { name } = window.section;
  const whole = `import { ${imported.join(', ')} } from 'sluice'; export const versions = defineVersions({ ${name}: {\n${text}\n} });`;
  const { manifest } = parseManifest('part', whole);
  const [section, ...others] = (manifest && findLayout(manifest)?.sections) ?? [];
  if (!manifest || section?.name !== name || others.length > 0) return undefined;
  const spans = section.spans.map((span) => ({ ...span, start: span.start - 1 + window.start, end: span.end - 1 + window.start }));
  return { window, entries: entriesOf(manifest), spans };
}
