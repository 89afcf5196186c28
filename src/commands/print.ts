import { createColors } from 'picocolors';
import { redact } from '../adapters/redact';
import { ConfigError, ExternalError, formatProblem, isError, oneLine, type Problem } from '../errors';
import type { SkippedLine } from '../evidence/ledger';
import type { CommandEnvironment, Output } from './environment';

/** Version of what `--json` prints; it changes when a field is renamed or removed. */
const JSON_VERSION = 1;

export function printWarnings(warnings: readonly Problem[], output: Output): void {
  const { yellow } = createColors(output.colors);
  for (const warning of warnings) output.write(`${yellow('warning')} ${formatProblem(warning)}\n`);
}

/** What is written to the fleet and not to a file of the owner's reaches nobody. */
export function printLeftAlone(warnings: readonly Problem[], output: Output): void {
  printWarnings(warnings.filter(({ code }) => code.endsWith('_LEFT_ALONE')), output);
}

interface JsonResult extends Readonly<Record<string, unknown>> {
  readonly command: string;
  readonly problems?: readonly Problem[];
}

/** Lines of the ledger that are no report are passed over, and said. */
export function printSkippedLines(lines: readonly (SkippedLine & { readonly cluster: string })[], output: Output): void {
  const { yellow } = createColors(output.colors);
  for (const { cluster, commit, line, reason } of lines) output.write(`${yellow('warning')} line ${line} of the note on ${commit} of ${cluster} is no report: ${oneLine(reason)}\n`);
}

/** What `--json` prints: one object, with problems as data and as the text that a person would see. */
export function formatJson({ problems = [], ...result }: JsonResult): string {
  const texts = problems.map((problem) => ({ severity: 'error', ...problem, text: formatProblem(problem) }));
  return `${JSON.stringify({ version: JSON_VERSION, ...result, problems: texts }, null, 2)}\n`;
}

/** Prints why a command failed: problems for the user without a stack trace, our own defects with one. */
export function printFailure(error: unknown, command: string, json: boolean, environment: Pick<CommandEnvironment, 'stdout' | 'stderr'>): void {
  const [stdout, stderr] = [withoutCredentials(environment.stdout), withoutCredentials(environment.stderr)];
  const { red } = createColors(stderr.colors);
  if (error instanceof ConfigError) {
    printWarnings(error.problems.filter((problem) => !isError(problem)), stderr);
    for (const problem of error.problems.filter(isError)) stderr.write(`${red('error')} ${formatProblem(problem)}\n`);
  } else if (error instanceof ExternalError) {
    stderr.write(`${red('error')} ${error.message}\n`);
  } else {
    const text = error instanceof Error ? error.stack ?? error.message : String(error);
    stderr.write(`${red('error')} INTERNAL: this is a defect of Sluice; where "npx tsc --noEmit" finds nothing wrong in fleet.ts, please report it with the lines below\n${text}\n`);
  }
  if (json) stdout.write(formatJson({ command, problems: problemsOf(error) }));
}

/** What has failed, as data. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (error instanceof ConfigError) return error.problems;
  if (error instanceof ExternalError) return [{ code: error.code, what: error.what }];
  return [{ code: 'INTERNAL', what: oneLine(error instanceof Error ? error.message : String(error)) }];
}

/** What failed may have said a credential, whoever wrote the message. */
function withoutCredentials({ write, colors }: Output): Output {
  return { write: (text) => write(redact(text)), colors };
}

/** What became of a commit: one that is not pushed reaches no cluster. */
export function formatCommitted(commit: string, pushed: boolean): string {
  return pushed ? `pushed ${commit}` : `committed ${commit}; Flux sees it once it is pushed`;
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
