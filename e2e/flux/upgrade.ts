import { FRAGILE, GUARDED, WELL_BEHAVED, type Entries, type EntrySpec } from './fleet';
import { assertEqual, type Story } from './story';

const BAD = [FRAGILE, GUARDED] as readonly string[];

/** Renovate raises all ten; eight of them work. */
export async function checkUpgrade(story: Story): Promise<void> {
  const { checks, world, integration, live } = story;
  checks.section('Renovate raises ten charts, of which eight work');
  const [before, events, merged] = [story.head, world.events.length, performance.now()];
  world.runner.hold();
  await checks.verify('integration upgrades', async () => {
    await story.changeSource('fix(deps): update all charts to 1.1.0', raise(story.source, story.source.map(({ release }) => release), '1.1.0'));
    await story.timed('from merge until integration has settled', () => story.settled(integration, story.source));
    return story.runs(integration, story.source.map((entry) => (BAD.includes(entry.release) ? { ...entry, version: '1.0.0' } : entry)));
  });
  await world.runner.idle();
  checks.check('the broken one reports a failure and then, as information, its rollback', () => {
    const found = story.eventsSince(events, FRAGILE).map(({ reason, severity, metadata }) => `${severity} ${reason} ${metadata.revision}`);
    for (const expected of ['error UpgradeFailed 1.1.0', 'info RollbackSucceeded 1.0.0']) if (!found.includes(expected)) throw new Error(`${expected} is not among ${found.join(', ')}`);
    return found.join(', ');
  });
  checks.check('the tested one is upgraded, fails its test and is rolled back', () => {
    const found = story.eventsSince(events, GUARDED).map(({ reason, severity }) => `${severity} ${reason}`);
    for (const expected of ['info UpgradeSucceeded', 'error TestFailed']) if (!found.includes(expected)) throw new Error(`${expected} is not among ${found.join(', ')}`);
    return found.join(', ');
  });
  checks.check('the plan promotes eight, and names both failures', () => {
    assertEqual(story.decide(...WELL_BEHAVED, FRAGILE, GUARDED), Object.fromEntries([...WELL_BEHAVED.map((release) => [release, 'promote']), [FRAGILE, 'failed'], [GUARDED, 'failed']]) as object, 'decisions');
  });
  await checks.verify('eight are promoted in one commit', async () => {
    const released = performance.now();
    world.runner.release();
    await world.runner.idle();
    story.note('our share for eight: from the start of the job to the commit pushed, with its clone', released, world.movedAt);
    assertEqual(story.promotionsSince(before), [[...WELL_BEHAVED]], 'promotions');
  });
  story.target = raise(story.target, [...WELL_BEHAVED], '1.1.0');
  await checks.verify('live upgrades to exactly those', async () => {
    await story.timed('from the promotion\'s commit until live has settled', () => story.settled(live, story.target));
    story.note('from merge to live, with promotions held until all had reported', merged, performance.now());
    return story.runs(live, story.target);
  });
}

/** One chart, and nobody holds anything: the time that a change really takes. */
export async function checkSingle(story: Story): Promise<void> {
  const { checks, world, live } = story;
  checks.section('One chart, from merge to live');
  const [before, events, merged] = [story.head, world.events.length, performance.now()];
  await checks.verify('a new version arrives on live by itself', async () => {
    await story.changeSource('fix(deps): update chart base to 1.2.0', raise(story.source, ['base'], '1.2.0'));
    const event = await story.eventSince(events, 'the success of base', ({ involvedObject, reason }) => involvedObject.name === 'base' && reason === 'UpgradeSucceeded');
    story.note('Flux: from merge to the event', merged, event.receivedAt);
    await world.runner.idle();
    story.note('our share: from the event received to the commit pushed', event.receivedAt, world.movedAt);
    assertEqual(story.promotionsSince(before), [['base']], 'promotions');
    const promoted = world.movedAt;
    story.target = raise(story.target, ['base'], '1.2.0');
    await story.settled(live, story.target);
    story.note('Flux: from the commit to live', promoted, performance.now());
    story.note('from merge to live', merged, performance.now());
    return story.runs(live, story.target);
  });
}

/** Entries of which one says something else. */
export function change(entries: Entries, release: string, difference: Partial<EntrySpec>): Entries {
  return entries.map((entry) => (entry.release === release ? { ...entry, ...difference } : entry));
}

/** Entries with another version for some releases. */
export function raise(entries: Entries, releases: readonly string[], version: string): Entries {
  return entries.map((entry) => (releases.includes(entry.release) ? { ...entry, version } : entry));
}
