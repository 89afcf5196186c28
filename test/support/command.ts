import * as sluice from '../../src';
import type { CommandEnvironment, ExitStatus } from '../../src/commands/environment';
import { printFailure } from '../../src/commands/print';

export interface CommandResult {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSettings {
  readonly now?: Date;
  readonly variables?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** What the person at the terminal answers. */
  readonly ask?: CommandEnvironment['ask'];
  readonly elapsed?: () => number;
}

/** Runs a command in this process as the command line does, and gives what it printed. */
export async function runCommand(name: string, cwd: string, command: (environment: CommandEnvironment) => ExitStatus | Promise<ExitStatus>, settings: CommandSettings = {}): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const output = (stream: 'stdout' | 'stderr') => ({ write: (text: string) => { printed[stream] += text; }, colors: false });
  const environment: CommandEnvironment = {
    cwd,
    modules: { 'sluice': () => sluice, 'cdk8s': () => require('cdk8s'), 'cdk8s-plus-30': () => require('cdk8s-plus-30') },
    stdout: output('stdout'),
    stderr: output('stderr'),
    variables: settings.variables ?? {},
    ...(settings.ask && { ask: settings.ask }),
    readStdin: () => settings.stdin ?? '',
    now: () => settings.now ?? new Date('2026-01-20T12:00:00Z'),
    elapsed: settings.elapsed ?? (() => 0),
  };
  try {
    return { status: await command(environment), ...printed };
  } catch (error) {
    printFailure(error, name, false, environment);
    return { status: 1, ...printed };
  }
}
