import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fingerprint } from '../src/manifest/fingerprint';
import { parseManifest } from '../src/manifest/parse';
import { checkBound, compareCommands, median, printTable, type Command, type Measurement } from './measure';

const ROOT = resolve(__dirname, '..');
const ACTION = join(ROOT, 'action/index.js');
const CHARTS = 25;
const COLD_START_MS = 150;

/** From an event's file to the pushed commit, whole processes on a local bare remote, beside the same commit made by a shell script. */
export function benchPromote(rounds: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    execFileSync('node', [join(ROOT, 'scripts/bundle.js'), '--action'], { stdio: 'inherit' });
    const measured = compareCommands(commands(folder), rounds);
    printTable('An event\'s file to the pushed commit', measured);
    const time = (name: string): number => median(measured.find((one): one is Measurement => one.name === name)?.times ?? []);
    const [node, script] = [time('node -e 0'), time('git and sed')];
    return [
      checkBound({ what: 'event to pushed commit over the script, in starts of node', ratio: (time('record-and-promote, one process') - script) / node, atMost: 4 }),
      checkBound({ what: `cold start of the action over node, in ${COLD_START_MS} ms`, ratio: (time('the action, an unknown command') - node) / COLD_START_MS, atMost: 1 }),
    ].every(Boolean);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function commands(folder: string): Readonly<Record<string, Command>> {
  const { clone, reset, event } = makeFleet(folder);
  const script = write(join(folder, 'script.sh'), [
    '#!/bin/sh', 'set -e',
    'git fetch --quiet origin main', 'git merge --quiet --ff-only FETCH_HEAD',
    'sed -i "s/helm(\'1.0.0\', \'release-3\'/helm(\'1.1.0\', \'release-3\'/" clusters/live/versions.ts',
    'sed -i "/name: release-3$/,/fingerprint/s/1\\\\.0\\\\.0/1.1.0/" kubernetes/clusters/live/helm-charts.yaml',
    'git commit --quiet --all --message "chore(k8s): promote release-3 to live"', 'git push --quiet origin main', '',
  ].join('\n'));
  const sluice = write(join(folder, 'sluice.sh'), [
    '#!/bin/sh', 'set -e', `export GITHUB_EVENT_NAME=repository_dispatch GITHUB_EVENT_PATH=${event} GITHUB_WORKSPACE=${clone}`,
    `INPUT_COMMAND=record node ${ACTION}`, `INPUT_COMMAND=promote node ${ACTION}`, '',
  ].join('\n'));
  const combined = write(join(folder, 'combined.sh'), [
    '#!/bin/sh', `export GITHUB_EVENT_NAME=repository_dispatch GITHUB_EVENT_PATH=${event} GITHUB_WORKSPACE=${clone}`, `INPUT_COMMAND=record-and-promote exec node ${ACTION}`, '',
  ].join('\n'));
  const failing = write(join(folder, 'cold.sh'), `#!/bin/sh\nINPUT_COMMAND=none node ${ACTION} 2>/dev/null || exit 0\n`);
  return {
    'node -e 0': { file: 'node', args: ['-e', '0'] },
    'the action, an unknown command': { file: failing, args: [], cwd: clone },
    'git and sed': { file: script, args: [], cwd: clone, before: reset },
    'record-and-promote, one process': { file: combined, args: [], cwd: clone, before: reset },
    'record, then promote': { file: sluice, args: [], cwd: clone, before: reset },
  };
}

interface BenchFleet {
  readonly clone: string;
  readonly event: string;
  /** Takes the remote and the clone back to where one release of integration waits. */
  readonly reset: () => void;
}

function makeFleet(folder: string): BenchFleet {
  const [remote, clone, event] = [join(folder, 'remote.git'), join(folder, 'clone'), join(folder, 'event.json')];
  const git = (...args: readonly string[]): string => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
  execFileSync('git', ['clone', '--quiet', remote, clone], { stdio: 'ignore' });
  for (const setting of ['user.name=bench', 'user.email=bench@example.org', 'gc.auto=0']) git('config', ...setting.split('='));
  git('checkout', '--quiet', '-B', 'main');
  write(join(clone, 'fleet.ts'), [
    "import { Fleet } from 'sluice';", "import { versions as integration } from './clusters/integration/versions';", "import { versions as live } from './clusters/live/versions';",
    "const fleet = new Fleet({ repository: 'acme/homelab', reporters: { integration: ['flux'] } });",
    "fleet.addCluster('integration', { versions: integration });", "fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });", 'export default fleet;', '',
  ].join('\n'));
  for (const cluster of ['integration', 'live']) write(join(clone, `clusters/${cluster}/versions.ts`), manifestOf('1.0.0'));
  const commit = (message: string): void => {
    execFileSync('node', [ACTION], { cwd: clone, env: { ...process.env, INPUT_COMMAND: 'synth', GITHUB_WORKSPACE: clone } });
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
  };
  commit('feat: the fleet');
  write(join(clone, 'clusters/integration/versions.ts'), manifestOf('1.1.0'));
  commit('feat(deps): raise release-3');
  git('push', '--quiet', '--set-upstream', 'origin', 'main');
  write(event, JSON.stringify(eventOf(clone)));
  const start = git('rev-parse', 'HEAD');
  const reset = (): void => {
    git('reset', '--quiet', '--hard', start);
    for (const at of [remote, clone]) for (const ref of ['refs/notes/sluice/integration', 'refs/sluice/origin/notes/integration']) execFileSync('git', ['-C', at, 'update-ref', '-d', ref]);
    execFileSync('git', ['-C', remote, 'update-ref', 'refs/heads/main', start]);
    git('update-ref', 'refs/remotes/origin/main', start);
  };
  return { clone, event, reset };
}

function eventOf(clone: string): object {
  const entry = parseManifest('versions.ts', readFileSync(join(clone, 'clusters/integration/versions.ts'), 'utf8')).manifest?.charts.find(({ name }) => name === 'release-3');
  if (!entry) throw new Error('the benchmark\'s own manifest is refused');
  return {
    action: 'HelmRelease/release-3.flux-system', repository: { full_name: 'acme/homelab' }, sender: { login: 'flux' },
    client_payload: {
      involvedObject: { kind: 'HelmRelease', name: 'release-3', namespace: 'flux-system', apiVersion: 'helm.toolkit.fluxcd.io/v2' },
      severity: 'info', timestamp: new Date().toISOString(), reason: 'UpgradeSucceeded', reportingController: 'helm-controller', message: 'done',
      metadata: { cluster: 'integration', component: 'charts/release-3', fingerprint: fingerprint(entry), revision: '1.1.0' },
    },
  };
}

/** A manifest in which one release has another version than the rest. */
function manifestOf(version: string): string {
  const charts = Array.from({ length: CHARTS }, (_, index) => [
    `    'release-${index}': {`, "      namespace: 'apps',",
    `      chart: helm('${index === 3 ? version : '1.0.0'}', 'release-${index}', 'https://charts.example.org/stable'),`, '    },',
  ].join('\n'));
  return `import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n${charts.join('\n')}\n  },\n});\n`;
}

function write(file: string, text: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  if (text.startsWith('#!')) chmodSync(file, 0o755);
  return file;
}
