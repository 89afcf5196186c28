import { TextFile, type Project } from 'projen';
import { renderWorkflow } from '../src/synthesis/workflows/render-workflow';
import { checkOut, setUpNode } from '../src/synthesis/workflows/steps';
import { expression, type Job, type ScriptStep, type Workflow } from '../src/synthesis/workflows/workflow';
import { releaseWorkflow } from './release-workflow';

/** The oldest that `engines` takes, the one between, and the one of `.nvmrc`. */
const NODE_VERSIONS = ['20', '22', '24'];

/** The GitHub workflows of this project, written by what it writes for others. */
export function projectWorkflows(project: Project): void {
  for (const workflow of [buildWorkflow(), releaseWorkflow()]) {
    const file = new TextFile(project, `.github/workflows/${workflow.name}.yaml`);
    for (const line of renderWorkflow(workflow, `# ${file.marker}\n`).split('\n')) file.addLine(line);
  }
}

export function buildWorkflow(): Workflow {
  return {
    name: 'build',
    on: { pull_request: {}, merge_group: {}, push: { branches: ['main'] } },
    concurrency: { group: `${expression('github.workflow')}-${expression('github.ref')}`, cancelInProgress: true },
    jobs: { build: buildJob(), drift: driftJob() },
  };
}

function buildJob(): Job {
  return {
    name: `build (Node.js ${expression('matrix.node')})`,
    why: 'Everything that a contributor runs, on every release of Node.js that is supported.',
    runsOn: 'ubuntu-latest',
    timeoutMinutes: 30,
    permissions: { contents: 'read' },
    strategy: { 'fail-fast': false, 'matrix': { node: NODE_VERSIONS } },
    steps: [
      checkOut(),
      setUpNode(expression('matrix.node')),
      script('Install', 'npm ci'),
      script('Build', 'npx projen build'),
      nothingToCommit('Find generated files that were not committed'),
    ],
  };
}

function driftJob(): Job {
  return {
    name: 'drift check',
    why: 'The two commands of the README on a fresh machine: dist/ is what the reference fleet synthesizes to.',
    runsOn: 'ubuntu-latest',
    timeoutMinutes: 15,
    permissions: { contents: 'read' },
    steps: [
      checkOut(),
      setUpNode(NODE_VERSIONS[NODE_VERSIONS.length - 1] as string),
      script('Install', 'npm ci'),
      script('Synthesize', 'npx projen synth'),
      nothingToCommit('Find drift'),
    ],
  };
}

function nothingToCommit(name: string): ScriptStep {
  return script(name, 'git add --all', 'git diff --cached --exit-code');
}

function script(name: string, ...run: readonly string[]): ScriptStep {
  return { kind: 'script', name, run };
}
