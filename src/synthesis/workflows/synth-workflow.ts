import type { Fleet } from '../../fleet/fleet';
import { BOT } from '../bot';
import { ACTIONS } from './action-pins';
import { allowedPaths } from './allowed-paths';
import { COLLECT_SCRIPT, NO_CHECKS_NOTICE, PATCH, PUSH_SCRIPT } from './push-script';
import type { WorkflowSettings } from './settings';
import { checkOut, installFleet, pushToken, runSluice } from './steps';
import { expression, type Job, type Workflow } from './workflow';

const ARTIFACT = 'resynthesis';
const HEAD_SHA = expression('github.event.pull_request.head.sha');

/**
 * The workflow that keeps the committed files true to the manifests: a pull request of this repository is resynthesized, and
 * whatever could not be is shown as drift, there and on the default branch.
 */
export function synthWorkflow(fleet: Fleet, settings: WorkflowSettings): Workflow {
  return {
    name: 'synth',
    on: { pull_request: {}, merge_group: {}, push: { branches: [fleet.props.branch ?? 'main'] } },
    concurrency: { group: `${expression('github.workflow')}-${expression('github.ref')}`, cancelInProgress: true },
    jobs: {
      resynthesize: resynthesizeJob(settings),
      push: pushJob(fleet, settings),
      check: checkJob(settings),
    },
  };
}

function resynthesizeJob(settings: WorkflowSettings): Job {
  return {
    name: 'resynthesize',
    why: 'Runs the code of the branch, so it has no secret and may not write. What it changes goes to the next job as a patch.',
    if: 'github.event.pull_request.head.repo.full_name == github.repository',
    runsOn: settings.runsOn,
    timeoutMinutes: 15,
    permissions: { contents: 'read' },
    outputs: { changed: expression('steps.collect.outputs.changed') },
    steps: [
      checkOut(HEAD_SHA),
      ...installFleet(settings),
      runSluice('Synthesize', 'synth', settings),
      { kind: 'script', name: 'Collect what has changed', id: 'collect', run: COLLECT_SCRIPT },
      {
        kind: 'action',
        name: 'Hand it over',
        if: 'steps.collect.outputs.changed == \'true\'',
        uses: ACTIONS.uploadArtifact,
        with: { 'name': ARTIFACT, 'path': `${expression('runner.temp')}/${PATCH}`, 'if-no-files-found': 'error', 'retention-days': 1 },
      },
    ],
  };
}

function pushJob(fleet: Fleet, settings: WorkflowSettings): Job {
  const token = pushToken(settings);
  return {
    name: 'push the resynthesis',
    why: 'May write, so it runs nothing of the branch. It pushes only a patch that touches nothing but what Sluice writes.',
    needs: ['resynthesize'],
    if: 'needs.resynthesize.outputs.changed == \'true\'',
    runsOn: settings.runsOn,
    timeoutMinutes: 15,
    permissions: token.permissions,
    steps: [
      {
        kind: 'action',
        name: 'Take the patch',
        uses: ACTIONS.downloadArtifact,
        with: { name: ARTIFACT, path: `${expression('runner.temp')}/${ARTIFACT}` },
      },
      ...token.steps,
      {
        kind: 'script',
        name: 'Judge and push',
        env: {
          TOKEN: token.value,
          HEAD_REF: expression('github.event.pull_request.head.ref'),
          HEAD_SHA,
          CLUSTERS: fleet.clusters.map(({ name }) => name).join('|'),
          ALLOWED: allowedPaths(fleet).join('\n'),
          AUTHOR_NAME: BOT.name,
          AUTHOR_EMAIL: BOT.email,
          SUBJECT: 'chore: resynthesize',
          GIT_TERMINAL_PROMPT: '0',
        },
        run: [...PUSH_SCRIPT, ...token.startsWorkflows ? [] : [NO_CHECKS_NOTICE]],
      },
    ],
  };
}

function checkJob(settings: WorkflowSettings): Job {
  return {
    name: 'drift check',
    why: 'Skipped where a resynthesis was pushed: the commit that it would complain about is not the newest any more.',
    needs: ['push'],
    if: expression('!cancelled() && needs.push.result != \'success\''),
    runsOn: settings.runsOn,
    timeoutMinutes: 15,
    permissions: { contents: 'read' },
    steps: [checkOut(), ...installFleet(settings), runSluice('Check for drift', 'synth --check', settings)],
  };
}
