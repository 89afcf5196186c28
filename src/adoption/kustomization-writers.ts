import { posix } from 'node:path';
import type { Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import type { FileTree } from '../synthesis/file-tree';
import { editResources } from '../synthesis/kubernetes/resources-edit';
import { readResources, pathOf, Refusal } from '../synthesis/kubernetes/resources-read';
import { clusterFolder } from '../synthesis/places';
import type { Edits } from './edits';
import { leftAlone } from './problems';

const TEMPLATE = /\.(?:tftpl|tpl|tmpl|j2)$/;

/**
 * Templates that something else writes the clusters' kustomizations from: what Sluice lists there would go with the next run of it, so the
 * template lists it too. One that cannot be changed is a thing to do.
 */
export function editWriters(tree: FileTree, fleet: Fleet): { readonly edits: Edits; readonly problems: readonly Problem[] } {
  const edits = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  const listed = fleet.clusters.map(({ name }) => listOf(tree.get(`${clusterFolder(fleet, name)}/kustomization.yaml`) ?? ''));
  const ours = ['helm-charts.yaml', 'flux-notifications', 'namespaces.yaml'];
  const wanted = ours.filter((name) => listed.some((list) => list.includes(name)));
  for (const path of kustomizationTemplates(tree)) {
    const text = tree.get(path) ?? '';
    const edited = editResources(text, { wanted, isStale: (resource) => ours.includes(resource) && !wanted.includes(resource) });
    if (edited.kind === 'edited') {
      if (edited.text !== text) edits.set(path, edited.text);
      continue;
    }
    const missing = wanted.filter((name) => !text.includes(name));
    if (missing.length > 0) {
      problems.push(leftAlone(`the template writes a kustomization and cannot be changed: ${edited.why}`, { file: path, ...(edited.line !== undefined && { line: edited.line }) },
        `where it is that of a cluster, list these under "resources": ${missing.join(', ')}`));
    }
  }
  return { edits, problems };
}

/** Templates of kustomizations that some other file names. */
export function kustomizationTemplates(tree: FileTree): readonly string[] {
  return [...tree].filter(([path, text]) => TEMPLATE.test(path) && text.includes('kustomize.config.k8s.io') && isUsed(tree, path)).map(([path]) => path);
}

function listOf(kustomization: string): readonly string[] {
  try {
    return readResources(kustomization).list?.items.flatMap((item) => pathOf(item) ?? []) ?? [];
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}

/** Some other file names the template. */
function isUsed(tree: FileTree, path: string): boolean {
  const name = posix.basename(path);
  return [...tree].some(([other, text]) => other !== path && /\.(?:tf|hcl|ya?ml|sh|py)$/.test(other) && text.includes(name));
}
