import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Renovate } from './install';

/** One line of Renovate's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [key: string]: unknown;
}

/** A dependency as Renovate's log reports it. */
export interface LoggedDependency {
  readonly depName: string;
  readonly depType: string;
  readonly packageName?: string;
  readonly datasource: string;
  readonly currentValue: string;
  readonly registryUrls?: readonly string[];
  readonly extractVersion?: string;
  readonly versioning?: string;
}

export interface RenovateRun {
  readonly status: number;
  readonly seconds: number;
  readonly log: readonly LogLine[];
}

export interface RunGiven {
  /** Where Renovate keeps its own files. */
  readonly folder: string;
  /** @default - the same folder */
  readonly cwd?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const WARNING = 40;
const MINUTES = 5;

/** Runs Renovate to its end while this process goes on serving it. Nothing of the surrounding environment's configuration reaches it. */
export async function runRenovate(renovate: Renovate, { folder, cwd = folder, args, env = {} }: RunGiven): Promise<RenovateRun> {
  const base = fs.mkdtempSync(path.join(folder, 'renovate-'));
  const start = process.hrtime.bigint();
  const child = spawn(renovate.node, [renovate.program, ...args], {
    cwd,
    env: {
      PATH: process.env.PATH, HOME: base, LOG_FORMAT: 'json', LOG_LEVEL: 'debug', RENOVATE_CONFIG_FILE: '',
      RENOVATE_BASE_DIR: base, RENOVATE_X_IGNORE_RE2: 'true', GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MINUTES * 60_000,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  const status = await new Promise<number>((resolve, reject) => child.on('error', reject).on('close', (code) => resolve(code ?? -1)));
  fs.writeFileSync(path.join(base, 'log.jsonl'), output);
  return { status, seconds: Number(process.hrtime.bigint() - start) / 1e9, log: output.split('\n').flatMap(parseLine) };
}

function parseLine(line: string): readonly LogLine[] {
  if (!line.startsWith('{')) return line.trim() === '' ? [] : [{ level: WARNING, msg: line }];
  return [JSON.parse(line) as LogLine];
}

/** Throws unless the run ended well and warned of nothing but what it must warn of here. */
export function assertQuiet({ status, log }: RenovateRun, expected: readonly RegExp[] = []): void {
  const loud = log.filter(({ level, msg }) => level >= WARNING && !expected.some((pattern) => pattern.test(msg)));
  if (status === 0 && loud.length === 0) return;
  throw new Error([`Renovate ended with ${status}`, ...loud.slice(0, 10).map((line) => JSON.stringify(line).slice(0, 600))].join('\n'));
}

/** The dependencies that a run extracted with the manager of the manifests, by file. */
export function extractedFrom({ log }: RenovateRun): ReadonlyMap<string, readonly LoggedDependency[]> {
  const line = log.find(({ msg }) => msg === 'Extracted dependencies' || msg === 'packageFiles with updates');
  if (!line) throw new Error('Renovate\'s log does not say what was extracted');
  const { regex = [] } = (line.packageFiles ?? line.config) as { regex?: readonly { packageFile: string; deps: readonly LoggedDependency[] }[] };
  return new Map(regex.map(({ packageFile, deps }) => [packageFile, deps]));
}
