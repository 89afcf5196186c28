import type { Dependency } from '../../manifest/entries';
import type { ResolvedChart, ResolvedManifest } from '../../manifest/resolve';
import type { ClusterContext } from '../context';
import type { FileTree } from '../file-tree';
import { parseYamlFile } from './set-yaml-texts';

/** An object in one of an owner's files. */
export interface Placed {
  readonly path: string;
  /** Index of its document. */
  readonly index: number;
  readonly offset: number;
  readonly value: Loose;
}

interface Loose {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown } | null;
  readonly spec?: Readonly<Record<string, unknown>> | null;
}

/** A release in a file of the owner's. */
export interface Found {
  readonly name: string;
  readonly chart: ResolvedChart | undefined;
  readonly paths: readonly string[];
  /** All that stands in its files. */
  readonly objects: readonly Placed[];
  readonly release: Placed | undefined;
  /** Namespace of the HelmRelease: where the file does not say it, something around it does, and the release goes there. */
  readonly home: string;
}

/** Releases in files of the owner's, by name. */
export type FoundReleases = ReadonlyMap<string, Found>;

/** Looks for the releases that `releaseFiles` names. */
export function findReleases({ cluster, manifest }: ClusterContext, current: FileTree): FoundReleases {
  return new Map(Object.entries(cluster.props.releaseFiles ?? {}).map(([name, files]) => {
    const paths = pathsOf(files);
    const objects = paths.flatMap((path) => objectsIn(path, current.get(path) ?? ''));
    const release = objects.find(({ value }) => value.kind === 'HelmRelease' && value.metadata?.name === name);
    const chart = manifest.charts.find(({ entry }) => entry.name === name);
    const home = textOf(release?.value.metadata?.namespace) ?? chart?.entry.namespace ?? 'default';
    return [name, { name, chart, paths, objects, release, home }];
  }));
}

/** What is left for Sluice to write itself. What depends on a release in another namespace says so. */
export function withoutFound(manifest: ResolvedManifest, found: FoundReleases, namespace: string): ResolvedManifest {
  if (found.size === 0) return manifest;
  const charts = manifest.charts.filter(({ entry }) => !found.has(entry.name)).map((chart): ResolvedChart => {
    const dependsOn = chart.entry.dependsOn.map((dependency): Dependency => {
      const home = typeof dependency === 'string' ? found.get(dependency)?.home ?? namespace : namespace;
      return home === namespace ? dependency : { kind: 'external', name: `${home}/${dependency as string}` };
    });
    return { ...chart, entry: { ...chart.entry, dependsOn } };
  });
  return { ...manifest, charts };
}

/** The files of a release, as `releaseFiles` names them. */
export function pathsOf(files: string | readonly string[]): readonly string[] {
  return typeof files === 'string' ? [files] : files;
}

function objectsIn(path: string, text: string): readonly Placed[] {
  return (parseYamlFile(text) ?? []).flatMap((document, index): readonly Placed[] => {
    const value: unknown = document.contents === null ? undefined : toValue(() => document.toJS({ maxAliasCount: 10_000 }) as unknown);
    return typeof value === 'object' && value !== null ? [{ path, index, offset: document.contents?.range[0] ?? 0, value }] : [];
  });
}

function toValue(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    // an alias without its anchor
    return undefined;
  }
}

/** A value below others; undefined where there is none. */
export function valueIn(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined), value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
