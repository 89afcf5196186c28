import { relative } from 'node:path';
import { createColors } from 'picocolors';
import { applyChanges, findUpwards } from '../adapters/files';
import { throwIfErrors, type Problem } from '../errors';
import { formatDiff, planChanges, type FileChange } from '../synthesis/changes';
import { synthesize } from '../synthesis/synthesize';
import type { CommandEnvironment, ExitStatus, Output } from './environment';
import { readFleet } from './fleet-files';
import { count, formatJson, printWarnings } from './print';
import { Progress } from './progress';

export interface SynthOptions {
  /** Write nothing; print the difference and exit with 2 where there is one. */
  readonly check?: boolean;
  /** Folder to write to, from the current one. */
  readonly out?: string;
  /** Replace files that Sluice did not write. */
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `sluice synth`: writes every file of the fleet that is not as it should be. */
export function synth(options: SynthOptions, environment: CommandEnvironment): ExitStatus {
  const progress = new Progress(environment);
  const { fleet, out, current } = readFleet(environment, options);
  progress.step(`read ${fleet.clusters.length} clusters`);
  const { files, warnings: synthesized } = synthesize(fleet, current);
  const warnings = [...options.out === undefined ? findMisplaced(out) : [], ...synthesized];
  progress.step(`synthesized ${files.length} files`);
  const { changes, problems } = planChanges(files, current, options);
  throwIfErrors([...problems, ...warnings]);
  if (!options.check) applyChanges(out, changes);

  const { stdout, stderr } = environment;
  printWarnings(warnings, stderr);
  if (options.json) {
    stdout.write(formatJson({ command: 'synth', changes: changes.map(({ kind, path }) => ({ kind, path })), files: files.length, written: !options.check, problems: warnings }));
  } else if (options.check) {
    stdout.write(formatDiff(changes));
    if (changes.length > 0) stderr.write(`${count(changes.length, 'file')} not as synthesized: run "sluice synth"\n`);
  } else {
    stdout.write(formatSummary(changes, files.length, stdout));
  }
  return options.check && changes.length > 0 ? 2 : 0;
}

/** GitHub and Renovate read `.github` at the top of a repository alone. */
export function findMisplaced(out: string): readonly Problem[] {
  const top = findUpwards(out, '.git');
  if (top === undefined || top === out) return [];
  return [{
    code: 'NOT_AT_TOP',
    severity: 'warning',
    what: `the fleet writes to ${relative(top, out)}, and GitHub and Renovate read .github at the top of the repository alone`,
    fix: 'move the fleet there, or copy .github and set workflows.fleetFolder',
  }];
}

function formatSummary(changes: readonly FileChange[], total: number, { colors }: Output): string {
  const { green, yellow, red } = createColors(colors);
  const paint = { create: green, update: yellow, delete: red };
  const lines = changes.map(({ kind, path }) => `${paint[kind](kind)} ${path}`);
  const unchanged = total - changes.filter(({ kind }) => kind !== 'delete').length;
  return [...lines, `${count(changes.length, 'file')} written, ${unchanged} unchanged`, ''].join('\n');
}
