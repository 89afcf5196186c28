import { posix } from 'node:path';
import { isMap, isScalar, parseAllDocuments, type Node } from 'yaml';
import type { HelmSource } from '../../manifest/entries';
import { isVersion } from '../../manifest/version';
import type { Delivery } from '../deliveries';
import { isObject, readDocuments, valueAt, type KubernetesObject, type YamlDocument } from '../kubernetes-object';
import { listFiles } from '../listed-files';
import type { Survey, SurveyedCluster } from '../survey';
import type { Candidate } from './release-candidates';

/** A HelmRelease of a cluster, as its file says it. */
export type ReadRelease = { readonly name: string; readonly path: string; readonly line: number } & (
  | { readonly kind: 'candidate'; readonly candidate: Candidate }
  /** Its version is a variable that Flux puts in. */
  | { readonly kind: 'variable'; readonly variable: string }
  | { readonly kind: 'refused'; readonly why: string; readonly fix?: string }
);

export function isSettled(release: ReadRelease): release is ReadRelease & { readonly kind: 'candidate' } {
  return release.kind === 'candidate';
}

/** An object with the place that it stands at. */
interface Placed {
  readonly path: string;
  readonly document: YamlDocument;
  readonly object: KubernetesObject;
}

/** How a HelmRelease that was left alone becomes an entry. */
export const AFTERWARDS = 'then name its file in releaseFiles of fleet.ts, and add its entry';

/** Every HelmRelease that a cluster gets from a file, in the order in which its Flux comes to them. */
export function readReleases(survey: Survey, cluster: SurveyedCluster): readonly ReadRelease[] {
  const placed = new Map(cluster.deliveries.map((delivery) => [delivery, objectsOf(survey, delivery)]));
  const all = [...placed.values()].flat();
  const seen = new Set<string>();
  return [...placed].flatMap(([delivery, objects]) => objects.filter(({ object }) => object.kind === 'HelmRelease').flatMap((release): readonly ReadRelease[] => {
    const place = `${release.path}:${release.document.start}`;
    if (seen.has(place)) return [];
    seen.add(place);
    return [readRelease(survey, { cluster, delivery, all }, release)];
  }));
}

function objectsOf({ tree }: Survey, { path }: Delivery): readonly Placed[] {
  return listFiles(tree, path).flatMap((file) => (readDocuments(tree.get(file) ?? '') ?? []).flatMap((document) => (isObject(document.value) ? [{ path: file, document, object: document.value }] : [])));
}

interface Around {
  readonly cluster: SurveyedCluster;
  readonly delivery: Delivery;
  /** Everything that the cluster gets. */
  readonly all: readonly Placed[];
}

interface Refused {
  readonly why: string;
  readonly fix?: string;
}

function readRelease(survey: Survey, around: Around, release: Placed): ReadRelease {
  const { path, document, object } = release;
  const { name } = object.metadata;
  const twins = around.all.filter((other) => other.path === path && other.object.kind === 'HelmRelease' && other.object.metadata.name === name);
  const about = { name, path, line: document.line };
  if (new Set(twins.map((twin) => twin.document.start)).size > 1) return { ...about, kind: 'refused', why: 'has the name of another in its file', fix: `give each a file of its own; ${AFTERWARDS}` };
  const home = homeOf(around, object);
  const source = typeof home === 'string' ? readSource(survey, around, release, home) : home;
  if ('variable' in source) return { ...about, kind: 'variable', variable: source.variable };
  if (typeof home !== 'string' || 'why' in source) return { ...about, kind: 'refused', ...(source as Refused) };
  const patched = findPatch(survey, around, path);
  if (patched !== undefined) return { ...about, kind: 'refused', why: `may get its version from ${patched}, which is not followed`, fix: `write the version into the HelmRelease itself; ${AFTERWARDS}` };
  const target = valueAt(object.spec, 'targetNamespace');
  return {
    ...about, kind: 'candidate',
    candidate: {
      ...about, home, namespace: typeof target === 'string' ? target : home, source: source.chart, dependsOn: dependenciesOf(object, home),
      paths: [...new Set([path, source.path])], written: [...new Set([path, source.version.path])], version: source.version,
    },
  };
}

/** Namespace of the HelmRelease, which something around its file may say. */
function homeOf({ delivery, cluster }: Around, object: KubernetesObject): string | Refused {
  const named = delivery.objects.filter(({ kind, metadata }) => kind === 'HelmRelease' && metadata.name === object.metadata.name).map(({ metadata }) => metadata.namespace);
  const given = valueAt(fluxKustomization(cluster, delivery)?.spec, 'targetNamespace');
  const own = object.metadata.namespace;
  const home = typeof given === 'string' ? given : named.find((namespace) => namespace === own) ?? named[0];
  if (home === undefined) return { why: 'has no namespace, as far as its files tell', fix: `write metadata.namespace; ${AFTERWARDS}` };
  if (own !== undefined && own !== home) return { why: `says the namespace ${own}, and gets ${home}`, fix: `write the one that it gets; ${AFTERWARDS}` };
  if (own === undefined && valueAt(object.spec, 'targetNamespace') !== undefined) return { why: 'has a targetNamespace, and its own namespace stands elsewhere', fix: `write metadata.namespace: ${home}; ${AFTERWARDS}` };
  return home;
}

interface Variable {
  readonly variable: string;
}

interface Source {
  readonly chart: HelmSource;
  /** File of the source. */
  readonly path: string;
  readonly version: Candidate['version'];
}

