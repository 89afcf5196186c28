import type { CommandEnvironment } from '../environment';
import { plan } from '../plan';
import { promote } from '../promote';
import { record } from '../record';
import { synth } from '../synth';
import { BROKEN, CHARTS, FAILURES, FLEET, formatEvent, formatFirstManifest, manifestPath, raiseChart, versionsOf } from './demo-fleet';
import type { DemoWorld } from './demo-world';

/** One part of the story: what is told, and what is done. */
export interface DemoStep {
  readonly title: string;
  readonly text: string;
  readonly play: (world: DemoWorld) => Promise<void>;
}

const CLUSTERS = ['dev', 'integration', 'live'];
const RAISED = ['dev', 'integration'];
const SUCCESSES = CHARTS.filter(({ name }) => FAILURES[name] === undefined);
const FIRST = Object.fromEntries(CHARTS.map(({ name, from }) => [name, from]));
const PROMOTED = Object.fromEntries(CHARTS.map(({ name, from, to }) => [name, FAILURES[name] === undefined ? to : from]));

const lastLine = (output: string): string => `${output.trimEnd().split('\n').at(-1)}\n`;
const firstLine = (output: string): string => `${output.split('\n')[0]}\n`;
/** A plan without the sentences below its table. */
const table = (output: string): string => `${output.split('\n\n').slice(0, 2).join('\n\n')}\n...\n`;

export const STORY: readonly DemoStep[] = [
  {
    title: 'A fleet of three clusters',
    text: 'fleet.ts says that live is promoted from integration; each cluster has a manifest with ten charts. Everything that Flux, Renovate and GitHub read is synthesized from these.',
    play: foundFleet,
  },
  {
    title: 'Renovate raises ten charts on dev and integration',
    text: 'It changes the two manifests, and the workflow synthesizes the rest into the same pull request. It is merged; live stays where it is.',
    play: raiseAll,
  },
  {
    title: 'Flux upgrades integration, and every HelmRelease reports',
    text: 'Eight upgrades work. loki fails; longhorn is rolled back, and that the rollback "succeeded" is no success of the new version. Reports are kept as git notes.',
    play: recordAll,
  },
  { title: 'What may go to live, and why the rest may not', text: 'A plan is made from the manifests, their history and the reports; nothing is written.', play: planAll },
  { title: 'Eight of ten are promoted', text: 'One commit changes the manifest of live and what follows from it. Its message names every version with the evidence.', play: promoteEight },
  { title: 'The same events arrive again', text: 'Flux and GitHub repeat themselves. Nothing happens.', play: repeatEvents },
  {
    title: `On live, ${BROKEN.name} is broken all the same: git revert`,
    text: 'Integration could not know. The promotion is taken back, and what was taken back does not return by itself, whatever integration reports.',
    play: revert,
  },
  {
    title: `${BROKEN.name} ${BROKEN.mended} mends it`,
    text: 'Renovate raises it, integration verifies it, and it goes to live by itself. The others stay where the revert has put them.',
    play: promoteMended,
  },
];

async function foundFleet(world: DemoWorld): Promise<void> {
  world.minutesAgo(48 * 60);
  await world.create();
  world.write('fleet.ts', FLEET);
  world.write('.gitignore', 'node_modules/\nboard.html\n');
  for (const cluster of CLUSTERS) world.write(manifestPath(cluster), formatFirstManifest());
  await world.sluice('synth', (environment) => synth({}, environment), lastLine);
  await world.commit('feat: the fleet', 'person');
  await world.run('log', '--format=%an: %s');
}

async function raiseAll(world: DemoWorld): Promise<void> {
  world.minutesAgo(180);
  await raise(world, 'chore(deps): update helm charts', CHARTS.map(({ name, to }) => [name, to]));
}

async function raise(world: DemoWorld, message: string, versions: readonly (readonly [name: string, version: string])[]): Promise<void> {
  for (const cluster of RAISED) {
    const path = manifestPath(cluster);
    world.write(path, versions.reduce((text, [name, version]) => raiseChart(text, name, version), world.read(path)));
  }
  await world.sluice('synth', (environment) => synth({}, environment), lastLine);
  await world.commit(message, 'renovate');
  await world.run('log', '-1', '--stat', '--format=%an: %s');
  for (const [name, version] of versions) world.expect(versionsIn(world, 'integration')[name] === version, `integration has no ${name} ${version}`);
}

