import { isError } from '../../src/errors';
import type { Component } from '../../src/manifest/entries';
import { findDrifted } from '../../src/manifest/links';
import { manifestText, messages, parsed } from '../support/manifest-text';

const MANIFEST = parsed(manifestText([
  'infrastructure: {',
  "  cilium: githubRelease('1.18.6', 'cilium/cilium'),",
  "  prometheus: helm('v20.0.0', 'prometheus-operator-crds', 'https://x.y'),",
  '},',
  'charts: {',
  "  cilium: { namespace: 'x', chart: helm('1.16.5', 'cilium', 'https://x.y') },",
  "  crds: { namespace: 'x', chart: helm('20.0.0+build', 'prometheus-operator-crds', 'https://x.y') },",
  '},',
].join('\n')));

describe('findDrifted', () => {
  test('warns of a pair that has drifted apart, at the second one\'s version', () => {
    const problems = findDrifted(MANIFEST, [['infrastructure/cilium', 'charts/cilium']]);
    expect(messages(problems)).toEqual([
      "VERSIONS_DIFFER: clusters/dev/versions.ts:9:41: infrastructure/cilium and charts/cilium should have the same version, as the fleet's sameVersion says; found 1.18.6 and 1.16.5; "
      + 'raise the lower one, or take the pair out of sameVersion',
    ]);
    expect(problems.some(isError)).toBe(false);
  });

  test.each<readonly (readonly [Component, Component])[]>([
    [['infrastructure/prometheus', 'charts/crds']],
    [['infrastructure/cilium', 'infrastructure/cilium']],
    [['infrastructure/cilium', 'charts/nobody']],
    [['charts/nobody', 'charts/cilium']],
  ])('has nothing to say of %j', (pair) => {
    expect(findDrifted(MANIFEST, [pair])).toEqual([]);
  });

  test('compares every pair', () => {
    expect(findDrifted(MANIFEST, [['charts/crds', 'charts/cilium'], ['infrastructure/cilium', 'charts/cilium'], ['infrastructure/prometheus', 'charts/crds']])).toHaveLength(2);
  });
});
