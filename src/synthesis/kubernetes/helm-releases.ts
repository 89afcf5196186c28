import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { HelmRelease } from '../../../imports/helm.toolkit.fluxcd.io';
import { HelmRepository, OciRepository } from '../../../imports/source.toolkit.fluxcd.io';
import type { HelmChartsChartProps } from '../../fleet/constructs';
import { ExactHelmRelease } from './exact-objects';
import { helmChartsOf, validateHelmCharts } from './helm-charts';
import { releaseOf } from './release';
import { releaseObjects } from './release-objects';

/** The releases of a cluster as plain objects of Flux: for each a HelmRelease and the source of its chart. */
export class HelmReleases extends Chart {
  /** By the release's name. */
  public readonly releases: ReadonlyMap<string, HelmRelease>;
  /** What fetches a release's chart, by the release's name. */
  public readonly repositories: ReadonlyMap<string, HelmRepository | OciRepository>;

  constructor(scope: Construct, id: string, props: HelmChartsChartProps) {
    super(scope, id);
    const charts = helmChartsOf(props);
    const releases = new Map<string, HelmRelease>();
    const repositories = new Map<string, HelmRepository | OciRepository>();
    for (const chart of props.charts) {
      const { helmRepository, ociRepository, helmRelease } = releaseObjects(releaseOf(chart, props.options.values), charts);
      const { name } = chart.entry;
      if (helmRepository) repositories.set(name, new HelmRepository(this, `repository-${name}`, helmRepository));
      if (ociRepository) repositories.set(name, new OciRepository(this, `repository-${name}`, ociRepository));
      releases.set(name, new ExactHelmRelease(this, `release-${name}`, helmRelease));
    }
    this.releases = releases;
    this.repositories = repositories;
    this.node.addValidation({ validate: () => validateHelmCharts(charts) });
  }
}
