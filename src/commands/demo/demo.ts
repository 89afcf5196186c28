import { createColors } from 'picocolors';
import type { CommandEnvironment, ExitStatus } from '../environment';
import { formatJson } from '../print';
import { STORY } from './demo-story';
import { demoFolder, DemoWorld, linkProgram, quote, type DemoCommand } from './demo-world';

export interface DemoOptions {
  /**
   * Folder to play in, from the current one; it must be empty or not there yet.
   *
   * @default - a temporary folder
   */
  readonly keep?: string;
  readonly json?: boolean;
  /** Folder in the package that runs, which the demo's fleet is given as its `sluice`. */
  readonly program: string;
}

interface PlayedStep {
  readonly title: string;
  readonly text: string;
  readonly commands: readonly DemoCommand[];
  readonly milliseconds: number;
}

const WIDTH = 80;

/** What shows the most of the fleet that is left. */
const TO_TRY = ['status', 'plan', 'explain charts/longhorn', 'history --cluster live', 'doctor', 'board'];

/** `sluice demo`: from Renovate's commit to a promotion and back, played with the real commands in a folder of its own. */
export async function demo(options: DemoOptions, environment: CommandEnvironment): Promise<ExitStatus> {
  const { stdout, elapsed } = environment;
  const start = elapsed();
  const tell = (text: string) => (options.json ? undefined : stdout.write(text));
  const folder = demoFolder(options.keep, environment.cwd);
  tell(`Everything happens in ${folder}:\na remote, a clone of it, and files with what Flux reports. There is no cluster and\nno network; the commands are the real ones.\n`);
  const commands: DemoCommand[] = [];
  const world = new DemoWorld(folder, environment, (command) => {
    commands.push(command);
    tell(formatCommand(command, stdout.colors));
  });
  const steps: PlayedStep[] = [];
  for (const [index, { title, text, play }] of STORY.entries()) {
    tell(formatTitle(index + 1, title, text, stdout.colors));
    const before = elapsed();
    await play(world);
    steps.push({ title, text, commands: commands.splice(0), milliseconds: Math.round(elapsed() - before) });
  }
  const program = linkProgram(world.clone, options.program);
  const milliseconds = Math.round(elapsed() - start);
  if (options.json) stdout.write(formatJson({ command: 'demo', folder, clone: world.clone, steps, milliseconds }));
  tell(formatEnd(world, program, milliseconds));
  return 0;
}

function formatTitle(number: number, title: string, text: string, colors: boolean): string {
  const { bold } = createColors(colors);
  return `\n${bold(`${number}. ${title}`)}\n${wrap(text).map((line) => `   ${line}\n`).join('')}\n`;
}

function formatCommand({ line, output }: DemoCommand, colors: boolean): string {
  const { cyan } = createColors(colors);
  const lines = output === '' ? [] : output.trimEnd().split('\n');
  return `   ${cyan(`$ ${line}`)}\n${lines.map((text) => (text === '' ? '\n' : `   ${text}\n`)).join('')}`;
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 4 <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What to try in the folder that is left. */
function formatEnd({ clone, folder }: DemoWorld, program: string, milliseconds: number): string {
  return [
    '', `That took ${(milliseconds / 1000).toFixed(1)} s. The fleet is yours to look around in:`, '',
    `   cd ${quote(clone)}`,
    ...TO_TRY.map((words) => `   ${program} ${words}`),
    '   git log --notes=sluice/integration -- clusters/integration', '',
    `To throw it away: rm -rf ${quote(folder)}`, '',
  ].join('\n');
}
