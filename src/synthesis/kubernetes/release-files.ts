import type { Problem } from '../../errors';
import type { Cluster } from '../../fleet/cluster';
import { componentOf, type ChartEntry } from '../../manifest/entries';
import { Positions } from '../../manifest/position';
import type { ResolvedChart } from '../../manifest/resolve';
import type { ClusterContext, Rendering } from '../context';
import type { FileTree, SynthesizedFile } from '../file-tree';
import { isFileBelow } from '../places';
import { EVENT_COMPONENT, EVENT_FINGERPRINT, RELEASE_FINGERPRINT } from './annotations';
import { pathsOf, textOf, valueIn, type Found, type FoundReleases, type Placed } from './found-releases';
import { setYamlTexts, type YamlText } from './set-yaml-texts';

/** The owner's files with HelmReleases, as they are to be. */
export interface ReleaseFiles extends Rendering {
  /** The namespaces that the HelmReleases in them are in. */
  readonly namespaces: readonly string[];
}

/** Edits of one document. */
interface Edit {
  readonly object: Placed;
  readonly texts: readonly YamlText[];
}

interface Surroundings {
  readonly isSource: boolean;
  /** Namespace of the releases that Sluice writes itself. */
  readonly namespace: string;
}

/**
 * Writes what entries say into HelmReleases that stand in files of the owner's: the chart's version, and the annotations that evidence needs.
 * A release whose file says something else than its entry (another chart, another dependency) is left as it is with all of that, so that no
 * report can verify what was never applied.
 */
export function renderReleaseFiles({ cluster }: ClusterContext, found: FoundReleases, current: FileTree, { isSource, namespace }: Surroundings): ReleaseFiles {
  const problems: Problem[] = validateReleaseFiles(cluster);
  if (problems.length > 0) return { files: [], problems, namespaces: [] };
  const paths = [...found.values()].flatMap((each) => each.paths).filter((path) => current.has(path));
  const texts = new Map(paths.map((path) => [path, current.get(path) ?? '']));
  const homes = new Map([...found.values()].map(({ name, home }) => [name, home]));
  // a HelmRepository is only looked at: clusters may share its file
  const written = new Set<string>();
  for (const each of found.values()) {
    const { name, chart, release } = each;
    if (!release) {
      problems.push(missing(cluster.name, each));
      continue;
    }
    written.add(release.path);
    const plan = chart ? planRelease(chart, release, { ...each, namespace, homes, isSource }) : gone(name);
    const done = plan.kind === 'edits' ? applyEdits(plan.edits, texts) : plan;
    if (plan.kind === 'edits') for (const { object } of plan.edits) written.add(object.path);
    if (done.kind === 'faults') problems.push(...done.faults.map((fault) => leftAlone(name, fault, new Positions(release.path, current.get(release.path) ?? '').locate(release.offset))));
  }
  const files = [...texts].filter(([path]) => written.has(path)).map(([path, text]): SynthesizedFile => ({ path, kind: 'managed', text }));
  return { files, problems, namespaces: [...new Set([...found.values()].flatMap(({ release, home }) => (release ? [home] : [])))] };
}

function validateReleaseFiles({ name, style, at, props: { releaseFiles = {} } }: Cluster): Problem[] {
  const where = at && { at };
  const paths = Object.values(releaseFiles).flatMap(pathsOf);
  return [
    ...(paths.length > 0 && style !== 'HelmReleases' ? [{ code: 'FLEET_INVALID', what: `releaseFiles of cluster "${name}" names HelmReleases, and its style is ${style}`, ...where, fix: "let the cluster have the style 'HelmReleases'" } as const] : []),
    ...paths.filter((path) => !isFileBelow(path)).map((path): Problem => ({ code: 'FLEET_INVALID', what: `releaseFiles of cluster "${name}" names no file below the fleet's folder`, ...where, found: JSON.stringify(path) })),
  ];
}

function missing(cluster: string, { name, chart, paths }: Found): Problem {
  return {
    code: 'RELEASE_FILE_INVALID', what: `no HelmRelease "${name}" stands in the files that releaseFiles of "${cluster}" names for it`, at: { file: paths[0] ?? 'fleet.ts' },
    fix: chart ? 'bring it back, or take it out of releaseFiles: Sluice writes it then' : 'take it out of releaseFiles',
  };
}

function gone(name: string): Faults {
  return { kind: 'faults', faults: [`the manifest has no charts/${name}, and Flux still gets it from here: delete it, and take it out of releaseFiles`] };
}

function leftAlone(name: string, what: string, at: Problem['at']): Problem {
  return { code: 'RELEASE_LEFT_ALONE', severity: 'warning', what: `charts/${name} is not written here: ${what}`, ...(at && { at }) };
}

interface Around extends Pick<Found, 'objects' | 'home'> {
  readonly namespace: string;
  readonly homes: ReadonlyMap<string, string>;
  readonly isSource: boolean;
}

