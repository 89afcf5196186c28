import { chosenOf, giveUp, isForced, nextPassing } from '../../src/promotion/choice';
import { candidate, choice, shut } from '../support/choices';
import { chart } from '../support/timelines';

const PASSING = candidate(chart('a', '1.0.0'));
const of = (...gates: Parameters<typeof shut>[0][]) => candidate(chart('a', '1.1.0'), gates.map(shut));

describe('nextPassing', () => {
  test.each([
    [[], 0, -1], [[of('failed')], 0, -1], [[of('failed'), PASSING], 0, 1], [[PASSING, PASSING], 1, 1], [[PASSING], 1, -1],
    // what only time holds back passes for now
    [[of('soaking', 'window')], 0, 0], [[of('soaking', 'failed'), of('window')], 0, 1],
  ] as const)('of %j from %i on is %i', (candidates, start, expected) => {
    expect(nextPassing(candidates, start)).toBe(expected);
  });
});

describe('giveUp', () => {
  test('goes on to the next candidate that passes, and says why', () => {
    const block = { reason: 'dependency', sentence: 'why' } as const;
    const next = giveUp(choice([PASSING, of('failed'), PASSING]), block);
    expect([next.chosen, chosenOf(next)]).toEqual([2, PASSING]);
    expect(next.candidates[0]?.verdicts.at(-1)).toEqual({ gate: 'dependency', passed: false, block });
  });

  test('says of one gate one thing', () => {
    const next = giveUp(choice([candidate(chart('a'), [{ gate: 'dependency', passed: true }])]), { reason: 'dependency', sentence: 'why' });
    expect(next.candidates[0]?.verdicts.map(({ gate, passed }) => [gate, passed])).toEqual([['dependency', false]]);
  });

  test('takes nothing older where a group is not whole', () => {
    expect(giveUp(choice([PASSING, PASSING]), { reason: 'group', sentence: 'why' }).chosen).toBe(-1);
  });
});

describe('isForced', () => {
  test.each([[undefined, 0, false], ['why', 0, true], ['why', 1, false], ['why', -1, false]])('with the reason %p and candidate %i is %p', (forced, chosen, expected) => {
    expect(isForced(choice([PASSING, PASSING], { chosen, ...forced !== undefined && { forced } }))).toBe(expected);
  });
});
