import { buildTimelines, keyOf, stateBefore } from '../../src/promotion/history';
import { historyOf } from '../support/plan-input';
import { chart, timeline } from '../support/timelines';

const A1 = chart('a', '1.0.0');
const A2 = chart('a', '1.1.0');

describe('buildTimelines', () => {
  test('tells for every manifest and component what was said when', () => {
    const timelines = buildTimelines(historyOf({ 'one.ts': [A1], 'two.ts': [A1] }, { 'two.ts': [A2] }, { 'one.ts': ['charts/a'] }, { 'one.ts': [A1] }));
    const shown = (file: string) => timelines.get(file)?.get('charts/a')?.map(({ state, position }) => `${state?.entry.source.version ?? '-'}@${position}`);
    expect([shown('one.ts'), shown('two.ts')]).toEqual([['1.0.0@0', '-@2', '1.0.0@3'], ['1.0.0@0', '1.1.0@1']]);
  });

  test('has no step for what says the same, and takes over what is no part of the content', () => {
    const held = { ...A1, hold: { reason: 'why' } };
    const steps = buildTimelines(historyOf({ 'one.ts': [A1] }, { 'one.ts': [held] })).get('one.ts')?.get('charts/a');
    expect(steps).toMatchObject([{ position: 0, state: { entry: { hold: { reason: 'why' } } } }]);
  });

  test('leaves out what a removal of nothing says, and manifests that nobody asks for', () => {
    const history = historyOf({ 'one.ts': ['charts/b', A1], 'two.ts': [A1] });
    expect([...buildTimelines(history, new Set(['one.ts'])).keys()]).toEqual(['one.ts']);
    expect(buildTimelines(history).get('one.ts')?.has('charts/b')).toBe(false);
  });
});

describe('stateBefore', () => {
  test.each([[0, 'absent'], [1, '1.0.0'], [3, '1.0.0'], [4, '1.1.0'], [9, 'absent']])('commit %i is %s', (position, version) => {
    const state = stateBefore(timeline('1.0.0@0 1.1.0@3 -@5'), position);
    expect(state?.entry.source.version ?? keyOf(state)).toBe(version);
  });
});
