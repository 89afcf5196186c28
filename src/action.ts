import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CommandEnvironment, ExitStatus } from './commands/environment';
import { printFailure } from './commands/print';
import { promote } from './commands/promote';
import { record } from './commands/record';
import { synth } from './commands/synth';
import { ConfigError } from './errors';
import type { Component } from './manifest/entries';

/* The GitHub Action: maps the inputs of action.yml to a command. What a command shows of itself in a job, it writes itself. */

const environment: CommandEnvironment = {
  cwd: resolve(process.env.GITHUB_WORKSPACE ?? process.cwd(), input('working-directory') ?? '.'),
  modules: {
    'sluice': () => require('./index'),
    'cdk8s': () => require('cdk8s'),
    'cdk8s-plus-30': () => require('cdk8s-plus-30'),
    'constructs': () => require('constructs'),
  },
  stdout: { write: (text) => void process.stdout.write(text), colors: false },
  stderr: { write: (text) => void process.stderr.write(text), colors: false },
  variables: { ...process.env, ...(input('token') && { SLUICE_TOKEN: input('token') }) },
  readStdin: () => readFileSync(0, 'utf8'),
  now: () => new Date(),
  elapsed: () => performance.now(),
};

const COMMANDS: Readonly<Record<string, () => ExitStatus | Promise<ExitStatus>>> = {
  record: () => record({
    ...door(),
    ...(input('cluster') && { cluster: input('cluster') }),
    push: true,
  }, environment),
  promote: () => promote({
    ...(input('to') && { to: input('to') }),
    ...(list('only').length > 0 && { only: list('only') as readonly Component[] }),
    ...(force() && { force: force() }),
    ...(input('author') && { author: input('author') }),
    dryRun: flag('dry-run'),
    pullRequest: flag('pull-request'),
    push: true,
  }, environment),
  synth: () => synth({ check: flag('check') }, environment),
};

function door(): { readonly event?: string; readonly helmreleases?: string; readonly component?: readonly string[]; readonly outcome?: 'verified' | 'failed' } {
  const helmreleases = input('helmreleases');
  if (helmreleases) return { helmreleases };
  const outcome = input('outcome');
  if (outcome === undefined) return { event: process.env.GITHUB_EVENT_PATH ?? '' };
  if (outcome !== 'verified' && outcome !== 'failed') throw usage('the input "outcome" is neither "verified" nor "failed"');
  return { component: list('component'), outcome };
}

/** `force` names one component, `reason` says why: two inputs, because a form has one line for each. */
function force(): ReadonlyMap<Component, string> | undefined {
  const [component, reason] = [input('force'), input('reason')];
  if (component === undefined) return undefined;
  if (reason === undefined) throw usage('the input "force" needs the input "reason": it goes into the commit');
  return new Map([[component as Component, reason]]);
}

function input(name: string): string | undefined {
  const value = process.env[`INPUT_${name.toUpperCase().replaceAll(' ', '_')}`]?.trim();
  return value === '' ? undefined : value;
}

function list(name: string): readonly string[] {
  return (input(name) ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

function flag(name: string): boolean {
  const value = input(name);
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw usage(`the input "${name}" is neither "true" nor "false"`);
}

function usage(what: string): ConfigError {
  return new ConfigError([{ code: 'USAGE', what, fix: 'see action.yml' }]);
}

async function main(): Promise<void> {
  const name = input('command') ?? '';
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!command) throw usage(`the input "command" is one of ${Object.keys(COMMANDS).join(', ')}`);
    process.exitCode = await command();
  } catch (error) {
    process.exitCode = 1;
    printFailure(error, name, false, environment);
  }
}

void main();
