import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';

const SAMPLE_MS = 2000;
/** Of Linux, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;
const STOP_MS = 5000;

export interface Program {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A program that runs beside this one until it is stopped. */
export interface Running {
  readonly name: string;
  /** What it has printed, both streams. */
  readonly log: string;
  /** How it has ended, if it has. */
  ended(): string | undefined;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Programs beside this one. None outlives it, however it ends. */
export class Processes {
  private readonly children = new Map<ChildProcess, string>();
  private readonly peaks = new Map<string, number>();
  private readonly seconds = new Map<ChildProcess, number>();
  private peakOfAll = 0;
  private readonly sampler: NodeJS.Timeout;

  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    process.on('exit', () => this.killAll());
    for (const [signal, status] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]] as const) process.on(signal, () => process.exit(status));
    this.sampler = setInterval(() => this.sample(), SAMPLE_MS);
    this.sampler.unref();
  }

  public start({ name, program, args, env }: Program): Running {
    const log = path.join(this.folder, `${name}.log`);
    const out = fs.openSync(log, 'a');
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
    fs.closeSync(out);
    let end: string | undefined;
    const over = new Promise<void>((resolve) => {
      child.on('error', (error) => { end ??= error.message; this.children.delete(child); resolve(); });
      child.on('exit', (code, signal) => { end ??= `ended with ${code ?? signal}`; this.children.delete(child); resolve(); });
    });
    this.children.set(child, name);
    return {
      name,
      log,
      ended: () => end,
      stop: async (signal = 'SIGTERM') => {
        this.sample();
        if (end === undefined) child.kill(signal);
        const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        await over;
        clearTimeout(late);
      },
    };
  }

  /** Most resident memory of all at once, and of each, in MiB; the processor time of all in seconds. */
  public measure(): { readonly all: number; readonly each: ReadonlyMap<string, number>; readonly seconds: number } {
    this.sample();
    return { all: this.peakOfAll, each: this.peaks, seconds: [...this.seconds.values()].reduce((sum, each) => sum + each, 0) };
  }

  public killAll(): void {
    clearInterval(this.sampler);
    for (const child of this.children.keys()) child.kill('SIGKILL');
  }

  private sample(): void {
    let all = 0;
    for (const [child, name] of this.children) {
      const resident = residentOf(child);
      this.seconds.set(child, secondsOf(child) || (this.seconds.get(child) ?? 0));
      all += resident;
      this.peaks.set(name, Math.max(this.peaks.get(name) ?? 0, resident));
    }
    this.peakOfAll = Math.max(this.peakOfAll, all);
  }
}

/** MiB; 0 where the system does not say. */
function residentOf({ pid }: ChildProcess): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(pid, 'status'))?.[1] ?? 0) / 1024;
}

/** Processor time so far; 0 where the system does not say. */
function secondsOf({ pid }: ChildProcess): number {
  const [user = 0, system = 0] = readProc(pid, 'stat').replace(/^.*\) /, '').split(' ').slice(11, 13).map(Number);
  return (user + system) / TICKS_PER_SECOND;
}

function readProc(pid: number | undefined, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

/** Below what systems give to connections that are made: a port stays free while its server is down. */
const [LOWEST_PORT, HIGHEST_PORT] = [15000, 32000];
let lastPort = LOWEST_PORT + randomInt(HIGHEST_PORT - LOWEST_PORT);

/** Ports of the loopback interface that nobody listens on; none is given twice. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    lastPort = lastPort >= HIGHEST_PORT ? LOWEST_PORT : lastPort + 1;
    if (await isFree(lastPort)) ports.push(lastPort);
  }
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
