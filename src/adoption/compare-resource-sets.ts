import { DISABLED, PRUNE, RELEASE_FINGERPRINT, SUBSTITUTE } from '../synthesis/kubernetes/annotations';
import { insertLines, planEvidenceLines } from './evidence-lines';
import { annotationOf, canonical, isRecord, valueAt, type KubernetesObject } from './kubernetes-object';
import { inputsOf } from './resource-set-inputs';

/** What is not the same of two ResourceSets: what belongs to an adoption, and what does not. */
export interface ResourceSetDifferences {
  readonly named: readonly string[];
  readonly unexpected: readonly string[];
}

const ANNOTATIONS = [PRUNE, SUBSTITUTE];
/** Keys of an input that templates of evidence read, and that change nothing else. */
const ADDED_INPUTS = ['fingerprint', 'isSource', 'values'];

/** @param isSource whether other clusters are promoted from this one: its releases get the fingerprint, which Helm acts on */
export function compareResourceSets(before: KubernetesObject, after: KubernetesObject, isSource: boolean): ResourceSetDifferences {
  const named: string[] = [];
  const unexpected: string[] = [];
  for (const name of ANNOTATIONS) {
    const [old, now] = [annotationOf(before, name), annotationOf(after, name)];
    if (old !== now && (now === DISABLED || old === DISABLED)) named.push(now === DISABLED ? `annotation ${name}: ${DISABLED}` : `without the annotation ${name}: ${old}`);
  }
  const templates = compareTemplates(templateOf(before), templateOf(after));
  named.push(...templates.named);
  unexpected.push(...templates.unexpected);
  const inputs = compareInputs(inputsOf(before), inputsOf(after), releaseNamespace(before));
  named.push(...inputs.named);
  unexpected.push(...inputs.unexpected);
  if (canonical(rest(before)) !== canonical(rest(after))) unexpected.push('something else than its inputs, its template and its annotations would change');
  const upgrades = templates.changed && isSource ? inputsOf(after).length : 0;
  const why = templates.removed ? `without ${RELEASE_FINGERPRINT} in what they install` : `by ${RELEASE_FINGERPRINT} in what they install: the first evidence`;
  if (upgrades > 0) named.push(`one Helm upgrade for each of ${upgrades} releases, ${why}`);
  return { named, unexpected };
}

function templateOf(object: KubernetesObject): string {
  const template = valueAt(object.spec, 'resourcesTemplate');
  return typeof template === 'string' ? template : '';
}

interface TemplateDifferences extends ResourceSetDifferences {
  readonly changed: boolean;
  /** What belongs to evidence was taken out. */
  readonly removed?: boolean;
}

function compareTemplates(before: string, after: string): TemplateDifferences {
  if (before === after) return { named: [], unexpected: [], changed: false };
  const [added, removed] = [withEvidence(before), withEvidence(after)];
  if (added?.text === after) return { named: [`${added.lines} lines for evidence in the template`], unexpected: [], changed: true };
  if (removed?.text === before) return { named: [`without the ${removed.lines} lines for evidence in the template`], unexpected: [], changed: true, removed: true };
  return { named: [], unexpected: ['its template would change by more than the lines for evidence'], changed: true };
}

function withEvidence(template: string): { readonly text: string; readonly lines: number } | undefined {
  const lines = template.split('\n');
  const planned = planEvidenceLines(lines);
  if (planned.kind === 'refused') return undefined;
  return { text: insertLines(lines, planned.insertions).join('\n'), lines: planned.insertions.reduce((sum, { lines: added }) => sum + added.length, 0) };
}

/** Input by input, by name: their order decides nothing. */
function compareInputs(before: readonly unknown[], after: readonly unknown[], home: string | undefined): ResourceSetDifferences {
  const nameOf = (input: unknown): string => String(valueAt(input, 'name'));
  const names = [...new Set([...before, ...after].map(nameOf))];
  const additions = new Set<string>();
  const shorter: string[] = [];
  const unexpected = names.flatMap((name) => {
    const [old, now] = [before, after].map((list) => list.find((input) => nameOf(input) === name));
    if (!isRecord(old) || !isRecord(now)) return [`the input ${name} would ${old ? 'go' : 'be new'}`];
    for (const key of ADDED_INPUTS) if (Object.hasOwn(now, key) !== Object.hasOwn(old, key)) additions.add(key);
    if (canonical(plain(old)) === canonical(plain(now))) return [];
    if (home === undefined || canonical(plain(nearby(old, home))) !== canonical(plain(nearby(now, home)))) return [`the input ${name} would be another`];
    shorter.push(name);
    return [];
  });
  const named = [
    ...(additions.size > 0 ? [`inputs ${[...additions].join(', ')} for each of ${names.length} releases`] : []),
    ...(shorter.length > 0 ? [`dependsOn of ${shorter.join(', ')} leaves out, or names, the namespace ${home}, in which the releases are anyway`] : []),
  ];
  return { named, unexpected };
}

/** What a template without evidence makes of an input: no dependencies are an empty list of them. */
function plain(input: Readonly<Record<string, unknown>>): unknown {
  const { fingerprint: _, isSource: __, values, dependsOn, ...others } = input;
  const empty = isRecord(values) && Object.keys(values).length === 0;
  return { ...others, dependsOn: dependsOn ?? [], ...(values !== undefined && !empty && { values }) };
}

/** An input whose dependencies name no namespace that they have by themselves. */
function nearby(input: Readonly<Record<string, unknown>>, home: string): Readonly<Record<string, unknown>> {
  if (!Array.isArray(input.dependsOn)) return input;
  const dependsOn = (input.dependsOn as readonly unknown[]).map((dependency) => {
    if (!isRecord(dependency) || dependency.namespace !== home) return dependency;
    const { namespace: _, ...others } = dependency;
    return others;
  });
  return { ...input, dependsOn };
}

/** The namespace of the HelmReleases, where the template says a plain one, or none: that of the ResourceSet then. */
function releaseNamespace(set: KubernetesObject): string | undefined {
  const release = templateOf(set).split(/^---.*$/m).find((document) => /^kind:\s*["']?HelmRelease["']?\s*$/m.test(document)) ?? '';
  const [, metadata = ''] = /^metadata:[ \t]*\n((?:[ \t]+.*\n?|[ \t]*\n|<<.*\n)*)/m.exec(release) ?? [];
  const [, said] = /^[ \t]+namespace:[ \t]*(.*?)[ \t]*$/m.exec(metadata) ?? [];
  const { namespace: own } = set.metadata;
  if (said === undefined || /^["']?<<-?[ \t]*inputs\.provider\.namespace\b[^>]*>>["']?$/.test(said)) return own;
  return /^["']?([a-z0-9-]+)["']?$/.exec(said)?.[1];
}

function rest(object: KubernetesObject): unknown {
  const { metadata, spec } = object;
  const annotations = Object.entries(metadata.annotations ?? {}).filter(([name]) => !ANNOTATIONS.includes(name));
  const { inputs: _, resourcesTemplate: __, ...others } = isRecord(spec) ? spec : {};
  const labels = Object.entries(metadata.labels ?? {});
  return { ...object, metadata: { ...metadata, annotations: Object.fromEntries(annotations), labels: Object.fromEntries(labels) }, spec: others };
}
