import { componentOf, type ChartEntry, type Component, type Entry } from '../manifest/entries';
import { fingerprint } from '../manifest/fingerprint';
import type { JsonObject } from '../manifest/json';
import { isDnsLabel, isInfrastructureName } from '../manifest/names';
import { valuesPathOf } from '../manifest/resolve';
import { parseValues } from '../manifest/values';
import { isVersion } from '../manifest/version';
import type { FilePatch, LogCommit } from './git-log';
import type { EntryState, History, Revision } from './history';
import { ManifestReplay } from './manifest-replay';
import { TextReplay } from './text-replay';

/**
 * Turns git's patches into the history of manifests. A manifest that was moved keeps the history of its former path.
 *
 * `isManifest` tells manifests, at any time of their history, from the other files of the log, which are taken for values files.
 */
export function replayLog(commits: Iterable<LogCommit>, isManifest: (path: string) => boolean): History {
  const replay = new HistoryReplay(isManifest);
  for (const commit of commits) replay.apply(commit);
  return replay.finish();
}

interface Tracked {
  /** The manifest's path, as the newest commit has it; undefined where another manifest has been moved to its place. */
  path: string | undefined;
  readonly replay: ManifestReplay;
}

/** Fingerprints of what was read lately. */
const MOST_REMEMBERED = 5000;

type Changes = Map<Component, EntryState | undefined>;

/** Takes manifests and their values files through history, commit by commit. */
export class HistoryReplay {
  private readonly revisions: { readonly commit: string; readonly at: string; readonly changes: ReadonlyMap<Tracked, Changes> }[] = [];
  private readonly manifests = new Map<string, Tracked>();
  private readonly texts = new Map<string, TextReplay>();
  private readonly values = new Map<string, { readonly text: string; readonly values: JsonObject | undefined }>();

  private readonly fingerprints = new Map<string, string>();

  constructor(private readonly isManifest: (path: string) => boolean) {}

  public apply({ commit, at, patches }: LogCommit): void {
    const changes = new Map<Tracked, Changes>();
    const changedTexts = new Set<string>();
    for (const patch of patches.filter(({ path }) => !this.isManifest(path))) {
      this.applyText(patch);
      changedTexts.add(patch.path);
    }
    for (const patch of patches.filter(({ path }) => this.isManifest(path))) {
      const tracked = this.follow(patch);
      this.resolve(tracked, tracked.replay.apply(patch), changes);
      // its values files are others now
      if (patch.movedFrom !== undefined) this.resolve(tracked, entriesWithValues(tracked, () => true), changes);
    }
    this.readAgain(changedTexts, changes);
    this.revisions.push({ commit, at, changes });
  }

  /** The history of all that was applied. */
  public finish(): History {
    // paths are known only at the end
    return this.revisions.map(({ changes, ...revision }): Revision => ({
      ...revision, changes: new Map([...changes].flatMap(([{ path }, states]) => (path === undefined ? [] : [[path, states] as const]))),
    }));
  }

  private applyText(patch: FilePatch): void {
    const text = this.takeText(patch);
    text.apply(patch);
    if (patch.deleted) this.texts.delete(patch.path);
    else this.texts.set(patch.path, text);
    this.values.delete(patch.path);
  }

  /** The text that a patch is about, from where it was before. */
  private takeText({ path, movedFrom }: FilePatch): TextReplay {
    if (movedFrom === undefined) return this.texts.get(path) ?? new TextReplay();
    const text = this.texts.get(movedFrom) ?? this.manifests.get(movedFrom)?.replay.content ?? new TextReplay();
    this.texts.delete(movedFrom);
    this.values.delete(movedFrom);
    return text;
  }

  private follow(patch: FilePatch): Tracked {
    const { path, movedFrom } = patch;
    const before = this.manifests.get(path);
    const moved = movedFrom === undefined ? undefined : this.manifests.get(movedFrom);
    if (movedFrom === undefined && before) return before;
    if (before) before.path = undefined;
    if (movedFrom !== undefined) this.manifests.delete(movedFrom);
    const tracked = moved ?? { path, replay: new ManifestReplay(this.takeText(patch)) };
    tracked.path = path;
    this.manifests.set(path, tracked);
    return tracked;
  }

  /** Entries whose values file has changed although they themselves have not. */
  private readAgain(changedTexts: ReadonlySet<string>, changes: Map<Tracked, Changes>): void {
    if (changedTexts.size === 0) return;
    for (const tracked of this.manifests.values()) {
      const { path = '' } = tracked;
      const folder = valuesPathOf(path, '');
      if (![...changedTexts].some((text) => text.startsWith(folder))) continue;
      this.resolve(tracked, entriesWithValues(tracked, (values) => changedTexts.has(valuesPathOf(path, values))), changes);
    }
  }

  private resolve(tracked: Tracked, entries: Iterable<readonly [Component, Entry | undefined]>, changes: Map<Tracked, Changes>): void {
    for (const [component, entry] of entries) {
      const state = entry && this.stateOf(tracked.path ?? '', entry);
      // an entry that is broken, or whose values file is missing or broken, says nothing until it is mended
      if (entry && !state) continue;
      const ofManifest: Changes = changes.get(tracked) ?? new Map();
      changes.set(tracked, ofManifest.set(component, state));
    }
  }

  private stateOf(manifest: string, entry: Entry): EntryState | undefined {
    if (!isUsable(entry)) return undefined;
    if (entry.kind !== 'chart' || entry.values === undefined) return { entry, fingerprint: this.fingerprintOf(entry) };
    const file = this.readValues(valuesPathOf(manifest, entry.values));
    return file?.values && { entry, fingerprint: this.fingerprintOf(entry, file.values, file.text), valuesText: file.text };
  }

  /** Clusters follow each other: what one has another had before. */
  private fingerprintOf(entry: Entry, values?: JsonObject, valuesText = ''): string {
    const key = JSON.stringify([entry, valuesText]);
    const known = this.fingerprints.get(key);
    if (known !== undefined) return known;
    if (this.fingerprints.size >= MOST_REMEMBERED) this.fingerprints.clear();
    const made = fingerprint(entry, values);
    this.fingerprints.set(key, made);
    return made;
  }

  private readValues(path: string): { readonly text: string; readonly values: JsonObject | undefined } | undefined {
    const known = this.values.get(path);
    if (known) return known;
    const text = this.texts.get(path)?.text;
    if (text === undefined) return undefined;
    const file = { text, values: parseValues(path, text).values };
    this.values.set(path, file);
    return file;
  }
}

function entriesWithValues({ replay }: Tracked, matches: (values: string) => boolean): readonly (readonly [Component, Entry])[] {
  const charts = [...replay.components.values()].filter((entry): entry is ChartEntry => entry.kind === 'chart');
  return charts.filter(({ values }) => values !== undefined && matches(values)).map((entry) => [componentOf(entry), entry]);
}

/** What no synthesis has ever accepted was never on a cluster, and its name and version are printed in commits and tables. */
function isUsable({ kind, name, source }: Entry): boolean {
  return isVersion(source.version) && (kind === 'chart' ? isDnsLabel(name) : isInfrastructureName(name));
}
