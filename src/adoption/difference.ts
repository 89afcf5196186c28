/** Something that is not the same before and after a step. */
export interface Difference {
  /** The cluster, or the path of the stack. */
  readonly where: string;
  readonly what: string;
}
