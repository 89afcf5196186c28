import { ExternalError, oneLine } from '../errors';
import type { Note } from '../evidence/evidence';
import type { Fleet } from '../fleet/fleet';
import type { CommandEnvironment } from './environment';
import { forgeFor } from './forge-for';

/** Shows outcomes as commit statuses, for people. The ledger has them whatever the forge says, so a failure is a warning. */
export async function showOutcomes(fleet: Fleet, notes: readonly Note[], environment: CommandEnvironment): Promise<void> {
  const forge = forgeFor(fleet, environment);
  if (!forge) return;
  for (const [index, { commit, report }] of notes.entries()) {
    try {
      await forge.setStatus(commit, {
        context: `sluice/${report.cluster}/${report.component}`,
        state: report.outcome === 'verified' ? 'success' : 'failure',
        description: `${report.version ?? 'absent'}: ${report.reason}`,
      });
    } catch (error) {
      // a forge that is down or does not know the token will not take the next one either, and every try of it takes its time
      const isOver = error instanceof ExternalError && (error.retryable || error.code === 'FORGE_AUTH');
      const more = notes.length - index - 1;
      const what = isOver && more > 0 ? `outcomes of ${report.component} and ${more} more are` : `outcome of ${report.component} is`;
      environment.stderr.write(`warning the ${what} recorded but not shown: ${oneLine(error instanceof Error ? error.message : String(error))}\n`);
      if (isOver) return;
    }
  }
}
