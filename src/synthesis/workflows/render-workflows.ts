import type { Rendering, SynthesisContext } from '../context';
import type { SynthesizedFile } from '../file-tree';
import { formatHeader } from '../header';
import { promoteWorkflow, promoteWorkflowName } from './promote-workflow';
import { renderWorkflow } from './render-workflow';
import { validateWorkflows, workflowSettings } from './settings';
import { synthWorkflow } from './synth-workflow';
import type { Workflow } from './workflow';

const NOTHING: Rendering = { files: [], problems: [] };

/**
 * The workflows of a fleet on GitHub. They follow from `fleet.ts` alone, never from a manifest: so no promotion changes a file that
 * GitHub's own token may not push.
 */
export function renderWorkflows({ fleet }: SynthesisContext): Rendering {
  const { forge = 'github', workflows = {} } = fleet.props;
  if (forge !== 'github' || workflows === false) return NOTHING;
  const problems = validateWorkflows(fleet, workflows);
  if (problems.length > 0) return { files: [], problems };
  const settings = workflowSettings(workflows);
  const promote = promoteWorkflowName(fleet);
  return {
    files: [
      fileOf('synth', synthWorkflow(fleet, settings)),
      ...promote === undefined ? [] : [fileOf(promote, promoteWorkflow(fleet, promote, settings))],
    ],
    problems: [],
  };
}

function fileOf(name: string, workflow: Workflow): SynthesizedFile {
  return { path: `.github/workflows/${name}.yaml`, kind: 'generated', text: renderWorkflow(workflow, formatHeader('#', ['fleet.ts'])) };
}
