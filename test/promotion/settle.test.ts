import type { Choice } from '../../src/promotion/choice';
import { settle, type AtomicGroup } from '../../src/promotion/settle';
import { candidate, choice, shut } from '../support/choices';
import { byComponent, chart } from '../support/timelines';

const NONE = byComponent();
const GROUP: AtomicGroup = { name: 'storage', has: (component) => component !== 'charts/z' };

/** What is promoted, with its version, or why the newest is not. */
function shown(choices: readonly Choice[]): readonly string[] {
  return choices.map(({ component, candidates, chosen }) => {
    const blocks = candidates[0]?.verdicts.flatMap((verdict) => (verdict.passed ? [] : [verdict.gate])) ?? [];
    return `${component} ${candidates[chosen]?.state?.entry.source.version ?? blocks.join('+')}`;
  });
}

const a = (...versions: readonly string[]): Choice => choice(versions.map((version) => candidate(chart('a', version))));
const b = (changes: Partial<Choice> = {}): Choice => choice([candidate(chart('b', '1.1.0'))], { component: 'charts/b', ...changes });

describe('settle', () => {
  test('keeps what fits, and says that it does', () => {
    const [settled] = settle([a('1.1.0')], NONE, []);
    expect(settled?.candidates[0]?.verdicts).toEqual([{ gate: 'unverified', passed: true }, { gate: 'dependency', passed: true }]);
  });

  test('takes an older candidate where the newest does not fit', () => {
    const choices = [choice([candidate(chart('a', '1.2.0', { dependsOn: ['new'] })), candidate(chart('a', '1.1.0'))])];
    expect(shown(settle(choices, NONE, []))).toEqual(['charts/a 1.1.0']);
  });

  test('gives up one after the other what waits for what was given up', () => {
    const chain = ['a', 'b', 'c'].map((name, index) => choice([candidate(chart(name, '1.1.0', { dependsOn: [['b', 'c', 'missing'][index] as string] }))]));
    expect(shown(settle(chain, NONE, []))).toEqual(['charts/a dependency', 'charts/b dependency', 'charts/c dependency']);
  });

  test.each<[string, Choice, readonly string[]]>([
    ['whole', b(), ['charts/a 1.1.0', 'charts/b 1.1.0']],
    ['without a member that has nothing new', b({ candidates: [], chosen: -1 }), ['charts/a 1.1.0', 'charts/b ']],
    ['not where a member is blocked', b({ candidates: [candidate(chart('b', '1.1.0'), [shut('failed')])], chosen: -1 }), ['charts/a group', 'charts/b failed']],
    ['not where a member is not asked for', b({ asked: false, chosen: -1 }), ['charts/a group', 'charts/b ']],
  ])('promotes an atomic group %s', (_, other, expected) => {
    expect(shown(settle([a('1.1.0', '1.0.5'), other], NONE, [GROUP]))).toEqual(expected);
  });

  test('lets a forced member go alone, and says what it was forced past', () => {
    const settled = settle([{ ...a('1.1.0'), forced: 'why' }, b({ candidates: [candidate(chart('b', '1.1.0'), [shut('failed')])], chosen: -1 })], NONE, [GROUP]);
    expect(shown(settled)).toEqual(['charts/a 1.1.0', 'charts/b failed']);
    expect(settled[0]?.candidates[0]?.verdicts.at(-1)).toMatchObject({ gate: 'group', passed: false });
  });

  test('asks time last: what could not be promoted at any time says so', () => {
    const early = [candidate(chart('a', '1.1.0', { dependsOn: ['missing'] }), [shut('window')])];
    expect(shown(settle([choice(early)], NONE, []))).toEqual(['charts/a window+dependency']);
    expect(shown(settle([choice([candidate(chart('a', '1.1.0'), [shut('soaking')]), candidate(chart('a', '1.0.5'))])], NONE, []))).toEqual(['charts/a 1.0.5']);
  });

  test('holds a whole group back where the time of one member has not come', () => {
    const soaking = b({ candidates: [candidate(chart('b', '1.1.0'), [shut('soaking')])] });
    expect(shown(settle([a('1.1.0'), soaking], NONE, [GROUP]))).toEqual(['charts/a group', 'charts/b soaking']);
  });

  test('does not depend on the order of the choices', () => {
    const choices = [a('1.1.0'), b({ candidates: [candidate(chart('b', '1.1.0', { dependsOn: ['missing'] }))] }), choice([candidate(chart('z', '1.1.0', { dependsOn: ['b'] }))])];
    const one = shown(settle(choices, NONE, [GROUP]));
    expect([...shown(settle([...choices].reverse(), NONE, [GROUP]))].sort()).toEqual([...one].sort());
  });
});
