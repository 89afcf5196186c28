import { ConfigError, type Problem } from '../errors';
import { findEntry } from '../manifest/change';
import { editManifest } from '../manifest/edit';
import { componentOf, entriesOf, type Component } from '../manifest/entries';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { valuesPathOf } from '../manifest/resolve';
import { adviseComponent } from '../manifest/unknown-component';
import type { ComponentKind } from './add';
import { chooseManifests, followersOf, havingComponent, nameIn, sharingNotes, writeEdits, type ChosenManifest, type EditOptions } from './edited-manifests';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readFleet, type FleetOnDisk } from './fleet-files';

/** `sluice remove`: takes an entry and its values file out of manifests, and writes what is synthesized without it. */
export function remove(kind: ComponentKind, name: string, options: EditOptions, environment: CommandEnvironment): ExitStatus {
  const state = readFleet(environment);
  const component = componentOf({ kind, name: nameIn(kind, name) });
  const chosen = chooseManifests(state, options.clusters);
  const having = chosen.filter(({ manifest }) => findEntry(manifest, component));
  // who names a cluster means it; of the others, those that have the component are meant
  const lacking = options.clusters === undefined && having.length > 0 ? [] : chosen.filter((one) => !having.includes(one));
  const problems = [...lacking.map((one) => notThere(state, one, component)), ...having.flatMap(({ manifest }) => findDependents(manifest, component))];
  const edits = new Map<string, string | undefined>();
  for (const { manifest } of having) {
    const edited = editManifest(manifest.file, manifest.text, [{ kind: 'remove', component }]);
    problems.push(...edited.problems);
    edits.set(manifest.file, edited.text);
    const entry = findEntry(manifest, component);
    if (entry?.kind === 'chart' && entry.values !== undefined) edits.set(valuesPathOf(manifest.file, entry.values), undefined);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const clusters = having.flatMap((one) => one.clusters);
  return writeEdits(state, { command: 'remove', component, edits, clusters, notes: notesOf(state, component, having, options) }, options, environment);
}

function notThere(state: FleetOnDisk, { manifest }: ChosenManifest, component: Component): Problem {
  const others = havingComponent(state, state.fleet.clusters.map(({ name }) => name), component);
  const fix = others.length > 0 ? `take it out of ${others.join(', ')} with --clusters` : adviseComponent(component, entriesOf(manifest).map(componentOf));
  return { code: 'UNKNOWN_COMPONENT', what: `the manifest has no ${component}`, at: { file: manifest.file }, ...(fix !== undefined && { fix }) };
}

function findDependents(manifest: ParsedManifest, component: Component): readonly Problem[] {
  const dependents = manifest.charts.filter(({ dependsOn }) => dependsOn.some((dependency) => typeof dependency === 'string' && `charts/${dependency}` === component));
  if (dependents.length === 0) return [];
  return [{
    code: 'BAD_CHANGE', what: `${component} cannot go: ${dependents.map(componentOf).join(', ')} ${dependents.length === 1 ? 'depends' : 'depend'} on it`,
    at: { file: manifest.file }, fix: 'take it out of their dependsOn, or remove them first',
  }];
}

function notesOf(state: FleetOnDisk, component: Component, having: readonly ChosenManifest[], { clusters: named }: EditOptions): readonly string[] {
  const clusters = having.flatMap((one) => one.clusters);
  const followers = havingComponent(state, followersOf(state.fleet, clusters), component);
  const what = component.startsWith('charts/') ? 'Flux uninstalls it once the commit is there.' : 'See that no Terragrunt unit reads it any more.';
  return [
    `${component} is out of the manifests of ${clusters.join(', ')}. ${what} Look at it with "git diff", and commit it.`,
    ...sharingNotes(having, named),
    ...(followers.length === 0 ? [] : [`${followers.join(', ')} ${followers.length === 1 ? 'loses' : 'lose'} it by promotion, once that is verified.`]),
  ];
}
