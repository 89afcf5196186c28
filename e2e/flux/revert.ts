import { FRAGILE, GUARDED, type Entries } from './fleet';
import { UNHEARD } from './lost-event';
import { assertEqual, type Story } from './story';
import { change, raise } from './upgrade';

/** A person takes a promotion back. */
export async function checkRevert(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  checks.section('A promotion is reverted');
  const [promotion, reverted] = [story.head, performance.now()];
  const before = world.events.length;
  await checks.verify('live goes back', async () => {
    await world.commitAsOwner((git) => git('revert', '--no-edit', promotion));
    story.target = change(story.target, 'queue', { message: undefined });
    await story.settled(live, story.target);
    story.note('from git revert to live', reverted, performance.now());
    return story.runs(live, story.target);
  });
  await checks.verify('nothing returns, though integration reports it anew', async () => {
    const head = story.head;
    await story.force(integration, 'queue');
    await story.eventSince(before, 'another success of queue', ({ involvedObject, reason }) => involvedObject.name === 'queue' && reason === 'UpgradeSucceeded');
    await world.runner.idle();
    await world.runner.promote();
    assertEqual(story.commitsSince(head), [], 'commits');
    assertEqual(story.decide('queue'), { queue: 'reverted' }, 'decision');
  });
  await checks.verify('the next version passes', async () => {
    const head = story.head;
    await arrive(story, 'fix(deps): update chart queue to 1.2.0', raise(story.source, ['queue'], '1.2.0'), change(story.target, 'queue', { version: '1.2.0', ...UNHEARD }));
    assertEqual(story.promotionsSince(head), [['queue']], 'promotions');
    return story.runs(live, story.target);
  });
}

/** The two that failed get versions that work; one of them has to pass its test. */
export async function checkMended(story: Story): Promise<void> {
  const { checks, world, live } = story;
  checks.section('What failed is mended');
  await checks.verify('the next versions of both pass', async () => {
    const head = story.head;
    const [jobs, releases] = [world.runner.jobs.length, [FRAGILE, GUARDED]];
    await arrive(story, 'fix(deps): update charts fragile and guarded to 1.2.0', raise(story.source, releases, '1.2.0'), raise(story.target, releases, '1.2.0'));
    assertEqual(story.promotionsSince(head).flat().sort(), releases, 'promotions');
    const upgrade = world.runner.since(jobs, 'record').find(({ event }) => JSON.stringify(event.payload).includes('"reason":"UpgradeSucceeded"') && event.payload.action === `HelmRelease/${GUARDED}.flux-system`);
    if (!upgrade || !/ignored/.test(upgrade.output)) throw new Error(`the upgrade alone, before its test, says: ${upgrade?.output ?? 'no event'}`);
    const reasons = story.ledger().filter(({ component, version }) => component === `charts/${GUARDED}` && version === '1.2.0').map(({ reason, outcome }) => `${outcome} ${reason}`);
    assertEqual(reasons, ['verified TestSucceeded'], 'reports of guarded 1.2.0');
    return upgrade.output.trim().split('\n').at(-1);
  });
  await checks.verify('live has them', () => story.runs(live, story.target));
}

/** Merges a change of integration and waits until live has what it should. */
export async function arrive(story: Story, message: string, source: Entries, target: Entries): Promise<void> {
  const merged = performance.now();
  await story.changeSource(message, source);
  await story.settled(story.integration, source);
  await story.world.runner.idle();
  story.target = target;
  await story.settled(story.live, target);
  story.note(`${message}: from merge to live`, merged, performance.now());
}

