import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { fileError } from '../adapters/files';
import type { Plan } from '../promotion/decision';
import type { CommandEnvironment } from './environment';
import { formatAnnotation } from './workflow-commands';

/** Adds Markdown to the summary of the job; nothing outside of GitHub Actions. */
export function addSummary({ variables }: Pick<CommandEnvironment, 'variables'>, markdown: string): void {
  if (variables.GITHUB_STEP_SUMMARY) append(variables.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}

/** Sets outputs of the step; nothing outside of GitHub Actions. */
export function setOutputs({ variables }: Pick<CommandEnvironment, 'variables'>, outputs: Readonly<Record<string, string>>): void {
  if (!variables.GITHUB_OUTPUT) return;
  for (const [name, value] of Object.entries(outputs)) {
    // a delimiter that no value can know
    const end = `end-${randomUUID()}`;
    append(variables.GITHUB_OUTPUT, `${name}<<${end}\n${value}\n${end}\n`);
  }
}

/** A container of one's own may know the name of the file and not have it. */
function append(file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    throw fileError(error, 'write', file);
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
