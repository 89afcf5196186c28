import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Plan } from '../promotion/decision';
import type { CommandEnvironment } from './environment';
import { formatAnnotation } from './workflow-commands';

/** Adds Markdown to the summary of the job; nothing outside of GitHub Actions. */
export function addSummary({ variables }: Pick<CommandEnvironment, 'variables'>, markdown: string): void {
  if (variables.GITHUB_STEP_SUMMARY) appendFileSync(variables.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}

/** Sets outputs of the step; nothing outside of GitHub Actions. */
export function setOutputs({ variables }: Pick<CommandEnvironment, 'variables'>, outputs: Readonly<Record<string, string>>): void {
  if (!variables.GITHUB_OUTPUT) return;
  for (const [name, value] of Object.entries(outputs)) {
    // a delimiter that no value can know
    const end = `end-${randomUUID()}`;
    appendFileSync(variables.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** One annotation per component that waits, where there is somebody to read it. */
export function annotateBlocked({ annotations }: Pick<CommandEnvironment, 'annotations'>, plans: readonly Plan[]): void {
  if (!annotations) return;
  for (const { targets, decisions } of plans) {
    for (const decision of decisions) {
      if (decision.kind !== 'blocked') continue;
      const { component, block } = decision;
      const level = block.reason === 'failed' ? 'warning' : 'notice';
      annotations.write(formatAnnotation(level, `${component} waits for ${targets.join(', ')}`, `${block.reason}: ${block.sentence}`));
    }
  }
}
