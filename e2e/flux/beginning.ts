import { SYSTEM } from './cluster';
import { fingerprintsOf } from './fleet';
import { assertEqual, fluxEventOf, type Story } from './story';

const STATUS = (cluster: string) => `flux/${cluster}/Kustomization/${SYSTEM}/${SYSTEM}`;

/** Both clusters install what the fleet begins with; what Flux says of it is as the documents claim. */
export async function checkBeginning(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  checks.section('Flux installs what the fleet begins with');
  await addFactFinders(story);
  await checks.verify('both clusters install ten releases', async () => {
    await story.timed('bootstrap: from nothing to ten releases on both', async () => {
      await Promise.all([world.bootstrap('integration'), world.bootstrap('live')]);
      await Promise.all([story.settled(integration, story.source), story.settled(live, story.target)]);
    });
    await story.runs(integration, story.source);
    return story.runs(live, story.target);
  });
  await world.runner.idle();
  checkEvents(story);
  await checkStatuses(story);
  checks.check('every report is in the ledger, once', () => {
    const reports = story.ledger();
    assertEqual(reports.map(({ component, outcome }) => `${component} ${outcome}`).sort(), story.source.map(({ release }) => `charts/${release} verified`).sort(), 'the ledger of integration');
    return `${reports.length} reports`;
  });
  checks.check('nothing is promoted: both clusters have the same', () => assertEqual(story.promotionsSince(story.first), [], 'promotions'));
}

/** Alerts that nobody should have, to see what Flux does with them. */
async function addFactFinders({ integration: { kube } }: Story): Promise<void> {
  const alert = (name: string, provider: string, kind: string) => kube.apply({
    apiVersion: 'notification.toolkit.fluxcd.io/v1beta3', kind: 'Alert', metadata: { name, namespace: SYSTEM },
    spec: { providerRef: { name: provider }, eventSeverity: 'info', eventSources: [{ kind, name: '*', namespace: SYSTEM }], eventMetadata: { cluster: 'integration' } },
  });
  await alert('kustomizations-as-dispatches', 'sluice-dispatch', 'Kustomization');
  await alert('releases-as-statuses', 'sluice-status', 'HelmRelease');
}

function checkEvents(story: Story): void {
  const { checks, world } = story;
  const fingerprints = fingerprintsOf(story.source, world.address);
  const succeeded = story.eventsSince(0).filter(({ reason }) => reason === 'InstallSucceeded' || reason === 'TestSucceeded');
  checks.check('every release of integration reports its success once, and a tested one its test', () => {
    const expected = story.source.flatMap(({ release, test }) => [`${release} InstallSucceeded`, ...(test ? [`${release} TestSucceeded`] : [])]).sort();
    assertEqual(succeeded.map(({ involvedObject, reason }) => `${involvedObject.name} ${reason}`).sort(), expected, 'successes');
  });
  checks.check('events carry cluster, component, fingerprint and the chart\'s version', () => {
    for (const { involvedObject: { name }, metadata } of succeeded) {
      const { version, test, from } = story.source.find(({ release }) => release === name) ?? {};
      const { cluster, component, fingerprint, revision, verify } = metadata;
      const plain = from === 'oci' ? revision?.replace(/\+.*$/, '') : revision;
      assertEqual([cluster, component, fingerprint, plain, verify], ['integration', `charts/${name}`, fingerprints.get(name), version, test ? 'test' : undefined], name);
    }
    const revision = succeeded.find(({ involvedObject }) => involvedObject.name === 'cache')?.metadata.revision;
    return `${succeeded.length} events, of an OCI chart with revision ${revision}, keys ${Object.keys(succeeded[0]?.metadata ?? {}).sort().join(', ')}`;
  });
  checks.check('a dispatch is named after its release and holds the whole event of Flux', () => {
    const dispatches = world.events.filter(({ name }) => name === 'repository_dispatch');
    for (const { payload } of dispatches) {
      const { kind, name, namespace } = (payload.client_payload as ReturnType<typeof fluxEventOf>).involvedObject;
      assertEqual(payload.action, `${kind}/${name}.${namespace}`, 'event_type');
    }
    return [...new Set(dispatches.flatMap((event) => Object.keys(fluxEventOf(event))))].sort().join(', ');
  });
  checks.check('messages of successes number Helm\'s action, so that no two are the same', () => {
    const without = succeeded.filter(({ reason, message }) => reason !== 'TestSucceeded' && !/\.v\d+ with chart/.test(message)).map(({ message }) => message);
    assertEqual(without, [], 'messages without');
    return succeeded[0]?.message;
  });
  checks.check('a Kustomization\'s success makes no dispatch, though an Alert sends it there', () => {
    assertEqual(story.eventsSince(0).filter(({ involvedObject }) => involvedObject.kind === 'Kustomization').map(({ reason }) => reason).filter((reason) => reason === 'ReconciliationSucceeded'), [], 'dispatches');
  });
}

async function checkStatuses(story: Story): Promise<void> {
  const { checks, world: { github } } = story;
  await checks.verify('commit statuses stand under one context per cluster, on the commit that was applied', async () => {
    for (const cluster of ['integration', 'live']) {
      const statuses = await story.statusOf(STATUS(cluster), story.head);
      assertEqual(statuses.map(({ state }) => state).at(-1), 'success', `${STATUS(cluster)} on ${story.head}`);
    }
    return `${STATUS('integration')}, "${github.statusesOf(STATUS('integration')).at(-1)?.description}"`;
  });
  checks.check('no HelmRelease ever makes a commit status of Flux', () => {
    assertEqual(github.statuses.filter(({ context }) => /HelmRelease/i.test(context)), [], 'statuses');
  });
  checks.check('Sluice shows every report as a commit status of its own', () => {
    const shown = new Set(github.statuses.filter(({ context }) => context.startsWith('sluice/')).map(({ context }) => context));
    assertEqual([...shown].sort(), story.source.map(({ release }) => `sluice/integration/charts/${release}`).sort(), 'contexts');
  });
}
