import type { Rendering, SynthesisContext } from '../context';
import { formatHeader } from '../header';
import { renderWorkflow } from './render-workflow';
import { validateWorkflows, workflowSettings } from './settings';
import { synthWorkflow } from './synth-workflow';

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
  const text = renderWorkflow(synthWorkflow(fleet, workflowSettings(workflows)), formatHeader('#', ['fleet.ts']));
  return { files: [{ path: '.github/workflows/synth.yaml', kind: 'generated', text }], problems: [] };
}
