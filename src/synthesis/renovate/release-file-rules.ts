import { posix } from 'node:path';
import type { Fleet } from '../../fleet/fleet';
import type { RenovatePackageRule } from '../../fleet/renovate-config';
import { exactPatterns } from './patterns';
import { repositoryPath } from './repository-path';

/** HelmReleases in files of the owner's: Renovate knows them too, and what it raised there the next synthesis would take back. */
export function releaseFileRules(fleet: Fleet): readonly RenovatePackageRule[] {
  const { clusters, props } = fleet;
  const files = [...new Set(clusters.flatMap(({ props: { releaseFiles = {} } }) => Object.values(releaseFiles).flat()))].sort();
  if (files.length === 0) return [];
  const paths = files.map((file) => repositoryPath(fleet, posix.join(props.out ?? '.', file)));
  const patternOf = exactPatterns(paths);
  return [{
    description: 'the versions of these releases stand in manifests',
    matchManagers: ['flux'],
    matchFileNames: paths.map(patternOf),
    // images in the values are the owner's, and go on being raised
    matchDepNames: dependencyNames(clusters),
    enabled: false,
  }];
}

/** What Renovate calls the charts of these releases: by their name, and in a registry by their address. */
function dependencyNames(clusters: Fleet['clusters']): readonly string[] {
  return [...new Set(clusters.flatMap(({ props: { releaseFiles = {}, versions } }) => Object.keys(releaseFiles).flatMap((name) => {
    const chart = versions.charts[name]?.chart;
    if (!chart) return [];
    return chart.repository.startsWith('oci://') ? [chart.chart, `${chart.repository.slice('oci://'.length)}/${chart.chart}`] : [chart.chart];
  })))].sort();
}
