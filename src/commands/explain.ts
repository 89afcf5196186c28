import { formatExplanation } from '../board/explain-text';
import { ConfigError } from '../errors';
import { unknownComponent } from '../manifest/unknown-component';
import type { CommandEnvironment, ExitStatus } from './environment';
import { checkTarget, readReports, readState } from './fleet-state';
import { makePlans } from './make-plans';
import { formatJson, printSkippedLines } from './print';
import { statusFrom } from './read-status';

export interface ExplainOptions {
  readonly to?: string;
  readonly json?: boolean;
  readonly offline?: boolean;
}

/** `sluice explain <component>`: every gate's verdict on every candidate, and the evidence that was read. */
export async function explain(component: string, options: ExplainOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const state = await readState(environment, { ...options, reports: true });
  checkTarget(state.fleet, options.to);
  const { reports, skipped } = await readReports(state);
  const made = makePlans(state, reports, options.to === undefined ? {} : { to: options.to }, environment);
  const plans = made.map(({ plan }) => plan);
  const { targets } = statusFrom({ state, plans: made }, environment);
  printSkippedLines(skipped, environment.stderr);
  const found = plans.flatMap((plan, index) => {
    const decisions = plan.decisions.filter((decision) => decision.component === component);
    return decisions.map((decision) => ({ plan, decision, target: targets[index] }));
  });
  if (found.length === 0) {
    const known = [...new Set(plans.flatMap(({ decisions }) => decisions.map((decision) => decision.component)))];
    throw new ConfigError([unknownComponent(`no target has or could get ${JSON.stringify(component)}`, component, known)]);
  }
  environment.stdout.write(options.json
    ? formatJson({ command: 'explain', component, explanations: found.map(({ plan, decision }) => ({ targets: plan.targets, sources: plan.sources, decision: decision.kind, candidates: decision.candidates })) })
    : found.map(({ plan, decision, target }) => formatExplanation(plan, decision, target)).join('\n'));
  return 0;
}
