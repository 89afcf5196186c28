import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findUpwards } from '../../adapters/files';
import { Git } from '../../adapters/git';
import { ConfigError, ExternalError } from '../../errors';
import type { CommandEnvironment, ExitStatus } from '../environment';
import { printFailure } from '../print';

/** One command of the demo, as a user would type it, and what it printed. */
export interface DemoCommand {
  readonly line: string;
  readonly output: string;
}

const PERSON = { name: 'Homelab', email: 'homelab@example.org' };
const RENOVATE = { name: 'renovate[bot]', email: 'renovate[bot]@users.noreply.github.com' };

/** The clone works by itself, whatever git is configured with: also for the person who looks around in it afterwards. */
const SETTINGS = [`user.name=${PERSON.name}`, `user.email=${PERSON.email}`, 'commit.gpgsign=false', 'core.autocrlf=false', 'push.default=simple', 'pull.rebase=true'];

/** What a person has configured would change what the story prints. */
const PLAIN_GIT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

type Run = (environment: CommandEnvironment) => ExitStatus | Promise<ExitStatus>;

/** A bare remote, a clone of it and a folder of events, with a clock of their own: the story takes some hours, the demo some seconds. */
export class DemoWorld {
  public readonly clone: string;
  private readonly remote: string;
  private readonly git: Git;
  private now: Date;

  /** @param onCommand is told of every command once it is done */
  constructor(public readonly folder: string, private readonly environment: CommandEnvironment, private readonly onCommand: (command: DemoCommand) => void) {
    this.clone = join(folder, 'homelab');
    this.remote = join(folder, 'homelab.git');
    this.git = new Git(this.clone);
    this.now = new Date(Math.floor(environment.now().getTime() / 60_000) * 60_000);
  }

  /** Sets the story's clock to some minutes before now. */
  public minutesAgo(minutes: number): void {
    this.now = new Date(Math.floor(this.environment.now().getTime() / 60_000 - minutes) * 60_000);
  }

  public async create(): Promise<void> {
    const outside = new Git(this.folder);
    await outside.run(['init', '--quiet', '--bare', '--template=', '--initial-branch=main', this.remote]);
    await outside.run(['clone', '--quiet', '--template=', ...SETTINGS.flatMap((setting) => ['--config', setting]), this.remote, this.clone]);
    await this.git.run(['symbolic-ref', 'HEAD', 'refs/heads/main']);
  }

  public read(path: string): string {
    return readFileSync(join(this.clone, path), 'utf8');
  }

  public write(path: string, text: string): void {
    mkdirSync(dirname(join(this.clone, path)), { recursive: true });
    writeFileSync(join(this.clone, path), text);
  }

  /** Writes a file with what Flux reports. Gives its path from the clone, as it stands in a command. */
  public writeEvent(name: string, formatAt: (at: Date) => string): string {
    this.now = new Date(this.now.getTime() + 20_000);
    mkdirSync(join(this.folder, 'events'), { recursive: true });
    writeFileSync(join(this.folder, 'events', `${name}.json`), formatAt(this.now));
    return `../events/${name}.json`;
  }

  /** Runs a command of Sluice, the one that the line says, and keeps what it printed. */
  public async sluice(line: string, run: Run, show: (output: string) => string = (output) => output): Promise<string> {
    let printed = '';
    const output = { write: (text: string) => { printed += text; }, colors: false };
    // no token and no job of the machine's: the story happens here alone
    const { annotations: _, ...environment } = this.environment;
    const play = async () => run({ ...environment, cwd: this.clone, stdout: output, stderr: output, variables: {}, readStdin: () => '', now: () => this.now });
    const status = await play().catch((error: unknown): ExitStatus => {
      printFailure(error, line, false, { stdout: output, stderr: output });
      return 1;
    });
    this.onCommand({ line: `npx sluice ${line}`, output: show(printed) });
    this.expect(status === 0, `"sluice ${line}" ended with ${status} and said ${JSON.stringify(printed.trim())}`);
    return printed;
  }

  /** Runs git in the clone as a person does. */
  public async run(...args: readonly string[]): Promise<string> {
    const output = await this.git.run(args, { env: this.identity(PERSON) });
    this.onCommand({ line: ['git', ...args].map(quote).join(' '), output });
    return output;
  }

  /** Commits everything and pushes it, without a word. */
  public async commit(message: string, as: 'person' | 'renovate'): Promise<void> {
    await this.git.run(['add', '--all']);
    await this.git.run(['commit', '--quiet', '--message', message], { env: this.identity(as === 'renovate' ? RENOVATE : PERSON) });
    await this.git.run(['push', '--quiet', '--set-upstream', 'origin', 'main']);
  }

  /** The commit that is checked out, which must be the remote's, with nothing left uncommitted. */
  public async head(): Promise<string> {
    const [head = '', theirs, changes] = await Promise.all([
      this.git.revParse('HEAD'),
      new Git(this.remote).revParse('refs/heads/main'),
      this.git.run(['status', '--porcelain']),
    ]);
    this.expect(head === theirs, 'the remote is not at the commit that is checked out');
    this.expect(changes === '', `the work tree differs from the commit: ${changes}`);
    return head;
  }

  public expect(holds: boolean, otherwise: string): void {
    if (holds) return;
    throw new ExternalError('DEMO_FAILED', `a step did not give what it should: ${otherwise}; everything is left in ${this.folder}; please report it with what was printed`);
  }

  private identity({ name, email }: typeof PERSON): Readonly<Record<string, string>> {
    const date = this.now.toISOString();
    const author = { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
    return { ...PLAIN_GIT, ...author, GIT_COMMITTER_NAME: name, GIT_COMMITTER_EMAIL: email, GIT_COMMITTER_DATE: date };
  }
}

/**
 * The folder that the demo is played in.
 *
 * @throws ConfigError `USAGE` for a folder that holds something; ExternalError `FILE_ACCESS` where none can be made
 */
export function demoFolder(keep: string | undefined, cwd: string): string {
  if (keep === undefined) return mkdtempSync(join(realpathSync(tmpdir()), 'sluice-demo-'));
  const folder = resolve(cwd, keep);
  if (contentOf(folder).length > 0) {
    throw new ConfigError([{ code: 'USAGE', what: '--keep names a folder that is not empty', found: folder, fix: 'name one that is not there yet' }]);
  }
  return realpathSync(folder);
}

/** What is in a folder, which is made if it is not there. */
function contentOf(folder: string): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true });
    return readdirSync(folder);
  } catch (error) {
    throw new ExternalError('FILE_ACCESS', `cannot make ${folder} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause: error });
  }
}

/** Makes `npx sluice`, and the types in an editor, work in the clone as if Sluice were installed there. Tells what to type. */
export function linkProgram(clone: string, programFolder: string): string {
  const packageFolder = findUpwards(programFolder, 'package.json') ?? programFolder;
  try {
    const modules = join(clone, 'node_modules');
    mkdirSync(join(modules, '.bin'), { recursive: true });
    symlinkSync(packageFolder, join(modules, 'sluice'), 'junction');
    symlinkSync(join('..', 'sluice', 'lib', 'bin', 'sluice.js'), join(modules, '.bin', 'sluice'));
    return 'npx sluice';
  } catch {
    // where links take a right that not everybody has
    return `node ${quote(join(packageFolder, 'lib', 'bin', 'sluice.js'))}`;
  }
}

/** A word as a shell takes it. */
export function quote(word: string): string {
  return /^[\w./:@%=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
