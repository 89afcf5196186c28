/** Text in Markdown that stays text: no mark-up, no mention, no entity that would become one. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\&`*_{}[\]<>()#+!|~]/g, '\\$&').replace(/@/g, '@\u200b');
}

/** The lines of a table; its cells are Markdown already. */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
