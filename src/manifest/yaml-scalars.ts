/** What an unquoted scalar of YAML means to a reader. */
export type Meaning = null | boolean | number | string;

type Rule = readonly [pattern: RegExp, value: (text: string) => Meaning | undefined];

const FLOAT_WORDS: readonly Rule[] = [
  [/^[-+]?\.(?:inf|Inf|INF)$/, (text) => (text.startsWith('-') ? -Infinity : Infinity)],
  [/^\.(?:nan|NaN|NAN)$/, () => NaN],
];

const COMMON: readonly Rule[] = [
  [/^(?:|~|null|Null|NULL)$/, () => null],
  [/^(?:true|True|TRUE)$/, () => true],
  [/^(?:false|False|FALSE)$/, () => false],
  ...FLOAT_WORDS,
];

/** YAML 1.2, core schema. */
const YAML_12: readonly Rule[] = [
  ...COMMON,
  [/^[-+]?[0-9]+$/, Number],
  [/^0o[0-7]+$/, Number],
  [/^0x[0-9a-fA-F]+$/, Number],
  [/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/, Number],
];

/** YAML 1.1, its type repository. What is no JSON data there (a time, a merge) is given as undefined: it differs from everything. */
const YAML_11: readonly Rule[] = [
  ...COMMON,
  [/^(?:y|Y|yes|Yes|YES|on|On|ON)$/, () => true],
  [/^(?:n|N|no|No|NO|off|Off|OFF)$/, () => false],
  [/^[-+]?0b[01_]+$/, (text) => radix(text, 2)],
  [/^[-+]?0x[0-9a-fA-F_]+$/, (text) => radix(text, 16)],
  [/^[-+]?0[0-7_]+$/, (text) => radix(text, 8)],
  [/^[-+]?(?:0|[1-9][0-9_]*)$/, decimal],
  [/^[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?$/, decimal],
  [/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/, () => undefined],
  [/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \t]+)[0-9]{1,2}:.*)?$/, () => undefined],
  [/^(?:<<|=)$/, () => undefined],
];

/** The data that an unquoted scalar stands for in YAML 1.2. */
export function meaningOf(text: string): Meaning {
  return meaning(text, YAML_12) as Meaning;
}

/** Whether a reader of YAML 1.1 (Helm's, Python's) and one of YAML 1.2 (JavaScript's, Go's newest) take an unquoted scalar for different data. */
export function isAmbiguous(text: string): boolean {
  return !Object.is(meaning(text, YAML_11), meaning(text, YAML_12));
}

function meaning(text: string, rules: readonly Rule[]): Meaning | undefined {
  const rule = rules.find(([pattern]) => pattern.test(text));
  return rule ? withoutNegativeZero(rule[1](text)) : text;
}

function withoutNegativeZero(value: Meaning | undefined): Meaning | undefined {
  return value === 0 ? 0 : value;
}

function decimal(text: string): number {
  return Number(text.replaceAll('_', ''));
}

function radix(text: string, base: number): number {
  const digits = text.replaceAll('_', '').replace(/^[-+]?0[bx]?/, '');
  return (text.startsWith('-') ? -1 : 1) * (digits === '' ? 0 : parseInt(digits, base));
}
