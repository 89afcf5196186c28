import type { Splice } from './splice';

/** What one look at a text gives to do for a change. No splices: the text says it already. */
export interface Step {
  readonly splices: readonly Splice[];
  /** Only literals are exchanged, so that other changes can be planned on the same text. */
  readonly inPlace?: boolean;
  /** There is more to do, to be planned on the text that results. */
  readonly again?: boolean;
}

export const NOTHING: Step = { splices: [], inPlace: true };
