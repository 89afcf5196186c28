import type { Source } from '../manifest/entries';
import { Positions, type Range } from '../manifest/position';
import { matchesPattern } from '../synthesis/renovate/patterns';
import type { PackageAnswer } from './answers';
import { itemsAt, textAt, textsAt, type JsonNode, type OwnersRenovate } from './owners-renovate';

export { matchesPattern as matchesFile } from '../synthesis/renovate/patterns';

/** One of the owner's `customManagers`. */
export interface OwnersManager {
  readonly node: JsonNode;
  readonly patterns: readonly string[];
  readonly line: number;
}

/** What Renovate takes the text at a place for. */
export type KnownPackage =
  | { readonly kind: 'known'; readonly package: PackageAnswer; readonly manager: OwnersManager }
  | { readonly kind: 'other'; readonly datasource: string; readonly manager: OwnersManager };

/** The custom managers, in their order. */
export function managersOf({ path, text, root }: OwnersRenovate): readonly OwnersManager[] {
  const positions = new Positions(path, text);
  return itemsAt(root, 'customManagers').concat(itemsAt(root, 'regexManagers')).map((node): OwnersManager => ({
    node, line: positions.locate(node.start).line ?? 1, patterns: [...textsAt(node, 'managerFilePatterns'), ...textsAt(node, 'fileMatch').map((pattern) => `/${pattern}/`)],
  }));
}

/** What the managers take the version at a place of a file for; the first that reads exactly this place counts. */
export function packageAt(managers: readonly OwnersManager[], file: { readonly path: string; readonly text: string }, place: Range): KnownPackage | undefined {
  for (const manager of managers) {
    if (!manager.patterns.some((pattern) => matchesPattern(pattern, file.path))) continue;
    for (const expression of textsAt(manager.node, 'matchStrings')) {
      const groups = groupsAt(expression, file.text, place);
      if (groups) return describe(manager, groups);
    }
  }
  return undefined;
}

/** What the flag "d" adds to a match. */
type WithIndices = RegExpExecArray & { readonly indices?: { readonly groups?: Readonly<Record<string, readonly [number, number] | undefined>> } };

type Groups = Readonly<Record<string, string | undefined>>;

/** The groups of the match whose `currentValue` stands at the place. */
function groupsAt(expression: string, text: string, { start, end }: Range): Groups | undefined {
  for (const match of text.matchAll(compile(expression, 'gd') ?? /$^/g)) {
    const at = (match as WithIndices).indices?.groups?.currentValue;
    if (at && at[0] >= start && at[1] <= end && at[1] > at[0]) return match.groups;
  }
  return undefined;
}

/** As RE2 reads it: `(?P<name>` and flags at the beginning are nothing to JavaScript. */
function compile(expression: string, flags: string): RegExp | undefined {
  const [, inline = '', rest = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(expression) ?? [];
  try {
    return new RegExp(rest.replaceAll('(?P<', '(?<'), [...new Set([...flags, ...inline])].join(''));
  } catch {
    return undefined;
  }
}

function describe(manager: OwnersManager, groups: Groups): KnownPackage {
  const field = (name: string): string | undefined => groups[name] ?? fill(textAt(manager.node, `${name}Template`), groups);
  const datasource = field('datasource') ?? '';
  const name = field('packageName') ?? field('depName') ?? '';
  const source = sourceOf(datasource, name, field('registryUrl'));
  const unusual = findUnusual(field('extractVersion'), field('versioning'));
  return source && unusual === undefined ? { kind: 'known', package: source, manager } : { kind: 'other', datasource: datasource + (unusual ?? ''), manager };
}

/** How versions are looked up in a way of the owner's own: those of manifests are semver, with or without a "v". */
export function findUnusual(extractVersion: string | undefined, versioning: string | undefined): string | undefined {
  const isUsual = extractVersion === undefined || /^\^v?\??\(\?<version>(?:[^()]|\([^()]*\))*\)\$?$/.test(extractVersion);
  if (!isUsual) return ` with extractVersion ${JSON.stringify(extractVersion)}`;
  return versioning?.startsWith('regex:') ? ` with versioning ${JSON.stringify(versioning)}` : undefined;
}

/** A source of a manifest for what Renovate calls a datasource and a package. */
export function sourceOf(datasource: string, name: string, registryUrl: string | undefined): PackageAnswer | undefined {
  if (name === '') return undefined;
  if (datasource === 'github-releases') return { kind: 'githubRelease', repository: name };
  if (datasource === 'github-tags') return { kind: 'githubTag', repository: name };
  if (datasource === 'helm' && registryUrl) return { kind: 'helm', chart: name, repository: registryUrl };
  const slash = name.lastIndexOf('/');
  if (datasource === 'docker' && slash > 0 && /^[^/]*[.:]/.test(name)) return { kind: 'helm', chart: name.slice(slash + 1), repository: `oci://${name.slice(0, slash)}` };
  return undefined;
}

export function withVersion(answer: PackageAnswer, version: string): Source {
  return { ...answer, version } as Source;
}

/** A template that uses nothing but groups; undefined where it does more. */
function fill(template: string | undefined, groups: Groups): string | undefined {
  const filled = template?.replace(/\{\{\{?\s*(\w+)\s*\}?\}\}/g, (_, name: string) => groups[name] ?? '');
  return filled?.includes('{{') ? undefined : filled;
}
