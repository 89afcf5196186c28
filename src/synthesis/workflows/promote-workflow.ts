import type { Fleet } from '../../fleet/fleet';
import { ACTIONS } from './action-pins';
import { doctorJob } from './doctor-job';
import { BOARD_SCRIPT, PROMOTE_SCRIPT, RECORD_SCRIPT, SWEEP_SCRIPT } from './promote-scripts';
import type { WorkflowSettings } from './settings';
import { checkOutBranch, gitWith, installFleet, pushToken } from './steps';
import { expression, type Job, type Step, type Workflow } from './workflow';

/** GitHub delays what is planned for a full hour, so it is not. */
const SCHEDULE = '7,37 * * * *';

const DRY_RUN = 'inputs.dry-run';
const IS_DISPATCH = "(github.event_name == 'repository_dispatch' && startsWith(github.event.action, 'HelmRelease/'))";
const IS_SCHEDULE = "github.event_name == 'schedule'";
const IS_MANUAL = "github.event_name == 'workflow_dispatch'";
const IS_SWEEP = `(${IS_SCHEDULE} || (${IS_MANUAL} && !${DRY_RUN}))`;

/** Of the runs that wait in a group GitHub keeps the newest, and what a person asks for is in no other. Promotions that race are safe. */
const PROMOTE_GROUP = `${IS_MANUAL} && format('{0}-{1}', github.workflow, github.run_id) || github.workflow`;

/** The file's name without its ending; undefined for a fleet in which nothing is promoted. */
export function promoteWorkflowName(fleet: Fleet): string | undefined {
  const targets = fleet.clusters.filter(({ tracksRenovate }) => !tracksRenovate);
  if (targets.length === 0) return undefined;
  return targets.length === 1 ? `promote-to-${targets[0]?.name}` : 'promote';
}

/**
 * The workflow that keeps what Flux reports, and promotes.
 *
 * It cannot start itself in a circle: nothing of it is started by a push, and the statuses that it posts are none of Flux's.
 */
export function promoteWorkflow(fleet: Fleet, name: string, settings: WorkflowSettings): Workflow {
  const posters = fleet.clusters.filter(({ isSource, props }) => isSource && props.readiness).map((cluster) => cluster.name);
  return {
    name: name.replaceAll('-', ' '),
    on: {
      // the type names the release, and there are no wildcards
      repository_dispatch: {},
      // started by every status of the repository: where no Kustomization's status is evidence, for nothing
      ...posters.length > 0 && { status: {} },
      schedule: [{ cron: SCHEDULE }],
      workflow_dispatch: { inputs: INPUTS },
    },
    jobs: {
      record: recordJob(fleet, posters, settings),
      promote: promoteJob(fleet, settings),
      ...settings.doctor && { doctor: doctorJob({ settings, when: IS_SWEEP, prepare: prepare(fleet, settings) }) },
    },
  };
}

const INPUTS = {
  'component': { description: 'Nothing but this component, such as charts/cert-manager', type: 'string', required: false },
  'force': { description: 'Why the gates of that component are overridden', type: 'string', required: false },
  'dry-run': { description: 'Show what would be promoted', type: 'boolean', default: false },
} as const;

function recordJob(fleet: Fleet, posters: readonly string[], settings: WorkflowSettings): Job {
  const sweeps = posters.length > 0;
  const contexts = posters.map((cluster) => `startsWith(github.event.context, 'flux/${cluster}/Kustomization/')`).join(' || ');
  const isStatus = `(github.event_name == 'status' && github.event.state == 'success' && (${contexts}))`;
  return {
    name: 'record',
    why: 'Keeps what Flux has reported. Runs are never merged into one: each has an event of its own.',
    if: sweeps ? expression([IS_DISPATCH, isStatus, IS_SWEEP].join(' || ')) : expression(IS_DISPATCH),
    runsOn: settings.runsOn,
    timeoutMinutes: 15,
    permissions: { contents: { writeTo: 'push the note' }, statuses: { writeTo: 'show the outcome' } },
    steps: [
      ...prepare(fleet, settings),
      recordStep(settings, sweeps),
      ...sweeps ? [sweepStep(settings)] : [],
    ],
  };
}

