import type { Problem } from '../errors';

/** Something that is not understood, and so stays as it is. */
export function leftAlone(what: string, at: Problem['at'], fix?: string): Problem {
  return { code: 'ADOPT_LEFT_ALONE', severity: 'warning', what, ...(at && { at }), ...(fix !== undefined && { fix }) };
}

/** How a person says what a name is a version of. */
export function packageOption(name: string): string {
  return `--package ${name}=github-releases:<owner>/<repository> (or github-tags:<owner>/<repository>, or helm:<chart>@<repository>)`;
}

/** What a person can be asked. */
export type Question =
  | { readonly kind: 'repository' }
  | { readonly kind: 'clusters' }
  /** Which of these has a folder per cluster. */
  | { readonly kind: 'clusters-folder'; readonly folders: readonly string[] }
  /** Which of these follows which. */
  | { readonly kind: 'promotion'; readonly clusters: readonly string[] }
  /** What a version of this name is a version of. */
  | { readonly kind: 'package'; readonly name: string };

/** Something that only a person knows. */
export interface Unknown extends Problem {
  readonly code: 'ADOPT_UNKNOWN';
  /** Undefined where no answer would help. */
  readonly asks?: Question;
}

export function unknown(what: string, option: string, asks?: Question, at?: Problem['at']): Unknown {
  return { code: 'ADOPT_UNKNOWN', what, ...(at && { at }), fix: option, ...(asks && { asks }) };
}