async function recordAll(world: DemoWorld): Promise<void> {
  world.minutesAgo(170);
  for (const { name } of CHARTS) await report(world, name);
}

async function report(world: DemoWorld, name: string): Promise<void> {
  const event = world.writeEvent(name, (at) => formatEvent(name, world.read(manifestPath('integration')), at));
  const output = await recordEvent(world, event);
  world.expect(output.startsWith(`recorded charts/${name} `), `the report of ${name} was not recorded`);
}

function recordEvent(world: DemoWorld, event: string): Promise<string> {
  return world.sluice(`record --event ${event}`, (environment) => record({ event }, environment), firstLine);
}

async function planAll(world: DemoWorld): Promise<void> {
  world.minutesAgo(160);
  const output = await world.sluice('plan', (environment) => plan({}, environment));
  world.expect(decided(output, 'promote') === SUCCESSES.length, `the plan does not promote ${SUCCESSES.length} components`);
  world.expect(decided(output, 'failed') === Object.keys(FAILURES).length, 'the plan does not hold back what has failed');
}

/** How many rows of a plan have a decision. */
function decided(output: string, decision: string): number {
  return output.split('\n').filter((line) => new RegExp(`^charts/\\S+ +\\S+ +\\S+ +${decision}(?: |$)`).test(line)).length;
}

async function promoteEight(world: DemoWorld): Promise<void> {
  await world.sluice('promote --push', promoteAndPush, lastLine);
  await world.head();
  await world.run('log', '-1', '--stat', '--format=%s');
  expectLive(world, PROMOTED);
}

async function repeatEvents(world: DemoWorld): Promise<void> {
  world.minutesAgo(150);
  const before = await world.head();
  for (const { name } of SUCCESSES.slice(0, 3)) {
    const output = await world.sluice(`record --event ../events/${name}.json`, (environment) => record({ event: `../events/${name}.json` }, environment));
    world.expect(output.startsWith('0 reports of integration recorded, 1 repeated'), `the event of ${name} was recorded twice`);
  }
  await promoteNothing(world, before);
}

/** Promotes where nothing may be promoted. */
async function promoteNothing(world: DemoWorld, before: string): Promise<string> {
  const output = await world.sluice('promote --push', promoteAndPush, table);
  world.expect(await world.head() === before, 'something was promoted');
  return output;
}

async function revert(world: DemoWorld): Promise<void> {
  world.minutesAgo(120);
  await world.run('revert', '--no-edit', await world.head());
  await world.run('push', '--quiet');
  expectLive(world, FIRST);
  world.minutesAgo(110);
  const output = await promoteNothing(world, await world.head());
  world.expect(decided(output, 'reverted') === SUCCESSES.length, 'the plan does not say what was reverted');
}

async function promoteMended(world: DemoWorld): Promise<void> {
  world.minutesAgo(60);
  await raise(world, `chore(deps): update ${BROKEN.name} to ${BROKEN.mended}`, [[BROKEN.name, BROKEN.mended]]);
  world.minutesAgo(50);
  await report(world, BROKEN.name);
  world.minutesAgo(45);
  await world.sluice('promote --push', promoteAndPush, lastLine);
  await world.head();
  await world.run('log', '-1', '--format=%B');
  expectLive(world, { ...FIRST, [BROKEN.name]: BROKEN.mended });
}

function promoteAndPush(environment: CommandEnvironment): ReturnType<typeof promote> {
  return promote({ push: true }, environment);
}

function versionsIn(world: DemoWorld, cluster: string): Readonly<Record<string, string>> {
  return versionsOf(manifestPath(cluster), world.read(manifestPath(cluster)));
}

function expectLive(world: DemoWorld, expected: Readonly<Record<string, string>>): void {
  const found = versionsIn(world, 'live');
  for (const [name, version] of Object.entries(expected)) world.expect(found[name] === version, `live has ${name} ${found[name]}, not ${version}`);
}
