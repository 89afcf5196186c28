import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { historyPathspecs } from '../src/adapters/read-history';
import { logArguments } from '../src/promotion/git-log';
import { checkBound, compareCommands, printTable, ratioOf } from './measure';

const ROOT = resolve(__dirname, '..');
const CLI = join(ROOT, 'lib/bin/sluice.js');
const COMPONENTS = 1000;
const COMMITS = 1000;
const REPORTS = '.git/reports.json';
const MANIFESTS = ['clusters/integration/versions.ts', 'clusters/live/versions.ts'] as const;

/** A plan for 1,000 components over 1,000 commits, whole processes, beside the git process that they read. */
export function benchPlanHistory(rounds: number): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    execFileSync('node', [join(ROOT, 'scripts/bundle.js')], { stdio: 'inherit' });
    makeFleet(folder);
    const worker = join(folder, '.git/worker.js');
    buildSync({ entryPoints: [join(__dirname, 'plan-history-worker.ts')], bundle: true, minify: true, platform: 'node', outfile: worker });
    const measured = compareCommands({
      'git log': { file: 'git', args: logArguments('HEAD', historyPathspecs(MANIFESTS)), cwd: folder },
      'reading it and planning, in one process': { file: 'node', args: [worker, join(folder, REPORTS), ...MANIFESTS], cwd: folder },
      'sluice plan, which loads the fleet too': { file: 'node', args: [CLI, 'plan', '--json'], cwd: folder },
    }, rounds);
    printTable(`A plan for ${COMPONENTS} components over ${COMMITS} commits, git included`, measured);
    return checkBound({ what: 'reading it and planning, in runs of that git process', ratio: ratioOf(measured, 'reading it and planning, in one process', 'git log'), atMost: 2 });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Renovate raises releases on integration, each commit some; every other commit promotes what was raised before. */
function makeFleet(folder: string): void {
  const versions = { integration: Array.from({ length: COMPONENTS }, () => 0), live: Array.from({ length: COMPONENTS }, () => 0) };
  const textOf = (cluster: keyof typeof versions): Record<string, string> => ({ [`clusters/${cluster}/versions.ts`]: manifestOf(versions[cluster]) });
  const commits = [formatCommit({ 'fleet.ts': FLEET, ...textOf('integration'), ...textOf('live') }, 0)];
  for (let commit = 1; commit < COMMITS; commit += 1) {
    const promotes = commit % 2 === 0;
    // some commits raise one release, some a dozen
    for (let count = 0; count < (commit % 16 < 2 ? 12 : 1); count += 1) {
      const release = (Math.floor(commit / 2) * 37 + count * 101) % COMPONENTS;
      if (promotes) versions.live[release] = versions.integration[release] as number;
      else (versions.integration[release] as number) += 1;
    }
    commits.push(formatCommit(textOf(promotes ? 'live' : 'integration'), commit));
  }
  const git = (args: readonly string[], input?: string): void => void execFileSync('git', ['-C', folder, ...args], { input, stdio: ['pipe', 'ignore', 'inherit'] });
  git(['init', '--quiet', '--initial-branch=main']);
  git(['fast-import', '--quiet'], commits.join(''));
  for (const setting of ['user.name=bench', 'user.email=bench@example.org', 'gc.auto=0']) git(['config', ...setting.split('=')]);
  git(['reset', '--quiet', '--hard']);
  // packed as a clone is
  git(['repack', '-a', '-d', '-q']);
  const report = ['record', '--cluster', 'integration', '--component', 'charts/*', '--outcome', 'verified', '--json'];
  const { recorded } = JSON.parse(execFileSync('node', [CLI, ...report], { cwd: folder, encoding: 'utf8', maxBuffer: 1e8 }));
  writeFileSync(join(folder, REPORTS), JSON.stringify(recorded));
}

/** In the words of git's importer, which goes on from the commit before. */
function formatCommit(files: Readonly<Record<string, string>>, index: number): string {
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  return `commit refs/heads/main\ncommitter Bench <bench@example.org> ${START + 60 * index} +0000\n${data('a commit')}${changes.join('')}\n`;
}

const START = Date.UTC(2026, 0, 1) / 1000;

const FLEET = `import { Fleet } from 'sluice';
import { versions as integration } from './clusters/integration/versions';
import { versions as live } from './clusters/live/versions';
const fleet = new Fleet({ repository: 'acme/homelab' });
fleet.addCluster('integration', { versions: integration });
fleet.addCluster('live', { versions: live, promotedFrom: 'integration' });
export default fleet;
`;

function manifestOf(versions: readonly number[]): string {
  const charts = versions.map((version, index) => [
    `    'release-${index}': {`, `      namespace: 'namespace-${index % 7}',`,
    `      chart: helm('1.${version}.0', 'chart-${index}', 'https://charts.example.org/stable'),`,
    ...(index > 0 ? [`      dependsOn: ['release-${index - 1}'],`] : []), '    },',
  ].join('\n'));
  return `import { defineVersions, helm } from 'sluice';\n\nexport const versions = defineVersions({\n  charts: {\n${charts.join('\n')}\n  },\n});\n`;
}
