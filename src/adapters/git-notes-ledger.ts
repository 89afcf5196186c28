import { ExternalError } from '../errors';
import type { Note } from '../evidence/evidence';
import { notesRef, parseNote, uniteNotes, type AppendResult, type Ledger, type LedgerReading } from '../evidence/ledger';
import { formatReport } from '../evidence/report';
import type { Git, PushUpdate } from './git';
import { formatCommit, type Identity } from './git-commit';
import { draftNotes, formatNote, readNoteBlobs, readNoteText, type NotesDraft, type Tips } from './git-notes';
import type { GitObjects } from './git-objects';
import { isTransient, PATIENCE, retry, waitAfter, type Patience } from './retry';

export interface GitNotesLedgerOptions {
  readonly git: Git;
  /**
   * Name of the remote that the ledger is shared through.
   *
   * @default - none: the ledger is the clone's own
   */
  readonly remote?: string;
  /**
   * Nothing is fetched or pushed; what was fetched before is read.
   *
   * @default false
   */
  readonly offline?: boolean;
  /** Whose name the commits of the notes carry. */
  readonly author: Identity;
  /** @default - the system's clock */
  readonly now?: () => Date;
  /** @default - the system's timers and randomness */
  readonly patience?: Patience;
}

/** How long a network that fails is asked again. */
const NETWORK = { attempts: 6, first: 500, longest: 10_000 };

/** How often recorders that are faster are outlasted. The waits are measured in rounds: a remote that is slow is disturbed less. */
const RACE = { attempts: 200, shortest: 50, rounds: 3, longest: 10_000 };

/** Reports that the clone has, and the remote perhaps not yet. */
export interface KeptReports extends Pick<AppendResult, 'recorded' | 'repeated'> {
  /** What the remote lacks, for whoever pushes something anyway, once the clone has it; `append` makes sure of it. Undefined where it lacks nothing. */
  readonly update: Promise<PushUpdate | undefined>;
}

/**
 * The ledger as git notes: `refs/notes/sluice/<cluster>`, one report a line. Local and remote notes are united line by line,
 * so that no report is lost, whoever pushes first, and also where the remote's ref was deleted or rewritten.
 *
 * Errors: those of `Git`; `COMMIT_MISSING` where the clone is too shallow to annotate a commit; `LEDGER_BUSY`.
 */
export class GitNotesLedger implements Ledger {
  private readonly patience: Patience;
  private readonly fetched = new Set<string>();
  private readonly kept = new Map<string, readonly Note[]>();

  constructor(private readonly options: GitNotesLedgerOptions) {
    this.patience = options.patience ?? PATIENCE;
  }

  /** Fetches the notes of several clusters in one go; the next `read` of each does without the remote. */
  public async refresh(clusters: readonly string[]): Promise<void> {
    await this.fetch(clusters);
    for (const cluster of clusters) this.fetched.add(cluster);
  }

  /** The next `read` of a cluster does without the remote: for whoever has just appended to it, and so fetched it. */
  public skipNextFetch(cluster: string): void {
    this.fetched.add(cluster);
  }

  public async read(cluster: string): Promise<LedgerReading> {
    if (!this.fetched.delete(cluster)) await this.fetch([cluster]);
    const { objects } = this;
    const tips = await this.tips(cluster);
    const [local, remote] = [await readNoteBlobs(objects, tips.local), await readNoteBlobs(objects, tips.remote)];
    const readings = await Promise.all([...new Set([...local.keys(), ...remote.keys()])].map(async (commit) => {
      const blobs = new Set([local.get(commit), remote.get(commit)]);
      const texts = await Promise.all([...blobs].map((blob) => readNoteText(objects, blob)));
      return parseNote(cluster, commit, texts.length > 1 ? uniteNotes(...texts) : texts[0] ?? '');
    }));
    const notes = readings.flatMap((reading) => reading.notes);
    const underway = (this.kept.get(cluster) ?? []).filter((kept) => !notes.some((note) => isSameNote(note, kept)));
    return { notes: [...notes, ...underway], skipped: readings.flatMap(({ skipped }) => skipped) };
  }

  public async append(cluster: string, notes: readonly Note[]): Promise<AppendResult> {
    const foreign = notes.find(({ report }) => report.cluster !== cluster);
    if (foreign) throw new RangeError(`a report of ${foreign.report.cluster} does not belong on the ledger of ${cluster}`);
    return this.race(cluster, async () => {
      // the reader starts while the remote is asked: the less time there is between the fetch and the push, the fewer races are lost
      await Promise.all([this.fetch([cluster]), this.objects.read('HEAD')]);
      return this.tryAppend(cluster, notes);
    });
  }

  /**
   * Adds reports of one cluster to what the clone has, for whoever has fetched the cluster's notes and is about to push. They can be
   * read at once, while git is still writing them.
   */
  public async keep(cluster: string, notes: readonly Note[]): Promise<KeptReports> {
    const first = await this.draft(cluster, notes);
    const { recorded, repeated } = first.draft;
    this.kept.set(cluster, [...this.kept.get(cluster) ?? [], ...recorded]);
    let next: Draft | undefined = first;
    const written = this.race(cluster, async () => {
      const drafted = next ?? await this.draft(cluster, notes);
      next = undefined;
      return this.tryKeep(cluster, drafted);
    });
    const update = written.then(([lacking]) => lacking);
    // whoever pushes hears of it
    update.catch(() => undefined);
    return { recorded, repeated, update };
  }

