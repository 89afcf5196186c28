import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkBound, compareCommands, printTable, ratioOf } from './measure';

const ROOT = resolve(__dirname, '..');
const CLI = join(ROOT, 'lib/bin/sluice.js');

/** `sluice status` on the reference fleet in a repository, with something that waits and a report: what a person looks at all day. */
export function benchStatus(rounds: number): boolean {
  const folder = mkdtempSync(join(ROOT, 'node_modules/.bench-'));
  try {
    makeFleet(folder);
    const status = compareCommands({
      'node -e 0': { file: 'node', args: ['-e', '0'] },
      'sluice status': { file: 'node', args: [CLI, 'status'], cwd: folder },
    }, rounds);
    printTable('The status of the reference fleet, whole processes', status);
    // 200 ms where node starts in 40
    return checkBound({ what: 'sluice status, in starts of node', ratio: ratioOf(status, 'sluice status', 'node -e 0'), atMost: 5 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeFleet(folder: string): void {
  cpSync(join(ROOT, 'examples/homelab'), folder, { recursive: true });
  const run = (file: string, ...args: readonly string[]) => execFileSync(file, args, { cwd: folder, stdio: 'ignore' });
  const commit = (message: string) => {
    run('node', CLI, 'synth');
    run('git', 'add', '--all');
    run('git', '-c', 'user.name=Bench', '-c', 'user.email=bench@example.org', 'commit', '--quiet', '-m', message);
  };
  run('git', 'init', '--quiet', '--initial-branch', 'main');
  commit('feat: the fleet');
  const manifest = join(folder, 'clusters/integration/versions.ts');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(/helm\('(\d+\.\d+)\.\d+', '(cert-manager|cilium|kube-prometheus-stack)'/g, "helm('$1.999', '$2'"));
  commit('feat(deps): raise charts');
  run('node', CLI, 'record', '--cluster', 'integration', '--component', 'charts/cilium', '--outcome', 'verified');
}
