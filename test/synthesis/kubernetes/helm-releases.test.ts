import { App, JsonPatch } from 'cdk8s';
import { HelmReleases } from '../../../src/synthesis/kubernetes/helm-releases';
import { resolvedChart } from '../../support/resolved-charts';

describe('HelmReleases', () => {
  const chart = new HelmReleases(new App(), 'helm-charts', {
    charts: [resolvedChart('a', {}, { null: null }), resolvedChart('a-repository'), resolvedChart('b', { source: { repository: 'oci://ghcr.io/b' } })],
    isSource: false,
    options: { handover: true },
  });

  test('has a HelmRelease and a source of its chart per entry, in the order of the manifest', () => {
    const objects = chart.apiObjects.map(({ kind, name }) => `${kind} ${name}`);
    expect(objects).toEqual(['HelmRepository a', 'HelmRelease a', 'HelmRepository a-repository', 'HelmRelease a-repository', 'HelmRepository b', 'HelmRelease b']);
    expect([...chart.releases.keys()]).toEqual([...chart.repositories.keys()]);
  });

  test('keeps nulls in values, which remove a default', () => {
    expect(chart.releases.get('a')?.toJson()).toMatchObject({ spec: { values: { null: null } } });
  });

  test('has no fingerprint in what charts render where no cluster is promoted from it', () => {
    expect(chart.releases.get('a')?.toJson()).not.toHaveProperty('spec.commonMetadata');
  });

  test('lets releases outlive their objects while they are handed over', () => {
    for (const object of chart.apiObjects) expect(object.toJson()).toHaveProperty(['metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune'], 'disabled');
  });

  test('lets an owner patch one release', () => {
    chart.releases.get('b')?.addJsonPatch(JsonPatch.add('/spec/maxHistory', 2));
    expect(chart.releases.get('b')?.toJson()).toMatchObject({ spec: { maxHistory: 2 } });
  });

  test('fails if an option is not usable', () => {
    const wrong = new HelmReleases(new App(), 'helm-charts', { charts: [], isSource: false, options: { interval: '' } });
    expect(wrong.node.validate()).toEqual(['the interval "" is not a duration such as "10m" or "1h30m"']);
  });
});
