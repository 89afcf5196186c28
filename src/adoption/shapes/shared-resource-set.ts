import { posix } from 'node:path';
import type { Problem } from '../../errors';
import type { HelmChartsProps } from '../../fleet/options';
import type { ChartEntry } from '../../manifest/entries';
import { editResources } from '../../synthesis/kubernetes/resources-edit';
import { kustomizationOf } from '../build-folder';
import type { Edits } from '../edits';
import { isObject, readDocuments, valueAt, type YamlDocument } from '../kubernetes-object';
import { leftAlone } from '../problems';
import { readInputs } from '../resource-set-inputs';
import { addEvidence, markUnpruned, takeInputsOut, type EditedText } from '../resource-set-text';
import type { Shape, ShapeReading } from '../shape';
import type { Survey } from '../survey';
import { deliveredAs, placeOf, type Candidate } from './resource-set-delivery';

/** One ResourceSet whose inputs are the charts of all clusters, applied by a Kustomization that every cluster has. */
export const SHARED_RESOURCE_SET: Shape = { name: 'shared ResourceSet', read: readSharedResourceSet };

function readSharedResourceSet(survey: Survey): ShapeReading | undefined {
  const [candidate, ...others] = findCandidates(survey);
  if (!candidate) return undefined;
  const problems: Problem[] = others.map((other) => leftAlone(`the ResourceSet ${other.object.metadata.name} makes HelmReleases too: one of them is taken over`, placeOf(other), `${candidate.path} is`));
  const nothing: ShapeReading = { entries: new Map(), fleet: {}, clusters: new Map(), edits: new Map(), emptied: [], problems };
  const delivered = deliveredAs(survey, candidate, problems);
  if (!delivered) return nothing;
  const { object, getting } = delivered;
  const namespace = object.metadata.namespace ?? 'flux-system';
  const inputs = readInputs(candidate.path, candidate.text, candidate.document, namespace);
  problems.push(...inputs.problems);
  const edits = inputs.problems.length > 0 ? undefined : prepare(survey, candidate, problems);
  if (!edits) return nothing;
  const { path, edits: changed } = edits;
  problems.push(...findMentions(survey, candidate.path));
  const { name } = candidate.object.metadata;
  const helmCharts: HelmChartsProps = {
    ...(name !== 'platform-resources' && { name }),
    ...(namespace !== 'flux-system' && { namespace }),
    resourceSet: path,
    ...(inputs.names && { dependencies: 'names' }),
  };
  const none: readonly ChartEntry[] = [];
  return {
    entries: new Map(survey.clusters.map(({ name: cluster }) => [cluster, getting.includes(cluster) ? inputs.entries : none])),
    fleet: { helmCharts }, clusters: new Map(), edits: changed, problems,
    emptied: path !== candidate.path && hasVersions(changed.get(candidate.path)) ? [path] : [path, candidate.path],
  };
}

function findCandidates({ tree, clustersFolder }: Survey): readonly Candidate[] {
  return [...tree].filter(([path, text]) => /\.ya?ml$/.test(path) && !path.startsWith(`${clustersFolder}/`) && /kind:\s*["']?ResourceSet/.test(text)).flatMap(([path, text]) => {
    const documents = readDocuments(text) ?? [];
    return documents.flatMap((document): Candidate[] => {
      const { value: object } = document;
      if (!isObject(object) || object.kind !== 'ResourceSet' || !Array.isArray(valueAt(object.spec, 'inputs'))) return [];
      const template = valueAt(object.spec, 'resourcesTemplate');
      return typeof template === 'string' && makesReleases(template) ? [{ path, text, document, object, count: documents.length }] : [];
    });
  });
}

/** Some line says so, or the lines were folded into one. */
function makesReleases(template: string): boolean {
  return /^kind:\s*["']?HelmRelease["']?\s*$/m.test(template) || (!/^kind:/m.test(template) && /\bkind:\s*["']?HelmRelease\b/.test(template));
}

