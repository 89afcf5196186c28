import { posix, relative, sep } from 'node:path';
import type { Problem } from '../errors';
import type { Manifest } from '../manifest/entries';
import { parseManifest } from '../manifest/parse';
import { valuesPathOf } from '../manifest/resolve';
import { applyPlan, type Edits } from '../promotion/apply-plan';
import type { Plan } from '../promotion/decision';
import type { PromotionPolicy } from '../promotion/policy';
import type { FileChange } from '../synthesis/changes';
import type { FleetOnDisk } from './fleet-files';
import { stageEdits } from './stage-edits';

/** Everything that a commit writes: the manifest, values files, and what is synthesized from them. */
export interface StagedChange {
  /** Changes of files, by path from the fleet's folder or from its output folder. */
  readonly changes: readonly FileChange[];
  /** Contents by path from the repository's top; null deletes. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Of these, copies of what other commits have, byte for byte. */
  readonly copies: ReadonlySet<string>;
  /** What the commit needs to be in the repository, also where it does not change it. */
  readonly needed: readonly string[];
}

/** A change with what synthesis has to say of it although it stops nothing. */
export interface JudgedChange extends StagedChange {
  readonly warnings: readonly Problem[];
}

/**
 * Applies edits of manifests and values files to a fleet, in memory.
 *
 * @param prefix the fleet's folder from the repository's top
 * @param needed files, by path from the fleet's folder, that the commit needs although it may not change them
 * @throws ConfigError where the fleet cannot be synthesized from them
 */
export function stageChange(state: FleetOnDisk, edits: Edits, prefix: string, needed: readonly string[] = []): JudgedChange {
  const { folder, out } = state;
  const { edited, synthesized, warnings } = stageEdits(state, edits);
  const inRepository = (base: string, path: string) => posix.join(prefix, relative(folder, base).split(sep).join('/'), path);
  const contents = (base: string, list: readonly FileChange[]) => list.map(({ kind, path, after }) => [inRepository(base, path), kind === 'delete' ? null : after] as const);
  const all = new Map([...contents(folder, edited), ...contents(out, synthesized)]);
  const paths = new Set([...all.keys(), ...needed.map((path) => inRepository(folder, path))]);
  const manifests = new Set(state.fleet.clusters.map(({ manifest }) => manifest));
  const copies = new Set([...edits.keys()].filter((path) => !manifests.has(path)).map((path) => inRepository(folder, path)));
  return { changes: [...edited, ...synthesized], files: all, copies, needed: [...paths], warnings };
}

/**
 * Applies a plan to the files of a fleet, in memory.
 *
 * @param prefix the fleet's folder from the repository's top
 * @throws ConfigError where the manifest cannot be edited or the fleet cannot be synthesized from it
 */
export function stagePromotion(state: FleetOnDisk, policy: PromotionPolicy, plan: Plan, prefix: string): JudgedChange {
  return stageChange(state, applyPlan(plan, state.current, orderOf(policy, state.current)), prefix, valuesOf(plan));
}

function valuesOf({ manifest, decisions }: Plan): readonly string[] {
  const entries = decisions.flatMap((decision) => (decision.kind === 'promote' && decision.candidate.state ? [decision.candidate.state.entry] : []));
  return entries.flatMap((entry) => (entry.kind === 'chart' && entry.values !== undefined ? [valuesPathOf(manifest, entry.values)] : []));
}

/** The manifest whose order new entries follow: the first source's. */
function orderOf({ sources }: PromotionPolicy, current: ReadonlyMap<string, string>): Manifest {
  const file = sources[0]?.manifest ?? '';
  return parseManifest(file, current.get(file) ?? '').manifest ?? { infrastructure: [], charts: [] };
}
