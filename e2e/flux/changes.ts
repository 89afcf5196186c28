import { EXTRA, type Entries, type EntrySpec } from './fleet';
import { arrive } from './revert';
import { assertEqual, type Story } from './story';
import { helmVersions } from './switch-style';
import { waitFor, notYet } from './wait';

/** Changes that are no new version, each of one release. */
const CHANGES: readonly { readonly what: string; readonly release: string; readonly change: Partial<EntrySpec>; readonly reason?: string }[] = [
  { what: 'other values', release: 'store', change: { message: 'and then' } },
  { what: 'another dependsOn', release: 'queue', change: { dependsOn: ['base'] } },
  { what: 'a moved repository', release: 'metrics', change: { from: 'mirror' } },
  { what: 'another namespace', release: 'cache', change: { namespace: 'elsewhere' }, reason: 'InstallSucceeded' },
];

/** What is no new version is gated, reported and promoted all the same. */
export async function checkChanges(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  const changed = (entries: Entries) => entries.map((entry) => ({ ...entry, ...CHANGES.find(({ release }) => release === entry.release)?.change }));
  const releases = CHANGES.map(({ release }) => release).sort();
  checks.section(`Changes without a new version: ${CHANGES.map(({ what }) => what).join(', ')}`);
  const acted = await helmVersions(story);
  const [before, events, merged] = [story.head, world.events.length, performance.now()];
  await story.changeSource('feat: other values, dependencies and repositories', changed(story.source), false);
  checks.check('they wait until integration has reported them', () => {
    assertEqual(story.decide(...releases), Object.fromEntries(releases.map((release) => [release, 'unverified'])) as object, 'decisions');
  });
  await world.pushed();
  for (const { what, release, reason: expected = 'UpgradeSucceeded' } of CHANGES) {
    await checks.verify(`${what} is an event ${expected}`, async () => {
      await story.eventSince(events, `the success of ${release}`, ({ involvedObject, reason }) => involvedObject.name === release && reason === expected);
      return story.eventsSince(events, release).map(({ reason, timestamp }) => `${reason} at ${timestamp}`).join(', ');
    });
  }
  await checks.verify('they are promoted, and live has them', async () => {
    story.target = changed(story.target);
    await story.settled(live, story.target);
    story.note('changes without a version: from merge to live', merged, performance.now());
    assertEqual([...new Set(story.promotionsSince(before).flat())].sort(), releases, 'promotions');
    await story.settled(integration, story.source);
    return story.runs(live, story.target);
  });
  await checks.verify('on live, where no release carries its fingerprint, only other values and another namespace make Helm act', async () => {
    const now = await helmVersions(story);
    assertEqual(releases.filter((release) => now[release] !== acted[release]), ['cache', 'store'], 'releases that Helm has touched');
  });
}

/** A chart comes, broken at first, and another one goes. */
export async function checkComingAndGoing(story: Story): Promise<void> {
  const { checks, world, live } = story;
  checks.section('A new chart, and a removed one');
  const [before, events] = [story.head, world.events.length];
  await checks.verify('a new chart that cannot be installed stays where it is', async () => {
    await story.changeSource('feat: add chart extra', [...story.source, EXTRA]);
    await story.eventSince(events, 'the failure of extra', ({ involvedObject, reason }) => involvedObject.name === EXTRA.release && reason === 'InstallFailed');
    await waitFor('the ledger to have it', 60, () => (story.ledger().some(({ component }) => component === 'charts/extra') ? true : notYet('no report of extra')));
    await world.runner.idle();
    assertEqual(story.promotionsSince(before), [], 'promotions');
    assertEqual(story.decide(EXTRA.release), { [EXTRA.release]: 'failed' }, 'decision');
    return [...new Set(story.eventsSince(events, EXTRA.release).map(({ reason }) => reason))].join(', ');
  });
  await checks.verify('its next version is installed on integration, and then on live', async () => {
    const mended = { ...EXTRA, version: '1.1.0' };
    await arrive(story, 'fix(deps): update chart extra to 1.1.0', [...story.source.filter(({ release }) => release !== EXTRA.release), mended], [...story.target, mended]);
    assertEqual(story.promotionsSince(before), [[EXTRA.release]], 'promotions');
    return story.runs(live, story.target);
  });
  await checks.verify('a removed chart is uninstalled on integration, and then on live', async () => {
    const head = story.head;
    const without = (entries: Entries) => entries.filter(({ release }) => release !== 'logs');
    await arrive(story, 'feat!: remove chart logs', without(story.source), without(story.target));
    assertEqual(story.promotionsSince(head), [['logs']], 'promotions');
    return story.runs(live, story.target);
  });
}
