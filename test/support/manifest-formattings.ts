import { componentOf, entriesOf, type ChartEntry, type Dependency, type Entry, type Manifest } from '../../src/manifest/entries';

/** A piece of text, or pieces between brackets that stand on one line where they fit. */
type Doc = string | Group;
interface Group {
  readonly open: string;
  readonly items: readonly { readonly before?: string; readonly key?: string; readonly value: Doc; readonly after?: string }[];
  readonly close: string;
}

interface Style {
  readonly width: number;
  readonly indent: string;
  readonly eol: string;
  readonly quote: string;
  readonly trailingComma: boolean;
  readonly quoteKeys: boolean;
  readonly semicolon: string;
  /** Orders and adds the fields of an entry. */
  readonly fields: (fields: readonly (readonly [string, Doc])[]) => readonly (readonly [string, Doc])[];
  /** Comments in front of fields and arguments, with a version that must not be taken for one. */
  readonly comment?: (version: string) => string;
  /** Wraps calls and objects. */
  readonly wrap?: (value: Doc) => Doc;
  /** A whole entry that is commented out, in front of every entry. */
  readonly decoy?: (name: string, version: string) => string;
}

interface Noted extends Style {
  readonly noteOf: (entry: Entry) => string;
}

const PLAIN: Style = { width: 80, indent: '  ', eol: '\n', quote: "'", trailingComma: true, quoteKeys: false, semicolon: ';', fields: (fields) => fields };

const reorder: Style['fields'] = (fields) => [
  ...(fields.some(([key]) => key === 'namespace') ? [['test', 'true'] as const] : []),
  ['hold', { open: '{', items: [{ key: 'reason', value: "'1.2.3 is {not} \\'helm(\"9.9.9\", \"x\", \"https://x\")\\' // yet'" }, { key: 'allow', value: "'<99.0.0'" }], close: '}' }],
  ...[...fields].reverse(),
];

const STYLES: Readonly<Record<string, Style>> = {
  'prettier at 80': PLAIN,
  'prettier at 40': { ...PLAIN, width: 40 },
  'prettier at 300': { ...PLAIN, width: 300 },
  'double quotes': { ...PLAIN, quote: '"' },
  'backticks': { ...PLAIN, quote: '`' },
  'no trailing commas': { ...PLAIN, trailingComma: false },
  'tabs': { ...PLAIN, indent: '\t' },
  'CRLF': { ...PLAIN, eol: '\r\n' },
  'tabs and CRLF, narrow, no trailing commas, no semicolons': { ...PLAIN, indent: '\t', eol: '\r\n', width: 40, trailingComma: false, semicolon: '' },
  'comments between': { ...PLAIN, width: 40, comment: (version) => `/* don't: '${version}', */ // helm('9.9.9', 'x', 'https://x')` },
  'extra and reordered keys': { ...PLAIN, fields: reorder },
  'Biome': { ...PLAIN, indent: '\t', quote: '"', quoteKeys: false },
  'all on one line': { ...PLAIN, width: Infinity, trailingComma: false },
  'commented-out entries': { ...PLAIN, decoy: (name, version) => `// '${name}': { namespace: 'x', chart: helm('${version}', '${name}', 'https://x') },` },
  'quoted keys, parentheses, as const': { ...PLAIN, indent: '    ', quoteKeys: true, fields: (fields) => [...fields].reverse(), wrap: (value) => ({ open: '(', items: [{ value }], close: ') as const' }) },
};

export const FORMATTINGS = Object.keys(STYLES);

/** The text of a manifest in one of the formattings. Comments name the versions of `commented`. */
export function formatManifest(manifest: Manifest, formatting: string, commented: Manifest = manifest): string {
  const notes = new Map(entriesOf(commented).map((entry) => [componentOf(entry), entry.source.version]));
  const style: Noted = { ...STYLES[formatting] as Style, noteOf: (entry) => notes.get(componentOf(entry)) ?? '' };
  const call: Doc = { open: 'defineVersions(', items: [{ value: { open: '{', items: sections(manifest, style), close: '}' } }], close: ')' };
  const lines = [
    `import { defineVersions, external, githubRelease, githubTag, helm } from ${style.quote === '"' ? '"sluice"' : "'sluice'"}${style.semicolon}`,
    '',
    `export const versions = ${print(call, style, '')}${style.semicolon}`,
    '',
  ];
  return lines.join('\n').replaceAll('\n', style.eol);
}

