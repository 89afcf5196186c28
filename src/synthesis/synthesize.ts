import { throwIfErrors, type Problem } from '../errors';
import type { Fleet } from '../fleet/fleet';
import { findWrongKinds } from '../fleet/prop-kinds';
import { validateFleet } from '../fleet/validate';
import { parsedManifestOf } from '../manifest/define';
import { findDrifted } from '../manifest/links';
import { parseManifest } from '../manifest/parse';
import type { ParsedManifest } from '../manifest/parsed-manifest';
import { resolveManifest, type ResolvedManifest } from '../manifest/resolve';
import { validateManifest } from '../manifest/validate';
import type { ClusterContext, Rendering, SynthesisContext } from './context';
import type { FileTree, SynthesizedFile } from './file-tree';
import { renderKubernetes } from './kubernetes';
import { checkReadiness } from './readiness';
import { checkRemovedClusters } from './removed-clusters';
import { renderRenovate } from './renovate';
import { renderStacks } from './terragrunt-stack';
import { renderUnits } from './terragrunt-unit';
import { renderVersionsEnv } from './versions-env';
import { renderWorkflows } from './workflows/render-workflows';

/** Everything that a fleet's files should be, and what there is to say about it. */
export interface Synthesis {
  /** Every generated and managed file, sorted by path. */
  readonly files: readonly SynthesizedFile[];
  /** What an owner should know although it stops nothing. */
  readonly warnings: readonly Problem[];
}

const RENDERERS: readonly ((context: SynthesisContext) => Rendering)[] = [
  checkRemovedClusters, checkReadiness, renderKubernetes, renderStacks, renderUnits, renderVersionsEnv, renderWorkflows,
];

/**
 * Turns a fleet into the files that Flux, Terragrunt, Renovate and the forge read.
 *
 * Pure: the same fleet and the same files give the same bytes. `current` maps paths to texts as they are now: the manifests and
 * their values files (paths from the fleet's folder), the managed files, and the generated ones (paths from its output folder).
 *
 * @throws ConfigError with every problem of the fleet and of all its manifests
 */
export function synthesize(fleet: Fleet, current: FileTree): Synthesis {
  const problems: Problem[] = [...validateFleet(fleet)];
  // manifests are read as the fleet says, which is of no use then
  if (findWrongKinds(fleet).length > 0) throwIfErrors(problems);
  const manifests = resolveManifests(fleet, current, problems);
  throwIfErrors(problems);

  const clusters = fleet.clusters.map((cluster): ClusterContext => ({ cluster, manifest: manifests.get(cluster.manifest) as ResolvedManifest }));
  const context = { fleet, clusters, current };
  const renderings = RENDERERS.map((render) => render(context));
  renderings.push(renderRenovate(context, generatedPaths(renderings)));
  problems.push(...renderings.flatMap((rendering) => rendering.problems));
  const files = renderings.flatMap((rendering) => rendering.files);
  problems.push(...findConflicts(files));
  throwIfErrors(problems);
  return { files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)), warnings: problems };
}

function generatedPaths(renderings: readonly Rendering[]): readonly string[] {
  return renderings.flatMap(({ files }) => files).filter(({ kind }) => kind === 'generated').map(({ path }) => path);
}

/** Every manifest once, however many clusters share it. */
function resolveManifests(fleet: Fleet, current: FileTree, problems: Problem[]): ReadonlyMap<string, ResolvedManifest> {
  const resolved = new Map<string, ResolvedManifest>();
  const seen = new Set<string>();
  for (const cluster of fleet.clusters) {
    const file = cluster.manifest;
    if (seen.has(file)) continue;
    seen.add(file);
    const text = current.get(file);
    if (text === undefined) {
      problems.push({ code: 'MANIFEST_NOT_FOUND', what: `cluster "${cluster.name}" has no manifest`, at: { file }, fix: 'write it, or name another with the prop "manifest"' });
      continue;
    }
    const parsed = parseOnce(cluster.props.versions, file, text, problems);
    if (!parsed) continue;
    const { namespace } = { ...fleet.props.helmCharts, ...cluster.props.helmCharts };
    problems.push(...validateManifest(parsed, namespace), ...findDrifted(parsed, fleet.props.sameVersion ?? []));
    const { manifest, problems: unresolved } = resolveManifest(parsed, (path) => current.get(path));
    problems.push(...unresolved);
    if (manifest) resolved.set(file, manifest);
  }
  return resolved;
}

function parseOnce(versions: object, file: string, text: string, problems: Problem[]): ParsedManifest | undefined {
  const known = parsedManifestOf(versions);
  if (known?.file === file && known.text === text) return known;
  const { manifest, problems: found } = parseManifest(file, text);
  problems.push(...found);
  return manifest;
}

function findConflicts(files: readonly SynthesizedFile[]): readonly Problem[] {
  const seen = new Set<string>();
  return files.filter(({ path }) => seen.size === seen.add(path).size).map(({ path }): Problem => ({
    code: 'PATH_CONFLICT', what: 'two parts of the fleet write this file', at: { file: path }, fix: 'give one of them another name',
  }));
}
