import type { Note } from '../evidence/evidence';
import type { Fleet } from '../fleet/fleet';
import type { CommandEnvironment } from './environment';
import { forgeFor } from './forge-for';

/** Shows outcomes as commit statuses, for people. The ledger has them whatever the forge says, so a failure is a warning. */
export async function showOutcomes(fleet: Fleet, notes: readonly Note[], environment: CommandEnvironment): Promise<void> {
  const forge = forgeFor(fleet, environment);
  if (!forge) return;
  for (const { commit, report } of notes) {
    try {
      await forge.setStatus(commit, {
        context: `sluice/${report.cluster}/${report.component}`,
        state: report.outcome === 'verified' ? 'success' : 'failure',
        description: `${report.version ?? 'absent'}: ${report.reason}`,
      });
    } catch (error) {
      environment.stderr.write(`warning the outcome of ${report.component} is recorded but not shown: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
