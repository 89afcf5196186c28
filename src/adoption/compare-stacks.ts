import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import { splice } from '../synthesis/hcl/layout';
import type { HclAttribute, HclBlock, HclExpression, HclFile } from '../synthesis/hcl/nodes';
import { parseHcl } from '../synthesis/hcl/parse-hcl';
import type { Range, Token } from '../synthesis/hcl/tokens';
import type { Difference } from './difference';
import { canonical } from './kubernetes-object';
import { attributesOf, blocksOf, findTerragrunt, type Reader, type Stack, type Terragrunt, type VersionsFile } from './terragrunt-survey';

/** What stacks and their units are given, before and after. */
export interface StackComparison {
  readonly named: readonly Difference[];
  readonly unexpected: readonly Difference[];
  /** How many versions were compared, unit by unit. */
  readonly values: number;
}

/** Stands for the versions, wherever they are read from. */
const VERSIONS_MARK = '\u0000versions';

/** Compares, for every unit of every stack, the versions that it reads, and all else that it and its stack say. */
export function compareStacks(before: FileTree, after: FileTree): StackComparison {
  const [old, now] = [readStacks(before), readStacks(after)];
  const named: Difference[] = [];
  const unexpected: Difference[] = [];
  let values = 0;
  for (const where of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(where), now.get(where)];
    if (!was || !is) {
      unexpected.push({ where, what: was ? 'would go' : 'would be new' });
      continue;
    }
    values += Object.keys(was.versions ?? {}).length;
    if (was.text !== is.text) unexpected.push({ where, what: 'something else than its versions would change' });
    if (canonical(was.versions) !== canonical(is.versions)) unexpected.push({ where, what: `would read ${format(is.versions)} instead of ${format(was.versions)}` });
    else if (was.versions && was.from !== is.from) named.push({ where: is.stack, what: `units read the same ${Object.keys(was.versions).length} versions from the stack instead of ${was.from}` });
  }
  return { named, unexpected, values };
}

type Versions = Readonly<Record<string, string>>;

/** What a unit of a stack, or a stack itself, comes to. */
interface Evaluated {
  /** Path of the stack. */
  readonly stack: string;
  /** All that is said, without comments and layout, with the versions marked. */
  readonly text: string;
  /** The versions that are read; undefined where none are. */
  readonly versions?: Versions;
  readonly from?: string;
}

function format(versions: Versions | undefined): string {
  return versions ? Object.entries(versions).map(([name, value]) => `${name} = ${value}`).join(', ') || 'no versions' : 'no versions';
}

function readStacks(tree: FileTree): ReadonlyMap<string, Evaluated> {
  const terragrunt = findTerragrunt(tree);
  const evaluated = new Map<string, Evaluated>();
  for (const stack of terragrunt.stacks) {
    evaluated.set(stack.path, { stack: stack.path, text: stackText(stack) });
    for (const unit of stack.units) evaluated.set(`${stack.path} ${unit.name}`, { stack: stack.path, ...evaluateUnit(tree, terragrunt, stack, unit) });
  }
  return evaluated;
}

/** Locals and what else stands beside the units, without the versions. */
function stackText({ file, readers }: Stack): string {
  const removed = [...blocksOf(file, 'unit'), ...readers.map(({ attribute }) => attribute), ...blocksOf(file, 'locals').flatMap((block) => attributesOf(block).filter(({ name }) => name === 'versions'))];
  return textOf(file, file.tokens, { removed, marks: [] });
}

function evaluateUnit(tree: FileTree, { versions: files }: Terragrunt, stack: Stack, { block, file: path }: Stack['units'][number]): Omit<Evaluated, 'stack'> {
  const given = givenVersions(block);
  const own = textOf(stack.file, tokensIn(stack.file, block), { removed: given ? [given] : [], marks: [] });
  const text = path === undefined ? undefined : tree.get(path);
  if (path === undefined || text === undefined) return { text: own };
  const file = parseHcl(text);
  const names = files.map((each) => posix.basename(each.path));
  const readers = findTerragrunt(new Map([[path, text]])).units.flatMap((unit) => unit.readers).filter(({ reads }) => names.includes(reads));
  const shared = readers.flatMap(({ uses }) => uses).filter(({ path: read }) => read[0] === 'locals' && read[1] === 'versions');
  const taken = valuesVersions(file, file.tokens);
  const written = unitText(file, readers, [...shared.map((use) => ({ start: use.start, end: prefixEnd(file, use) })), ...taken]);
  const from = [...(shared.length > 0 ? [files[0]?.path ?? ''] : []), ...(taken.length > 0 ? [stack.path] : [])];
  if (from.length === 0) return { text: own + written };
  const versions = { ...(shared.length > 0 ? mapOf(files[0]) : {}), ...(taken.length > 0 ? stackVersions(stack, given) : {}) };
  const keys = [...shared.map(({ path: read }) => read[2]), ...taken.map(({ key }) => key)];
  return { text: own + written, versions: keys.includes(undefined) ? versions : pick(versions, keys), from: from.join(' and ') };
}

