import { dirname } from 'node:path';
import { Git } from '../adapters/git';
import { findFleetFile } from '../adapters/load-fleet';
import { redact } from '../adapters/redact';
import { formatDiagnosisMarkdown } from '../board/doctor-markdown';
import { diagnoseBroken } from '../doctor/invalid-fleet';
import { ConfigError, ExternalError, type Problem } from '../errors';
import type { CommandEnvironment } from './environment';
import { readFleet } from './fleet-files';
import { forgeFor } from './forge-for';
import { addSummary } from './github-output';
import { keepIssues, type KeptIssue } from './keep-issues';
import { readRepository } from './repository';

/** Runs that nobody waits for, or that are of the fleet's branch whatever they were started on. Others have somebody who sees them fail. */
const SWEEPS: ReadonlySet<string | undefined> = new Set(['schedule', 'workflow_dispatch']);

/**
 * Keeps an issue for a fleet that does not load, where the workflow looks after it: whose repository it is, only the runner can tell then. That
 * no issue can be kept is a warning: the command fails in any case.
 */
export async function tellBrokenFleet(error: unknown, environment: CommandEnvironment): Promise<readonly KeptIssue[]> {
  const { variables: { GITHUB_EVENT_NAME: event, GITHUB_REPOSITORY: repository }, now, stderr } = environment;
  if (!(error instanceof ConfigError) || !repository || !SWEEPS.has(event)) return [];
  const problems = whyBroken(environment);
  if (!problems) return [];
  const diagnosis = diagnoseBroken(problems.map(withoutCredentials));
  const time = now().getTime();
  addSummary(environment, formatDiagnosisMarkdown(diagnosis, time));
  const { issues, settings } = forgeFor({ props: { repository } }, environment) ?? {};
  if (!issues || !settings) return [];
  try {
    const { prefix } = await readRepository(new Git(folderOf(environment)));
    const { kept, error: refused } = await keepIssues({ diagnosis, place: prefix, now: time, forge: { issues, settings }, repository }, environment);
    if (refused) throw refused;
    return kept;
  } catch (failure) {
    if (!(failure instanceof ExternalError)) throw failure;
    stderr.write(`warning no issue is kept: ${failure.message}\n`);
    return [];
  }
}

/** Undefined where the fleet loads, and something else is wrong. */
function whyBroken(environment: CommandEnvironment): readonly Problem[] | undefined {
  try {
    readFleet(environment);
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** What the fleet threw goes where everybody reads it. */
function withoutCredentials({ what, found, ...problem }: Problem): Problem {
  return { ...problem, what: redact(what), ...(found !== undefined && { found: redact(found) }) };
}

/** The folder of `fleet.ts`, or where it is missing. */
function folderOf({ cwd }: CommandEnvironment): string {
  try {
    return dirname(findFleetFile(cwd));
  } catch (error) {
    if (error instanceof ConfigError) return cwd;
    throw error;
  }
}
