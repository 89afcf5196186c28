/** HTML that is safe to be put into a page. */
export class Html {
  constructor(public readonly text: string) {}

  public toString(): string {
    return this.text;
  }
}

export type HtmlPart = Html | string | number | false | undefined | readonly HtmlPart[];

/**
 * HTML as a template: every text that is filled in is escaped, for the inside of elements and of quoted attributes alike. What is
 * `false` or undefined is left out, lists are joined.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((all, text, index) => `${all}${formatPart(parts[index - 1])}${text}`));
}

function formatPart(part: HtmlPart): string {
  if (part instanceof Html) return part.text;
  if (part === undefined || part === false) return '';
  if (typeof part === 'object') return part.map(formatPart).join('');
  return escapeHtml(String(part));
}

const SPECIAL = /[&<>"'`\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Text for HTML. What a reader cannot see, or what turns the direction of writing, is shown as a mark. */
export function escapeHtml(text: string): string {
  return text.replace(SPECIAL, (character) => ENTITIES[character] ?? '\ufffd');
}
