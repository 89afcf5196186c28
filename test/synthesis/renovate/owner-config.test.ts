import type { RenovateConfig } from '../../../src/fleet/renovate-config';
import { renderRenovate } from '../../../src/synthesis/renovate';
import { chart, configOf, contextOf, manifestOf } from './contexts';

const manifest = manifestOf(chart('cilium', { hold: { reason: 'why' } }));

function render(renovate: RenovateConfig) {
  return renderRenovate(contextOf({ dev: { manifest } }, { renovate, groups: [{ name: 'all', members: ['charts/*'] }] }), []);
}

function merged(renovate: RenovateConfig): RenovateConfig {
  return configOf(contextOf({ dev: { manifest } }, { renovate, groups: [{ name: 'all', members: ['charts/*'] }] }));
}

describe('readOwnerConfig', () => {
  test('takes the recommended presets where the owner names none, and none where the owner wants none', () => {
    expect(merged({ timezone: 'Europe/Berlin' })).toMatchObject({ extends: ['config:recommended'], timezone: 'Europe/Berlin' });
    expect(merged({ extends: [] }).extends).toEqual([]);
  });

  test('puts the owner\'s rules behind groups and before holds', () => {
    const own = { matchPackageNames: ['cilium'], automerge: true };
    const rules = merged({ packageRules: [own] }).packageRules ?? [];
    const places = [rules.findIndex(({ groupName }) => groupName === 'all'), rules.findIndex(({ automerge }) => automerge === true), rules.findIndex(({ enabled }) => enabled === false)];
    expect(places).toEqual([...places].sort());
    expect(rules[places[1] ?? -1]).toEqual(own);
  });

  test('adds the owner\'s managers and authors', () => {
    const manager = { customType: 'regex', managerFilePatterns: ['/x/'], matchStrings: ['y'] } as const;
    const config = merged({ customManagers: [manager], gitIgnoredAuthors: ['me@example.org', '41898282+github-actions[bot]@users.noreply.github.com'] });
    expect(config.customManagers?.slice(1)).toEqual([manager]);
    expect(config.gitIgnoredAuthors).toEqual(['me@example.org', '41898282+github-actions[bot]@users.noreply.github.com']);
  });

  test('enables the manifests\' manager and includes the manifests where the owner narrows Renovate', () => {
    expect(merged({ enabledManagers: ['npm'], includePaths: ['apps/**'] })).toMatchObject({ enabledManagers: ['npm', 'custom.regex'], includePaths: ['apps/**', 'clusters/dev/versions.ts'] });
    expect(merged({ enabledManagers: ['custom.regex'] }).enabledManagers).toEqual(['custom.regex']);
    expect(merged({})).not.toHaveProperty('enabledManagers');
    expect(merged({})).not.toHaveProperty('includePaths');
  });

  const circle: Record<string, unknown> = {};
  circle.itself = circle;
  const refused: readonly (readonly [string, RenovateConfig, RegExp])[] = [
    ['a list that is none', { packageRules: { matchPackageNames: ['x'] } as never }, /renovate\.packageRules is no list/],
    ['a function', { prBodyNotes: [() => 'x'] as never }, /renovate\.prBodyNotes\[0\] is no plain data/],
    ['a date', { a: { b: new Date(0) as never } }, /renovate\.a\.b is no plain data/],
    ['a number that is none', { prHourlyLimit: NaN }, /renovate\.prHourlyLimit is no plain data/],
    ['a circle', circle as RenovateConfig, /renovate\.itself is no plain data/],
    ['paths that hide a manifest', { ignorePaths: ['clusters/**'] }, /renovate\.ignorePaths hides clusters\/dev\/versions\.ts from Renovate/],
  ];
  test.each(refused)('fails if the owner gives %s', (_, renovate, expected) => {
    const { files, problems } = render(renovate);
    expect(problems).toEqual([expect.objectContaining({ code: 'FLEET_INVALID', what: expect.stringMatching(expected) as string })]);
    expect(files).toEqual([]);
  });

  test('warns where Renovate is switched off', () => {
    expect(render({ enabled: false }).problems).toEqual([expect.objectContaining({ code: 'FLEET_INVALID', severity: 'warning' })]);
    expect(render({ enabled: false }).files).toHaveLength(1);
  });
});
