import type { WorkflowSettings } from './settings';
import { gitWith } from './steps';
import { expression, type Job, type Step } from './workflow';

/** Findings are what the issues are for: only a doctor that fails, fails the job. */
export const DOCTOR_SCRIPT: readonly string[] = ['npx --no-install sluice doctor --issues || [ "$?" = 2 ]'];

interface DoctorJobOptions {
  readonly settings: WorkflowSettings;
  /** The condition under which the run sweeps. */
  readonly when: string;
  /** What makes the branch and `sluice` be there. */
  readonly prepare: readonly Step[];
}

/** The job that looks after the fleet. It reads the branch and writes issues, with the token of the run and no other. */
export function doctorJob({ settings, when, prepare }: DoctorJobOptions): Job {
  const { action, fleetFolder } = settings;
  const common = { name: 'Look for what is wrong or silent', env: gitWith(expression('github.token')) };
  const step: Step = action
    ? { ...common, kind: 'action', uses: action, with: { command: 'doctor', ...fleetFolder !== undefined && { 'working-directory': fleetFolder } } }
    : { ...common, kind: 'script', workingDirectory: fleetFolder, run: DOCTOR_SCRIPT };
  return {
    name: 'doctor',
    why: 'Keeps an issue for each thing that is wrong or silent. After the promotion, whatever became of it: what waits then has a reason.',
    needs: ['promote'],
    if: expression(`!cancelled() && ${when}`),
    runsOn: settings.runsOn,
    timeoutMinutes: 15,
    permissions: { contents: 'read', issues: { writeTo: 'open, update and close them' } },
    concurrency: { group: `${expression('github.workflow')}-doctor`, cancelInProgress: false },
    steps: [...prepare, step],
  };
}
