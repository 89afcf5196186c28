import type { Problem } from '../../errors';
import type { Fleet } from '../../fleet/fleet';
import type { WorkflowsProps } from '../../fleet/options';
import type { ActionPin } from './action-pins';

/** What `WorkflowsProps` say, completed by the defaults. */
export interface WorkflowSettings {
  readonly token: WorkflowsProps['token'];
  readonly nodeVersion: string;
  readonly runsOn: string | readonly string[];
  /** Lines of bash. */
  readonly install: readonly string[];
  /** Folder of `fleet.ts`, from the repository's root; undefined where it is the root. */
  readonly fleetFolder: string | undefined;
  /** What promotes in place of the installed `sluice`. */
  readonly action: ActionPin | undefined;
  /** Whether findings become issues. */
  readonly doctor: boolean;
}

export function workflowSettings(props: WorkflowsProps): WorkflowSettings {
  const { token, nodeVersion = '24', runsOn = 'ubuntu-latest', install = 'npm ci --ignore-scripts', fleetFolder = '.', action, doctor = true } = props;
  return {
    token,
    nodeVersion,
    runsOn,
    install: install.replace(/^[ \n]+|[ \n]+$/g, '').split('\n'),
    fleetFolder: fleetFolder === '.' ? undefined : fleetFolder,
    action: action === undefined ? undefined : parsePin(action),
    doctor,
  };
}

const PIN = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})(?: # (v?\d[\w.+-]*))?$/;

function parsePin(text: string): ActionPin | undefined {
  const [, action, commit, version] = PIN.exec(text) ?? [];
  return action && commit ? { action, commit, ...version !== undefined && { version } } : undefined;
}

// a token's value looks like a name too, so what GitHub's tokens begin with is none
const SECRET = /^(?!GITHUB_|gh[a-z]_)[A-Z_][A-Z0-9_]*$/i;
const CLIENT_ID = /^[\w.-]+$/;
// GitHub would fill in what stands in ${{ }}, in a script too
const LINE = /^(?!.*\$\{\{)(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/;
const SCRIPT = /^(?![^]*\$\{\{)(?=[^]*\S)[^\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]+$/;
const PATH = /^(?!\/)(?!.*(^|\/)\.\.(\/|$))(?!.*\$\{\{)[^\u0000-\u001f\u007f-\u009f\u2028\u2029]+$/;

/** `FLEET_INVALID` for everything in `workflows` that could not stand in a workflow, or could change more of it than its own place. */
export function validateWorkflows(fleet: Fleet, props: WorkflowsProps): readonly Problem[] {
  const problems: Problem[] = [];
  const check = (name: string, value: string, pattern: RegExp, allowed: string): void => {
    if (pattern.test(value)) return;
    const found = pattern === SECRET ? undefined : JSON.stringify(value);
    problems.push({ code: 'FLEET_INVALID', what: `${name} cannot stand in a workflow`, ...fleet.at && { at: fleet.at }, found, allowed });
  };
  const { token } = props;
  const { nodeVersion, runsOn, install, fleetFolder = '.' } = workflowSettings(props);
  if (token && 'secret' in token) check('workflows.token.secret', token.secret, SECRET, 'the name of a secret, such as SLUICE_TOKEN; never its value');
  if (token && 'app' in token) {
    check('workflows.token.app.clientId', token.app.clientId, CLIENT_ID, 'the client id from the App\'s settings');
    check('workflows.token.app.privateKeySecret', token.app.privateKeySecret, SECRET, 'the name of a secret, such as SLUICE_APP_KEY; never its value');
  }
  if (props.action !== undefined) check('workflows.action', props.action, PIN, '"owner/name@<full commit> # <release>": a tag can be moved');
  check('workflows.nodeVersion', nodeVersion, LINE, 'a version such as "24", without ${{');
  for (const label of runsOn.length > 0 ? [runsOn].flat() : ['']) check('workflows.runsOn', label, LINE, 'labels of runners, without ${{');
  check('workflows.install', install.join('\n'), SCRIPT, 'lines of bash without ${{');
  check('workflows.fleetFolder', fleetFolder, PATH, 'a folder below the repository\'s root, without ${{');
  return problems;
}
