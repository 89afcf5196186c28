import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildTool, ensureCrds, isBuilt, toolVersion, type GoToolName } from '../build-tools';
import { Checks } from '../support/checks';
import { isInstalled } from '../support/run';
import { checkBeginning } from './beginning';
import { checkChanges, checkComingAndGoing } from './changes';
import { checkFacts } from './facts';
import { BEGINNING } from './fleet';
import { checkEventsOfLive, checkLostEvent, checkRepeats } from './lost-event';
import { Processes } from './processes';
import { checkMended, checkRevert } from './revert';
import { Story } from './story';
import { checkSwitchOfStyle } from './switch-style';
import { checkSingle, checkUpgrade } from './upgrade';
import { World } from './world';

const PROGRAMS: readonly GoToolName[] = ['etcd', 'kube-apiserver', 'source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller', 'flux-operator-controller'];
/** Seconds; shorter than an event is waited for in vain. */
const SILENT_AFTER = 20;
const STYLES = ['ResourceSet', 'HelmReleases'] as const;

/** Carries changes from Renovate's commit to a second cluster, through Flux's own controllers, and checks every step. */
async function main(args: readonly string[]): Promise<void> {
  const styles = STYLES.filter((style) => args.includes(style));
  const unknown = args.filter((arg) => arg !== '--if-built' && !(STYLES as readonly string[]).includes(arg));
  if (unknown.length > 0) throw new Error(`no such argument: ${unknown.join(', ')}; there are: --if-built, ${STYLES.join(', ')}`);
  const missing = ([...PROGRAMS, 'crds'] as const).filter((name) => !isBuilt(name));
  if (args.includes('--if-built') && missing.length > 0) {
    console.log(`e2e:flux: skipped, its programs are not built on this machine (${missing.join(', ')}); "npx projen e2e:flux" builds them`);
    return;
  }
  for (const program of ['git', 'tar', 'openssl']) {
    if (!isInstalled(program, [program === 'openssl' ? 'version' : '--version'])) throw new Error(`${program} is needed, and it is not on this machine`);
  }
  const checks = new Checks();
  build(checks);
  for (const style of styles.length > 0 ? styles : STYLES) await tell(style, checks);
  checks.finish();
}

function build(checks: Checks): void {
  for (const name of PROGRAMS) {
    const { seconds } = buildTool(name);
    checks.uses(name, `${toolVersion(name)}${seconds === undefined ? '' : `, built in ${seconds.toFixed(1)} s`}`);
  }
  ensureCrds();
}

/** The whole story, with the releases of both clusters written in one style. */
async function tell(style: typeof STYLES[number], checks: Checks): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-flux-'));
  const processes = new Processes(path.join(folder, 'logs'));
  console.log(`\n=== ${style}, in ${folder}`);
  const clusters = [{ name: 'integration', style, silentAfter: SILENT_AFTER }, { name: 'live', promotedFrom: 'integration', style }];
  const world = await World.start(folder, { clusters, ociCharts: style === 'ResourceSet' ? 'HelmRepository' : 'OCIRepository' }, BEGINNING);
  const story = new Story(world, checks, BEGINNING, BEGINNING);
  try {
    await story.timed('starting two clusters', () => world.startClusters(processes, ['integration', 'live'], style === 'ResourceSet'));
    await checkBeginning(story);
    await checkUpgrade(story);
    await checkSingle(story);
    await checkRepeats(story);
    await checkLostEvent(story);
    await checkRevert(story);
    await checkMended(story);
    await checkChanges(story);
    await checkComingAndGoing(story);
    await checkEventsOfLive(story);
    await checkFacts(story);
    await checkSwitchOfStyle(story, clusters, style === 'ResourceSet' ? 'HelmReleases' : 'ResourceSet');
    checks.check('Flux and Sluice call GitHub as it is published', () => {
      if (world.github.violations.length > 0) throw new Error(world.github.violations.join('\n'));
      return [...world.github.calls].map(([call, count]) => `${count} ${call}`).join(', ');
    });
  } finally {
    printEnd(style, story, processes);
    processes.killAll();
    world.stop();
    if (checks.isClean && !process.env.KEEP) fs.rmSync(folder, { recursive: true, force: true });
    else console.log(`logs are kept in ${folder}`);
  }
}

function printEnd(style: string, story: Story, processes: Processes): void {
  console.log(`\ntimes, ${style}`);
  for (const { what, seconds } of story.timings) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${what}`);
  const { all, each } = processes.memory();
  console.log(`most memory at once: ${Math.round(all)} MiB (${[...each].map(([name, peak]) => `${name} ${Math.round(peak)}`).join(', ')})`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
