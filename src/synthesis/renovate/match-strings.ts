/*
 * The two expressions with which Renovate reads a manifest. They mean the same to RE2 and to JavaScript: no look-around, no
 * back-reference, no `\s`. A string or a comment can be matched in one way only, as a whole, so that nothing in it is read as code.
 */
const COMMENT = '//[^\\r\\n]*(?:[\\r\\n]|$)|/\\*(?:[^*]|\\*+[^*/])*\\*+/';
const STRING = '\'(?:[^\'\\\\]|\\\\[\\s\\S])*\'|"(?:[^"\\\\]|\\\\[\\s\\S])*"|`(?:[^`\\\\]|\\\\[\\s\\S])*`';

/** From a key to its value: the colon, and parentheses that somebody put around the value. */
const COLON = `(?:[ \\t\\r\\n:(]|${COMMENT})+`;
const COMMA = `(?:[ \\t\\r\\n,]|${COMMENT})*`;

const NAME = '(?:[\'"](?<quoted>[\\w.-]+)[\'"]|\\b(?<bare>[\\w$]+))';
const FIELD = '(?:(?<chart>[\'"]chart[\'"]|\\bchart)|[\'"]version[\'"]|\\bversion)';
/** Fields of an entry before its call; only `hold` has braces of its own. */
const FIELDS = `(?:[^'"\`/{}]|${STRING}|${COMMENT}|\\{(?:[^'"\`/{}]|${STRING}|${COMMENT})*\\})*?`;
const ARGUMENTS = `(?:[^'"\`/()]|${STRING}|${COMMENT})*`;

/**
 * An entry from its name to the end of its call's arguments: `name: helm(...` or `name: { ..., chart: helm(...`.
 * Other strings and comments are matched too, without a helper, so that the search goes on behind them.
 */
const ENTRY = [
  `${NAME}${COLON}(?:\\{${FIELDS}${FIELD}${COLON})?(?<helper>helm|githubRelease|githubTag)\\(${ARGUMENTS}`,
  `(?:${STRING})(?:${COMMA}(?:${STRING}))*`,
  `(?:(?:${COMMENT})[ \\t\\r\\n]*)+`,
].join('|');

const QUOTE = '[\'"`]';
const WORD = '[^\'"`\\\\ \\t\\r\\n]';

/** The arguments at the end of an entry. They begin with the version: Renovate replaces the first place in them where it finds it. */
const SOURCE = [
  `${QUOTE}(?<currentValue>(?<v>v?)\\d[\\w.+-]*)${QUOTE}`,
  `${QUOTE}(?<depName>${WORD}+)${QUOTE}`,
  `(?:${QUOTE}(?:oci://(?<oci>${WORD}*[^'"\`\\\\ \\t\\r\\n/])/*|(?<registryUrl>https://${WORD}+))${QUOTE}${COMMA})?$`,
].join(COMMA);

/** For `matchStringsStrategy: 'recursive'`: the first finds the entries of a manifest, the second what each is a version of. */
export const MANIFEST_MATCH_STRINGS: readonly [entry: string, source: string] = [ENTRY, SOURCE];
