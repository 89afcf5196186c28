const DEFAULT_LENGTH = 200;

/** Escape sequences of a terminal: colours, cursor movements, titles, hyperlinks. */
const ESCAPE_SEQUENCES = /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/g;

/** Whatever ends a line or makes a gap, in any script. */
const GAPS = /[\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

/** Control characters, invisible ones, those that turn the direction of writing, private ones, halves of pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u{fe00}-\u{fe0f}\u{e0100}-\u{e01ef}]/gu;

/**
 * Text of unknown origin (an event's message, an app version: charts write them) as one short line for a person.
 * It still needs escaping for the format it goes into, and never belongs into a commit, a note or a shell.
 *
 * @param length greatest number of characters; what is longer is cut and ends in `…`
 */
export function displayText(text: string | FreeText, length: number = DEFAULT_LENGTH): string {
  return text instanceof FreeText ? text.display(length) : clean(text, length);
}

function clean(text: string, length: number): string {
  // what is shown is short, so what is looked at may be too: a megabyte of spaces must cost nothing
  const head = text.slice(0, 8 * length + 1024);
  const line = head.replace(ESCAPE_SEQUENCES, '').replace(GAPS, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').trim();
  const characters = Array.from(line);
  const cut = characters.length > length || head.length < text.length;
  return cut ? `${characters.slice(0, Math.max(0, length - 1)).join('').trimEnd()}…` : line;
}

/** Text that somebody else wrote. It has no way out but `displayText`, also not through a template or JSON. */
export class FreeText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Use `displayText`. */
  public display(length: number): string {
    return clean(this.#text, length);
  }

  public toString(): string {
    return clean(this.#text, DEFAULT_LENGTH);
  }

  public toJSON(): string {
    return this.toString();
  }
}
