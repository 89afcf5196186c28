import { readFileSync } from 'node:fs';
import nodeModule from 'node:module';
import { resolve } from 'node:path';
import type { BoardOptions } from './commands/board';
import type { CommandEnvironment, ExitStatus } from './commands/environment';
import type { PromoteOptions } from './commands/promotion-result';
import type { RecordOptions } from './commands/read-evidence';
import { withoutCommands } from './commands/workflow-commands';
import { ConfigError } from './errors';
import type { Component } from './manifest/entries';

/* The GitHub Action: maps the inputs of action.yml to a command. What a command shows of itself in a job, it writes itself. */

// node 22 and later keep compiled code between the steps of a job
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

const environment: CommandEnvironment = {
  cwd: resolve(process.env.GITHUB_WORKSPACE ?? process.cwd(), input('working-directory') ?? '.'),
  modules: {
    'sluice': () => require('./index'),
    'cdk8s': () => require('cdk8s'),
    'cdk8s-plus-30': () => require('cdk8s-plus-30'),
    'constructs': () => require('constructs'),
  },
  stdout: withoutCommands({ write: (text) => void process.stdout.write(text), colors: false }),
  stderr: withoutCommands({ write: (text) => void process.stderr.write(text), colors: false }),
  annotations: { write: (text) => void process.stdout.write(text), colors: false },
  variables: { ...process.env, ...(input('token') && { SLUICE_TOKEN: input('token') }) },
  readStdin: () => readFileSync(0, 'utf8'),
  now: () => new Date(),
  elapsed: () => performance.now(),
};

const COMMANDS: Readonly<Record<string, () => ExitStatus | Promise<ExitStatus>>> = {
  'record': () => recordCommand().record(recordOptions(), environment),
  'promote': () => (require('./commands/promote') as typeof import('./commands/promote')).promote(promoteOptions(), environment),
  'record-and-promote': () => recordCommand().recordAndPromote(recordOptions(), promoteOptions(), environment),
  'board': () => (require('./commands/board') as typeof import('./commands/board')).board(boardOptions(), environment),
  'doctor': doctor,
  'synth': () => (require('./commands/synth') as typeof import('./commands/synth')).synth({ check: flag('check') }, environment),
};

/** Findings are what its issues are for: they are no failure of the step. */
async function doctor(): Promise<ExitStatus> {
  const { doctor: examine } = require('./commands/doctor') as typeof import('./commands/doctor');
  return await examine({ issues: true }, environment) === 1 ? 1 : 0;
}

function recordCommand(): typeof import('./commands/record') {
  return require('./commands/record');
}

function recordOptions(): RecordOptions {
  const cluster = input('cluster');
  return { ...(flag('sweep') ? { sweep: true } : door()), ...(cluster && { cluster }), push: true };
}

function promoteOptions(): PromoteOptions {
  const [to, author, only, forced] = [input('to'), input('author'), list('only') as readonly Component[], force()];
  return {
    ...(to && { to }), ...(only.length > 0 && { only }), ...(forced && { force: forced }), ...(author && { author }),
    dryRun: flag('dry-run'), pullRequest: flag('pull-request'), push: true,
  };
}

function boardOptions(): BoardOptions {
  const out = input('out');
  return { ...(out && { out }), offline: flag('offline') };
}

/** The event that the workflow runs for, where no input names another door. */
function door(): Pick<RecordOptions, 'event' | 'helmreleases' | 'component' | 'outcome'> {
  const [helmreleases, component, outcome] = [input('helmreleases'), list('component'), input('outcome')];
  if (helmreleases === undefined && component.length === 0 && outcome === undefined) return { event: process.env.GITHUB_EVENT_PATH ?? '' };
  if (outcome !== undefined && outcome !== 'verified' && outcome !== 'failed') throw usage('the input "outcome" is neither "verified" nor "failed"');
  return { ...(helmreleases !== undefined && { helmreleases }), ...(component.length > 0 && { component }), ...(outcome && { outcome }) };
}

/** `force` names one component, `reason` says why: two inputs, because a form has one line for each. */
function force(): ReadonlyMap<Component, string> | undefined {
  const [component, reason] = [input('force'), input('reason')];
  if (component === undefined && reason !== undefined) throw usage('the input "reason" needs the input "force": the component whose gates are overridden');
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
    (require('./commands/print') as typeof import('./commands/print')).printFailure(error, name, false, environment);
  }
}

void main();
