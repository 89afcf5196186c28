import type { Component } from '../../src/manifest/entries';
import type { Choice } from '../../src/promotion/choice';
import { findMisfits } from '../../src/promotion/fit';
import { candidate, choice } from '../support/choices';
import { byComponent, chart, stateOf } from '../support/timelines';

const needs = (name: string, ...dependsOn: readonly string[]) => chart(name, '1.1.0', { dependsOn });
const found = (choices: readonly Choice[], ...target: readonly Parameters<typeof stateOf>[0][]): Readonly<Record<string, string>> => Object.fromEntries(
  [...findMisfits(choices, byComponent(...target.map((entry) => stateOf(entry))))].map(([component, { sentence }]) => [component, sentence]));
const take = (entry: Parameters<typeof candidate>[0]): Choice => choice([candidate(entry)], typeof entry === 'string' ? { component: entry } : {});

describe('findMisfits', () => {
  test.each<[string, readonly Choice[], readonly Parameters<typeof stateOf>[0][]]>([
    ['nothing changes', [], [chart('a')]],
    ['what an entry waits for is there', [take(needs('a', 'b'))], [chart('b')]],
    ['what an entry waits for comes with it', [take(needs('a', 'b')), take(chart('b'))], []],
    ['what goes is needed by nobody any more', [take('charts/b'), take(chart('a', '1.1.0'))], [needs('a', 'b'), chart('b')]],
    ['it waits for a release outside', [take(chart('a', '1.1.0', { dependsOn: [{ kind: 'external', name: 'x/y' }] }))], []],
    ['it is not chosen', [choice([candidate(needs('a', 'b'))], { chosen: -1 })], []],
  ])('finds none where %s', (_, choices, target) => {
    expect(found(choices, ...target)).toEqual({});
  });

  test.each<[string, readonly Choice[], readonly Parameters<typeof stateOf>[0][], Readonly<Record<Component, string>>]>([
    ['of what another still waits for', [take('charts/b')], [chart('b'), chart('c', '1.0.0', { dependsOn: ['b'] }), chart('a', '1.0.0', { dependsOn: ['b'] })], { 'charts/b': 'charts/a still depends on it' }],
    ['of what waits for one that is not there', [take(needs('a', 'b'))], [], { 'charts/a': 'it depends on charts/b, which is neither there nor promoted with it' }],
    ['of what waits for one that goes', [take(needs('a', 'b')), take('charts/b')], [chart('b')], { 'charts/b': 'charts/a still depends on it' }],
    ['of two that would have one values file, however it is written', [take(chart('a', '1.1.0', { values: 'values/X.yaml' }))], [chart('b', '1.0.0', { values: 'values/x.yaml' })], { 'charts/a': 'its values file values/X.yaml is also that of charts/b' }],
    ['of what would wait for itself', [take(needs('a', 'b'))], [chart('a'), chart('b', '1.0.0', { dependsOn: ['c'] }), chart('c', '1.0.0', { dependsOn: ['a'] })], { 'charts/a': 'it depends on charts/b, which depends on it' }],
  ])('finds the fault %s', (_, choices, target, expected) => {
    expect(found(choices, ...target)).toEqual(expected);
  });

  test('does not blame a circle on what only leads to it', () => {
    const circle = [chart('b', '1.0.0', { dependsOn: ['c'] }), chart('c', '1.0.0', { dependsOn: ['b'] })];
    expect(found([take(needs('a', 'b'))], ...circle)).toEqual({});
  });
});
