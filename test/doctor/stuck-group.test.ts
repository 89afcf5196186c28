import { findLostMembers, findStuckGroups } from '../../src/doctor/stuck-group';
import type { Entry } from '../../src/manifest/entries';
import { chartsManifest } from '../support/fleet-repository';
import { patient, SOURCE, TARGET, type Ailment } from '../support/patient';
import { historyOf, reportOn } from '../support/plan-input';
import { chart, timeAt, tool } from '../support/timelines';

const GROUP = { groups: [{ name: 'net', members: ['charts/cilium', 'charts/hubble', 'infrastructure/talos'], atomic: true }] } as const;
const cilium = (version: string, more: object = {}): Entry => chart('cilium', version, more);
const hubble = (version: string): Entry => chart('hubble', version);
const verified = (...entries: readonly Entry[]) => entries.map((entry) => reportOn(entry, { at: timeAt(2) }));

/** Cilium and another member were raised. */
const raisedWith = (target: Entry, other: readonly [Entry, Entry] = [hubble('1.0.0'), hubble('1.1.0')]): Ailment => ({
  fleet: GROUP,
  history: historyOf({ [SOURCE]: [cilium('1.0.0'), other[0]], [TARGET]: [target, other[0]] }, { [SOURCE]: [cilium('1.1.0'), other[1]] }),
});

describe('findStuckGroups', () => {
  test.each<readonly [string, Ailment, readonly string[]]>([
    ['a member on hold', raisedWith(cilium('1.0.0', { hold: { reason: 'why' } })), ['charts/cilium is on hold']],
    ['a member on hold, of a group that is not atomic', { ...raisedWith(cilium('1.0.0', { hold: { reason: 'why' } })), fleet: { groups: [{ ...GROUP.groups[0], atomic: false }] } }, []],
    ['a member on hold that nobody waits for', { fleet: GROUP, history: historyOf({ [SOURCE]: [cilium('1.0.0')], [TARGET]: [cilium('1.0.0', { hold: { reason: 'why' } })] }, { [SOURCE]: [cilium('1.1.0')] }) }, []],
    ['a group that is on hold as a whole', {
      fleet: GROUP,
      history: historyOf({ [SOURCE]: [cilium('1.0.0'), hubble('1.0.0')], [TARGET]: [cilium('1.0.0', { hold: { reason: 'why' } }), chart('hubble', '1.0.0', { hold: { reason: 'why' } })] }, { [SOURCE]: [cilium('1.1.0'), hubble('1.1.0')] }),
    }, []],
    ['a hold that allows it', raisedWith(cilium('1.0.0', { hold: { reason: 'why', allow: '<2.0.0' } })), []],
    ['a lower version than the target\'s', { ...raisedWith(cilium('1.2.0')), reports: verified(cilium('1.1.0'), hubble('1.1.0')) }, ['charts/cilium is lower than what the target has']],
    ['a member that was taken back', {
      fleet: GROUP,
      history: historyOf({ [SOURCE]: [cilium('1.0.0'), hubble('1.0.0')], [TARGET]: [cilium('1.0.0'), hubble('1.0.0')] }, { [SOURCE]: [cilium('1.1.0')] }, { [TARGET]: [cilium('1.1.0')] }, { [TARGET]: [cilium('1.0.0')], [SOURCE]: [hubble('1.1.0')] }),
    }, ['charts/cilium was taken back, and only its next change passes']],
    ['a member that depends on what nothing brings', {
      fleet: GROUP,
      history: historyOf({ [SOURCE]: [cilium('1.0.0'), hubble('1.0.0')], [TARGET]: [cilium('1.0.0'), hubble('1.0.0')] }, { [SOURCE]: [cilium('1.1.0', { dependsOn: ['gone'] }), hubble('1.1.0')] }),
      reports: verified(cilium('1.1.0', { dependsOn: ['gone'] }), hubble('1.1.0')),
    }, ['charts/cilium depends on charts/gone, which nothing brings']],
    ['infrastructure, which nobody has ever reported', { ...raisedWith(cilium('1.0.0'), [tool('talos'), tool('talos', 'v1.1.0')]), reports: verified(cilium('1.1.0')), hour: 30 }, ['infrastructure/talos is of a kind that nobody has ever reported']],
    ['the same, and there is still time', { ...raisedWith(cilium('1.0.0'), [tool('talos'), tool('talos', 'v1.1.0')]), reports: verified(cilium('1.1.0')), hour: 20 }, []],
    ['the same, but somebody reports infrastructure', { ...raisedWith(cilium('1.0.0'), [tool('talos'), tool('talos', 'v1.1.0')]), reports: verified(cilium('1.1.0'), tool('flux')), hour: 30 }, []],
    ['charts of a source that sends no events', { ...raisedWith(cilium('1.0.0')), fleet: { ...GROUP, notifications: { dispatch: false } }, hour: 30 }, ['charts/cilium is of a kind that nobody has ever reported; charts/hubble is of a kind that nobody has ever reported']],
    ['charts of a source that sends them, whose report may come', { ...raisedWith(cilium('1.0.0')), hour: 30 }, []],
    ['a member that failed: the next success helps', { ...raisedWith(cilium('1.0.0')), reports: [reportOn(cilium('1.1.0'), { outcome: 'failed', at: timeAt(2) })] }, []],
  ])('%s', (_, ailment, found) => {
    expect(findStuckGroups(patient(ailment)).map(({ what }) => what)).toEqual(found.map((why) => `the atomic group net cannot be promoted to live: ${why}`));
  });

  test('says who waits, since when, and how to see why', () => {
    expect(findStuckGroups(patient(raisedWith(cilium('1.0.0', { hold: { reason: 'why' } }))))).toMatchObject([{
      id: 'stuck-group/live/net', since: timeAt(1), details: ['charts/hubble waits for it'], commands: ['npx sluice explain charts/cilium', 'npx sluice unhold charts/cilium --cluster live'],
    }]);
  });
});

describe('findLostMembers', () => {
  const both = { [SOURCE]: chartsManifest({ cilium: '1.0.0', hubble: '1.0.0' }) };
  const lost = (members: readonly string[], files: Readonly<Record<string, string>> = both, atomic = true) => findLostMembers(patient({ fleet: { groups: [{ name: 'net', members: members as never, atomic }] }, files })).map(({ id }) => id);

  test.each<readonly [string, readonly string[], readonly string[]]>([
    ['members that a manifest has, be it one alone', lost(['charts/cilium', 'charts/hubble', 'charts/*', 'infrastructure/*']), []],
    ['a member that none has', lost(['charts/cilium', 'charts/tetragon']), ['stuck-group/fleet/net/charts/tetragon']],
    ['a group that is not atomic', lost(['charts/tetragon'], both, false), []],
    ['a manifest that cannot be read', lost(['charts/tetragon'], { [SOURCE]: 'export const x = y;' }), []],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
