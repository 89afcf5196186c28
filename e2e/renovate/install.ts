import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { once } from '../support/cache';
import { runOk } from '../support/run';

const NPM_CI = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

export interface Renovate {
  readonly version: string;
  readonly nodeVersion: string;
  /** Path of the Node binary that everything of Renovate runs with. */
  readonly node: string;
  readonly program: string;
  readonly validator: string;
  /** Seconds that the installation took; undefined where it was there already. */
  readonly seconds?: number;
}

/**
 * Renovate and its Node as package-lock.json and node/package-lock.json pin them, installed at most once per machine.
 *
 * Nothing runs at install time. Renovate's optional packages are left out: without RE2 it uses JavaScript's expressions.
 */
export function ensureRenovate(): Renovate {
  const files = ['package.json', 'package-lock.json', 'node/package.json', 'node/package-lock.json'];
  const hash = createHash('sha256');
  for (const file of files) hash.update(fs.readFileSync(path.join(__dirname, file)));
  const { folder, seconds } = once(`renovate-${hash.digest('hex').slice(0, 12)}`, (target) => {
    fs.mkdirSync(path.join(target, 'node'));
    for (const file of files) fs.copyFileSync(path.join(__dirname, file), path.join(target, file));
    runOk('npm', [...NPM_CI, '--omit=optional'], { cwd: target });
    runOk('npm', NPM_CI, { cwd: path.join(target, 'node') });
  });
  const home = path.join(folder, 'node_modules', 'renovate');
  const { version, engines } = JSON.parse(fs.readFileSync(path.join(home, 'package.json'), 'utf8')) as { version: string; engines: { node: string } };
  const node = findNode(folder, engines.node);
  const program = path.join(home, 'dist', 'renovate.js');
  const validator = path.join(home, 'dist', 'config-validator.js');
  return { version, nodeVersion: runOk(node, ['--version']).trim(), node, program, validator, ...(seconds !== undefined && { seconds }) };
}

/** The pinned binary; where the registry has none for this platform, the Node that runs this, if it is new enough. */
function findNode(folder: string, wanted: string): string {
  const pinned = path.join(folder, 'node', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (fs.existsSync(pinned)) return pinned;
  if (isAtLeast(process.version, wanted)) return process.execPath;
  throw new Error(`Renovate needs Node ${wanted}, this is ${process.version}, and no binary is pinned for ${process.platform}-${process.arch}: run this with a newer Node`);
}

/** Whether a version is in a range that is written as `^24.11.0`. */
function isAtLeast(version: string, range: string): boolean {
  const [[major = 0, minor = 0], [wantedMajor, wantedMinor = 0]] = [version, range].map((text) => text.replace(/^[v^]/, '').split('.').map(Number)) as [number[], number[]];
  return major === wantedMajor && minor >= wantedMinor;
}