function readSource(survey: Survey, { all }: Around, release: Placed, home: string): Source | Refused | Variable {
  const { object } = release;
  const reference = valueAt(object.spec, 'chart', 'spec', 'sourceRef') ?? valueAt(object.spec, 'chartRef');
  const [kind, name, namespace = home] = (['kind', 'name', 'namespace'] as const).map((key) => valueAt(reference, key)) as [unknown, unknown, unknown];
  if (kind !== 'HelmRepository' && kind !== 'OCIRepository') return { why: `takes its chart from ${typeof kind === 'string' ? `a ${kind}` : 'nowhere that is known'}, which no manifest can say` };
  const source = all.find((each) => each.object.kind === kind && each.object.metadata.name === name && (each.object.metadata.namespace ?? home) === namespace);
  if (!source) return { why: `takes its chart from the ${kind} ${String(namespace)}/${String(name)}, which stands in no file that the cluster gets` };
  const isOci = kind === 'OCIRepository';
  const place = isOci ? source : release;
  const keys = isOci ? ['spec', 'ref', 'tag'] : ['spec', 'chart', 'spec', 'version'];
  const version = valueAt(place.object, ...keys);
  const url = valueAt(source.object.spec, 'url');
  const [, variable] = /^\$\{(\w+)/.exec(typeof version === 'string' ? version : '') ?? [];
  if (variable !== undefined) return { variable };
  if (typeof version !== 'string' || !isVersion(version)) return { why: `has ${version === undefined ? 'no version' : `the version ${JSON.stringify(version)}`}, and a manifest names one full version`, fix: `write the version that runs; ${AFTERWARDS}` };
  const range = rangeAt(survey.tree.get(place.path) ?? '', place.document, keys);
  if (!range) return { why: 'has a version with an anchor or an alias, which stands for more than this place', fix: `write the version itself; ${AFTERWARDS}` };
  const slash = typeof url === 'string' ? url.lastIndexOf('/') : -1;
  const chart = isOci ? String(url).slice(slash + 1) : String(valueAt(object.spec, 'chart', 'spec', 'chart') ?? '');
  const repository = isOci ? String(url).slice(0, slash) : String(url).replace(/(?<=.)\/$/, '');
  return { chart: { kind: 'helm', version, chart, repository }, path: source.path, version: { path: place.path, ...range } };
}

/** Where a plain value stands; undefined where it is an alias, or others refer to it. */
function rangeAt(text: string, { start }: YamlDocument, keys: readonly string[]): { readonly start: number; readonly end: number } | undefined {
  const documents = parseAllDocuments(text, { prettyErrors: false, logLevel: 'silent' });
  let node: unknown = 'empty' in documents ? undefined : documents.find(({ contents }) => contents?.range?.[0] === start)?.contents;
  for (const key of keys) {
    if (!isMap<Node, Node>(node) || node.anchor !== undefined) return undefined;
    node = node.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value;
  }
  return isScalar(node) && node.anchor === undefined && node.range ? { start: node.range[0], end: node.range[1] } : undefined;
}

function dependenciesOf({ spec }: KubernetesObject, home: string): readonly string[] {
  const items = valueAt(spec, 'dependsOn');
  return (Array.isArray(items) ? items as readonly unknown[] : []).map((item) => {
    const namespace = valueAt(item, 'namespace');
    return `${typeof namespace === 'string' ? namespace : home}/${String(valueAt(item, 'name'))}`;
  });
}

function fluxKustomization({ deliveries }: SurveyedCluster, { owner }: Delivery): KubernetesObject | undefined {
  const [namespace, name] = owner.split('/');
  return deliveries.flatMap(({ objects }) => objects).find(({ apiVersion, kind, metadata }) => kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/') && metadata.name === name && (metadata.namespace ?? 'flux-system') === namespace);
}

/** Fields of a kustomization that change objects. */
const CHANGING = ['patches', 'patchesStrategicMerge', 'patchesJson6902', 'components', 'replacements', 'transformers', 'vars'];

/** What changes the objects of a file on their way and speaks of the version of a release. */
function findPatch({ tree }: Survey, { cluster, delivery }: Around, file: string): string | undefined {
  const speaks = (text: string) => /\bversion\b|\btag\b/.test(text) && /HelmRelease|OCIRepository|\/spec\/(?:chart|ref)/.test(text);
  const spec = fluxKustomization(cluster, delivery)?.spec;
  const effects = delivery.effects.filter((effect) => effect !== 'postBuild' && effect !== 'decryption');
  if (effects.some((effect) => speaks(JSON.stringify(valueAt(spec, effect))))) return `the Kustomization ${delivery.owner}`;
  return delivery.unfollowed.map((each) => each.slice(0, each.indexOf(': '))).find((path) => {
    const folder = posix.dirname(path);
    if (!listFiles(tree, folder).includes(file)) return false;
    const content = readDocuments(tree.get(path) ?? '')?.[0]?.value;
    const changing = CHANGING.map((field) => valueAt(content, field)).filter((value) => value !== undefined);
    return speaks(JSON.stringify(changing)) || textsIn(changing).some((text) => textsAt(tree, posix.join(folder, text)).some(speaks));
  });
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes('\n') ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The texts of a file, or of all files of a folder. */
function textsAt(tree: Survey['tree'], path: string): readonly string[] {
  const text = tree.get(path);
  if (text !== undefined) return [text];
  return [...tree].filter(([file]) => file.startsWith(`${path.replace(/\/$/, '')}/`)).map(([, content]) => content);
}