/** As the formatting makes it: some say more of an entry than the entry itself. */
export function expectedEntry(entry: Entry, formatting: string): Entry {
  if (formatting !== 'extra and reordered keys') return entry;
  const hold = { reason: '1.2.3 is {not} \'helm("9.9.9", "x", "https://x")\' // yet', allow: '<99.0.0' };
  return entry.kind === 'chart' ? { ...entry, test: true, hold } : { ...entry, hold };
}

function sections({ infrastructure, charts }: Manifest, style: Noted): Group['items'] {
  const items = (entries: readonly Entry[]): Group['items'] => entries.map((entry) => ({
    ...(style.decoy && { before: style.decoy(entry.name, style.noteOf(entry)) }), key: entry.name, value: entryDoc(entry, style),
  }));
  return [
    { key: 'infrastructure', value: { open: '{', items: items(infrastructure), close: '}' } },
    { key: 'charts', value: { open: '{', items: items(charts), close: '}' } },
  ];
}

function entryDoc(entry: Entry, style: Noted): Doc {
  const note = style.comment?.(style.noteOf(entry));
  const call = callDoc(entry, style, note);
  const own = entry.kind === 'chart' ? chartFields(entry, call, style) : [['version', call] as const];
  const fields = style.fields(own);
  if (entry.kind === 'infrastructure' && fields.length === 1) return call;
  const object: Doc = { open: '{', items: fields.map(([key, value]) => ({ key, value, ...(note && { before: note }) })), close: '}' };
  return style.wrap?.(object) ?? object;
}

function chartFields({ namespace, dependsOn }: ChartEntry, call: Doc, style: Style): readonly (readonly [string, Doc])[] {
  const dependencies: Doc = { open: '[', items: dependsOn.map((dependency) => ({ value: dependencyText(dependency, style) })), close: ']' };
  return [['namespace', quoted(namespace, style)], ['chart', call], ...(dependsOn.length > 0 ? [['dependsOn', dependencies] as const] : [])];
}

function callDoc({ source }: Entry, style: Style, note: string | undefined): Doc {
  const args = source.kind === 'helm' ? [source.version, source.chart, source.repository] : [source.version, source.repository];
  const call: Doc = { open: `${source.kind}(`, items: args.map((arg) => ({ value: quoted(arg, style), ...(note && { before: note, after: note }) })), close: ')' };
  return style.wrap?.(call) ?? call;
}

function dependencyText(dependency: Dependency, style: Style): string {
  return typeof dependency === 'string' ? quoted(dependency, style) : `external(${quoted(dependency.name, style)})`;
}

function quoted(text: string, { quote }: Style): string {
  return `${quote}${text}${quote}`;
}

function print(doc: Doc, style: Style, indent: string, column = indent.length): string {
  if (typeof doc === 'string') return doc;
  const flat = hasComments(doc) ? undefined : printFlat(doc, style);
  if (flat !== undefined && column + flat.length <= style.width) return flat;
  if (doc.open.endsWith('(') && doc.items.length === 1 && doc.items[0]?.before === undefined) {
    return `${doc.open}${print(doc.items[0]?.value ?? '', style, indent, column + doc.open.length)}${doc.close}`;
  }
  const inner = indent + style.indent;
  const items = doc.items.map(({ before, key, value, after }, index) => {
    const head = `${key === undefined ? '' : `${printKey(key, style)}: `}`;
    const comma = index < doc.items.length - 1 || style.trailingComma ? ',' : '';
    const lead = before === undefined ? '' : `${inner}${before}\n`;
    return `${lead}${inner}${head}${print(value, style, inner, inner.length + head.length)}${comma}${after === undefined ? '' : ` ${after}`}\n`;
  });
  return `${doc.open}\n${items.join('')}${indent}${doc.close}`;
}

function printFlat(doc: Doc, style: Style): string {
  if (typeof doc === 'string') return doc;
  const [open, close] = doc.open === '{' ? ['{ ', ' }'] : [doc.open, doc.close];
  return `${open}${doc.items.map(({ key, value }) => `${key === undefined ? '' : `${printKey(key, style)}: `}${printFlat(value, style)}`).join(', ')}${close}`;
}

/** Whether there is a comment somewhere in it, so that it cannot stand on one line. */
function hasComments(doc: Doc): boolean {
  return typeof doc !== 'string' && doc.items.some(({ before, after, value }) => before !== undefined || after !== undefined || hasComments(value));
}

function printKey(key: string, style: Style): string {
  if (!style.quoteKeys && /^[A-Za-z_$][\w$]*$/.test(key)) return key;
  return style.quote === '"' ? `"${key}"` : `'${key}'`;
}
