/*
 * The two expressions with which Renovate reads a manifest. They mean the same to RE2 and to JavaScript: no look-around, no
 * back-reference, no `\s`. A string or a comment can be matched in one way only, as a whole, so that nothing in it is read as code.
 */
const COMMENT = '//[^\\r\\n]*(?:[\\r\\n]|$)|/\\*(?:[^*]|\\*+[^*/])*\\*+/';
const STRING = '\'(?:[^\'\\\\]|\\\\[\\s\\S])*\'|"(?:[^"\\\\]|\\\\[\\s\\S])*"|`(?:[^`\\\\]|\\\\[\\s\\S])*`';

const KEY_START = '(?:\\b|[\'"])';
/** From a key to its value: the colon, and parentheses that somebody put around the value. */
const COLON = `['"]?(?:[ \\t\\r\\n:(]|${COMMENT})+`;
const COMMA = `(?:[ \\t\\r\\n,]|${COMMENT})*`;

/** Fields of an entry before its call; only `hold` has braces of its own. */
const FIELDS = `(?:[^'"\`/{}]|${STRING}|${COMMENT}|\\{(?:[^'"\`/{}]|${STRING}|${COMMENT})*\\})*?`;
const ARGUMENTS = `(?:[^'"\`/()]|${STRING}|${COMMENT})*`;

/**
 * An entry from its name to the end of its call's arguments: `name: helm(...` or `name: { ..., chart: helm(...`.
 * Other strings and comments are matched too, so that the search goes on behind them.
 */
const ENTRY = [
  `${KEY_START}(?<name>[\\w$.-]+)${COLON}(?:\\{${FIELDS}${KEY_START}(?<field>chart|version)${COLON})?(?:helm|github(?:Release|Tag))\\(${ARGUMENTS}`,
  `(?:${STRING})(?:${COMMA}(?:${STRING}))*`,
  `(?:(?:${COMMENT})[ \\t\\r\\n]*)+`,
].join('|');

const QUOTE = '[\'"`]';
const WORD = '[^\'"`\\\\ \\t\\r\\n]';

/** The call at the end of an entry. The version stands first: Renovate replaces the first place in the call where it finds it. */
const CALL = [
  `\\b(?:helm|github(?<gh>Release|Tag))\\(${COMMA}${QUOTE}(?<currentValue>(?<v>v?)\\d[\\w.+-]*)${QUOTE}`,
  `${COMMA}${QUOTE}(?<depName>${WORD}+)${QUOTE}`,
  `${COMMA}(?:${QUOTE}(?:oci://(?<oci>${WORD}*[^'"\`\\\\ \\t\\r\\n/])/*|(?<registryUrl>https://${WORD}+))${QUOTE}${COMMA})?$`,
].join('');

/** For `matchStringsStrategy: 'recursive'`: the first finds the entries of a manifest, the second what each is a version of. */
export const MANIFEST_MATCH_STRINGS: readonly [entry: string, call: string] = [ENTRY, CALL];
