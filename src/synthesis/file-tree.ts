/** Files by path: relative to the fleet's folder, forward slashes, UTF-8 text. */
export type FileTree = ReadonlyMap<string, string>;

/**
 * How Sluice stands to a file that it synthesizes: it owns all of it (`generated`), or one part of a file
 * that is otherwise its owner's (`managed`).
 */
export type FileKind = 'generated' | 'managed';

/** A file as synthesis gives it; its path is from the output folder, with forward slashes. */
export interface SynthesizedFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly text: string;
}