/** Those that are read one by one. */
function pick(versions: Versions, keys: readonly (string | undefined)[]): Versions {
  return Object.fromEntries(Object.entries(versions).filter(([name]) => keys.includes(name)));
}

/** A unit's text; whether it says `merge(<file>, values)` or reads one of them is a matter of where the versions are. */
function unitText(file: HclFile, readers: readonly Reader[], marks: readonly Range[]): string {
  const merged = `merge ( ${VERSIONS_MARK} , ${VERSIONS_MARK} )`;
  return textOf(file, file.tokens, { removed: readers.map(({ attribute }) => attribute), marks }).replaceAll(merged.replaceAll(' , ', ' '), VERSIONS_MARK).replaceAll(merged, VERSIONS_MARK);
}

/** `local.x.locals.versions` without the version that may be read of it. */
function prefixEnd({ text }: HclFile, { start, end, path }: Reader['uses'][number]): number {
  const rest = path.slice(2).join('.');
  return rest === '' ? end : start + text.slice(start, end).lastIndexOf(`.${path[2]}`);
}

/** `versions` among the values that a stack gives a unit. */
function givenVersions(block: HclBlock): Range & { readonly value: HclExpression } | undefined {
  const values = attributesOf(block).find(({ name }) => name === 'values')?.value;
  return values?.kind === 'object' ? values.items.find(({ name }) => name === 'versions') : undefined;
}

function stackVersions({ file }: Stack, given: { readonly value: HclExpression } | undefined): Versions {
  if (given?.value.kind !== 'traversal' || given.value.path.join('.') !== 'local.versions') return {};
  const versions = blocksOf(file, 'locals').flatMap(attributesOf).find(({ name }): boolean => name === 'versions');
  return versions ? objectOf(file, versions) : {};
}

function mapOf(versions: VersionsFile | undefined): Versions {
  return versions ? Object.fromEntries(versions.object.items.map(({ name, value }) => [name ?? '', versions.file.text.slice(value.start, value.end)])) : {};
}

function objectOf({ text }: HclFile, { value }: HclAttribute): Versions {
  return value.kind === 'object' ? Object.fromEntries(value.items.map((item) => [item.name ?? '', text.slice(item.value.start, item.value.end)])) : {};
}

function tokensIn(file: HclFile, { start, end }: Range): readonly Token[] {
  return file.tokens.filter((token) => token.start >= start && token.end <= end);
}

/** Every `values.versions`, also those within strings, with the version that is read of it, if it is one. */
function valuesVersions(file: HclFile, tokens: readonly Token[]): readonly (Range & { readonly key: string | undefined })[] {
  const solid = tokens.filter(({ kind }) => kind !== 'newline' && kind !== 'comment');
  const word = (index: number) => { const token = solid[index]; return token && file.text.slice(token.start, token.end); };
  return solid.flatMap((token, index): ReturnType<typeof valuesVersions> => {
    if (token.kind === 'quoted' || token.kind === 'heredoc') return token.sequences.flatMap((sequence) => valuesVersions(file, sequence.tokens));
    if (word(index) !== 'values' || word(index - 1) === '.' || word(index + 1) !== '.' || word(index + 2) !== 'versions') return [];
    return [{ start: token.start, end: (solid[index + 2] as Token).end, key: word(index + 3) === '.' ? word(index + 4) : undefined }];
  });
}

/** Tokens with a space between; commas, which a newline can stand for, are left out. */
function textOf(file: HclFile, tokens: readonly Token[], { removed, marks }: { readonly removed: readonly Range[]; readonly marks: readonly Range[] }): string {
  const within = (token: Range, range: Range) => token.start >= range.start && token.end <= range.end;
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'newline' || token.kind === 'comment' || token.kind === 'end' || removed.some((range) => within(token, range))) continue;
    const mark = marks.find((range) => within(token, range));
    if (mark) {
      if (token.start === mark.start) words.push(VERSIONS_MARK);
      continue;
    }
    const inner = token.kind === 'quoted' || token.kind === 'heredoc' ? marks.filter((range) => within(range, token)) : [];
    const text = [...inner].sort((a, b) => b.start - a.start)
      .reduce((before, { start, end }) => splice(before, start - token.start, end - token.start, VERSIONS_MARK), file.text.slice(token.start, token.end));
    if (text !== ',') words.push(text);
  }
  // what is left of a block when all that it had is about the versions
  return words.join(' ').replace(/(?:locals|values =) \{ \} ?/g, '').trim();
}
