import { posix } from 'node:path';
import type { FileTree } from '../synthesis/file-tree';
import type { HclAttribute, HclBlock, HclExpression, HclFile, HclObject } from '../synthesis/hcl/nodes';
import { parseHcl } from '../synthesis/hcl/parse-hcl';
import { HclSyntaxError } from '../synthesis/hcl/syntax-error';
import type { Range, Token } from '../synthesis/hcl/tokens';

/** The Terragrunt side of a repository. */
export interface Terragrunt {
  /** Files with `locals { versions = { ... } }` that others read by their name. */
  readonly versions: readonly VersionsFile[];
  readonly stacks: readonly Stack[];
  /** Every other file that reads versions, units above all. */
  readonly units: readonly Unit[];
  /** HCL files that are none: paths with the reason and its offset. */
  readonly unreadable: readonly { readonly path: string; readonly why: string; readonly offset: number }[];
}

export interface VersionsFile {
  readonly path: string;
  readonly file: HclFile;
  /** The object behind `versions`. */
  readonly object: HclObject;
  /** Names of other locals of the file. */
  readonly others: readonly string[];
}

export interface Stack {
  /** Name of its folder. */
  readonly name: string;
  readonly path: string;
  readonly file: HclFile;
  readonly units: readonly StackUnit[];
  readonly readers: readonly Reader[];
}

export interface StackUnit {
  readonly name: string;
  readonly block: HclBlock;
  /** The folder that `source` names, where that is a plain text. */
  readonly folder?: string;
  /** The unit's `terragrunt.hcl`, where the folder has one. */
  readonly file?: string;
}

export interface Unit {
  readonly path: string;
  readonly file: HclFile;
  readonly readers: readonly Reader[];
}

/** `x = read_terragrunt_config(find_in_parent_folders("versions.hcl"))` in `locals`, with all that is read of it. */
export interface Reader {
  readonly attribute: HclAttribute;
  readonly block: HclBlock;
  /** Name of the file that is read. */
  readonly reads: string;
  readonly uses: readonly Use[];
}

/** A place that reads `local.x...`. */
export interface Use extends Range {
  /** What is read: `['locals', 'versions']`, `['locals', 'versions', 'talos']`. Where something is computed, what comes before it. */
  readonly path: readonly string[];
}

const STACK_FILE = 'terragrunt.stack.hcl';

/** Looks for what reads versions through `read_terragrunt_config`. */
export function findTerragrunt(tree: FileTree): Terragrunt {
  const unreadable: { readonly path: string; readonly why: string; readonly offset: number }[] = [];
  const files = new Map<string, HclFile>();
  for (const [path, text] of tree) {
    if (!path.endsWith('.hcl') || path.endsWith('.lock.hcl') || path.endsWith('.tftest.hcl')) continue;
    try {
      files.set(path, parseHcl(text));
    } catch (error) {
      if (!(error instanceof HclSyntaxError)) throw error;
      unreadable.push({ path, why: error.message, offset: error.offset });
    }
  }
  const readers = new Map([...files].map(([path, file]) => [path, findReaders(file)] as const));
  const read = new Set([...readers.values()].flat().map(({ reads }) => reads));
  return {
    versions: [...files].filter(([path]) => read.has(posix.basename(path))).flatMap(([path, file]) => versionsFile(path, file)),
    stacks: [...files].filter(([path]) => posix.basename(path) === STACK_FILE).map(([path, file]) => stackOf(tree, path, file, readers.get(path) ?? [])),
    units: [...files].map(([path, file]) => ({ path, file, readers: readers.get(path) ?? [] }))
      .filter((unit) => posix.basename(unit.path) !== STACK_FILE && unit.readers.length > 0),
    unreadable,
  };
}

function versionsFile(path: string, file: HclFile): readonly VersionsFile[] {
  const members = blocksOf(file, 'locals').flatMap(attributesOf);
  const versions = members.find(({ name }) => name === 'versions');
  if (versions?.value.kind !== 'object') return [];
  return [{ path, file, object: versions.value, others: members.filter((member) => member !== versions).map(({ name }) => name) }];
}

function stackOf(tree: FileTree, path: string, file: HclFile, readers: readonly Reader[]): Stack {
  const units = blocksOf(file, 'unit').map((block): StackUnit => {
    const source = attributesOf(block).find(({ name }) => name === 'source')?.value;
    const name = block.labels[0] ?? '';
    if (source?.kind !== 'literal' || typeof source.value !== 'string' || !source.value.startsWith('.')) return { name, block };
    const folder = posix.join(posix.dirname(path), source.value.replace('//', '/'));
    const unit = posix.join(folder, 'terragrunt.hcl');
    return { name, block, folder, ...(tree.has(unit) && { file: unit }) };
  });
  return { name: posix.basename(posix.dirname(path)), path, file, units, readers };
}

export function blocksOf(file: HclFile, type: string): readonly HclBlock[] {
  return file.body.filter((node): node is HclBlock => node.kind === 'block' && node.type === type);
}

export function attributesOf(block: HclBlock): readonly HclAttribute[] {
  return block.body.filter((node): node is HclAttribute => node.kind === 'attribute');
}

function findReaders(file: HclFile): readonly Reader[] {
  return blocksOf(file, 'locals').flatMap((block) => attributesOf(block).flatMap((attribute): Reader[] => {
    const reads = readFile(attribute.value);
    return reads === undefined ? [] : [{ attribute, block, reads, uses: findUses(file, file.tokens, attribute.name) }];
  }));
}

/** The name in `read_terragrunt_config(find_in_parent_folders("<name>"))`. */
function readFile(value: HclExpression): string | undefined {
  if (value.kind !== 'call' || value.name !== 'read_terragrunt_config') return undefined;
  const [inner] = value.args;
  if (inner?.kind !== 'call' || inner.name !== 'find_in_parent_folders') return undefined;
  const [name] = inner.args;
  return name?.kind === 'literal' && typeof name.value === 'string' ? name.value : undefined;
}

/** Every `local.<name>...`, also those within strings. */
function findUses({ text }: Pick<HclFile, 'text'>, tokens: readonly Token[], name: string): readonly Use[] {
  const solid = tokens.filter(({ kind }) => kind !== 'newline' && kind !== 'comment');
  const word = (index: number): string | undefined => {
    const token = solid[index];
    return token?.kind === 'identifier' ? text.slice(token.start, token.end) : undefined;
  };
  const dot = (index: number): boolean => isSign(solid[index], '.');
  return solid.flatMap((token, index): readonly Use[] => {
    if (token.kind === 'quoted' || token.kind === 'heredoc') return token.sequences.flatMap((sequence) => findUses({ text }, sequence.tokens, name));
    if (word(index) !== 'local' || dot(index - 1) || !dot(index + 1) || word(index + 2) !== name) return [];
    const path: string[] = [];
    let last = index + 2;
    while (dot(last + 1) && word(last + 2) !== undefined) {
      path.push(word(last + 2) as string);
      last += 2;
    }
    return [{ start: token.start, end: (solid[last] as Token).end, path }];
  });
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'punctuation' && token.text === text;
}
