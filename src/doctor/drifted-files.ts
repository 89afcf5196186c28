import { formatLocation, type Location } from '../errors';
import type { FileChange } from '../synthesis/changes';
import { isGenerated } from '../synthesis/header';
import { causeOf, firstChangedLine, isWorkflow } from './drift';
import type { Finding } from './finding';
import type { DoctorInput } from './input';

type Input = Pick<DoctorInput, 'fleet' | 'drift'>;

const UNDO = 'say it in fleet.ts or the manifest: the next "sluice synth" undoes what stands there';

/** With more of them at once it is one finding: a formatter went over them, or another Sluice wrote them, and one command mends them all. */
const MOST_EDITED = 5;

/** Generated files that somebody has edited: the next synthesis undoes it, and nobody would be told. */
export function findEditedFiles({ fleet, drift }: Input): readonly Finding[] {
  const found = drift.changes.filter((change) => !isWorkflow(change)).flatMap((change): readonly Edited[] => {
    const cause = causeOf(change, drift, fleet);
    const isLost = change.kind === 'update' && isHeadless(change);
    return cause === 'not synthesized' && !isLost ? [] : [{ change, isLost, isSure: cause === 'edited' }];
  });
  return [gather(found.filter(({ isLost }) => isLost), 'headless'), gather(found.filter(({ isLost }) => !isLost), 'edited')].flat();
}

interface Edited {
  readonly change: FileChange;
  /** It has lost its header. */
  readonly isLost: boolean;
  /** Nothing but an edit can have made it what it is. */
  readonly isSure: boolean;
}

function gather(found: readonly Edited[], group: 'headless' | 'edited'): readonly Finding[] {
  if (found.length <= MOST_EDITED) return found.map((one) => ({ ...textFor([one]), id: `edited-file/${one.change.path}`, at: placeOf(one) }));
  return [{ ...textFor(found), id: `edited-file/${group}`, details: found.map((one) => formatLocation(placeOf(one))) }];
}

function placeOf({ change }: Edited): Location {
  return { file: change.path, line: firstChangedLine(change) };
}

function textFor(found: readonly Edited[]): Omit<Finding, 'id'> {
  const isOne = found.length === 1;
  const files = isOne ? 'a generated file' : `${found.length} generated files`;
  const common = { kind: 'edited-file', severity: 'error', essence: found.map(({ change }) => change.before).join('\0') } as const;
  if (found[0]?.isLost) {
    return {
      ...common,
      what: isOne ? `${files} has lost its header, so Sluice neither writes nor deletes it` : `${files} have lost their header, so Sluice neither writes nor deletes them`,
      todo: `move what is yours away, then let Sluice take the ${isOne ? 'file' : 'files'} over`,
      commands: ['npx sluice synth --overwrite'],
    };
  }
  const unsure = found.every(({ isSure }) => isSure) ? '' : `, or another version of Sluice wrote ${isOne ? 'it' : 'them'}`;
  return { ...common, what: `${files} ${isOne ? 'was' : 'were'} edited by hand${unsure}`, todo: UNDO, commands: ['npx sluice synth --check', 'npx sluice synth'] };
}

/** Files that nobody has synthesized since what they follow from has changed, as one finding: one command mends them all. */
export function findStaleFiles({ fleet, drift }: Input): readonly Finding[] {
  const stale = drift.changes.filter((change) => !isWorkflow(change) && !isHeadless(change) && causeOf(change, drift, fleet) === 'not synthesized');
  const [first] = stale;
  if (!first) return [];
  const verbs = { create: 'missing', update: 'older than what it follows from', delete: 'belongs to nothing any more' } as const;
  return [{
    kind: 'stale-file',
    id: 'stale-file/synthesis',
    severity: 'error',
    what: `${stale.length === 1 ? 'a file is' : `${stale.length} files are`} not as fleet.ts and the manifests say: nobody has synthesized since they changed`,
    ...(stale.length === 1 && { at: { file: first.path } }),
    details: stale.map(({ kind, path }) => `${path}: ${verbs[kind]}`),
    todo: 'synthesize, look at the difference and commit it',
    commands: ['npx sluice synth --check', 'npx sluice synth'],
    essence: 'stale',
  }];
}

/** Workflows that are not those of the fleet: GitHub runs what is committed, and Sluice's own token may not push there. */
export function findStaleWorkflows({ fleet, drift }: Input): readonly Finding[] {
  return drift.changes.filter(isWorkflow).map((change): Finding => {
    const edited = change.kind === 'update' && causeOf(change, drift, fleet) === 'edited';
    const what = {
      create: 'a workflow of the fleet is missing',
      update: edited ? 'a workflow was edited by hand' : 'a workflow is older than the fleet, or than this Sluice',
      delete: 'a workflow that the fleet does not have any more still runs',
    }[change.kind];
    return {
      kind: 'stale-workflow',
      id: `stale-workflow/${change.path}`,
      severity: change.kind === 'update' ? 'warning' : 'error',
      what,
      at: { file: change.path, ...(change.kind === 'update' && { line: firstChangedLine(change) }) },
      todo: edited ? UNDO : 'synthesize, commit and push yourself: GitHub lets no workflow push workflows with its own token',
      commands: ['npx sluice synth --check', 'npx sluice synth'],
      essence: `${what}\n${change.before}`,
    };
  });
}

/** Where every file is Sluice's, one without its header is not: its own places only. */
function isHeadless({ path, kind, before }: FileChange): boolean {
  const isManaged = path.endsWith('.hcl') || /^kubernetes\/clusters\/[^/]+\/kustomization\.yaml$/.test(path);
  return kind === 'update' && !isManaged && !isGenerated(before);
}
