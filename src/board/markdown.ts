/** Text in Markdown that stays text: no mark-up, no mention, no link, no reference to an issue, no entity that would become one. */
export function escapeMarkdown(text: string): string {
  // without its colon or dot an address is none
  return text.replace(/[\\&`*_{}[\]<>()#+!|~]|:(?=\/\/)|(?<=\bwww)\./gi, '\\$&').replace(/@|#(?=\d)|\bGH-(?=\d)/gi, '$&\u200b');
}

/** The lines of a table; its cells are Markdown already. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
