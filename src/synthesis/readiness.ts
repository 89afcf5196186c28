import { isMap, isSeq, parseAllDocuments, type Document } from 'yaml';
import { ResourceSet } from '../../imports/fluxcd.controlplane.io';
import type { Problem } from '../errors';
import type { Cluster } from '../fleet/cluster';
import type { Rendering, SynthesisContext } from './context';
import type { FileTree } from './file-tree';
import { isFileBelow } from './places';

/**
 * When a ResourceSet is ready: at the generation that it has now, and not at an earlier one. `exists`, because `all` holds of an empty
 * list. Both languages are Flux's (kustomize-controller, `spec.healthCheckExprs`).
 */
export const RESOURCE_SET_READY = "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && c.observedGeneration == metadata.generation)";

/** Checks that the Kustomization that a cluster's `readiness` names proves what it is taken for. Writes nothing: the file is its owner's. */
export function checkReadiness({ fleet, current }: SynthesisContext): Rendering {
  const problems = fleet.clusters.flatMap((cluster): readonly Problem[] => {
    return findReadinessFaults(cluster, current).map((fault): Problem => ({ code: 'READINESS_UNWIRED', ...fault }));
  });
  return { files: [], problems };
}

/** What is wrong with the Kustomization of one cluster's `readiness`; nothing where there is none. */
export function findReadinessFaults(cluster: Cluster, current: FileTree): readonly Fault[] {
  const { readiness } = cluster.props;
  return readiness ? [...findUnannounced(cluster), ...findUnwired(cluster, current.get(readiness.file))] : [];
}

type Fault = Pick<Problem, 'what' | 'at' | 'fix' | 'found'>;

/** A status is posted for one Kustomization alone: that of the Alert. */
function findUnannounced({ name, fleet, props: { readiness }, at }: Cluster): readonly Fault[] {
  const { notifications } = fleet.props;
  const announced = notifications === false ? undefined : { name: 'flux-system', namespace: 'flux-system', ...notifications?.kustomization };
  const wanted = { name: readiness?.name, namespace: readiness?.namespace ?? 'flux-system' };
  if (announced?.name === wanted.name && announced?.namespace === wanted.namespace) return [];
  return [{
    what: `the readiness of cluster "${name}" is the Kustomization ${wanted.namespace}/${wanted.name}, of which Flux posts no status`,
    ...(at && { at }),
    found: announced ? `${announced.namespace}/${announced.name}` : 'notifications: false',
    fix: `write notifications: { kustomization: { name: '${wanted.name}', namespace: '${wanted.namespace}' } } into fleet.ts`,
  }];
}

function findUnwired(cluster: Cluster, text: string | undefined): readonly Fault[] {
  const { name, file, namespace = 'flux-system' } = cluster.props.readiness as NonNullable<Cluster['props']['readiness']>;
  const at = { file };
  const what = `the Kustomization ${namespace}/${name}, which the readiness of cluster "${cluster.name}" names,`;
  if (!isFileBelow(file) || text === undefined) return [{ what: `${what} is not there`, at, fix: 'name the file that it stands in' }];
  const documents = parseAllDocuments(text);
  const found = Array.isArray(documents) ? documents.find((document) => isKustomization(document, name, namespace)) : undefined;
  if (!found) return [{ what: `${what} is not in this file`, at, fix: 'name the file that it stands in' }];
  const missing = [...(found.getIn(['spec', 'wait']) === true ? [] : ['wait: true']), ...(cluster.style === 'ResourceSet' && !hasExpression(found) ? [EXPRESSION] : [])];
  if (missing.length === 0) return [];
  return [{ what: `${what} does not wait for the releases`, at, fix: `write into its spec: ${missing.join(' and ')}` }];
}

const EXPRESSION = `healthCheckExprs: [{ apiVersion: ${ResourceSet.GVK.apiVersion}, kind: ${ResourceSet.GVK.kind}, current: "${RESOURCE_SET_READY}" }]`;

function isKustomization(document: Document, name: string, namespace: string): boolean {
  return document.errors.length === 0
    && String(document.get('apiVersion')).startsWith('kustomize.toolkit.fluxcd.io/')
    && document.get('kind') === 'Kustomization'
    && document.getIn(['metadata', 'name']) === name
    && (document.getIn(['metadata', 'namespace']) ?? namespace) === namespace;
}

function hasExpression(document: Document): boolean {
  const expressions = document.getIn(['spec', 'healthCheckExprs']);
  return isSeq(expressions) && expressions.items.some((item) => isMap(item)
    && item.get('apiVersion') === ResourceSet.GVK.apiVersion && item.get('kind') === ResourceSet.GVK.kind && item.get('current') === RESOURCE_SET_READY);
}
