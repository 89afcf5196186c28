import type { Component, Entry, Source } from '../../manifest/entries';
import { MANIFEST_MATCH_STRINGS } from './match-strings';

export type Datasource = 'github-releases' | 'github-tags' | 'helm' | 'docker';

/** An entry as Renovate knows it. */
export interface Dependency {
  /** Renovate's `depType`. */
  readonly component: Component;
  readonly version: string;
  readonly datasource: Datasource;
  /** What Renovate looks up: `owner/name`, a chart, or `<registry>/<path>/<chart>`. */
  readonly packageName: string;
  /** The index of a Helm repository. */
  readonly registryUrl?: string;
}

/** A dependency with the place where Renovate found it. */
export interface ExtractedDependency extends Dependency {
  /** Offset of the version's quote in the text. */
  readonly offset: number;
}

/** Renovate stops searching after so many matches of one expression. */
const MAX_MATCHES = 9_999;

/** What Renovate extracts from a manifest's text with the manager of the generated configuration, in the order of the text. */
export function extractDependencies(text: string): readonly ExtractedDependency[] {
  const [entryExpression, sourceExpression] = MANIFEST_MATCH_STRINGS;
  const found: ExtractedDependency[] = [];
  let matches = 0;
  for (const entry of text.matchAll(new RegExp(entryExpression, 'g'))) {
    if (matches++ === MAX_MATCHES) break;
    const source = entry.groups?.helper === undefined ? null : new RegExp(sourceExpression).exec(entry[0]);
    if (source) found.push(toDependency({ ...entry.groups, ...source.groups }, entry.index + source.index));
  }
  return found;
}

function toDependency(groups: Readonly<Record<string, string | undefined>>, offset: number): ExtractedDependency {
  const { quoted, bare, chart, helper, currentValue: version = '', depName = '', oci, registryUrl } = groups;
  return {
    component: `${chart ? 'charts' : 'infrastructure'}/${quoted ?? bare ?? ''}`,
    version,
    datasource: helper === 'githubRelease' ? 'github-releases' : helper === 'githubTag' ? 'github-tags' : oci ? 'docker' : 'helm',
    packageName: oci ? `${oci}/${depName}` : depName,
    ...(registryUrl && { registryUrl }),
    offset,
  };
}

/** What Renovate should extract for an entry. */
export function dependencyOf(component: Component, { source }: Pick<Entry, 'source'>): Dependency {
  return { component, version: source.version, ...packageOf(source) };
}

function packageOf(source: Source): Pick<Dependency, 'datasource' | 'packageName' | 'registryUrl'> {
  if (source.kind === 'githubRelease') return { datasource: 'github-releases', packageName: source.repository };
  if (source.kind === 'githubTag') return { datasource: 'github-tags', packageName: source.repository };
  const { chart, repository } = source;
  if (!repository.startsWith('oci://')) return { datasource: 'helm', packageName: chart, registryUrl: repository };
  return { datasource: 'docker', packageName: `${repository.slice('oci://'.length).replace(/\/+$/, '')}/${chart}` };
}
