import type { Component, Entry } from '../manifest/entries';
import { fingerprint } from '../manifest/fingerprint';
import type { JsonObject } from '../manifest/json';
import { valuesPathOf } from '../manifest/resolve';
import { parseValues } from '../manifest/values';
import type { FilePatch, LogCommit } from './git-log';
import type { EntryState, History, Revision } from './history';
import { ManifestReplay } from './manifest-replay';
import { TextReplay } from './text-replay';

/**
 * Turns git's patches into the history of manifests. A manifest that was moved keeps the history of its former path.
 *
 * `isManifest` tells manifests, at any time of their history, from the other files of the log, which are taken for values files.
 */
export function replayLog(commits: readonly LogCommit[], isManifest: (path: string) => boolean): History {
  const replay = new LogReplay(isManifest);
  const revisions = commits.map((commit) => replay.apply(commit));
  // paths are known only at the end
  const byPath = (changes: ReadonlyMap<Tracked, Changes>) => new Map([...changes].map(([tracked, states]) => [tracked.path, states]));
  return revisions.map(({ changes, ...revision }): Revision => ({ ...revision, changes: byPath(changes) }));
}

interface Tracked {
  /** The manifest's path, as the newest commit has it. */
  path: string;
  readonly replay: ManifestReplay;
}

type Changes = Map<Component, EntryState | undefined>;

class LogReplay {
  private readonly manifests = new Map<string, Tracked>();
  private readonly texts = new Map<string, TextReplay>();
  private readonly values = new Map<string, { readonly text: string; readonly values: JsonObject | undefined }>();

  constructor(private readonly isManifest: (path: string) => boolean) {}

  public apply({ commit, at, patches }: LogCommit): { readonly commit: string; readonly at: string; readonly changes: ReadonlyMap<Tracked, Changes> } {
    const changes = new Map<Tracked, Changes>();
    const changedTexts = new Set<string>();
    for (const patch of patches.filter(({ path }) => !this.isManifest(path))) changedTexts.add(this.applyText(patch));
    for (const patch of patches.filter(({ path }) => this.isManifest(path))) {
      const tracked = this.follow(patch);
      changes.set(tracked, this.resolve(tracked, tracked.replay.apply(patch)));
    }
    if (changedTexts.size > 0) this.readAgain(changedTexts, changes);
    return { commit, at, changes };
  }

  private applyText(patch: FilePatch): string {
    const moved = patch.movedFrom !== undefined ? this.texts.get(patch.movedFrom) : undefined;
    if (moved && patch.movedFrom !== undefined) this.texts.delete(patch.movedFrom);
    const text = moved ?? this.texts.get(patch.path) ?? new TextReplay();
    text.apply(patch);
    if (patch.deleted) this.texts.delete(patch.path);
    else this.texts.set(patch.path, text);
    this.values.delete(patch.path);
    return patch.path;
  }

  private follow({ path, movedFrom }: FilePatch): Tracked {
    const moved = movedFrom !== undefined ? this.manifests.get(movedFrom) : undefined;
    if (moved && movedFrom !== undefined) {
      this.manifests.delete(movedFrom);
      moved.path = path;
    }
    const tracked = moved ?? this.manifests.get(path) ?? { path, replay: new ManifestReplay() };
    this.manifests.set(path, tracked);
    return tracked;
  }

  /** Entries whose values file has changed although they themselves have not. */
  private readAgain(changedTexts: ReadonlySet<string>, changes: Map<Tracked, Changes>): void {
    for (const tracked of this.manifests.values()) {
      const concerned = [...tracked.replay.components].filter(([, entry]) => entry.kind === 'chart' && entry.values !== undefined && changedTexts.has(valuesPathOf(tracked.path, entry.values)));
      if (concerned.length === 0) continue;
      changes.set(tracked, new Map([...changes.get(tracked) ?? [], ...this.resolve(tracked, new Map(concerned))]));
    }
  }

  private resolve(tracked: Tracked, entries: ReadonlyMap<Component, Entry | undefined>): Changes {
    const changes: Changes = new Map();
    for (const [component, entry] of entries) {
      const state = entry && this.stateOf(tracked.path, entry);
      // an entry whose values file is missing or broken says nothing until it is mended
      if (entry && !state) continue;
      changes.set(component, state);
    }
    return changes;
  }

  private stateOf(manifest: string, entry: Entry): EntryState | undefined {
    if (entry.kind !== 'chart' || entry.values === undefined) return { entry, fingerprint: fingerprint(entry) };
    const path = valuesPathOf(manifest, entry.values);
    const file = this.readValues(path);
    return file?.values && { entry, fingerprint: fingerprint(entry, file.values), valuesText: file.text };
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
