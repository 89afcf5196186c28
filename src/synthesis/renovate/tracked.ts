import type { Component, Entry } from '../../manifest/entries';
import { componentOf } from '../../manifest/entries';
import type { SynthesisContext } from '../context';
import { exactPatterns } from './patterns';
import { repositoryPath } from './repository-path';

/** A manifest that Renovate changes. */
export interface TrackedManifest {
  readonly file: string;
  /** The file from the top of the repository. */
  readonly path: string;
  /** The path as a pattern of `matchFileNames`. */
  readonly pattern: string;
  readonly entries: readonly Entry[];
}

/** The manifests of the clusters that track Renovate, each once however many clusters share it. Those of targets are never among them. */
export function trackedManifests({ fleet, clusters }: SynthesisContext): readonly TrackedManifest[] {
  const tracked = new Map(clusters.filter(({ cluster }) => cluster.tracksRenovate).map(({ manifest }) => [manifest.file, manifest]));
  const pathOf = (file: string) => repositoryPath(fleet, file);
  const patternOf = exactPatterns([...tracked.keys()].map(pathOf));
  return [...tracked.values()].map(({ file, infrastructure, charts }) => ({
    file,
    path: pathOf(file),
    pattern: patternOf(pathOf(file)),
    entries: [...infrastructure, ...charts].map(({ entry }) => entry),
  }));
}

/** Every component that some tracked manifest has. */
export function componentsOf(manifests: readonly TrackedManifest[]): ReadonlySet<Component> {
  return new Set(manifests.flatMap(({ entries }) => entries.map(componentOf)));
}
