import type { Problem } from '../errors';
import type { RenovateConfig } from '../fleet/renovate-config';
import { Positions } from '../manifest/position';
import { RENOVATE_FILE } from '../synthesis/renovate';
import { itemsAt, jsonOf, memberOf, parseJson5, textAt, textsAt, type JsonNode, type OwnersRenovate } from './owners-renovate';
import { leftAlone } from './problems';
import { managersOf, matchesFile, type OwnersManager } from './renovate-managers';

/** The owner's configuration as `renovate.ts` holds it. */
export interface MigratedRenovate {
  /** Text of `renovate.ts`: the owner's, comments and all, without what the manifests replace. */
  readonly text: string;
  readonly config: RenovateConfig;
  /** The file that the configuration stood in. */
  readonly path: string;
  /** `MANAGED_FILE_SYNTAX` where it cannot be read, `ADOPT_LEFT_ALONE` for rules that may not find what they were made for. */
  readonly problems: readonly Problem[];
}

export const RENOVATE_MODULE = 'renovate.ts';

/**
 * Moves the owner's Renovate configuration into a module that `fleet.ts` imports. JSON5 is an expression of TypeScript as it stands, so every
 * byte is kept but the custom managers of files whose versions are in manifests now, with the comments right above these.
 *
 * @param emptied files whose versions are in manifests now
 */
export function migrateRenovate(renovate: OwnersRenovate, emptied: readonly string[]): MigratedRenovate | { readonly problems: readonly Problem[] } {
  const { path, text, root, failure } = renovate;
  if (!root) return { problems: [{ code: 'MANAGED_FILE_SYNTAX', what: `the file is not JSON5: ${failure?.why ?? ''}`, at: new Positions(path, text).locate(failure?.offset ?? 0), fix: 'put it right; sluice changes only files that it can read' }] };
  const covered = (pattern: string) => emptied.some((file) => matchesFile(pattern, file));
  const managers = managersOf(renovate);
  const gone = managers.filter(({ patterns }) => patterns.length > 0 && patterns.every(covered));
  const partly = managers.filter(({ patterns }) => patterns.some(covered) && !patterns.every(covered));
  const shorter = removeItems(text, gone.map(({ node }) => node), [memberOf(root, 'customManagers')?.value, memberOf(root, 'regexManagers')?.value]);
  const after = parseJson5(shorter);
  if ('why' in after || after.kind !== 'object') throw new Error(`INTERNAL: ${path} without some of its managers is not JSON5`);
  return {
    path,
    config: jsonOf(after) as RenovateConfig,
    text: formatModule(shorter, after),
    problems: [
      ...partly.map(({ line }) => leftAlone('the manager reads files whose versions are in manifests now, and others', { file: path, line }, 'take the pattern out that is no longer needed')),
      ...findLostRules(renovate, root, gone, covered),
      ...(path === RENOVATE_FILE ? [] : [leftAlone(`Renovate reads ${path} before ${RENOVATE_FILE}`, { file: path }, `it is deleted: what it says stands in ${RENOVATE_MODULE}`)]),
    ],
  };
}

function formatModule(text: string, root: JsonNode): string {
  const above = text.slice(0, root.start).replace(/^\uFEFF/, '').trim();
  const below = text.slice(root.end).trim().replace(/^[;,]/, '').trim();
  return [
    "import type { RenovateConfig } from 'sluice';", '',
    ...(above === '' ? [] : [above]),
    '/** Renovate\'s configuration beside what Sluice adds for the manifests. */',
    `export const renovate: RenovateConfig = ${text.slice(root.start, root.end)};`,
    ...(below === '' ? [] : [below]), '',
  ].join('\n');
}

/** Takes items out of lists, each with its comma and the comments right above it. */
function removeItems(text: string, gone: readonly JsonNode[], lists: readonly (JsonNode | undefined)[]): string {
  const ranges = lists.flatMap((list) => (list?.kind === 'list' ? list.items.flatMap((item, index) => (gone.includes(item) ? [rangeOf(text, list, index)] : [])) : []));
  return [...ranges].sort((a, b) => b.start - a.start).reduce((before, { start, end }) => before.slice(0, start) + before.slice(end), text);
}

function rangeOf(text: string, list: JsonNode & { readonly kind: 'list' }, index: number): { readonly start: number; readonly end: number } {
  const item = list.items[index] as JsonNode;
  const previous = list.items[index - 1];
  const gapStart = previous ? endOf(text, previous) : list.start + 1;
  const gap = text.slice(gapStart, item.start);
  // a comment with an empty line below it stands for more than the one item
  const blank = [...gap.matchAll(/\n[ \t]*\r?\n/g)].at(-1);
  return { start: blank ? gapStart + blank.index + 1 : gapStart, end: endOf(text, item) };
}

/** Behind an item: its comma, and a comment on the same line. */
function endOf(text: string, { end }: JsonNode): number {
  const comma = /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n]*)*?,/.exec(text.slice(end))?.[0].length ?? 0;
  const comment = /^[ \t]*(?:\/\/[^\r\n]*|\/\*[^\n]*?\*\/[ \t]*(?=\r?\n))/.exec(text.slice(end + comma))?.[0].length ?? 0;
  return end + comma + comment;
}

/** Rules that name what only the managers that are gone made known. */
function findLostRules(
  { path, text }: OwnersRenovate, root: JsonNode, gone: readonly OwnersManager[], covered: (pattern: string) => boolean,
): readonly Problem[] {
  const positions = new Positions(path, text);
  const names = new Map(gone.flatMap(({ node }) => {
    const name = textAt(node, 'depNameTemplate');
    const isPackage = name === (textAt(node, 'packageNameTemplate') ?? name);
    return name === undefined || isPackage ? [] : [[name, textAt(node, 'packageNameTemplate') as string] as const];
  }));
  return itemsAt(root, 'packageRules').flatMap((rule) => [
    ...textsAt(rule, 'matchDepNames').filter((name) => names.has(name))
      .map((name) => leftAlone(`the rule names the dependency ${name}, which is called ${names.get(name)} in manifests`, positions.locate(rule.start), `change the name in ${RENOVATE_MODULE}`)),
    ...textsAt(rule, 'matchFileNames').filter(covered)
      .map((name) => leftAlone(`the rule names the file ${name}, whose versions are in manifests now`, positions.locate(rule.start), `name "clusters/*/versions.ts" in ${RENOVATE_MODULE}`)),
  ]);
}
