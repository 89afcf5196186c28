import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { checkBound, compareCommands, printTable, ratioOf, type Command } from './measure';

const ROOT = resolve(__dirname, '..');
const CLI = join(ROOT, 'lib/bin/sluice.js');

/** Whole processes on the reference fleet: what a person waits for. */
export function benchStartUp(rounds: number): boolean {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.bench-'));
  try {
    const synth = compareCommands(synthCommands(folder), rounds);
    printTable('The reference fleet, whole processes', synth);
    const tasks = compareCommands({
      'npx projen <an empty task>': { file: 'npx', args: ['projen', 'nothing'], cwd: emptyProject(folder) },
      'npx projen synth': { file: 'npx', args: ['projen', 'synth'], cwd: ROOT },
    }, Math.ceil(rounds / 2));
    printTable('Through projen', tasks);
    return [
      checkBound({ what: 'sluice synth, as a part of cdk8s synth', ratio: ratioOf(synth, 'sluice synth', 'cdk8s synth, the same objects'), atMost: 1 / 3 }),
      checkBound({ what: 'sluice synth, in starts of node', ratio: ratioOf(synth, 'sluice synth', 'node -e 0'), atMost: 5 }),
      checkBound({ what: 'npx projen synth, in empty tasks', ratio: ratioOf(tasks, 'npx projen synth', 'npx projen <an empty task>'), atMost: 2 }),
    ].every(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function synthCommands(folder: string): Readonly<Record<string, Command>> {
  const fleet = join(folder, 'fleet');
  cpSync(join(ROOT, 'examples/homelab'), fleet, { recursive: true });
  const app = join(folder, 'app.js');
  buildSync({ entryPoints: [join(__dirname, 'plain-app/main.ts')], bundle: true, platform: 'node', external: ['cdk8s', 'constructs'], outfile: app });
  const objects = join(folder, 'objects');
  mkdirSync(objects);
  for (const cluster of ['dev', 'integration', 'live']) writeFileSync(join(objects, `${cluster}.yaml`), documentsOf(join(ROOT, 'dist/kubernetes/clusters', cluster)));
  const out = join(fleet, 'out');
  return {
    'node -e 0': { file: 'node', args: ['-e', '0'] },
    'sluice synth': { file: 'node', args: [CLI, 'synth', '--out', 'out'], cwd: fleet, before: () => rmSync(out, { recursive: true, force: true }) },
    'sluice synth, nothing to write': { file: 'node', args: [CLI, 'synth', '--out', '../unchanged'], cwd: fleet },
    'cdk8s synth, the same objects': {
      file: 'env',
      args: [`BENCH_OBJECTS=${objects}`, join(ROOT, 'node_modules/.bin/cdk8s'), 'synth', '--check-upgrade=false', '--app', `node ${app}`, '--output', join(folder, 'cdk8s')],
      cwd: folder,
    },
    ...kustomize(join(ROOT, 'dist/kubernetes/clusters/integration')),
  };
}

/** For comparison only: machines without kubectl do without. */
function kustomize(folder: string): Readonly<Record<string, Command>> {
  const hasKubectl = (process.env.PATH ?? '').split(':').some((path) => path !== '' && readdirSafely(path).includes('kubectl'));
  return hasKubectl ? { 'kubectl kustomize, one cluster': { file: 'kubectl', args: ['kustomize', folder] } } : {};
}

function readdirSafely(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function documentsOf(folder: string): string {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml');
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n---\n');
}

/** A projen project whose one task does nothing, with this project's projen. */
function emptyProject(folder: string): string {
  const project = join(folder, 'empty');
  mkdirSync(join(project, '.projen'), { recursive: true });
  const { env } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8'));
  writeFileSync(join(project, '.projen/tasks.json'), JSON.stringify({ tasks: { nothing: { name: 'nothing' } }, env }));
  writeFileSync(join(project, 'package.json'), '{}');
  symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
  return project;
}
