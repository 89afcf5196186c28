/** Found one by one: all other characters, and all other keys, pass. */
const LOST = /[\u007f-\u009f\ufffe\uffff]/;
const LOST_KEY = '<<';

/**
 * What of a text Flux cannot carry, in whatever way YAML writes it: kustomize, through which Flux reads every file, turns U+0085
 * into a space, drops a key `<<` without a word, and for the other characters refuses all that stands in the same folder.
 */
export function findUnportable(text: string, isKey = false): string | undefined {
  if (isKey && text === LOST_KEY) return `the key "${LOST_KEY}"`;
  const character = LOST.exec(text)?.[0];
  return character && `the character U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
