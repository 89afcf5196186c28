import { HELM_RELEASE, SYSTEM } from './cluster';
import type { ClusterSpec } from './fleet';
import { UninstallWatch } from './installed';
import { assertEqual, type Story } from './story';
import { pause } from './wait';

/** What is not seen until then is taken for not happening. */
const AFTERMATH_MS = 8000;

/** From one style to the other on a cluster that runs: the steps that synthesis prints. */
export async function checkSwitchOfStyle(story: Story, clusters: readonly ClusterSpec[], to: NonNullable<ClusterSpec['style']>): Promise<void> {
  const { checks, world, live } = story;
  checks.section(`Live gets the style ${to} while it runs`);
  if (to === 'ResourceSet') await live.controllers.startOne('flux-operator');
  const watch = new UninstallWatch(live.kube);
  const becomes = (change: Partial<ClusterSpec>) => world.writeFleet(clusters.map((cluster) => (cluster.name === 'live' ? { ...cluster, ...change } : cluster)));
  const readSet = () => live.kube.read('fluxcd.controlplane.io/v1', 'ResourceSet', SYSTEM, 'platform-resources');
  try {
    checks.check('synthesis refuses to do it at once', () => {
      world.repository.checkout('main');
      becomes({ style: to });
      const { status, stderr } = world.synthesize();
      if (status !== 1 || !stderr.includes('STYLE_SWITCH')) throw new Error(`sluice synth: ${status} ${stderr}`);
    });
    await checks.verify('first the releases are handed over', async () => live.applied(await world.merge('chore: live hands its releases over', () => becomes({ handover: true }))));
    await checks.verify('then the style changes, and no release is uninstalled or touched', async () => {
      const before = await helmVersions(story);
      await live.applied(await world.merge(`feat: style ${to} on live`, () => becomes({ style: to })));
      await story.settled(live, story.target);
      await pause(AFTERMATH_MS);
      assertEqual(watch.seen, [], 'uninstalled');
      assertEqual(Boolean(await readSet()), to === 'ResourceSet', 'there is a ResourceSet');
      assertEqual(await helmVersions(story), before, 'versions that Helm counts');
      return `${await story.runs(live, story.target)}, ${watch.count} Helm secrets`;
    });
  } finally {
    watch.stop();
  }
}

/** How often Helm has acted on each release of live. */
export async function helmVersions({ live }: Story): Promise<Readonly<Record<string, number>>> {
  const releases = await live.kube.list(...HELM_RELEASE);
  return Object.fromEntries(releases.map(({ metadata, status }): [string, number] => {
    const { history = [] } = (status ?? {}) as { readonly history?: readonly { readonly version: number }[] };
    return [metadata.name, history[0]?.version ?? 0];
  }).sort());
}
