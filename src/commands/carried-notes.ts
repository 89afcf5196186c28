import type { PushUpdate } from '../adapters/git';
import type { KeptReports } from '../adapters/git-notes-ledger';
import type { Note } from '../evidence/evidence';
import type { Ledger } from '../evidence/ledger';

/** Reports of one cluster. */
export interface CarriedEvidence {
  readonly cluster: string;
  readonly notes: readonly Note[];
}

/**
 * Reports that the clone keeps and the remote does not have yet: they go along with the next push, and a push that does not take
 * them, for whatever reason, loses none of them.
 */
export class CarriedNotes {
  private isShared = false;

  constructor(private readonly ledger: Pick<Ledger, 'append'>, private readonly evidence: CarriedEvidence, private readonly kept: Pick<KeptReports, 'update'>) {}

  /** What a push takes along. */
  public async updates(): Promise<readonly PushUpdate[]> {
    if (this.isShared) return [];
    try {
      const update = await this.kept.update;
      this.isShared = update === undefined;
      return update ? [update] : [];
    } catch {
      // it is tried once more when it is shared
      return [];
    }
  }

  /** Tells that a push has brought all of it to the remote. */
  public pushed(): void {
    this.isShared = true;
  }

  /** Makes sure that the remote has everything. */
  public async share(): Promise<void> {
    // two at once would write the same
    await this.updates();
    if (this.isShared) return;
    await this.ledger.append(this.evidence.cluster, this.evidence.notes);
    this.isShared = true;
  }
}
