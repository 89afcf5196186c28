import { posix } from 'node:path';
import { isMap, parseAllDocuments } from 'yaml';
import type { Problem } from '../../errors';
import type { OwnersResourceSet } from '../../fleet/constructs';
import type { HelmChartsProps } from '../../fleet/options';
import type { JsonObject } from '../../manifest/json';
import type { FileTree } from '../file-tree';
import { KUSTOMIZATIONS } from '../places';
import { helmChartsOf } from './helm-charts';
import { pathOf, readResources, Refusal } from './resources-read';

/** What the file says itself, so that an option beside it would do nothing. */
const SAID_THERE = ['interval', 'timeout', 'retries', 'valuesFrom', 'storage', 'ociCharts', 'dependsOn', 'resourcesTemplate'] as const;

/** Whether the kustomization beside a file lists it, so that Flux gets it from there. */
export function isListedBeside(path: string, current: FileTree): boolean {
  return KUSTOMIZATIONS.some((name) => {
    const text = current.get(posix.join(posix.dirname(path), name));
    return text !== undefined && lists(text, posix.basename(path));
  });
}

function lists(kustomization: string, resource: string): boolean {
  try {
    return readResources(kustomization).list?.items.some((item) => pathOf(item) === resource) ?? false;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Reads the owner's ResourceSet from the file that the options name; what is wrong with it as the owner would look for it. */
export function readResourceSet(options: HelmChartsProps, current: FileTree): { readonly value?: OwnersResourceSet; readonly problems: readonly Problem[] } {
  const { resourceSet: path } = options;
  if (path === undefined) return { problems: [] };
  const invalid = (what: string, fix?: string): Problem => ({ code: 'RESOURCE_SET_INVALID', what, at: { file: path }, ...(fix !== undefined && { fix }) });
  const twice = SAID_THERE.filter((option) => options[option] !== undefined)
    .map((option) => invalid(`helmCharts.${option} says what the owner's ResourceSet says itself`, `leave the option out, and write it into ${path}`));
  const text = current.get(path);
  if (text === undefined) return { problems: [...twice, invalid('the file that helmCharts.resourceSet names is not there', 'bring it back, or name another')] };
  const documents = parseAllDocuments(text, { prettyErrors: false });
  const document = 'empty' in documents ? undefined : documents[0];
  if (!document || documents.length > 1 || document.errors.length > 0 || !isMap(document.contents)) return { problems: [...twice, invalid('the file is not one YAML document with a ResourceSet')] };
  const { value, faults } = toResourceSet(document.toJS() as Loose, options);
  return { ...(value && { value }), problems: [...twice, ...faults.map((fault) => invalid(fault))] };
}

interface Loose {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown; readonly annotations?: object | null; readonly labels?: object | null };
  readonly spec?: (JsonObject & { readonly inputs?: unknown; readonly resourcesTemplate?: unknown }) | null;
}

interface Judged {
  readonly value?: OwnersResourceSet;
  readonly faults: readonly string[];
}

function toResourceSet({ kind, metadata = {}, spec }: Loose, options: HelmChartsProps): Judged {
  const { name, namespace } = helmChartsOf({ options, isSource: false });
  const { inputs, resourcesTemplate, ...rest } = spec ?? {};
  const faults = [
    kind === 'ResourceSet' ? undefined : 'the document is no ResourceSet',
    metadata.name === name ? undefined : `the ResourceSet is called ${JSON.stringify(metadata.name)}, and helmCharts.name says ${JSON.stringify(name)}`,
    metadata.namespace === undefined || metadata.namespace === namespace
      ? undefined : `the ResourceSet is in the namespace ${JSON.stringify(metadata.namespace)}, and helmCharts.namespace says ${JSON.stringify(namespace)}`,
    typeof resourcesTemplate === 'string' ? undefined : 'the ResourceSet has no resourcesTemplate',
    inputs === undefined || (Array.isArray(inputs) && inputs.length === 0) ? undefined : 'the ResourceSet has inputs of its own, which the manifests replace: take them out',
  ].filter((fault) => fault !== undefined);
  if (typeof resourcesTemplate !== 'string') return { faults };
  const value = { annotations: texts(metadata.annotations), labels: texts(metadata.labels), spec: { ...(rest as JsonObject), resourcesTemplate } };
  return { value, faults };
}

function texts(map: object | null | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, String(value)]));
}
