import { ConfigError, throwIfErrors, type Problem } from '../errors';
import { findEntry, type Change } from '../manifest/change';
import { editManifest } from '../manifest/edit';
import { componentOf, entriesOf, type Component, type Hold, type Manifest } from '../manifest/entries';
import { normalHold, sameData } from '../manifest/normal-entry';
import { parseManifest } from '../manifest/parse';
import { unknownComponent } from '../manifest/unknown-component';
import { checkHold } from '../manifest/validate';
import type { FileTree } from '../synthesis/file-tree';
import type { Edits } from './apply-plan';

/** A cluster, as far as a hold depends on it. */
export interface HoldCluster {
  readonly name: string;
  readonly manifest: string;
  readonly tracksRenovate: boolean;
}

/** A hold that is wanted, or no longer. */
export interface HoldRequest {
  readonly clusters: readonly HoldCluster[];
  /** The manifests' texts. */
  readonly current: FileTree;
  readonly component: string;
  /**
   * The cluster whose manifest is edited.
   *
   * @default - the only target that has the component; the only cluster, where no target has
   */
  readonly cluster?: string;
  /** Undefined to lift the hold that there is. */
  readonly hold: Hold | undefined;
}

/** What a hold, or its end, changes. */
export interface HoldPlan {
  readonly component: Component;
  /** The clusters that share the manifest: all of them are held. */
  readonly clusters: readonly string[];
  readonly manifest: string;
  readonly version: string;
  readonly before?: Hold;
  readonly after?: Hold;
  /** Empty where the manifest says so already. */
  readonly edits: Edits;
}

/** A manifest with the clusters that have it. */
interface Shared {
  readonly file: string;
  readonly clusters: readonly string[];
  readonly isTarget: boolean;
  readonly manifest: Manifest;
}

/**
 * Plans the edit that puts a component on hold, or lets it go on.
 *
 * @throws ConfigError `UNKNOWN_COMPONENT`, `UNKNOWN_CLUSTER`, `BAD_HOLD`, `USAGE` where the cluster has to be named; problems of the manifests
 */
export function planHold(request: HoldRequest): HoldPlan {
  const { current, component, hold } = request;
  throwIfErrors(hold ? checkHold(component as Component, hold) : []);
  const shared = chooseManifest(readManifests(request), request);
  const entry = findEntry(shared.manifest, component as Component);
  if (!entry) throw new Error(`INTERNAL: ${component} is not in ${shared.file}`);
  const after = hold && normalHold(hold);
  const change: Change = after ? { kind: 'set-field', component: componentOf(entry), field: 'hold', value: after } : { kind: 'clear-field', component: componentOf(entry), field: 'hold' };
  const isSame = sameData(entry.hold && normalHold(entry.hold), after);
  const edited = isSame ? undefined : editManifest(shared.file, current.get(shared.file) ?? '', [change]);
  throwIfErrors(edited?.problems ?? []);
  return {
    component: componentOf(entry),
    clusters: shared.clusters,
    manifest: shared.file,
    version: entry.source.version,
    ...(entry.hold && { before: entry.hold }),
    ...(after && { after }),
    edits: new Map(edited ? [[shared.file, edited.text]] : []),
  };
}

function readManifests({ clusters, current }: HoldRequest): readonly Shared[] {
  const problems: Problem[] = [];
  const shared = [...new Set(clusters.map(({ manifest }) => manifest))].flatMap((file): readonly Shared[] => {
    const parsed = parseManifest(file, current.get(file) ?? '');
    problems.push(...parsed.problems);
    const sharing = clusters.filter(({ manifest }) => manifest === file);
    const isTarget = sharing.some(({ tracksRenovate }) => !tracksRenovate);
    return parsed.manifest ? [{ file, clusters: sharing.map(({ name }) => name), isTarget, manifest: parsed.manifest }] : [];
  });
  throwIfErrors(problems);
  return shared;
}

function chooseManifest(manifests: readonly Shared[], { clusters, component, cluster, hold }: HoldRequest): Shared {
  const has = ({ manifest }: Shared): boolean => findEntry(manifest, component as Component) !== undefined;
  const asked = cluster === undefined ? manifests : manifests.filter((one) => one.clusters.includes(cluster));
  if (asked.length === 0) throw problem({ code: 'UNKNOWN_CLUSTER', what: `cluster ${JSON.stringify(cluster)} is not defined`, allowed: clusters.map(({ name }) => name).join(', ') || 'none' });
  const having = asked.filter(has);
  if (having.length === 0) throw problem(hasNone(manifests.filter(has), asked, component, cluster));
  // whoever lifts a hold means one that there is
  const held = hold ? [] : having.filter(({ manifest }) => findEntry(manifest, component as Component)?.hold);
  const meant = held.length > 0 ? held : preferTargets(having);
  const [only, ...others] = meant;
  if (only && others.length === 0) return only;
  const names = meant.flatMap((one) => one.clusters);
  const what = held.length > 0 ? `${component} is on hold in several manifests` : `several clusters have ${component}`;
  throw problem({ code: 'USAGE', what, allowed: names.map((name) => `--cluster ${name}`).join(', '), fix: 'say which one is meant' });
}

function preferTargets(manifests: readonly Shared[]): readonly Shared[] {
  const targets = manifests.filter(({ isTarget }) => isTarget);
  return targets.length > 0 ? targets : manifests;
}

function hasNone(elsewhere: readonly Shared[], asked: readonly Shared[], component: string, cluster: string | undefined): Problem {
  const known = [...new Set(asked.flatMap(({ manifest }) => entriesOf(manifest).map(componentOf)))].sort();
  const names = elsewhere.flatMap(({ clusters }) => clusters);
  const what = cluster === undefined ? `no cluster has ${JSON.stringify(component)}` : `${cluster} has no ${JSON.stringify(component)}${names.length > 0 ? `; ${names.join(', ')} has it` : ''}`;
  return unknownComponent(what, component, known);
}

function problem(one: Problem): ConfigError {
  return new ConfigError([one]);
}
