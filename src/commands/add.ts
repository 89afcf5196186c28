import { join, resolve } from 'node:path';
import { readText } from '../adapters/files';
import { ConfigError, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { findEntry } from '../manifest/change';
import { editManifest } from '../manifest/edit';
import { componentOf, type Entry } from '../manifest/entries';
import { newChart, newInfrastructure, type NewEntryProps } from '../manifest/new-entry';
import { sameEntry } from '../manifest/normal-entry';
import { valuesPathOf } from '../manifest/resolve';
import { validateEntries } from '../manifest/validate';
import { chooseManifests, followersOf, havingComponent, nameIn, sharingNotes, writeEdits, type ChosenManifest, type EditOptions } from './edited-manifests';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readFleet, type FleetOnDisk } from './fleet-files';

export interface AddOptions extends NewEntryProps, EditOptions {
  /** A file with Helm values that every manifest gets a copy of, from the current folder; `-` for standard input. */
  readonly values?: string;
}

export type ComponentKind = 'chart' | 'infrastructure';

/** `sluice add`: writes a new entry into manifests, and what is synthesized from it. */
export function add(kind: ComponentKind, name: string, options: AddOptions, environment: CommandEnvironment): ExitStatus {
  const state = readFleet(environment);
  const chosen = chooseManifests(state, options.clusters);
  const entry = readEntry(kind, nameIn(kind, name), options, state.fleet);
  const values = options.values === undefined ? undefined : readValues(options.values, environment);
  const edits = new Map<string, string | undefined>();
  const problems: Problem[] = [];
  const getting = chosen.filter(({ manifest }) => findEntry(manifest, componentOf(entry)) === undefined || values !== undefined);
  for (const { manifest } of chosen) {
    const present = findEntry(manifest, componentOf(entry));
    if (present && !sameEntry(present, entry)) {
      problems.push({ code: 'COMPONENT_EXISTS', what: `the manifest has ${componentOf(entry)} already, with something else`, at: manifest.locationOf(componentOf(entry)), fix: 'edit the entry there, or remove it first' });
      continue;
    }
    if (!present) {
      const edited = editManifest(manifest.file, manifest.text, [{ kind: 'put', entry }]);
      problems.push(...edited.problems);
      edits.set(manifest.file, edited.text);
    }
    if (values !== undefined && entry.kind === 'chart') problems.push(...addValues(state, valuesPathOf(manifest.file, entry.values ?? ''), values, edits));
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const clusters = getting.flatMap((one) => one.clusters);
  return writeEdits(state, { command: 'add', component: componentOf(entry), edits, clusters, notes: notesOf(state, entry, chosen, edits.size > 0, options) }, options, environment);
}

/** The entry that is asked for, judged by itself: what it depends on differs from manifest to manifest. */
function readEntry(kind: ComponentKind, name: string, options: AddOptions, { props }: Fleet): Entry {
  const made = kind === 'chart' ? newChart(name, options, options.values === undefined ? undefined : `values/${name}.yaml`) : newInfrastructure(name, options);
  if (!made.entry) throw new ConfigError(made.problems);
  const manifest = made.entry.kind === 'chart' ? { infrastructure: [], charts: [made.entry] } : { infrastructure: [made.entry], charts: [] };
  const namespace = props.helmCharts?.namespace;
  const problems = validateEntries(manifest, () => undefined, { releases: [name, ...options.dependsOn ?? []], ...(namespace !== undefined && { namespace }) });
  if (problems.length > 0) throw new ConfigError(problems);
  return made.entry;
}

function readValues(path: string, { cwd, readStdin }: CommandEnvironment): string {
  const text = path === '-' ? readStdin() : readText(resolve(cwd, path));
  if (text === undefined) throw new ConfigError([{ code: 'VALUES_MISSING', what: `there is no file ${path}`, fix: 'name the file from the folder you are in' }]);
  return text;
}

function addValues({ folder }: FleetOnDisk, path: string, text: string, edits: Map<string, string | undefined>): readonly Problem[] {
  const there = readText(join(folder, path));
  if (there === undefined) edits.set(path, text);
  return there === undefined || there === text ? [] : [{ code: 'COMPONENT_EXISTS', what: 'there is a values file already, with something else', at: { file: path }, fix: 'change it there, or remove it first' }];
}

function notesOf(state: FleetOnDisk, entry: Entry, chosen: readonly ChosenManifest[], isNew: boolean, { clusters: named }: AddOptions): readonly string[] {
  const clusters = chosen.flatMap((one) => one.clusters);
  if (!isNew) return [`${clusters.join(', ')} ${clusters.length === 1 ? 'has' : 'have'} ${componentOf(entry)} already.`];
  const { fleet } = state;
  const all = followersOf(fleet, clusters);
  const have = havingComponent(state, all, componentOf(entry));
  const followers = all.filter((name) => !have.includes(name));
  const direct = clusters.filter((name) => fleet.tryFindCluster(name)?.tracksRenovate === false);
  return [
    `${componentOf(entry)} ${entry.source.version} is in the manifests of ${clusters.join(', ')}. Look at it with "git diff", and commit it.`,
    ...sharingNotes(chosen, named),
    ...(direct.length === 0 ? [] : [`${direct.join(', ')} ${direct.length === 1 ? 'gets' : 'get'} it without a promotion: no other cluster has verified it.`]),
    ...(followers.length === 0 ? [] : [`${followers.join(', ')} ${followers.length === 1 ? 'gets' : 'get'} it by promotion, once it is verified.`]),
  ];
}
