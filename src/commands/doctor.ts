import type { Forge } from '../adapters/forge/forge';
import { diagnosisToJson } from '../board/doctor-json';
import { formatDiagnosisMarkdown } from '../board/doctor-markdown';
import { formatDiagnosis } from '../board/doctor-text';
import { diagnose } from '../doctor/diagnose';
import { isActionable } from '../doctor/finding';
import { ConfigError } from '../errors';
import type { CommandEnvironment, ExitStatus } from './environment';
import { addSummary } from './github-output';
import { issueToJson, keepIssues, type KeptIssue } from './keep-issues';
import { formatJson } from './print';
import { readPatient } from './read-patient';
import { tellBrokenFleet } from './tell-broken-fleet';

export interface DoctorOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Ask no remote and no forge. */
  readonly offline?: boolean;
  /** Keep an issue per finding on the forge. */
  readonly issues?: boolean;
}

/**
 * `sluice doctor`: what is wrong or silent, each finding with what to do; what could not be checked is said.
 *
 * @throws ConfigError `USAGE` for options that exclude each other, and where issues are wanted and there is no forge that keeps them;
 * `WRONG_BRANCH` where they are wanted and the fleet's branch is not checked out
 */
export async function doctor(options: DoctorOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  if (options.offline && options.issues) throw usage('--issues asks GitHub, and --offline asks nobody');
  if (options.json && options.markdown) throw usage('--json and --markdown exclude each other');
  const { readings, fleet, forge, place } = await readPatient(options, environment).catch((error: unknown) => giveUp(error, options, environment));
  const tracker = options.issues ? trackerOf(forge) : undefined;
  const diagnosis = diagnose(readings);
  const now = environment.now().getTime();

  const { stdout } = environment;
  const markdown = options.markdown || options.issues ? formatDiagnosisMarkdown(diagnosis, now) : '';
  // before anything is asked of GitHub that it may refuse
  if (options.issues) addSummary(environment, markdown);
  if (!options.json) stdout.write(options.markdown ? markdown : formatDiagnosis(diagnosis, now, stdout.columns));
  const { kept, error } = tracker ? await keepIssues({ diagnosis, place, now, forge: tracker, repository: fleet.props.repository }, environment) : { kept: [] };
  if (!options.json && !options.markdown) stdout.write(formatIssues(kept));
  if (error) throw error;
  if (options.json) stdout.write(formatJson({ command: 'doctor', ...diagnosisToJson(diagnosis, now), ...(options.issues && { issues: kept.map(issueToJson) }) }));
  return diagnosis.findings.some(isActionable) ? 2 : 0;
}

/** Nobody may look at a run that fails twice an hour: a fleet that does not load gets its issue before the command fails. */
async function giveUp(error: unknown, { issues, json, markdown }: DoctorOptions, environment: CommandEnvironment): Promise<never> {
  const kept = issues ? await tellBrokenFleet(error, environment) : [];
  if (!json && !markdown) environment.stdout.write(formatIssues(kept));
  throw error;
}

function trackerOf(forge: Forge | undefined): Required<Pick<Forge, 'issues' | 'settings'>> {
  if (forge?.issues && forge.settings) return { issues: forge.issues, settings: forge.settings };
  throw usage('issues are kept on GitHub alone, with a token that may write them: set SLUICE_TOKEN or GITHUB_TOKEN');
}

function formatIssues(issues: readonly KeptIssue[]): string {
  return issues.map(({ what, number, url }) => `issue #${number} ${what}: ${url}\n`).join('');
}

function usage(what: string): ConfigError {
  return new ConfigError([{ code: 'USAGE', what, fix: 'see "sluice doctor --help"' }]);
}