  private async race<Result>(cluster: string, task: () => Promise<Result | undefined>): Promise<Result> {
    for (let attempt = 1; attempt <= RACE.attempts; attempt++) {
      const begun = performance.now();
      const result = await task();
      if (result) return result;
      const first = Math.max(RACE.shortest, RACE.rounds * (performance.now() - begun));
      await this.patience.sleep(waitAfter(attempt, { first, longest: RACE.longest }, this.patience));
    }
    throw new ExternalError('LEDGER_BUSY', `${RACE.attempts} times somebody else was faster in writing ${notesRef(cluster)}; run it again`, { retryable: true });
  }

  private async fetch(clusters: readonly string[]): Promise<void> {
    const { git, remote, offline } = this.options;
    if (remote === undefined || offline || clusters.length === 0) return;
    // patterns, because git fails on a plain ref that is not there yet; whole, because a blobless clone would fetch note by note
    const refspecs = clusters.map((cluster) => `+${notesRef(cluster)}*:${trackingRef(remote, cluster)}*`);
    await retry(() => git.fetch(remote, refspecs, { prune: true, whole: true }), NETWORK, this.patience);
  }

  /** One round; undefined where somebody else was faster. */
  private async tryAppend(cluster: string, notes: readonly Note[]): Promise<AppendResult | undefined> {
    const { tips, draft } = await this.draft(cluster, notes);
    const tip = await this.tipOf(draft);
    const result = { recorded: draft.recorded, repeated: draft.repeated, pushed: this.isShared };
    if (tip === undefined) return result;
    if (this.isShared && tip !== tips.remote && !await this.tryPush(tip, notesRef(cluster))) return undefined;
    const moved = await this.moveLocal(cluster, tip, tips);
    // a shared ledger has everything by now; that somebody else moved the local ref meanwhile loses nothing
    return moved || this.isShared ? result : undefined;
  }

  /** One round; gives what the remote lacks, and undefined where somebody else was faster. */
  private async tryKeep(cluster: string, { tips, draft }: Draft): Promise<readonly PushUpdate[] | undefined> {
    const tip = await this.tipOf(draft);
    if (tip !== undefined && !await this.moveLocal(cluster, tip, tips)) return undefined;
    return tip === undefined || tip === tips.remote ? [] : [{ from: tip, to: notesRef(cluster) }];
  }

  private async draft(cluster: string, notes: readonly Note[]): Promise<Draft> {
    const tips = await this.tips(cluster);
    return { tips, draft: await draftNotes(this.objects, cluster, tips, notes) };
  }

  /** The commit that has everything; undefined where there is nothing yet. */
  private async tipOf(draft: NotesDraft): Promise<string | undefined> {
    return draft.changes.size > 0 ? this.commit(draft) : draft.parents[0];
  }

  private async moveLocal(cluster: string, tip: string, { local }: Tips): Promise<boolean> {
    return tip === local || this.options.git.updateRef(notesRef(cluster), tip, local ?? '');
  }

  private get objects(): GitObjects {
    return this.options.git.reader;
  }

  private get isShared(): boolean {
    return this.options.remote !== undefined && !this.options.offline;
  }

  private async tips(cluster: string): Promise<Tips> {
    const { remote } = this.options;
    const tipOf = async (ref: string) => (await this.objects.read(`${ref}^{commit}`))?.oid;
    const [local, theirs] = await Promise.all([tipOf(notesRef(cluster)), remote === undefined ? undefined : tipOf(trackingRef(remote, cluster))]);
    return { local, remote: theirs };
  }

  private commit({ changes, parents }: NotesDraft): Promise<string> {
    const { author, git, now = () => new Date() } = this.options;
    return git.importCommit(formatCommit({
      message: 'Record what was observed\n',
      author,
      committer: author,
      at: now(),
      parents,
      changes: [...changes].map(([commit, text]) => formatNote(commit, text)),
    }));
  }

  private async tryPush(tip: string, ref: string): Promise<boolean> {
    const push = () => this.options.git.push(this.options.remote as string, [{ from: tip, to: ref }]);
    try {
      await retry(push, { ...NETWORK, isRetryable: (error) => isTransient(error) && !isRejection(error) }, this.patience);
      return true;
    } catch (error) {
      if (isRejection(error)) return false;
      throw error;
    }
  }
}

interface Draft {
  readonly tips: Tips;
  readonly draft: NotesDraft;
}

function isSameNote(one: Note, other: Note): boolean {
  return one.commit === other.commit && formatReport(one.report) === formatReport(other.report);
}

/** The refspec that fetches the notes of all clusters, for whoever fetches something anyway; `skipNextFetch` tells a ledger that it was done. */
export function allNotesRefspec(remote: string): string {
  return `+${NOTES}*:${trackingRefs(remote)}*`;
}

const NOTES = 'refs/notes/sluice/';

function trackingRefs(remote: string): string {
  return `refs/sluice/${remote}/notes/`;
}

function trackingRef(remote: string, cluster: string): string {
  return notesRef(cluster).replace(NOTES, trackingRefs(remote));
}

function isRejection(error: unknown): boolean {
  return error instanceof ExternalError && error.code === 'PUSH_REJECTED';
}
