import type { FilePatch, Hunk } from './git-log';

/** A text that is taken through its history, patch by patch. */
export class TextReplay {
  private lines: readonly string[] = [];
  private newline = true;

  /** Applies a patch; `before` sees every hunk, from the last to the first, so that the line numbers of the file before stay right. */
  public apply({ hunks, endsWithNewline }: Pick<FilePatch, 'hunks' | 'endsWithNewline'>, before: (hunk: Hunk) => void = () => undefined): void {
    this.newline = endsWithNewline ?? this.newline;
    for (const hunk of [...hunks].reverse()) {
      before(hunk);
      this.lines = [...this.lines.slice(0, hunk.start), ...hunk.added, ...this.lines.slice(hunk.start + hunk.removed)];
    }
  }

  public get text(): string {
    return this.lines.join('\n') + (this.newline && this.lines.length > 0 ? '\n' : '');
  }

  public slice(start: number, end: number): string {
    return this.lines.slice(start, end).join('\n');
  }
}
