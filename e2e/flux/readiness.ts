import { parse } from 'yaml';
import { RESOURCE_SET_READY } from '../../src/synthesis/readiness';
import { formatKustomization, SYSTEM } from './cluster';
import { BEGINNING, FRAGILE } from './fleet';
import { readInstalled } from './installed';
import type { KubeObject } from './kube';
import { assertEqual, type Story } from './story';
import { raise } from './upgrade';
import { notYet, waitFor } from './wait';

export const READINESS = { name: 'platform', file: 'kubernetes/flux/platform.yaml' } as const;
const CONTEXT = `flux/integration/Kustomization/${SYSTEM}/${READINESS.name}`;
const STATUS_SECONDS = 90;

const WORKING = ['base', 'ingress', 'queue'];

/** Few, so that it goes quickly, one of which waits for another. None has a test: a Kustomization's success says nothing of one. */
export const UNTESTED = BEGINNING.filter(({ release }) => [...WORKING, FRAGILE].includes(release));

/** The Kustomization as the documents have it, in the fleet's repository. */
export function formatReadiness(): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${READINESS.name}
  namespace: ${SYSTEM}
spec:
  interval: 10m
  retryInterval: 5s
  timeout: 15s
  path: ./kubernetes/clusters/integration
  prune: true
  sourceRef:
    kind: GitRepository
    name: ${SYSTEM}
  wait: true
  healthCheckExprs:
    - apiVersion: fluxcd.controlplane.io/v1
      kind: ResourceSet
      current: "${RESOURCE_SET_READY}"
`;
}

/** One Kustomization speaks for all charts of integration: all or nothing. */
export async function checkReadiness(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  checks.section('One Kustomization speaks for all charts');
  await checks.verify('both clusters install, and its success verifies every chart of its commit', async () => {
    await world.bootstrap('integration', parse(formatReadiness()) as KubeObject);
    await world.bootstrap('live', formatKustomization(READINESS.name, 'kubernetes/clusters/live'));
    await Promise.all([story.settled(integration, story.source), story.settled(live, story.target)]);
    await succeeded(story, story.head);
    await waitFor('the ledger', 30, () => story.ledger().length === story.source.length || notYet(`${story.ledger().length} reports`));
    assertEqual([...new Set(story.ledger().map(({ outcome, reason, source }) => `${outcome} ${reason} ${source.door}`))], ['verified ReconciliationSucceeded readiness'], 'reports');
    return `${story.ledger().length} reports`;
  });
  await checks.verify('it succeeds once every release is ready, and not before', async () => {
    const before = story.head;
    const commit = await story.changeSource('fix(deps): update three charts to 1.1.0', raise(story.source, WORKING, '1.1.0'));
    await succeeded(story, commit);
    await story.runs(integration, story.source);
    story.target = raise(story.target, WORKING, '1.1.0');
    await story.settled(live, story.target);
    assertEqual(story.promotionsSince(before), [WORKING], 'promotions');
    return story.runs(live, story.target);
  });
  await checks.verify('where one release fails it fails, and nothing at all is promoted', async () => {
    const before = story.head;
    const commit = await story.changeSource('fix(deps): update charts base and fragile', raise(raise(story.source, ['base'], '1.2.0'), [FRAGILE], '1.1.0'));
    await waitFor('its failure', STATUS_SECONDS, () => (states(story, commit).includes('failure') ? true : notYet(states(story, commit).join(', '))));
    await world.runner.promote();
    assertEqual([(await readInstalled(integration.kube)).get('base')?.version, story.promotionsSince(before), story.decide('base', FRAGILE)], ['1.2.0', [], { base: 'unverified', [FRAGILE]: 'unverified' }], 'base on integration, promotions, decisions');
  });
  await checks.verify('when that is mended, both are promoted', async () => {
    const before = story.head;
    const commit = await story.changeSource('fix(deps): update chart fragile to 1.2.0', raise(story.source, [FRAGILE], '1.2.0'));
    await succeeded(story, commit);
    story.target = raise(raise(story.target, ['base'], '1.2.0'), [FRAGILE], '1.2.0');
    await story.settled(live, story.target);
    assertEqual(story.promotionsSince(before), [['base', FRAGILE]], 'promotions');
    return story.runs(live, story.target);
  });
}

/** Waits until Flux has posted the success of a commit; a failure that comes first is one. */
async function succeeded(story: Story, commit: string): Promise<void> {
  await waitFor(`${CONTEXT} on ${commit.slice(0, 8)}`, STATUS_SECONDS, () => (states(story, commit).includes('success') ? true : notYet(states(story, commit).join(', ') || 'no status')));
}

function states({ world }: Story, commit: string): readonly string[] {
  return world.github.statusesOf(CONTEXT, commit).map(({ state }) => state);
}
