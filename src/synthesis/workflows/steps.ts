import { ACTIONS } from './action-pins';
import type { WorkflowSettings } from './settings';
import { expression, type ActionStep, type Permissions, type ScriptStep, type Step } from './workflow';

/** Checks a commit out and leaves no token behind that the code in it could read. */
export function checkOut(ref?: string): ActionStep {
  return { kind: 'action', name: 'Check out', uses: ACTIONS.checkout, with: { ...ref !== undefined && { ref }, 'persist-credentials': false } };
}

/** Node without a cache: what one run puts there another would trust. */
export function setUpNode(version: string): ActionStep {
  return { kind: 'action', name: 'Set up Node.js', uses: ACTIONS.setupNode, with: { 'node-version': version, 'package-manager-cache': false } };
}

/** Node and the fleet's packages, as its lock file names them. */
export function installFleet({ nodeVersion, install, fleetFolder }: WorkflowSettings): readonly Step[] {
  return [setUpNode(nodeVersion), { kind: 'script', name: 'Install', workingDirectory: fleetFolder, run: install }];
}

/** Runs the `sluice` that the fleet's lock file names. */
export function runSluice(name: string, command: string, { fleetFolder }: WorkflowSettings): ScriptStep {
  return { kind: 'script', name, workingDirectory: fleetFolder, run: [`npx --no-install sluice ${command}`] };
}

/** A token that may push. */
export interface PushToken {
  /** The steps that get it. */
  readonly steps: readonly Step[];
  /** The expression that names it. */
  readonly value: string;
  /** What the job's own token must be permitted for it. */
  readonly permissions: Permissions;
  /** Whether GitHub starts workflows for what it pushes. */
  readonly startsWorkflows: boolean;
}

export function pushToken({ token }: WorkflowSettings): PushToken {
  if (!token) return { steps: [], value: expression('github.token'), permissions: { contents: { writeTo: 'push the commit' } }, startsWorkflows: false };
  if ('secret' in token) return { steps: [], value: expression(`secrets.${token.secret}`), permissions: {}, startsWorkflows: true };
  const step: ActionStep = {
    kind: 'action',
    name: 'Get a token of the GitHub App',
    id: 'app',
    uses: ACTIONS.createAppToken,
    with: { 'client-id': token.app.clientId, 'private-key': expression(`secrets.${token.app.privateKeySecret}`), 'permission-contents': 'write' },
  };
  return { steps: [step], value: expression('steps.app.outputs.token'), permissions: {}, startsWorkflows: true };
}
