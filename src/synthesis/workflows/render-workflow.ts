import { Document, isMap, isScalar, type Scalar, type YAMLMap } from 'yaml';
import type { Concurrency, Job, Permissions, Step, Workflow } from './workflow';

/**
 * The text of a workflow file, `header` first. Comments say which release a pin is, what a permission is for and why a job is there.
 *
 * @throws Error where a script holds `${{`: GitHub pastes such a value into the script before bash reads it
 */
export function renderWorkflow(workflow: Workflow, header: string): string {
  const { name, on, concurrency, jobs } = workflow;
  const document = new Document({
    name,
    on,
    ...optional('concurrency', concurrency && concurrencyOf(concurrency)),
    permissions: {},
    defaults: { run: { shell: 'bash' } },
    jobs: Object.fromEntries(Object.entries(jobs).map(([id, job]) => [id, jobOf(job)])),
  }, { version: '1.1', aliasDuplicateObjects: false });
  for (const key of keysOf(document.contents).slice(1)) key.spaceBefore = true;
  for (const key of keysOf(document.get('jobs')).slice(1)) key.spaceBefore = true;
  for (const [id, job] of Object.entries(jobs)) comment(document, id, job);
  return `${header}${document.toString({ lineWidth: 0 })}`;
}

function jobOf(job: Job): object {
  return {
    'name': job.name,
    ...optional('needs', job.needs),
    ...optional('if', job.if),
    'runs-on': job.runsOn,
    'timeout-minutes': job.timeoutMinutes,
    'permissions': permissionsOf(job.permissions),
    ...optional('environment', job.environment),
    ...optional('concurrency', job.concurrency && concurrencyOf(job.concurrency)),
    ...optional('strategy', job.strategy),
    ...optional('outputs', job.outputs),
    'steps': job.steps.map(stepOf),
  };
}

function stepOf(step: Step): object {
  const { name, id, if: condition, continueOnError, env } = step;
  const common = { name, ...optional('id', id), ...optional('if', condition), ...optional('continue-on-error', continueOnError) };
  if (step.kind === 'action') {
    return { ...common, uses: `${step.uses.action}@${step.uses.commit}`, ...optional('with', step.with), ...optional('env', env) };
  }
  const run = step.run.join('\n');
  if (run.includes('${{')) throw new Error(`the script of the step "${name}" holds \${{: pass the value through env`);
  return { ...common, ...optional('working-directory', step.workingDirectory), ...optional('env', env), run: step.run.length > 1 ? `${run}\n` : run };
}

function permissionsOf(permissions: Permissions): object {
  return Object.fromEntries(Object.entries(permissions).map(([name, access]) => [name, access === 'read' ? 'read' : 'write']));
}

function concurrencyOf({ group, cancelInProgress }: Concurrency): object {
  return { 'group': group, 'cancel-in-progress': cancelInProgress };
}

function optional(key: string, value: unknown): object {
  return value === undefined ? {} : { [key]: value };
}

function comment(document: Document, id: string, job: Job): void {
  const key = keysOf(document.get('jobs')).find(({ value }) => value === id) as Scalar;
  key.commentBefore = wrap(job.why);
  for (const [name, access] of Object.entries(job.permissions)) {
    if (access !== 'read') commentBeside(document, ['jobs', id, 'permissions', name], `to ${access.writeTo}`);
  }
  for (const [index, step] of job.steps.entries()) {
    if (step.kind === 'action' && step.uses.version !== undefined) commentBeside(document, ['jobs', id, 'steps', index, 'uses'], step.uses.version);
  }
}

function commentBeside(document: Document, path: readonly (string | number)[], text: string): void {
  (document.getIn(path, true) as Scalar).comment = ` ${text}`;
}

function keysOf(node: unknown): readonly Scalar[] {
  return isMap(node) ? (node as YAMLMap).items.map(({ key }) => key).filter(isScalar) : [];
}

function wrap(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] as string;
    if (line.length + word.length > 130) lines.push(` ${word}`);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.join('\n');
}