interface Faults {
  readonly kind: 'faults';
  readonly faults: readonly string[];
}
type Plan = { readonly kind: 'edits'; readonly edits: readonly Edit[] } | Faults;

function planRelease({ entry, fingerprint }: ResolvedChart, release: Placed, around: Around): Plan {
  const { home, isSource } = around;
  const { spec } = release.value;
  const common = ['spec', 'commonMetadata', 'annotations', RELEASE_FINGERPRINT];
  const version = planVersion(entry, release, around);
  const faults = [
    ...(typeof version === 'string' ? [version] : []),
    ...sameOrSay('its namespace', textOf(spec?.targetNamespace) ?? home, entry.namespace),
    ...sameOrSay('dependsOn', dependenciesIn(spec?.dependsOn, home), dependenciesOf(entry, around)),
    ...(entry.values === undefined ? [] : [`write what is in ${entry.values} into its values, and take "values" out of the entry`]),
    ...(entry.test ? ['the entry says test: true, and tests of a release in a file of yours are yours'] : []),
  ];
  if (faults.length > 0 || typeof version === 'string') return { kind: 'faults', faults };
  const texts: readonly YamlText[] = [
    { path: ['metadata', 'annotations', EVENT_FINGERPRINT], value: fingerprint },
    { path: ['metadata', 'annotations', EVENT_COMPONENT], value: componentOf(entry) },
    ...(isSource || valueIn(release.value, ...common) !== undefined ? [{ path: common, value: fingerprint }] : []),
  ];
  return { kind: 'edits', edits: [version, { object: release, texts }] };
}

/** Where the version goes: into the HelmRelease, or into the OCIRepository that it names. */
function planVersion(entry: ChartEntry, release: Placed, { objects, home }: Around): Edit | string {
  const { source: { chart, version, repository } } = entry;
  const sourceRef = valueIn(release.value, 'spec', 'chart', 'spec', 'sourceRef');
  const chartRef = valueIn(release.value, 'spec', 'chartRef');
  const reference = (sourceRef ?? chartRef) as { readonly kind?: unknown; readonly name?: unknown; readonly namespace?: unknown } | undefined;
  const source = objects.find(({ value: { kind, metadata } }) => kind === reference?.kind && metadata?.name === reference?.name
    && (textOf(metadata?.namespace) ?? home) === (textOf(reference?.namespace) ?? home));
  if (!source) return 'its source is in none of its files';
  const url = textOf(source.value.spec?.url)?.replace(/\/$/, '');
  if (source.value.kind === 'HelmRepository') {
    const wrong = [...sameOrSay('spec.chart.spec.chart', textOf(valueIn(release.value, 'spec', 'chart', 'spec', 'chart')), chart), ...sameOrSay('the url of its HelmRepository', url, repository.replace(/\/$/, ''))];
    return wrong[0] ?? { object: release, texts: [{ path: ['spec', 'chart', 'spec', 'version'], value: version }] };
  }
  if (source.value.kind !== 'OCIRepository') return `its source is a ${String(source.value.kind)}`;
  const wrong = sameOrSay('the url of its OCIRepository', url, `${repository}/${chart}`);
  return wrong[0] ?? { object: source, texts: [{ path: ['spec', 'ref', 'tag'], value: version.replaceAll('+', '_') }] };
}

function sameOrSay(what: string, found: string | undefined, wanted: string): readonly string[] {
  return found === wanted ? [] : [`${what} is ${JSON.stringify(found ?? '')}, and the entry wants ${JSON.stringify(wanted)}: write that here`];
}

function dependenciesIn(value: unknown, home: string): string {
  const items = Array.isArray(value) ? value as readonly { readonly name?: unknown; readonly namespace?: unknown }[] : [];
  return items.map(({ name, namespace }) => `${textOf(namespace) ?? home}/${textOf(name) ?? ''}`).sort().join(', ');
}

/** A release of the manifest is in the namespace of its own file, or in that of the releases that Sluice writes. */
function dependenciesOf({ dependsOn }: ChartEntry, { homes, namespace }: Around): string {
  return dependsOn.map((dependency) => (typeof dependency === 'string' ? `${homes.get(dependency) ?? namespace}/${dependency}` : dependency.name)).sort().join(', ');
}

/** All edits of a release, or none. */
function applyEdits(edits: readonly Edit[], files: Map<string, string>): { readonly kind: 'done' } | Faults {
  const next = new Map<string, string>();
  for (const { object: { path, index }, texts } of edits) {
    const edited = setYamlTexts(next.get(path) ?? files.get(path) ?? '', index, texts);
    if (edited.kind === 'refused') return { kind: 'faults', faults: [edited.why] };
    next.set(path, edited.text);
  }
  for (const [path, text] of next) files.set(path, text);
  return { kind: 'done' };
}

