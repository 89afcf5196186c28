import { join, resolve } from 'node:path';
import { listPlaces, readFiles } from '../adapters/files';
import { findFleetFile, loadFleet, type LoadedFleet } from '../adapters/load-fleet';
import type { Fleet } from '../fleet/fleet';
import { parsedManifestOf } from '../manifest/define';
import { isValuesPath } from '../manifest/names';
import { parseManifest } from '../manifest/parse';
import { valuesPathOf } from '../manifest/resolve';
import { knownClustersFolders } from '../synthesis/clusters-folders';
import type { FileTree } from '../synthesis/file-tree';
import { generatedPlaces, managedPaths, observedPaths } from '../synthesis/places';
import { RENOVATE_FILE } from '../synthesis/renovate/config-files';
import type { CommandEnvironment } from './environment';

/** A fleet with its files as they are on the disk. */
export interface FleetOnDisk extends LoadedFleet {
  /** Absolute path of the folder that is written to. */
  readonly out: string;
  /** All files that a synthesis needs, as they are when they are asked for first. */
  readonly current: FileTree;
}

/** Loads the fleet around a folder. */
export function readFleet(environment: Pick<CommandEnvironment, 'cwd' | 'modules'>, options: { readonly out?: string } = {}): FleetOnDisk {
  const loaded = loadFleet(findFleetFile(environment.cwd), environment.modules);
  const out = options.out === undefined ? join(loaded.folder, loaded.fleet.props.out ?? '.') : resolve(environment.cwd, options.out);
  let current: FileTree | undefined;
  return { ...loaded, out, get current() { return current ??= readCurrent(loaded, out); } };
}

/** The files of a fleet as they are, by path. */
export function readCurrent({ fleet, folder }: LoadedFleet, out: string): FileTree {
  const manifests = readFiles(folder, new Set(fleet.clusters.map(({ manifest }) => manifest)));
  const values = readFiles(folder, valuesPaths(fleet, manifests));
  const folders = knownClustersFolders(fleet, readFiles(out, [RENOVATE_FILE]));
  const synthesized = readFiles(out, [...managedPaths(fleet), ...observedPaths(fleet, folders), ...listPlaces(out, generatedPlaces(fleet, folders))]);
  return new Map([...synthesized, ...manifests, ...values]);
}

/** The values files that the manifests name. */
function valuesPaths(fleet: Fleet, manifests: FileTree): ReadonlySet<string> {
  const paths = new Set<string>();
  const seen = new Set<string>();
  for (const { manifest: file, props } of fleet.clusters) {
    const text = manifests.get(file);
    if (text === undefined || seen.has(file)) continue;
    seen.add(file);
    const known = parsedManifestOf(props.versions);
    const manifest = known?.file === file ? known : parseManifest(file, text).manifest;
    for (const { values } of manifest?.charts ?? []) {
      // a path that is none is reported later, and never read
      if (values !== undefined && isValuesPath(values)) paths.add(valuesPathOf(file, values));
    }
  }
  return paths;
}
