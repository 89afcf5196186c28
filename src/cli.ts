#!/usr/bin/env node
import nodeModule from 'node:module';
import { Command, CommanderError } from 'commander';
import type { CommandEnvironment, ExitStatus, Output } from './commands/environment';
import type { SynthOptions } from './commands/synth';
import { preferBundledPeers } from './peers';

// node 22 and later keep compiled code between runs
(nodeModule as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

preferBundledPeers(__dirname);

/* Commands and the modules that a fleet imports are loaded when they are used: most runs need few of them. */
/* eslint-disable @typescript-eslint/no-require-imports */
const environment: CommandEnvironment = {
  cwd: process.cwd(),
  modules: {
    'sluice': () => require('./index'),
    'cdk8s': () => require('cdk8s'),
    'cdk8s-plus-30': () => require('cdk8s-plus-30'),
    'constructs': () => require('constructs'),
  },
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  elapsed: () => performance.now(),
};

function outputTo(stream: NodeJS.WriteStream): Output {
  const colors = process.env.NO_COLOR ? false : Boolean(process.env.FORCE_COLOR) || stream.isTTY;
  return { write: (text) => void stream.write(text), colors };
}

function program(): Command {
  const sluice = new Command('sluice')
    .description('Typed version manifests and gated, event-driven promotion for fleets of Flux clusters.')
    .version(require('../package.json').version)
    .showHelpAfterError('Run with --help to see what is allowed.')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  sluice.command('synth')
    .description('write every file that Flux, Terragrunt, Renovate and GitHub read')
    .option('--check', 'write nothing, print the difference, exit with 2 where there is one')
    .option('--out <folder>', 'folder to write to (default: the folder of fleet.ts, or what it says)')
    .option('--overwrite', 'replace files that Sluice did not write')
    .option('--json', 'print the result as JSON')
    .action((options: SynthOptions) => run('synth', options, () => (require('./commands/synth') as typeof import('./commands/synth')).synth(options, environment)));
  return sluice;
}

async function run(command: string, options: { readonly json?: boolean }, action: () => ExitStatus | Promise<ExitStatus>): Promise<void> {
  try {
    process.exitCode = await action();
  } catch (error) {
    process.exitCode = 1;
    (require('./commands/print') as typeof import('./commands/print')).printFailure(error, command, options.json ?? false, environment);
  }
}

program().parseAsync().catch((error: unknown) => {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 1;
});
