import * as fs from 'node:fs';
import { HELM_RELEASE, KUSTOMIZATION, SYSTEM } from './cluster';
import { readInstalled } from './installed';
import { assertEqual, type Story } from './story';
import { change } from './upgrade';
import { notYet, pause, waitFor } from './wait';

/** Other values need no other chart, so that only helm-controller has something to say. */
export const UNHEARD = { message: 'unheard' };

/** What repeats promotes nothing, and what was lost is made good. */
export async function checkRepeats(story: Story): Promise<void> {
  const { checks, world, integration } = story;
  checks.section('Flux reconciles again and again');
  const [before, events, jobs] = [story.head, world.events.length, world.runner.jobs.length];
  const status = `flux/integration/Kustomization/${SYSTEM}/${SYSTEM}`;
  const posted = (await story.statusOf(status, before)).length;
  await checks.verify('a reconciliation that changes nothing sends no event of a release, and posts no status anew', async () => {
    await integration.reconcile(KUSTOMIZATION, SYSTEM);
    await integration.reconcile(HELM_RELEASE, 'base');
    await integration.reconcile(HELM_RELEASE, 'metrics');
    await pause(4000);
    assertEqual(world.github.statusesOf(status, before).length, posted, `statuses ${status}, of which one repeats none`);
    assertEqual(story.eventsSince(events).map(({ involvedObject, reason }) => `${involvedObject.kind} ${involvedObject.name} ${reason}`).filter((line) => line.startsWith('HelmRelease')), [], 'events');
  });
  await checks.verify('a forced upgrade reports once more, and promotes nothing', async () => {
    await story.force(integration, 'base');
    await story.eventSince(events, 'another success of base', ({ involvedObject, reason }) => involvedObject.name === 'base' && reason === 'UpgradeSucceeded');
    await world.runner.idle();
    await world.runner.promote();
    assertEqual(story.commitsSince(before), [], 'commits');
    return `${world.runner.since(jobs, 'record').length} recorded, ${world.runner.since(jobs, 'promote').length} promotions`;
  });
}

/** The notification-controller is down at the wrong moment. */
export async function checkLostEvent(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  checks.section('An event is lost');
  const [before, events] = [story.head, world.events.length];
  const queue = { apiVersion: HELM_RELEASE[0], kind: HELM_RELEASE[1], metadata: { name: 'queue', namespace: SYSTEM } };
  await checks.verify('integration upgrades, and nobody hears of it', async () => {
    // every controller waits for its events to get away: the release stands still until those of the others have
    await integration.kube.merge(queue, { spec: { suspend: true } });
    const commit = await story.changeSource('feat: another message for queue', change(story.source, 'queue', UNHEARD));
    await integration.applied(commit);
    await story.offered(integration, 'queue');
    await integration.controllers.stopOne('notification-controller');
    const down = performance.now();
    await integration.kube.merge(queue, { spec: { suspend: false } });
    await waitFor('the message on integration', 60, async () => {
      const message = (await readInstalled(integration.kube)).get('queue')?.message;
      return message === UNHEARD.message || notYet(`${message}`);
    });
    // its own recorder tries for a quarter of a minute
    await waitFor('helm-controller to give up', 60, () => {
      const log = fs.readFileSync(integration.controllers.logOf('helm-controller'), 'utf8').split('\n');
      return log.some((line) => line.includes('"unable to record event"') && line.includes('"name":"queue"')) || notYet('nothing in its log');
    });
    story.note('Flux, with notification-controller down: from a release set free until helm-controller gives its event up', down, performance.now());
    await integration.controllers.startOne('notification-controller');
    await pause(3000);
    await world.runner.promote();
    assertEqual(story.eventsSince(events, 'queue').map(({ reason }) => reason), [], 'events of queue');
    assertEqual(story.commitsSince(before).length, 1, 'commits');
  });
  checks.check('the plan calls it unverified', () => assertEqual(story.decide('queue'), { queue: 'unverified' }, 'decision'));
  checkDoctor(story);
  await checks.verify('the list of HelmReleases makes it good', async () => {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: await integration.helmReleases() });
    const { status, stdout, stderr } = world.sluiceRun(['record', '--cluster', 'integration', '--helmreleases', '-'], list);
    assertEqual(status, 0, `sluice record: ${stderr}${stdout}`);
    await world.runner.promote();
    story.target = change(story.target, 'queue', UNHEARD);
    assertEqual(story.promotionsSince(before), [['queue']], 'promotions');
    await story.settled(live, story.target);
    return story.runs(live, story.target);
  });
}

function checkDoctor({ checks, world }: Story): void {
  checks.check('doctor says so', () => {
    const { status, stdout, stderr } = world.sluiceRun(['doctor']);
    if (status !== 2 || !/waiting-candidate[^]*queue/.test(stdout)) throw new Error(`sluice doctor: ${status}\n${stdout}${stderr}`);
    return stdout.split('\n').find((line) => line.includes('queue'))?.trim();
  });
}

/** What a target's Flux sends is no evidence, whatever it calls itself. */
export async function checkEventsOfLive(story: Story): Promise<void> {
  const { checks, world, live } = story;
  checks.section('Live reports too');
  const metadata = (name: string) => ({ name, namespace: SYSTEM });
  await live.kube.apply({
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Provider', metadata: metadata('by-mistake'),
    spec: { type: 'githubdispatch', address: `${world.address}/acme/fleet`, secretRef: { name: 'github-dispatch-token' } },
  });
  for (const [release, cluster] of [['base', 'live'], ['metrics', 'integration']] as const) {
    const [before, events, jobs, reports] = [story.head, world.events.length, world.runner.jobs.length, story.ledger().length];
    await live.kube.apply({
      apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Alert', metadata: metadata('by-mistake'),
      spec: { providerRef: { name: 'by-mistake' }, eventSeverity: 'info', eventSources: [{ kind: 'HelmRelease', name: release, namespace: SYSTEM }], eventMetadata: { cluster } },
    });
    await checks.verify(cluster === 'live' ? 'its own events promote nothing' : 'events in which it calls itself integration are refused', async () => {
      // the controller reads an Alert from its cache
      await pause(1000);
      await story.force(live, release);
      await story.eventSince(events, `an event of ${release} from live`, ({ involvedObject, metadata: found }) => involvedObject.name === release && found.cluster === cluster);
      await world.runner.idle();
      const [job] = world.runner.since(jobs, 'record');
      if (!job || !/refused|ignored/.test(job.output)) throw new Error(`the job said: ${job?.output}`);
      assertEqual([story.commitsSince(before), story.ledger().length], [[], reports], 'commits and reports of integration');
      return job.output.trim().split('\n').at(-1);
    });
  }
}