function recordStep(settings: WorkflowSettings, sweeps: boolean): Step {
  const common = { name: 'Record what the event says', ...sweeps && { if: expression(`!${IS_SWEEP}`) }, env: gitWith(expression('github.token')) };
  if (settings.action) return { ...common, kind: 'action', uses: settings.action, with: { command: 'record', ...folderOf(settings) } };
  return { ...common, kind: 'script', workingDirectory: settings.fleetFolder, run: RECORD_SCRIPT };
}

/** A status is sent once, and can be lost; the forge's list still has it. */
function sweepStep(settings: WorkflowSettings): Step {
  const common = { name: 'Record what was missed', if: expression(IS_SWEEP), env: gitWith(expression('github.token')) };
  if (settings.action) return { ...common, kind: 'action', uses: settings.action, with: { command: 'record', sweep: true, ...folderOf(settings) } };
  return { ...common, kind: 'script', workingDirectory: settings.fleetFolder, run: SWEEP_SCRIPT };
}

function promoteJob(fleet: Fleet, settings: WorkflowSettings): Job {
  const viaPullRequest = fleet.clusters.some(({ tracksRenovate, props }) => !tracksRenovate && props.mode === 'pull-request');
  const token = pushToken(settings, { pullRequests: viaPullRequest });
  return {
    name: 'promote',
    why: 'Plans from all that is recorded, whoever recorded it: so one run that waits stands for every run before it. One that a person has started does not wait, and stands for itself.',
    needs: ['record'],
    if: expression(`!cancelled() && (needs.record.result == 'success' || ${IS_SCHEDULE} || ${IS_MANUAL})`),
    runsOn: settings.runsOn,
    timeoutMinutes: 30,
    permissions: { contents: 'read', ...token.permissions },
    concurrency: { group: expression(PROMOTE_GROUP), cancelInProgress: false },
    steps: [...prepare(fleet, settings), ...token.steps, promoteStep(settings, token.value), ...boardSteps(settings)],
  };
}

function promoteStep(settings: WorkflowSettings, token: string): Step {
  const common = { name: 'Promote', id: 'promote' };
  if (settings.action) {
    return {
      kind: 'action',
      ...common,
      uses: settings.action,
      with: {
        'command': 'promote',
        ...folderOf(settings),
        token,
        'only': expression('inputs.component'),
        'force': expression("inputs.force != '' && inputs.component || ''"),
        'reason': expression('inputs.force'),
        'dry-run': expression(`${DRY_RUN} || false`),
      },
      env: gitWith(token),
    };
  }
  const env = { ...gitWith(token), COMPONENT: expression('inputs.component'), REASON: expression('inputs.force'), DRY_RUN: expression(DRY_RUN) };
  return { kind: 'script', ...common, workingDirectory: settings.fleetFolder, env, run: PROMOTE_SCRIPT };
}

/** How the fleet stands afterwards, also where nothing could be promoted. That it cannot be shown or kept is no failure of the promotion. */
function boardSteps(settings: WorkflowSettings): readonly Step[] {
  const show = {
    name: 'Show how the fleet stands',
    id: 'board',
    if: expression("!cancelled() && steps.promote.outcome != 'skipped'"),
    continueOnError: true,
  } as const;
  const file = `${expression('runner.temp')}/board.html`;
  return [
    settings.action
      ? { ...show, kind: 'action', uses: settings.action, with: { command: 'board', ...folderOf(settings), offline: true, out: file } }
      : { ...show, kind: 'script', workingDirectory: settings.fleetFolder, run: BOARD_SCRIPT },
    {
      kind: 'action',
      name: 'Keep the page',
      if: expression("!cancelled() && steps.board.outcome == 'success'"),
      continueOnError: true,
      uses: ACTIONS.uploadArtifact,
      // as it is, so that it opens with a click
      with: { 'path': file, 'archive': false, 'overwrite': true, 'if-no-files-found': 'error', 'retention-days': 7 },
    },
  ];
}

/** The whole history, which the plan is made from, and `sluice`, which the action brings with it. */
function prepare(fleet: Fleet, settings: WorkflowSettings): readonly Step[] {
  return [checkOutBranch(fleet.props.branch ?? 'main'), ...settings.action ? [] : installFleet(settings)];
}

function folderOf({ fleetFolder }: WorkflowSettings): { readonly 'working-directory'?: string } {
  return fleetFolder === undefined ? {} : { 'working-directory': fleetFolder };
}
