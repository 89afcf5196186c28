import { BOT } from '../bot';
import { ACTIONS } from './action-pins';
import type { WorkflowSettings } from './settings';
import { expression, type ActionStep, type Permissions, type ScriptStep, type Step } from './workflow';

/** Checks a commit out and leaves no token behind that the code in it could read. */
export function checkOut(ref?: string): ActionStep {
  return { kind: 'action', name: 'Check out', uses: ACTIONS.checkout, with: { ...ref !== undefined && { ref }, 'persist-credentials': false } };
}

/**
 * Checks out the head of a branch with its whole history. Leaves no token behind: the packages that are installed next to it have
 * nothing to read, only the steps that say so have one.
 */
export function checkOutBranch(ref: string): ActionStep {
  return { kind: 'action', name: 'Check out', uses: ACTIONS.checkout, with: { ref, 'fetch-depth': 0, 'persist-credentials': false } };
}

/** Lets git of one step talk to the forge with a token, and commit under the bot's name, without a trace in the clone. */
export function gitWith(token: string): Readonly<Record<string, string>> {
  const settings: readonly (readonly [string, string])[] = [
    [`credential.${expression('github.server_url')}.helper`, CREDENTIAL_HELPER],
    ['user.name', BOT.name],
    ['user.email', BOT.email],
  ];
  return {
    SLUICE_TOKEN: token,
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(settings.flatMap(([key, value], index) => [[`GIT_CONFIG_KEY_${index}`, key], [`GIT_CONFIG_VALUE_${index}`, value]])),
  };
}

const CREDENTIAL_HELPER = '!f() { test "$1" = get && echo username=x-access-token && echo "password=$SLUICE_TOKEN"; }; f';

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

export interface PushRights {
  /** It also keeps pull requests. */
  readonly pullRequests?: boolean;
}

export function pushToken({ token }: WorkflowSettings, { pullRequests = false }: PushRights = {}): PushToken {
  if (!token) {
    const commits: Permissions = { contents: { writeTo: 'push the commit' } };
    const permissions: Permissions = pullRequests ? { ...commits, 'pull-requests': { writeTo: 'keep the pull request' } } : commits;
    return { steps: [], value: expression('github.token'), permissions, startsWorkflows: false };
  }
  if ('secret' in token) return { steps: [], value: expression(`secrets.${token.secret}`), permissions: {}, startsWorkflows: true };
  const step: ActionStep = {
    kind: 'action',
    name: 'Get a token of the GitHub App',
    id: 'app',
    uses: ACTIONS.createAppToken,
    with: {
      'client-id': token.app.clientId,
      'private-key': expression(`secrets.${token.app.privateKeySecret}`),
      'permission-contents': 'write',
      ...pullRequests && { 'permission-pull-requests': 'write' },
    },
  };
  return { steps: [step], value: expression('steps.app.outputs.token'), permissions: {}, startsWorkflows: true };
}