/** Whether what is left of a file says versions of its own, which Renovate goes on raising there. */
function hasVersions(text: string | undefined): boolean {
  return /\b(?:version|tag)["']?[ \t]*:/.test(text ?? '');
}

/** Scripts and checks that read the inputs where they are today: they move to the clusters' folders. */
function findMentions({ tree, renovate, clustersFolder }: Survey, path: string): readonly Problem[] {
  return [...tree].flatMap(([file, text]) => {
    if (file === path || file === renovate?.path || /\.(?:md|mdx|txt)$/.test(file) || !text.includes(path)) return [];
    return text.split('\n').flatMap((line, index) => (line.includes(path)
      ? [leftAlone(`the line names ${path}, whose inputs move to ${clustersFolder}/<cluster>/helm-charts.yaml`, { file, line: index + 1 }, 'change it before the second step')] : []));
  });
}

/** The first step: the ResourceSet in a file of its own, where Flux gets it as before, and not pruned by anyone. */
function prepare(survey: Survey, candidate: Candidate, problems: Problem[]): { readonly path: string; readonly edits: Edits } | undefined {
  const edits = new Map<string, string | undefined>();
  const alone = candidate.count === 1 ? candidate.path : setApart(survey, candidate, edits, problems);
  if (alone === undefined) return undefined;
  const text = edits.get(alone) ?? candidate.text;
  // the second step is tried already: nothing begins that cannot be finished
  const marked = [addEvidence(text), takeInputsOut(text), markUnpruned(text)].reduce<EditedText>((before, next) => (before.kind === 'refused' ? before : next), { kind: 'edited', text });
  if (marked.kind === 'refused') {
    const line = text.slice(0, marked.offset).split('\n').length;
    problems.push(leftAlone(marked.why, { file: candidate.path, line }, 'change it, and adopt again'));
    return undefined;
  }
  edits.set(alone, marked.text);
  return { path: alone, edits };
}

/** Cuts a document out of a file with several, into one of its own that is listed beside it. */
function setApart({ tree }: Survey, candidate: Candidate, edits: Map<string, string | undefined>, problems: Problem[]): string | undefined {
  const { path, text, document, object } = candidate;
  const folder = posix.dirname(path);
  const name = `${object.metadata.name}.yaml`;
  const alone = posix.join(folder, name);
  const kustomization = kustomizationOf(tree, folder);
  const listed = kustomization && editResources(kustomization.text, { wanted: [name], isStale: () => false });
  if (!kustomization || tree.has(alone) || listed?.kind !== 'edited') {
    problems.push(leftAlone('the ResourceSet stands in a file with other documents', placeOf(candidate), `give it a file of its own, listed in ${folder}/kustomization.yaml`));
    return undefined;
  }
  const { before, own, behind } = cut(text, document);
  edits.set(path, before + behind);
  edits.set(alone, own);
  edits.set(kustomization.path, listed.text);
  return alone;
}

/** A document with the comments above it, and the marks between documents where they belong afterwards. */
function cut(text: string, { start, end }: YamlDocument): { readonly before: string; readonly own: string; readonly behind: string } {
  const marks = [...text.matchAll(/^---[^\n]*\n/gm)].map(({ index, 0: mark }) => ({ index, after: index + mark.length }));
  const above = marks.filter(({ index }) => index < start).at(-1);
  const below = marks.find(({ index }) => index >= end - 1) ?? { index: text.length, after: text.length };
  const own = text.slice(above?.after ?? 0, below.index);
  const isFirst = !text.slice(0, above?.index ?? 0).replace(/^\s*#.*$/gm, '').trim();
  return isFirst
    ? { before: text.slice(0, above?.after ?? 0), own, behind: text.slice(below.after) }
    : { before: text.slice(0, above?.index ?? 0), own, behind: text.slice(below.index) };
}
