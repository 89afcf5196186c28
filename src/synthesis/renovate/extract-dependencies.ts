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
  /** Offset of the call in the text. */
  readonly offset: number;
  /** Whether Renovate's replacement would hit the version, and not a comment in front of it that repeats it. */
  readonly replaceable: boolean;
}

/** Renovate stops searching after so many matches of one expression. */
const MAX_MATCHES = 9_999;

/** What Renovate extracts from a manifest's text with the manager of the generated configuration, in the order of the text. */
export function extractDependencies(text: string): readonly ExtractedDependency[] {
  const [entryExpression, callExpression] = MANIFEST_MATCH_STRINGS;
  const found: ExtractedDependency[] = [];
  let matches = 0;
  for (const entry of text.matchAll(new RegExp(entryExpression, 'g'))) {
    if (matches++ === MAX_MATCHES) break;
    const call = new RegExp(callExpression, 'd').exec(entry[0]);
    if (call) found.push(toDependency({ ...entry.groups, ...call.groups }, call, entry.index));
  }
  return found;
}

function toDependency(groups: Readonly<Record<string, string | undefined>>, call: RegExpExecArray, start: number): ExtractedDependency {
  const { name = '', field, gh, currentValue: version = '', depName = '', oci, registryUrl } = groups;
  const [versionStart = 0] = call.indices?.groups?.currentValue ?? [];
  return {
    component: `${field === 'chart' ? 'charts' : 'infrastructure'}/${name}`,
    version,
    datasource: gh ? (gh === 'Tag' ? 'github-tags' : 'github-releases') : oci ? 'docker' : 'helm',
    packageName: oci ? `${oci}/${depName}` : depName,
    ...(registryUrl && { registryUrl }),
    offset: start + call.index,
    replaceable: call[0].indexOf(version) === versionStart - call.index,
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
