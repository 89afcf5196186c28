import { ExternalError } from '../errors';
import type { Note } from '../evidence/evidence';
import { addToNote, splitRepeats, uniteNotes } from '../evidence/ledger';
import { formatData } from './git-commit';
import type { GitObjects } from './git-objects';

/** The notes of a ref as git keeps them: the blob of each annotated commit. */
export type NoteBlobs = ReadonlyMap<string, string>;

/** Notes commits: the clone's own, and the remote's as it was fetched. */
export interface Tips {
  readonly local: string | undefined;
  readonly remote: string | undefined;
}

/** What a notes commit has to say so that everything is on it. */
export interface NotesDraft {
  /** The notes that change, by annotated commit. */
  readonly changes: ReadonlyMap<string, string>;
  /** The first is the one that `changes` are changes of. */
  readonly parents: readonly string[];
  readonly recorded: readonly Note[];
  readonly repeated: readonly Note[];
}

interface NoteDraft {
  readonly commit: string;
  readonly before: string;
  /** With what only the clone has. */
  readonly united: string;
  readonly after: string;
  readonly recorded: readonly Note[];
  readonly repeated: readonly Note[];
}

const ANNOTATED = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads the notes of a notes commit, however git has spread them over folders. */
export async function readNoteBlobs(objects: GitObjects, tip: string | undefined): Promise<NoteBlobs> {
  return new Map(tip === undefined ? [] : await notesBelow(objects, `${tip}^{tree}`, ''));
}

async function notesBelow(objects: GitObjects, tree: string, prefix: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await objects.readTree(tree) ?? [];
  const found = await Promise.all(entries.map(async ({ mode, name, oid }) => {
    const path = prefix + name;
    if (mode === '40000') return /^[0-9a-f]{2}$/.test(name) && path.length < 64 ? notesBelow(objects, oid, path) : [];
    return ANNOTATED.test(path) ? [[path, oid] as const] : [];
  }));
  return found.flat();
}

/** The text of a note's blob; empty where there is none. */
export async function readNoteText(objects: GitObjects, blob: string | undefined): Promise<string> {
  return blob === undefined ? '' : (await objects.read(blob))?.data.toString('utf8') ?? '';
}

/** The importer's words for a commit's note. */
export function formatNote(commit: string, text: string): Buffer {
  return Buffer.concat([Buffer.from(`N inline ${commit}\n`), formatData(Buffer.from(text))]);
}

/** The remote's notes with the clone's own and the new reports; where the remote has none, the clone's own with the new reports. */
export async function draftNotes(objects: GitObjects, cluster: string, tips: Tips, notes: readonly Note[]): Promise<NotesDraft> {
  const base = tips.remote ?? tips.local;
  const blobs = await readNoteBlobs(objects, base);
  const own: NoteBlobs = base === tips.local ? new Map() : await readNoteBlobs(objects, tips.local);
  const differing = [...own].filter(([commit, blob]) => blobs.get(commit) !== blob).map(([commit]) => commit);
  const drafts = await Promise.all([...new Set([...differing, ...notes.map(({ commit }) => commit)])].map((commit) => {
    const wanted = notes.filter((note) => note.commit === commit);
    return draftNote(objects, { cluster, commit, wanted, base: blobs.get(commit), own: own.get(commit) });
  }));
  const changed = drafts.filter(({ before, after }) => after !== before);
  const hasOwn = changed.some(({ before, united }) => united !== before);
  return {
    changes: new Map(changed.map(({ commit, after }) => [commit, after])),
    parents: [base, hasOwn ? tips.local : undefined].filter((parent) => parent !== undefined),
    recorded: drafts.flatMap(({ recorded }) => recorded),
    repeated: drafts.flatMap(({ repeated }) => repeated),
  };
}

interface OneNote {
  readonly cluster: string;
  readonly commit: string;
  readonly wanted: readonly Note[];
  readonly base: string | undefined;
  readonly own: string | undefined;
}

async function draftNote(objects: GitObjects, { cluster, commit, wanted, base, own }: OneNote): Promise<NoteDraft> {
  const before = uniteNotes(await readNoteText(objects, base));
  const united = uniteNotes(before, await readNoteText(objects, own));
  const { fresh, repeated } = splitRepeats(cluster, commit, united, wanted.map(({ report }) => report));
  const draft = {
    commit,
    before,
    united,
    after: addToNote(united, fresh),
    recorded: fresh.map((report) => ({ commit, report })),
    repeated: repeated.map((report) => ({ commit, report })),
  };
  if (draft.after === before || (await objects.read(commit))?.type === 'commit') return draft;
  // a note of the clone's own on a commit that is nowhere any more is of no use to anybody
  if (fresh.length === 0) return { ...draft, united: before, after: before };
  throw new ExternalError('COMMIT_MISSING', `the clone does not have the commit ${commit} that a report belongs to; fetch it: git fetch --unshallow`);
}
