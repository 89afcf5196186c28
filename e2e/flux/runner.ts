import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { GithubEvent } from './github-server';
import { notYet, waitFor } from './wait';

export interface RunnerOptions {
  readonly folder: string;
  /** The Action's bundle. */
  readonly action: string;
  /** Address of the forge. */
  readonly server: string;
  readonly repository: string;
  /** Certificate to trust. */
  readonly certificate: string;
  readonly token: string;
  /** Contexts of commit statuses whose success starts the workflow. */
  readonly contexts: readonly string[];
}

/** What ran, as its log would be read. */
export interface Job {
  readonly kind: 'record' | 'promote';
  /** What the job ran for; a promotion stands for every event before it. */
  readonly event: GithubEvent;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly status: number;
  readonly output: string;
  /** The Action's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
}

const AT_ONCE = 2;
const IDLE_SECONDS = 180;

/**
 * Runs the Action as the synthesized workflow has it run: a job `record` for every dispatch of a HelmRelease, then a job `promote`, of which one
 * runs and at most one waits. Every job has a fresh clone and knows nothing but its event.
 */
export class Runner {
  public readonly jobs: Job[] = [];
  private readonly events: GithubEvent[] = [];
  private recording = 0;
  private promoting = false;
  private waiting: GithubEvent | undefined;
  private isHeld = false;
  private isStopped = false;
  private count = 0;

  constructor(private readonly options: RunnerOptions) {}

  public receive(event: GithubEvent): void {
    if (!this.isWanted(event)) return;
    this.events.push(event);
    this.next();
  }

  /** Lets promotions wait, as they do where no runner is free. Reports are still recorded. */
  public hold(): void {
    this.isHeld = true;
  }

  public release(): void {
    this.isHeld = false;
    this.next();
  }

  /** As a person or the clock starts it. */
  public async promote(): Promise<void> {
    this.waiting = { name: 'repository_dispatch', payload: { action: 'by hand' }, receivedAt: performance.now() };
    this.next();
    await this.idle();
  }

  /** Waits until every event is recorded and, unless they are held, no promotion is left to run. */
  public async idle(): Promise<void> {
    await waitFor('the runner to be idle', IDLE_SECONDS, () => {
      const left = this.events.length + this.recording + (this.promoting || (this.waiting && !this.isHeld) ? 1 : 0);
      return left === 0 || notYet(`${left} jobs`);
    });
  }

  /** Starts no job any more, and waits for those that run. */
  public async stop(): Promise<void> {
    this.isStopped = true;
    await waitFor('the runner to stop', IDLE_SECONDS, () => this.recording + Number(this.promoting) === 0 || notYet('jobs run'));
  }

  /** Jobs from a moment on. */
  public since(index: number, kind: Job['kind']): readonly Job[] {
    return this.jobs.slice(index).filter((job) => job.kind === kind);
  }

  /** What the workflow's own conditions let through. */
  private isWanted({ name, payload }: GithubEvent): boolean {
    if (name === 'repository_dispatch') return String(payload.action).startsWith('HelmRelease/');
    return payload.state === 'success' && this.options.contexts.includes(String(payload.context));
  }

  private next(): void {
    if (this.isStopped) return;
    while (this.recording < AT_ONCE && this.events.length > 0) void this.record(this.events.shift() as GithubEvent);
    if (this.waiting && !this.promoting && !this.isHeld) void this.promoteFor(this.waiting);
  }

  private async record(event: GithubEvent): Promise<void> {
    this.recording += 1;
    const job = await this.run('record', event);
    this.recording -= 1;
    if (job.status === 0) this.waiting = event;
    this.next();
  }

  private async promoteFor(event: GithubEvent): Promise<void> {
    this.waiting = undefined;
    this.promoting = true;
    await this.run('promote', event);
    this.promoting = false;
    this.next();
  }

  private async run(kind: Job['kind'], event: GithubEvent): Promise<Job> {
    const startedAt = performance.now();
    const folder = path.join(this.options.folder, `job-${this.count += 1}`);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'event.json'), JSON.stringify(event.payload));
    const workspace = path.join(folder, 'workspace');
    const environment = this.environmentOf(folder, workspace, event, kind);
    const cloned = await start('git', ['clone', '--quiet', `${this.options.server}/${this.options.repository}.git`, workspace], environment);
    const done = cloned.status === 0 ? await start(process.execPath, [this.options.action], environment) : cloned;
    const job: Job = { kind, event, startedAt, endedAt: performance.now(), ...done, outputs: readOutputs(path.join(folder, 'output')) };
    this.jobs.push(job);
    fs.rmSync(workspace, { recursive: true, force: true });
    fs.writeFileSync(path.join(folder, `${kind}-ended-with-${job.status}.log`), job.output);
    return job;
  }

  private environmentOf(folder: string, workspace: string, event: GithubEvent, command: string): NodeJS.ProcessEnv {
    const { server, repository, certificate, token } = this.options;
    const file = (name: string) => { const at = path.join(folder, name); fs.writeFileSync(at, ''); return at; };
    return {
      PATH: process.env.PATH, HOME: folder, CI: 'true', GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: path.join(folder, 'event.json'), GITHUB_REPOSITORY: repository, GITHUB_WORKSPACE: workspace,
      GITHUB_SERVER_URL: server, GITHUB_API_URL: `${server}/api/v3`, GITHUB_RUN_ID: '1', GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main',
      GITHUB_OUTPUT: file('output'), GITHUB_STEP_SUMMARY: file('summary'),
      INPUT_COMMAND: command, INPUT_TOKEN: token,
      GIT_SSL_CAINFO: certificate, NODE_EXTRA_CA_CERTS: certificate, GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_COUNT: '2', GIT_CONFIG_KEY_0: 'user.name', GIT_CONFIG_VALUE_0: 'github-actions[bot]', GIT_CONFIG_KEY_1: 'user.email', GIT_CONFIG_VALUE_1: '41898282+github-actions[bot]@users.noreply.github.com',
    };
  }
}

function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString('utf8'); });
    child.on('error', (error) => resolve({ status: -1, output: error.message }));
    child.on('close', (code) => resolve({ status: code ?? -1, output }));
  });
}

/** The outputs of a step, in the form with a delimiter. */
function readOutputs(file: string): Readonly<Record<string, string>> {
  const found = fs.readFileSync(file, 'utf8').matchAll(/^(\S+)<<(\S+)\n([\s\S]*?)\n\2$/gm);
  return Object.fromEntries([...found].map(([, name, , value]) => [name as string, value as string]));
}
