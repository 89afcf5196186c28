import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { oneLine } from '../errors';
import type { Plan } from '../promotion/decision';
import type { CommandEnvironment } from './environment';

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

/** One annotation per component that waits; nothing outside of GitHub Actions. */
export function annotateBlocked({ variables, stdout }: Pick<CommandEnvironment, 'variables' | 'stdout'>, plans: readonly Plan[]): void {
  if (variables.GITHUB_ACTIONS !== 'true') return;
  for (const { targets, decisions } of plans) {
    for (const decision of decisions) {
      if (decision.kind !== 'blocked') continue;
      const { component, block } = decision;
      const level = block.reason === 'failed' ? 'warning' : 'notice';
      stdout.write(`::${level} title=${property(`${component} waits for ${targets.join(', ')}`)}::${data(`${block.reason}: ${block.sentence}`)}\n`);
    }
  }
}

/** The runner's escapes for the text of a command. */
function data(text: string): string {
  return oneLine(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
