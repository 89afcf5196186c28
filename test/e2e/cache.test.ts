import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from '../../e2e/support/cache';
import { temporaryFolder } from '../support/temporary-folder';

const PROJECT = join(__dirname, '../..');
const before = process.env.XDG_CACHE_HOME;
let root: string;

beforeEach(() => {
  process.env.XDG_CACHE_HOME = temporaryFolder();
  root = join(process.env.XDG_CACHE_HOME, 'sluice-e2e');
});

afterAll(() => {
  if (before === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = before;
});

describe('once', () => {
  test('fills a folder the first time and finds it the second', () => {
    let fills = 0;
    const fill = (folder: string): void => writeFileSync(join(folder, 'tool'), String(fills += 1));
    const first = once('tool-1', fill);
    expect(first).toEqual({ folder: join(root, 'tool-1'), seconds: expect.any(Number) });
    expect(once('tool-1', fill)).toEqual({ folder: first.folder });
    expect([fills, readFileSync(join(first.folder, 'tool'), 'utf8'), readdirSync(root)]).toEqual([1, '1', ['tool-1']]);
  });

  test('leaves nothing behind where filling fails', () => {
    expect(() => once('tool-1', () => { throw new Error('no compiler'); })).toThrow('no compiler');
    expect(readdirSync(root)).toEqual([]);
  });

  test('takes over from a process that died in the middle, and clears up after it', () => {
    mkdirSync(join(root, '.tool-1-abandoned'), { recursive: true });
    writeFileSync(join(root, 'tool-1.lock'), String(spawnSync('true').pid));
    once('tool-1', (folder) => writeFileSync(join(folder, 'tool'), ''));
    expect(readdirSync(root)).toEqual(['tool-1']);
  });

  test('lets one of several processes fill and the others wait', async () => {
    const log = join(temporaryFolder(), 'log');
    const script = [
      "const { once } = require('./e2e/support/cache');",
      "const { appendFileSync } = require('node:fs');",
      `once('tool-1', () => { appendFileSync(${JSON.stringify(log)}, 'filled\\n'); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300); });`,
      `appendFileSync(${JSON.stringify(log)}, 'found\\n');`,
    ].join('\n');
    await Promise.all([1, 2, 3].map(() => runScript(script)));
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(['filled', 'found', 'found', 'found']);
    expect([existsSync(join(root, 'tool-1')), readdirSync(root)]).toEqual([true, ['tool-1']]);
  }, 60_000);
});

function runScript(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-r', 'sucrase/register/ts', '-e', script], { cwd: PROJECT, env: { ...process.env }, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (chunk) => { stderr += String(chunk); });
    child.on('error', reject);
    child.on('close', (status) => (status === 0 ? resolve() : reject(new Error(stderr))));
  });
}
