import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildTool, ensureCrds, ensureGithubDescription, isBuilt, toolVersion, type GoToolName } from '../build-tools';
import { Checks } from '../support/checks';
import { isInstalled } from '../support/run';
import { Adoption } from './adoption';
import { checkBeginning } from './beginning';
import { checkChanges, checkComingAndGoing } from './changes';
import { checkFacts } from './facts';
import { BEGINNING } from './fleet';
import { formatHomelab, RUNNING } from './homelab';
import { checkEventsOfLive, checkLostEvent, checkRepeats } from './lost-event';
import { Processes } from './processes';
import { checkReadiness, formatReadiness, READINESS, UNTESTED } from './readiness';
import { checkMended, checkRevert } from './revert';
import { Story } from './story';
import { checkSwitchOfStyle } from './switch-style';
import { checkSingle, checkUpgrade } from './upgrade';
import { World } from './world';

const PROGRAMS: readonly GoToolName[] = ['etcd', 'kube-apiserver', 'source-controller', 'kustomize-controller', 'helm-controller', 'notification-controller', 'flux-operator-controller'];
/** Seconds; shorter than an event is waited for in vain. */
const SILENT_AFTER = 20;
const MANY_FAILURES = 3;
const STORIES = { ResourceSet: tellStory, HelmReleases: tellStory, readiness: tellReadiness, adopt: tellAdoption } as const;

type StoryName = keyof typeof STORIES;

/** Where a story takes place. */
interface Place {
  readonly name: StoryName;
  readonly folder: string;
  readonly processes: Processes;
  readonly checks: Checks;
}

/** Carries changes from Renovate's commit to a second cluster, through Flux's own controllers, and checks every step. */
async function main(args: readonly string[]): Promise<void> {
  const names = Object.keys(STORIES) as readonly StoryName[];
  const asked = names.filter((name) => args.includes(name));
  const unknown = args.filter((arg) => arg !== '--if-built' && !(names as readonly string[]).includes(arg));
  if (unknown.length > 0) throw new Error(`no such argument: ${unknown.join(', ')}; there are: --if-built, ${names.join(', ')}`);
  const missing = ([...PROGRAMS, 'crds', 'github-openapi'] as const).filter((name) => !isBuilt(name));
  if (args.includes('--if-built') && missing.length > 0) {
    console.log(`e2e:flux: skipped, its programs are not built on this machine (${missing.join(', ')}); "npx projen e2e:flux" builds them`);
    return;
  }
  for (const program of ['git', 'tar', 'openssl']) {
    if (!isInstalled(program, [program === 'openssl' ? 'version' : '--version'])) throw new Error(`${program} is needed, and it is not on this machine`);
  }
  const checks = new Checks();
  build(checks);
  for (const name of asked.length > 0 ? asked : names) await tell(name, checks);
  checks.finish();
}

function build(checks: Checks): void {
  for (const name of PROGRAMS) {
    const { seconds } = buildTool(name);
    checks.uses(name, `${toolVersion(name)}${seconds === undefined ? '' : `, built in ${seconds.toFixed(1)} s`}`);
  }
  ensureCrds();
  ensureGithubDescription();
  checks.uses('GitHub\'s description of its API, @octokit/openapi', toolVersion('github-openapi'));
}

/** Tells a story in a folder of its own, and leaves nothing behind but what a failure needs. */
async function tell(name: StoryName, checks: Checks): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-flux-'));
  const processes = new Processes(path.join(folder, 'logs'));
  console.log(`\n=== ${name}, in ${folder}`);
  let isTold = false;
  try {
    isTold = await checks.verify(`the story "${name}" is told to its end`, () => STORIES[name]({ name, folder, processes, checks }));
  } finally {
    const { all, each, seconds } = processes.measure();
    console.log(`processor time of all programs: ${Math.round(seconds)} s; most memory at once: ${Math.round(all)} MiB (${[...each].map(([program, peak]) => `${program} ${Math.round(peak)}`).join(', ')})`);
    processes.killAll();
    if (isTold && checks.failureCount === 0 && !process.env.KEEP) fs.rmSync(folder, { recursive: true, force: true });
    else console.log(`everything is kept in ${folder}`);
  }
}

/** The whole story, with the releases of both clusters written in one style. */
async function tellStory({ name, folder, processes, checks }: Place): Promise<void> {
  const style = name === 'ResourceSet' ? 'ResourceSet' : 'HelmReleases';
  const clusters = [{ name: 'integration', style, silentAfter: SILENT_AFTER }, { name: 'live', promotedFrom: 'integration', style }] as const;
  const world = await World.start(folder, { kind: 'fleet', clusters, entries: BEGINNING, ociCharts: style === 'ResourceSet' ? 'HelmRepository' : 'OCIRepository' });
  const story = new Story(world, checks, BEGINNING, BEGINNING);
  try {
    await story.timed('starting two clusters', () => world.startClusters(processes, ['integration', 'live'], style === 'ResourceSet'));
    for (const tellPart of [
      checkBeginning, checkUpgrade, checkSingle, checkRepeats, checkLostEvent, checkRevert, checkMended, checkChanges, checkComingAndGoing, checkEventsOfLive,
      // neither depends on the style
      ...(style === 'ResourceSet' ? [checkFacts] : []),
    ]) {
      await tellPart(story);
      if (checks.failureCount > MANY_FAILURES) throw new Error('too much has failed: what follows would only wait');
    }
    await checkSwitchOfStyle(story, clusters, style === 'ResourceSet' ? 'HelmReleases' : 'ResourceSet');
    checkCalls(world, checks);
  } finally {
    await world.stop();
    console.log(`\ntimes, ${name}`);
    for (const { what, seconds } of story.timings) console.log(`  ${seconds.toFixed(1).padStart(6)} s  ${what}`);
  }
}

/** The other evidence of Flux: a Kustomization that waits for everything. */
async function tellReadiness({ folder, processes, checks }: Place): Promise<void> {
  const clusters = [{ name: 'integration' }, { name: 'live', promotedFrom: 'integration' }];
  const world = await World.start(folder, { kind: 'fleet', clusters, entries: UNTESTED, ociCharts: 'HelmRepository', readiness: READINESS, more: new Map([[READINESS.file, formatReadiness()]]) });
  try {
    await world.startClusters(processes, ['integration', 'live'], true);
    await checkReadiness(new Story(world, checks, UNTESTED, UNTESTED));
    checkCalls(world, checks);
  } finally {
    await world.stop();
  }
}

/** A repository without a fleet becomes one. */
async function tellAdoption({ folder, processes, checks }: Place): Promise<void> {
  const world = await World.start(folder, { kind: 'files', files: (address) => formatHomelab(RUNNING, address) });
  try {
    await world.startClusters(processes, ['integration', 'live'], true);
    const adoption = new Adoption(world, checks);
    await adoption.check();
    adoption.stop();
    checkCalls(world, checks);
  } finally {
    await world.stop();
  }
}

function checkCalls({ github }: World, checks: Checks): void {
  checks.check('Flux and Sluice call GitHub as it is published', () => {
    if (github.violations.length > 0) throw new Error(github.violations.join('\n'));
    return [...github.calls].map(([call, count]) => `${count} ${call}`).join(', ');
  });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
