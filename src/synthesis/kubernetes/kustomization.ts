import type { Problem } from '../../errors';
import type { Rendering } from '../context';
import type { FileTree } from '../file-tree';
import { isGenerated } from '../header';
import { newKustomization } from './resources-add';
import { editResources } from './resources-edit';

/** kustomize takes these names too, and refuses a folder with two of them. */
const OTHER_NAMES = ['kustomization.yml', 'Kustomization'];

/** First line of a kustomization that there was not. */
export const NOTE = '# Sluice keeps its own files in "resources"; everything else in here is yours.\n';

/** A cluster's folder, as its kustomization is to have it. */
export interface ManagedFolder {
  /** Path without a slash at its end. */
  readonly path: string;
  /** Names of the files and folders in it that are to be applied. */
  readonly resources: readonly string[];
  /** A file in it or below that Sluice has not written, if there is one. */
  readonly foreign: string | undefined;
  readonly current: FileTree;
}

/**
 * Lists what Sluice writes into a folder in the folder's kustomization, and takes out what it writes no more. No file where
 * there is neither one nor anything to list.
 */
export function renderKustomization({ path: folder, resources, foreign, current }: ManagedFolder): Rendering {
  const path = `${folder}/kustomization.yaml`;
  const before = current.get(path);
  const other = OTHER_NAMES.map((name) => `${folder}/${name}`).find((name) => current.has(name));
  if (other !== undefined) return { files: [], problems: [conflict(path, other)] };
  if (before === undefined) {
    if (resources.length === 0) return { files: [], problems: [] };
    if (foreign !== undefined) return { files: [], problems: [missing(path, foreign)] };
    return { files: [{ path, kind: 'managed', text: NOTE + newKustomization(resources) }], problems: [] };
  }
  const wanted = new Set(resources);
  const edited = editResources(before, {
    wanted: resources,
    isStale: (resource) => !wanted.has(resource) && !resource.includes('/') && wasOurs(current, `${folder}/${resource}`),
  });
  if (edited.kind === 'edited') return { files: [{ path, kind: 'managed', text: edited.text }], problems: [] };
  const { why, line, column } = edited;
  return {
    files: [],
    problems: [{
      code: 'MANAGED_FILE_SYNTAX', what: why, at: { file: path, line, column },
      fix: `list these under "resources", one a line: ${resources.join(', ')}`,
    }],
  };
}

function wasOurs(current: FileTree, path: string): boolean {
  const text = current.get(path) ?? current.get(`${path}/kustomization.yaml`);
  return text !== undefined && isGenerated(text);
}

function conflict(path: string, other: string): Problem {
  return { code: 'PATH_CONFLICT', what: 'kustomize takes one kustomization per folder', at: { file: other }, fix: `rename it: git mv ${other} ${path}` };
}

/** Flux applies all files of a folder without a kustomization: one that lists Sluice's only would make it prune all others. */
function missing(path: string, foreign: string): Problem {
  return {
    code: 'KUSTOMIZATION_MISSING',
    what: `Flux applies every file of a folder without a kustomization, and would prune ${foreign} and all others that are not Sluice's`,
    at: { file: path },
    fix: `list what the folder has now: (cd ${path.slice(0, path.lastIndexOf('/'))} && kustomize create --autodetect --recursive), then synthesize`,
  };
}
