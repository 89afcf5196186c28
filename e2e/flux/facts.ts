import * as fs from 'node:fs';
import { GIT_REPOSITORY, HELM_RELEASE, KUSTOMIZATION, SYSTEM } from './cluster';
import { conditionOf } from './kube';
import { assertEqual, type Story } from './story';
import { raise } from './upgrade';
import { notYet, pause, waitFor } from './wait';

/** Long enough for an event that is on its way. */
const QUIET_MS = 4000;
const ALERTS = 'notification.toolkit.fluxcd.io/v1beta3';

/** What the documents rest upon, and no step of the story would show. */
export async function checkFacts(story: Story): Promise<void> {
  story.checks.section('What Flux does and does not report');
  await checkContexts(story);
  await checkSilence(story);
  await checkUnpulled(story);
}

/** Providers that Sluice does not write, to see why it writes others. */
async function checkContexts({ checks, world, integration }: Story): Promise<void> {
  const metadata = (name: string) => ({ name, namespace: SYSTEM });
  const alert = (name: string, provider: string, spec: object) => integration.kube.apply({
    apiVersion: ALERTS, kind: 'Alert', metadata: metadata(name),
    spec: { providerRef: { name: provider }, eventSeverity: 'info', eventSources: [{ kind: 'Kustomization', name: SYSTEM, namespace: SYSTEM }], ...spec },
  });
  const provider = { apiVersion: ALERTS, kind: 'Provider', metadata: metadata('without-expression') };
  await integration.kube.apply({ ...provider, spec: { type: 'github', address: `${world.address}/acme/fleet`, secretRef: { name: 'github-token' } } });
  await alert('without-expression', 'without-expression', { eventMetadata: { cluster: 'integration' } });
  await alert('without-cluster', 'sluice-status', {});
  const uid = (await integration.kube.read(ALERTS, 'Provider', SYSTEM, 'without-expression'))?.metadata.uid ?? '';
  await pause(1000);
  const before = world.github.statuses.length;
  await integration.reconcile(GIT_REPOSITORY, SYSTEM);
  await integration.reconcile(KUSTOMIZATION, SYSTEM);
  await checks.verify('without an expression a status is named after the object and the Provider, not the cluster', async () => {
    const context = `kustomization/${SYSTEM}/${uid.split('-')[0]}`;
    await waitFor(context, 20, () => world.github.statusesOf(context).length > 0 || notYet(world.github.statuses.slice(before).map((status) => status.context).join(', ')));
    return context;
  });
  await checks.verify('an Alert without the cluster\'s name posts nothing, and only a log says so', () => {
    const log = fs.readFileSync(integration.controllers.logOf('notification-controller'), 'utf8');
    const line = log.split('\n').find((text) => text.includes('without-cluster') && text.includes('"level":"error"'));
    if (!line) throw new Error('the log of notification-controller has no error of it');
    return (JSON.parse(line) as { readonly error?: string }).error?.slice(0, 120);
  });
  checks.check('a failed release sent to the Provider of statuses is an error there, and nothing else', () => {
    const log = fs.readFileSync(integration.controllers.logOf('notification-controller'), 'utf8');
    const errors = log.split('\n').filter((line) => line.includes('"failed to send notification"') && line.includes('"HelmRelease"') && line.includes('releases-as-statuses'));
    if (errors.length === 0) throw new Error('there is none');
    return (JSON.parse(errors[0] as string) as { readonly error: string }).error.slice(0, 120);
  });
  checks.check('no status is ever "pending": progress is not posted', () => assertEqual(world.github.statuses.filter(({ state }) => state === 'pending'), [], 'statuses'));
  for (const name of ['without-expression', 'without-cluster']) await integration.kube.remove({ apiVersion: ALERTS, kind: 'Alert', metadata: metadata(name) });
}

async function checkSilence({ checks, world, integration }: Story): Promise<void> {
  await checks.verify('another annotation alone starts nothing and reports nothing', async () => {
    const events = world.events.length;
    const [apiVersion, kind] = HELM_RELEASE;
    await integration.kube.merge({ apiVersion, kind, metadata: { name: 'base', namespace: SYSTEM } }, { metadata: { annotations: { 'event.toolkit.fluxcd.io/note': 'nobody acts on it' } } });
    await pause(QUIET_MS);
    assertEqual(world.events.slice(events).filter(({ name }) => name === 'repository_dispatch').length, 0, 'events');
  });
}

/** A version that no repository has. */
async function checkUnpulled(story: Story): Promise<void> {
  const { checks, world, integration } = story;
  const [source, events] = [story.source, world.events.length];
  await checks.verify('a chart that cannot be pulled makes no event of its release, and waits as unverified', async () => {
    await story.changeSource('fix(deps): update chart cache to 9.9.9', raise(source, ['cache'], '9.9.9'));
    await waitFor('integration to miss the chart', 60, async () => {
      const release = await integration.kube.read(...HELM_RELEASE, SYSTEM, 'cache');
      const ready = conditionOf(release, 'Ready');
      return ready?.reason === 'SourceNotReady' || notYet(`Ready ${ready?.status} ${ready?.reason} ${ready?.message}`);
    });
    await pause(QUIET_MS);
    assertEqual(story.eventsSince(events, 'cache').map(({ reason }) => reason), [], 'events of cache');
    assertEqual(story.decide('cache'), { cache: 'unverified' }, 'decision');
  });
  await story.changeSource('revert: chart cache', source);
  await story.settled(integration, source);
  await world.runner.idle();
}
