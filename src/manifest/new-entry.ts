import type { Problem } from '../errors';
import type { Dependency, Entry, Source } from './entries';

/** What a person says of a new component, in the words of the command line. */
export interface NewEntryProps {
  readonly version?: string;
  /** Address of a chart's repository. */
  readonly repository?: string;
  /** @default - the component's name */
  readonly chart?: string;
  /** @default - the component's name */
  readonly namespace?: string;
  /** Releases, or `namespace/name` for one outside of the manifest. */
  readonly dependsOn?: readonly string[];
  /** Where Renovate looks for versions of infrastructure. */
  readonly datasource?: string;
  /** What it looks for there: `owner/name`, or the name of a chart. */
  readonly package?: string;
}

export const DATASOURCES = ['github-releases', 'github-tags', 'helm'] as const;

type Option = keyof NewEntryProps | 'values';

/** An entry, or what is missing or too much for one. */
export interface NewEntry {
  readonly entry?: Entry;
  readonly problems: readonly Problem[];
}

/** Makes the entry of a new chart; `values` is its values file, if it has one. What it says is judged by `validateEntries`. */
export function newChart(name: string, props: NewEntryProps, values?: string): NewEntry {
  const { version, repository, chart = name, namespace = name, dependsOn = [] } = props;
  const problems = [...missing('a chart', props, ['repository', 'version']), ...surplus('a chart', props, ['datasource', 'package'])];
  if (version === undefined || repository === undefined || problems.length > 0) return { problems };
  return {
    entry: { kind: 'chart', name, namespace, source: { kind: 'helm', version, chart, repository }, dependsOn: dependsOn.map(parseDependency), ...(values !== undefined && { values }), test: false },
    problems,
  };
}

/** Makes the entry of a new part of the infrastructure. */
export function newInfrastructure(name: string, props: NewEntryProps & { readonly values?: unknown }): NewEntry {
  const { version, datasource, package: of, repository } = props;
  const isHelm = datasource === 'helm';
  const problems = [
    ...missing('infrastructure', props, ['datasource', 'package', 'version', ...(isHelm ? ['repository'] as const : [])]),
    ...surplus('infrastructure', props, ['chart', 'namespace', 'dependsOn', 'values']),
    ...(datasource === undefined || isHelm ? [] : surplus(`the datasource ${datasource}`, props, ['repository'])),
  ];
  if (version === undefined || of === undefined || problems.length > 0) return { problems };
  const source: Source = isHelm
    ? { kind: 'helm', version, chart: of, repository: repository ?? '' }
    : { kind: datasource === 'github-tags' ? 'githubTag' : 'githubRelease', version, repository: of };
  return { entry: { kind: 'infrastructure', name, source }, problems };
}

function parseDependency(text: string): Dependency {
  return text.includes('/') ? { kind: 'external', name: text } : text;
}

function missing(what: string, props: Partial<Record<Option, unknown>>, names: readonly Option[]): readonly Problem[] {
  return names.filter((name) => props[name] === undefined).map((name) => ({ code: 'USAGE', what: `${what} needs ${flag(name)}` }));
}

function surplus(what: string, props: Partial<Record<Option, unknown>>, names: readonly Option[]): readonly Problem[] {
  return names.filter((name) => props[name] !== undefined).map((name) => ({ code: 'USAGE', what: `${what} takes no ${flag(name)}` }));
}

function flag(name: Option): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
