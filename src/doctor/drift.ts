import type { Fleet } from '../fleet/fleet';
import type { FileChange } from '../synthesis/changes';
import { isGenerated } from '../synthesis/header';
import { clusterAt } from '../synthesis/places';

/** How new a file is: 0 for the newest commit that is looked at, -1 for what no commit has; undefined where that is not known. */
export type Ages = ReadonlyMap<string, number>;

/** The files that are not as synthesized, with what tells why. */
export interface Drift {
  readonly changes: readonly FileChange[];
  /** Of the changed files, by path. */
  readonly files: Ages;
  /** Of what files are synthesized from: the manifests by path, and everything else under `fleet`. */
  readonly sources: Ages;
}

/** Why a file is not as synthesized: somebody has edited it, what it follows from is newer, or either. */
export type Cause = 'edited' | 'not synthesized' | 'either';

export const FLEET_SOURCES = 'fleet';

/** What is newer decides: whoever edits the manifest and forgets to synthesize leaves the older file behind. */
export function causeOf(change: FileChange, { files, sources }: Drift, fleet: Fleet): Cause {
  const file = files.get(change.path);
  if (change.kind !== 'update' || !isGenerated(change.before)) return 'not synthesized';
  const ages = sourcesOf(change.path, fleet).map((source) => sources.get(source)).filter((age) => age !== undefined);
  if (file === undefined || ages.length === 0) return 'either';
  const newest = Math.min(...ages);
  if (file < newest) return 'edited';
  return file > newest || file < 0 ? 'not synthesized' : 'either';
}

/** A cluster's folder follows from its own manifest, everything else from all of them. */
function sourcesOf(path: string, fleet: Fleet): readonly string[] {
  const name = clusterAt(fleet, path);
  const own = fleet.clusters.filter((cluster) => name === undefined || cluster.name === name);
  return [FLEET_SOURCES, ...own.map(({ manifest }) => manifest)];
}

export function isWorkflow({ path }: FileChange): boolean {
  return path.startsWith('.github/workflows/');
}

/** The first line of a file, counted from 1, that synthesis would change. */
export function firstChangedLine({ before, after }: FileChange): number {
  const [was, willBe] = [before.split('\n'), after.split('\n')];
  return Math.max(0, was.findIndex((line, index) => line !== willBe[index])) + 1;
}
