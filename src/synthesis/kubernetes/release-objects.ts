import {
  HelmReleaseSpecChartRefKind, HelmReleaseSpecChartSpecSourceRefKind, HelmReleaseSpecInstallCrds, HelmReleaseSpecInstallStrategyName,
  HelmReleaseSpecUpgradeCrds, HelmReleaseSpecUpgradeStrategyName, HelmReleaseSpecValuesFromKind, type HelmReleaseProps, type HelmReleaseSpec,
} from '../../../imports/helm.toolkit.fluxcd.io';
import { HelmRepositorySpecType, OciRepositorySpecLayerSelectorOperation, type HelmRepositoryProps, type OciRepositoryProps } from '../../../imports/source.toolkit.fluxcd.io';
import type { ValuesReference } from '../../fleet/options';
import { DISABLED, EVENT_COMPONENT, EVENT_FINGERPRINT, EVENT_VERIFY, PRUNE, RELEASE_FINGERPRINT, SUBSTITUTE } from './annotations';
import type { HelmCharts } from './helm-charts';
import type { Release } from './release';

/** The objects of one release; of the two sources the one that is there fetches its chart. */
export interface ReleaseObjects {
  readonly helmRepository: HelmRepositoryProps | undefined;
  readonly ociRepository: OciRepositoryProps | undefined;
  readonly helmRelease: HelmReleaseProps;
}

/** What Flux is to have of a release, in either style. */
export function releaseObjects(release: Release, charts: HelmCharts): ReleaseObjects {
  const direct = charts.ociCharts === 'OCIRepository';
  const repository = helmRepository(release, charts);
  return {
    helmRepository: direct ? release.unlessOci(repository) : repository,
    ociRepository: direct ? release.whenOci(ociRepository(release, charts)) : undefined,
    helmRelease: {
      metadata: {
        name: release.name,
        namespace: charts.namespace,
        annotations: present({
          [EVENT_COMPONENT]: release.component,
          [EVENT_FINGERPRINT]: release.fingerprint,
          [EVENT_VERIFY]: release.whenTested('test'),
          ...ownersAnnotations(charts),
        }),
      },
      spec: helmReleaseSpec(release, charts, direct),
    },
  };
}

function helmReleaseSpec(release: Release, charts: HelmCharts, direct: boolean): HelmReleaseSpec {
  const { interval, timeout, retries } = charts;
  const chart = {
    spec: {
      chart: release.chart,
      version: release.version,
      sourceRef: { kind: HelmReleaseSpecChartSpecSourceRefKind.HELM_REPOSITORY, name: release.name },
    },
  };
  return {
    interval,
    timeout,
    releaseName: release.name,
    targetNamespace: release.namespace,
    storageNamespace: charts.storage === 'release' ? release.namespace : undefined,
    chart: direct ? release.unlessOci(chart) : chart,
    chartRef: direct ? release.whenOci({ kind: HelmReleaseSpecChartRefKind.OCI_REPOSITORY, name: release.name }) : undefined,
    dependsOn: release.dependsOn,
    install: {
      crds: HelmReleaseSpecInstallCrds.CREATE_REPLACE,
      createNamespace: true,
      strategy: { name: HelmReleaseSpecInstallStrategyName.REMEDIATE_ON_FAILURE },
      remediation: { retries },
    },
    upgrade: {
      crds: HelmReleaseSpecUpgradeCrds.CREATE_REPLACE,
      strategy: { name: HelmReleaseSpecUpgradeStrategyName.REMEDIATE_ON_FAILURE },
      remediation: { retries, remediateLastFailure: true },
    },
    test: release.whenTested({ enable: true }),
    commonMetadata: charts.isSource ? { annotations: { [RELEASE_FINGERPRINT]: release.fingerprint } } : undefined,
    valuesFrom: charts.valuesFrom.map((reference) => valuesFrom(release, reference)),
    values: release.values,
  };
}

function valuesFrom(release: Release, { kind, name, valuesKey = '<release>.yaml', optional = true }: ValuesReference) {
  return {
    kind: kind === 'Secret' ? HelmReleaseSpecValuesFromKind.SECRET : HelmReleaseSpecValuesFromKind.CONFIG_MAP,
    name: release.fill(name),
    valuesKey: release.fill(valuesKey),
    optional,
  };
}

function helmRepository(release: Release, charts: HelmCharts): HelmRepositoryProps {
  return {
    metadata: sourceMetadata(release, charts),
    spec: {
      interval: charts.interval,
      url: release.url,
      type: charts.ociCharts === 'HelmRepository' ? release.whenOci(HelmRepositorySpecType.OCI) : undefined,
    },
  };
}

function ociRepository(release: Release, charts: HelmCharts): OciRepositoryProps {
  return {
    metadata: sourceMetadata(release, charts),
    spec: {
      interval: charts.interval,
      url: release.ociUrl,
      ref: { tag: release.ociTag },
      layerSelector: { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', operation: OciRepositorySpecLayerSelectorOperation.COPY },
    },
  };
}

function sourceMetadata(release: Release, charts: HelmCharts) {
  const annotations = ownersAnnotations(charts);
  return { name: release.name, namespace: charts.namespace, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) };
}

function ownersAnnotations({ substitute, handover }: HelmCharts): Readonly<Record<string, string>> {
  return { ...(substitute ? {} : { [SUBSTITUTE]: DISABLED }), ...(handover ? { [PRUNE]: DISABLED } : {}) };
}

function present(annotations: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter((pair): pair is [string, string] => pair[1] !== undefined));
}
