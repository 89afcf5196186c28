import { EVENT_COMPONENT, EVENT_FINGERPRINT, RELEASE_FINGERPRINT } from '../synthesis/kubernetes/annotations';
import { canonical, isRecord, valueAt, type KubernetesObject } from './kubernetes-object';

const EVIDENCE = [EVENT_COMPONENT, EVENT_FINGERPRINT];

interface Compared {
  readonly named: readonly string[];
  readonly unexpected: readonly string[];
}

/** Compares a HelmRelease before and after: what evidence adds is named, everything else is not expected. */
export function compareReleases(before: KubernetesObject, after: KubernetesObject, isSource: boolean): Compared {
  const named: string[] = [];
  const marked = without(after, ['metadata', 'annotations'], EVIDENCE.filter((name) => valueAt(before, 'metadata', 'annotations', name) === undefined));
  if (canonical(marked) !== canonical(after)) named.push('gets the annotations of its component and fingerprint');
  const fingerprint = ['spec', 'commonMetadata', 'annotations', RELEASE_FINGERPRINT];
  const isNew = valueAt(before, ...fingerprint) === undefined && valueAt(after, ...fingerprint) !== undefined;
  const common = isNew && isSource ? without(marked, fingerprint.slice(0, -1), [RELEASE_FINGERPRINT]) : marked;
  if (isNew && isSource) named.push('is upgraded once, to the same chart: what it installs gets the fingerprint as an annotation');
  return { named, unexpected: canonical(prune(common)) === canonical(prune(before)) ? [] : ['would change'] };
}

function without(value: unknown, [key, ...below]: readonly string[], names: readonly string[]): unknown {
  if (!isRecord(value)) return value;
  if (key !== undefined) return { ...value, [key]: without(value[key], below, names) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}

/** Without the mappings that only held what was taken out. */
function prune(value: unknown): unknown {
  const emptied = (holder: unknown, key: string): unknown => {
    if (!isRecord(holder) || !isRecord(holder[key]) || Object.keys(holder[key]).length > 0) return holder;
    const { [key]: _, ...others } = holder;
    return others;
  };
  if (!isRecord(value)) return value;
  const spec = isRecord(value.spec) ? emptied({ ...value.spec, ...(value.spec.commonMetadata !== undefined && { commonMetadata: emptied(value.spec.commonMetadata, 'annotations') }) }, 'commonMetadata') : value.spec;
  return { ...value, metadata: emptied(value.metadata, 'annotations'), spec };
}
