import type { PushUpdate } from '../adapters/git';
import type { GitNotesLedger, KeptReports } from '../adapters/git-notes-ledger';

/**
 * Reports that the clone keeps and the remote does not have yet: they go along with the next push, and a push that does not take
 * them, for whatever reason, loses none of them.
 */
export class CarriedNotes {
  private waiting: PushUpdate | undefined;

  constructor(private readonly ledger: Pick<GitNotesLedger, 'share'>, private readonly cluster: string, { update }: Pick<KeptReports, 'update'>) {
    this.waiting = update;
  }

  /** What a push takes along. */
  public get updates(): readonly PushUpdate[] {
    return this.waiting ? [this.waiting] : [];
  }

  /** Tells which updates a push has brought to the remote. What it has not is united with what others wrote. */
  public async pushed(updates: readonly PushUpdate[]): Promise<void> {
    if (this.waiting && updates.includes(this.waiting)) this.waiting = undefined;
    await this.share();
  }

  /** Makes sure that the remote has everything. */
  public async share(): Promise<void> {
    if (!this.waiting) return;
    await this.ledger.share(this.cluster);
    this.waiting = undefined;
  }
}
