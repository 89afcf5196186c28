import type { FilePatch } from './git-log';

/** A text that is taken through its history, patch by patch. Lines are as git counts them. */
export class TextReplay {
  private readonly lines: string[] = [];
  private newline = true;

  public apply({ hunks, endsWithNewline }: Pick<FilePatch, 'hunks' | 'endsWithNewline'>): void {
    this.newline = endsWithNewline ?? this.newline;
    // from the last to the first, so that the line numbers of the file before stay right
    for (const { start, removed, added } of [...hunks].reverse()) {
      if (removed === added.length) added.forEach((line, index) => { this.lines[start + index] = line; });
      else this.splice(start, removed, added);
    }
  }

  public get text(): string {
    return this.lines.join('\n') + (this.newline && this.lines.length > 0 ? '\n' : '');
  }

  public line(index: number): string | undefined {
    return this.lines[index];
  }

  public slice(start: number, end: number): string {
    return this.lines.slice(start, end).join('\n');
  }

  private splice(start: number, removed: number, added: readonly string[]): void {
    const tail = this.lines.slice(start + removed);
    this.lines.length = start;
    // one by one: a call cannot take the lines of a large file as arguments
    for (const line of added) this.lines.push(line);
    for (const line of tail) this.lines.push(line);
  }
}
