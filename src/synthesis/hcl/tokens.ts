/** A part of a text, as offsets: `start` is in it, `end` is behind it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `${ ... }` or `%{ ... }` of a string or heredoc: what stands between the braces. */
export interface Sequence extends Range {
  readonly kind: 'interpolation' | 'directive';
  readonly tokens: readonly Token[];
}

/**
 * The smallest parts of a text in HCL. A string or heredoc is one token, whatever it holds. A comment to the end of the
 * line ends before the newline, which is a token of its own.
 */
export type Token =
  | (Range & { readonly kind: 'newline' | 'comment' | 'identifier' | 'number' | 'end' })
  | (Range & { readonly kind: 'punctuation'; readonly text: string })
  | (Range & { readonly kind: 'quoted'; readonly sequences: readonly Sequence[] })
  | (Range & { readonly kind: 'heredoc'; readonly sequences: readonly Sequence[] });

export function isPunctuation(token: Token, text: string): boolean {
  return token.kind === 'punctuation' && token.text === text;
}
