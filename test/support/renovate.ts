import Handlebars from 'handlebars';
import JSON5 from 'json5';
import { RE2JS } from 're2js';
import type { RenovateConfig, RenovatePackageRule } from '../../src/fleet/renovate-config';

/** A dependency with the names that Renovate gives its parts. */
export interface RenovateDependency {
  readonly depName: string;
  readonly depType: string;
  readonly packageName: string;
  readonly datasource: string;
  readonly currentValue: string;
  readonly versioning: string;
  readonly extractVersion: string;
  readonly registryUrl?: string;
  /** The part of the text in which Renovate replaces the version. */
  readonly replaceString: string;
}

type Groups = Readonly<Record<string, string | undefined>>;
interface Match { readonly text: string; readonly groups: Groups }

const FIELDS = ['depName', 'depType', 'packageName', 'datasource', 'currentValue', 'versioning', 'extractVersion', 'registryUrl'] as const;
const handlebars = Handlebars.create();
handlebars.registerHelper('equals', (one: unknown, other: unknown) => one === other);

const compiled = new Map<string, RE2JS>();

/** Compiles with RE2, which refuses what Renovate would refuse. */
export function re2(expression: string): RE2JS {
  const known = compiled.get(expression) ?? RE2JS.compile(RE2JS.translateRegExp(expression));
  compiled.set(expression, known);
  return known;
}

export function readConfig(text: string): RenovateConfig {
  return JSON5.parse<RenovateConfig>(text);
}

/** What Renovate would extract from a file with the first custom manager of a configuration: the same steps, with RE2 and Handlebars. */
export function extractLikeRenovate(config: RenovateConfig, file: string, text: string): readonly RenovateDependency[] {
  const [manager] = config.customManagers ?? [];
  if (manager?.matchStringsStrategy !== 'recursive') throw new Error('the first manager is another one');
  const isManaged = manager.managerFilePatterns.some((pattern) => re2(pattern.slice(1, -1)).matcher(file).find());
  if (!isManaged) return [];
  let matches: readonly Match[] = [{ text, groups: {} }];
  for (const expression of manager.matchStrings) {
    matches = matches.flatMap(({ text: within, groups }) => matchAll(expression, within).map((match) => ({ text: match.text, groups: { ...groups, ...match.groups } })));
  }
  return matches.map((match) => toDependency(manager, match)).filter(({ depName, packageName }) => depName !== '' || packageName !== '');
}

function matchAll(expression: string, text: string): readonly Match[] {
  const matcher = re2(expression).matcher(text);
  const names = Object.keys(re2(expression).namedGroups());
  const found: Match[] = [];
  while (matcher.find()) found.push({ text: matcher.group() ?? '', groups: Object.fromEntries(names.map((name) => [name, matcher.group(name) ?? undefined])) });
  return found;
}

function toDependency(manager: Readonly<Record<string, unknown>>, { text, groups }: Match): RenovateDependency {
  const fields = FIELDS.map((field): [string, string | undefined] => {
    const template = manager[`${field}Template`];
    return [field, typeof template === 'string' ? handlebars.compile(template, { noEscape: true })(groups) : groups[field]];
  });
  return { ...Object.fromEntries(fields), replaceString: text } as unknown as RenovateDependency;
}

/** The settings of all rules that match a dependency, a later one over an earlier one. */
export function settingsOf(config: RenovateConfig, file: string, dependency: RenovateDependency): Readonly<Record<string, unknown>> {
  return (config.packageRules ?? []).filter((rule) => isCaught(rule, file, dependency)).reduce((settings, rule) => ({ ...settings, ...rule }), {});
}

function isCaught(rule: RenovatePackageRule, file: string, { depType, datasource, packageName, depName }: RenovateDependency): boolean {
  const values = { matchDepTypes: depType, matchDatasources: datasource, matchPackageNames: packageName, matchDepNames: depName, matchFileNames: file, matchManagers: 'custom.regex' };
  const unknown = Object.keys(rule).filter((key) => key.startsWith('match') && !(key in values));
  if (unknown.length > 0) throw new Error(`no idea of ${unknown.join()}`);
  return Object.entries(values).every(([key, value]) => rule[key] === undefined || matchesList(value, rule[key] as readonly string[]));
}

/** One of the positive patterns, and none that begins with `!`. */
function matchesList(value: string, patterns: readonly string[]): boolean {
  const [positive, negative] = [patterns.filter((pattern) => !pattern.startsWith('!')), patterns.filter((pattern) => pattern.startsWith('!'))];
  return patterns.length > 0 && (positive.length === 0 || positive.some((pattern) => matchesPattern(value, pattern)))
    && !negative.some((pattern) => matchesPattern(value, pattern.slice(1)));
}

/** `/expression/`, or a glob that ignores case. */
function matchesPattern(value: string, pattern: string): boolean {
  if (pattern.startsWith('/')) return re2(pattern.slice(1, -1)).matcher(value).find();
  if (/[^\w./*-]|\*\*/.test(pattern)) throw new Error(`no idea of the glob ${pattern}`);
  return new RegExp(`^${pattern.replace(/[.]/g, '\\.').replace(/\*/g, '[^/]*')}$`, 'i').test(value);
}
