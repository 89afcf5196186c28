import { throwIfErrors, type Problem } from '../errors';
import { planChanges, type FileChange } from '../synthesis/changes';
import { synthesize } from '../synthesis/synthesize';
import type { FleetOnDisk } from './fleet-files';

/** What edits of manifests and values files lead to. */
export interface StagedEdits {
  /** The edits themselves, by path from the fleet's folder. */
  readonly edited: readonly FileChange[];
  /** What is synthesized from them, by path from the fleet's output folder. */
  readonly synthesized: readonly FileChange[];
  readonly warnings: readonly Problem[];
}

/**
 * Applies edits to the files of a fleet and synthesizes it, in memory.
 *
 * @param edits path from the fleet's folder to text; undefined for a file that goes
 * @throws ConfigError where the fleet cannot be synthesized from them
 */
export function stageEdits({ fleet, current }: Pick<FleetOnDisk, 'fleet' | 'current'>, edits: ReadonlyMap<string, string | undefined>): StagedEdits {
  const next = new Map(current);
  for (const [path, text] of edits) {
    if (text === undefined) next.delete(path);
    else next.set(path, text);
  }
  const { files, warnings } = synthesize(fleet, next);
  const { changes, problems } = planChanges(files, current);
  throwIfErrors([...problems, ...warnings]);
  const edited = [...edits].map(([path, text]): FileChange => {
    const before = current.get(path);
    return { kind: text === undefined ? 'delete' : before === undefined ? 'create' : 'update', path, before: before ?? '', after: text ?? '' };
  });
  return { edited, synthesized: changes, warnings };
}
