import { createColors } from 'picocolors';
import { planToJson } from '../board/plan-json';
import { formatPlan, formatPlanMarkdown } from '../board/plan-text';
import { oneLine } from '../errors';
import { formatDiff } from '../synthesis/changes';
import type { CommandEnvironment, ExitStatus } from './environment';
import type { FleetState } from './fleet-state';
import type { PolicyPlan } from './make-plans';
import { formatJson } from './print';
import { readPlans } from './read-plans';
import { stagePromotion } from './stage';

export interface PlanOptions {
  /** Plan for this cluster only. */
  readonly to?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Print every file that the promotion would write, as a unified diff. */
  readonly diff?: boolean;
  /** Ask no remote. */
  readonly offline?: boolean;
}

/** `sluice plan`: what would be promoted now, and why the rest would not. */
export async function plan(options: PlanOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const { state, plans } = await readPlans(options, environment);
  await warnOfEdits(state, environment);

  const { stdout } = environment;
  const diffOf = ({ policy, plan: made }: PolicyPlan): string => formatDiff(stagePromotion(state, policy, made, state.repository.prefix).changes);
  const diffs = options.diff ? plans.map((one) => ({ targets: one.plan.targets, diff: diffOf(one) })) : [];
  if (options.json) stdout.write(formatJson({ command: 'plan', ...planToJson(plans.map((one) => one.plan)), ...(options.diff && { diffs }) }));
  else if (options.markdown) stdout.write(plans.map((one) => formatPlanMarkdown(one.plan)).join('\n'));
  else if (!options.diff) stdout.write(plans.map((one) => formatPlan(one.plan)).join('\n') || 'no cluster is promoted to: give one "promotedFrom" in fleet.ts\n');
  if (!options.json) for (const { diff } of diffs) stdout.write(diff);
  return 0;
}

/** Plans go by commits, and somebody who has just edited a manifest finds nothing of that in one. */
async function warnOfEdits({ fleet, git }: FleetState, { stderr }: CommandEnvironment): Promise<void> {
  const manifests = [...new Set(fleet.clusters.map(({ manifest }) => manifest))];
  const edited = (await git.run(['diff', '--name-only', '--relative', '-z', 'HEAD', '--', ...manifests])).split('\0').filter((file) => file !== '');
  const { yellow } = createColors(stderr.colors);
  if (edited.length > 0) stderr.write(`${yellow('warning')} not committed, so not in the plan: what has changed in ${oneLine(edited.join(', '))}\n`);
}
