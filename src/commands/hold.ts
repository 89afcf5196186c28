import type { Hold } from '../manifest/entries';
import { formatHold, formatHoldMessage } from '../promotion/hold-message';
import { planHold, type HoldPlan } from '../promotion/hold-plan';
import { commitChange, type PlannedCommit } from './commit-change';
import type { CommandEnvironment, ExitStatus } from './environment';
import { readFleet, type FleetOnDisk } from './fleet-files';
import { gitOf } from './fleet-state';
import type { WritableFleet } from './land-commit';
import { formatCommitted, formatJson } from './print';
import type { Repository } from './repository';
import type { HoldOptions, HoldResult, UnholdOptions } from './steering-result';

/** `sluice hold <component>`: keeps a component where it is. */
export async function hold(component: string, options: HoldOptions & { readonly json?: boolean }, environment: CommandEnvironment): Promise<ExitStatus> {
  const result = await putOnHold(component, options, environment);
  environment.stdout.write(options.json ? formatJson({ command: 'hold', ...toJson(result) }) : toText('hold', result));
  return 0;
}

/** `sluice unhold <component>`: lets it go on. */
export async function unhold(component: string, options: UnholdOptions & { readonly json?: boolean }, environment: CommandEnvironment): Promise<ExitStatus> {
  const result = await liftHold(component, options, environment);
  environment.stdout.write(options.json ? formatJson({ command: 'unhold', ...toJson(result) }) : toText('unhold', result));
  return 0;
}

/** Puts a component on hold, and tells what became of it. */
export function putOnHold(component: string, { reason, allow, ...options }: HoldOptions, environment: CommandEnvironment): Promise<HoldResult> {
  return steer('hold', component, { reason, ...(allow !== undefined && { allow }) }, options, environment);
}

/** Lets a component go on, and tells what became of it. */
export function liftHold(component: string, options: UnholdOptions, environment: CommandEnvironment): Promise<HoldResult> {
  return steer('unhold', component, undefined, options, environment);
}

type Kind = 'hold' | 'unhold';

async function steer(kind: Kind, component: string, wanted: Hold | undefined, options: UnholdOptions, environment: CommandEnvironment): Promise<HoldResult> {
  const { cluster } = options;
  const plan = ({ fleet, current }: FleetOnDisk): HoldPlan & PlannedCommit => {
    const made = planHold({ clusters: fleet.clusters, current, component, hold: wanted, ...(cluster !== undefined && { cluster }) });
    const told = made.after ?? made.before;
    return { ...made, message: told ? formatHoldMessage({ kind, component: made.component, clusters: made.clusters }, told) : '' };
  };
  const { planned, result } = await commitChange(options, environment, (repository) => readWritable(environment, repository), plan);
  const { clusters, manifest, version, before, after, edits } = planned;
  const what = { component: planned.component, currentVersion: version };
  return { ...what, clusters, manifest, ...(before && { before }), ...(after && { after }), changed: edits.size > 0, ...result };
}

/** A hold needs no history. */
async function readWritable(environment: CommandEnvironment, repository: Repository): Promise<FleetOnDisk & WritableFleet> {
  return { ...readFleet(environment), git: gitOf(environment), repository, head: repository.head };
}

function toText(kind: Kind, { component, clusters, currentVersion, before, after, changed, commit, pushed, diff }: HoldResult): string {
  const where = `${component} ${currentVersion} on ${clusters.join(', ')}`;
  const lines: string[] = [];
  if (!changed) {
    lines.push(kind === 'hold' ? `${where} is on hold already: nothing to do` : `${where} is not on hold: nothing to do`);
  } else {
    lines.push(kind === 'hold' ? `${where} is put on hold` : `${where} may go on`);
    if (after) lines.push(`  ${formatHold(after)}`);
    if (before) lines.push(`  before: ${formatHold(before)}`);
  }
  return `${[...lines, ...(diff ? [diff.trimEnd()] : []), ...(commit === undefined ? [] : [formatCommitted(commit, pushed)])].join('\n')}\n`;
}

function toJson({ component, clusters, manifest, currentVersion, before, after, changed, commit, ...written }: HoldResult): object {
  return { component, clusters, manifest, currentVersion, before: before ?? null, after: after ?? null, changed, commit: commit ?? null, ...written };
}
