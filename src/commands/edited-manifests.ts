import { applyChanges } from '../adapters/files';
import { ConfigError, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { unknownCluster } from '../fleet/validate';
import { findEntry } from '../manifest/change';
import { componentOf, type Component, type Entry } from '../manifest/entries';
import { parseManifest } from '../manifest/parse';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { formatDiff, type FileChange } from '../synthesis/changes';
import type { CommandEnvironment, ExitStatus } from './environment';
import type { FleetOnDisk } from './fleet-files';
import { count, formatJson, printWarnings } from './print';
import { stageEdits } from './stage-edits';

export interface EditOptions {
  /**
   * The clusters whose manifests are edited.
   *
   * @default - those that track Renovate
   */
  readonly clusters?: readonly string[];
  /** Write nothing; print what would be written as a unified diff. */
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The name of an entry. Every other command takes it with its kind, as in `charts/cilium`, so that is understood too. */
export function nameIn(kind: Entry['kind'], text: string): string {
  const prefix = componentOf({ kind, name: '' });
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

/** A manifest that is to be edited, with the clusters that have it. */
export interface ChosenManifest {
  readonly manifest: ParsedManifest;
  readonly clusters: readonly string[];
}

/**
 * The manifests of the clusters that are asked for, each once.
 *
 * @throws ConfigError `UNKNOWN_CLUSTER` for each that is not there, and the problems of manifests that cannot be read
 */
export function chooseManifests({ fleet, current }: FleetOnDisk, names: readonly string[] | undefined): readonly ChosenManifest[] {
  const unknown = (names ?? []).filter((name) => !fleet.tryFindCluster(name));
  if (unknown.length > 0) throw new ConfigError(unknown.map((name) => unknownCluster(fleet, name)));
  const chosen = fleet.clusters.filter(({ name, tracksRenovate }) => (names ? names.includes(name) : tracksRenovate));
  const files = [...new Set(chosen.map(({ manifest }) => manifest))];
  const problems: Problem[] = [];
  const manifests = files.flatMap((file): readonly ChosenManifest[] => {
    const text = current.get(file);
    const parsed = text === undefined ? { problems: [missingManifest(file)] } : parseManifest(file, text);
    problems.push(...parsed.problems);
    return 'manifest' in parsed && parsed.manifest ? [{ manifest: parsed.manifest, clusters: clustersOf(fleet, file) }] : [];
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return manifests;
}

function clustersOf(fleet: Fleet, file: string): readonly string[] {
  return fleet.clusters.filter(({ manifest }) => manifest === file).map(({ name }) => name);
}

function missingManifest(file: string): Problem {
  return { code: 'MANIFEST_NOT_FOUND', what: 'a cluster has no manifest', at: { file }, fix: 'write it, or name another with the prop "manifest"' };
}

/** Edits of a fleet's files, and what is to be said of them. */
export interface ManifestEdits {
  readonly command: 'add' | 'remove';
  readonly component: Component;
  /** Path from the fleet's folder to text; undefined for a file that goes. */
  readonly edits: ReadonlyMap<string, string | undefined>;
  /** The clusters whose manifests are edited. */
  readonly clusters: readonly string[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Writes edits of manifests and what is synthesized from them, or shows them. Nothing is committed. */
export function writeEdits(state: FleetOnDisk, made: ManifestEdits, options: EditOptions, environment: CommandEnvironment): ExitStatus {
  const { dryRun = false, json = false } = options;
  const { edits, notes, ...about } = made;
  const { stdout, stderr } = environment;
  const { edited, synthesized, warnings } = stageEdits(state, edits);
  const changes = [...edited, ...synthesized];
  if (!dryRun) {
    // the manifests first: what is synthesized can be made again
    applyChanges(state.folder, edited);
    applyChanges(state.out, synthesized);
  }
  printWarnings(warnings, stderr);
  if (json) {
    const listed = changes.map(({ kind, path }) => ({ kind, path }));
    stdout.write(formatJson({ ...about, changes: listed, written: !dryRun, ...(dryRun && { diff: formatDiff(changes) }), notes, problems: warnings }));
  } else if (dryRun) {
    stdout.write(formatDiff(changes));
  } else {
    stdout.write(formatSummary(changes, notes));
  }
  return 0;
}

function formatSummary(changes: readonly FileChange[], notes: readonly string[]): string {
  const lines = changes.map(({ kind, path }) => `${kind} ${path}\n`);
  return [...lines, `${count(changes.length, 'file')} written\n`, ...notes.map((note) => `${note}\n`)].join('');
}

/** The targets that get by promotion what some clusters have: all of their sources have it, or get it. */
export function followersOf(fleet: Fleet, clusters: readonly string[]): readonly string[] {
  const having = new Set(clusters);
  for (let before = -1; before < having.size;) {
    before = having.size;
    for (const { name, sourceNames } of fleet.clusters) {
      if (sourceNames.length > 0 && sourceNames.every((source) => having.has(source))) having.add(name);
    }
  }
  return [...having].filter((name) => !clusters.includes(name));
}

/** Those of some clusters whose manifests have a component. */
export function havingComponent({ fleet, current }: FleetOnDisk, names: readonly string[], component: Component): readonly string[] {
  return names.filter((name) => {
    const file = fleet.tryFindCluster(name)?.manifest ?? '';
    const { manifest } = parseManifest(file, current.get(file) ?? '');
    return manifest && findEntry(manifest, component);
  });
}

/** Clusters that nobody has named, whose manifest was edited with that of one who was. */
export function sharingNotes(chosen: readonly ChosenManifest[], names: readonly string[] | undefined): readonly string[] {
  if (!names) return [];
  return chosen.flatMap(({ manifest, clusters }) => {
    const unnamed = clusters.filter((name) => !names.includes(name));
    return unnamed.length === 0 ? [] : [`${manifest.file} is the manifest of ${unnamed.join(', ')} too.`];
  });
}
