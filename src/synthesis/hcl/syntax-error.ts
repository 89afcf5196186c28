/** The text is not HCL: where, as an offset into it, and why. */
export class HclSyntaxError extends Error {
  public readonly offset: number;
  constructor(offset: number, message: string) {
    super(message);
    this.name = 'HclSyntaxError';
    this.offset = offset;
  }
}
