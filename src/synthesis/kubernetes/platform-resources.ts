import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ResourceSet, type ResourceSetDependency } from '../../../imports/fluxcd.controlplane.io';
import type { HelmChartsChartProps, OwnersResourceSet } from '../../fleet/constructs';
import { DISABLED, EVENT_COMPONENT, EVENT_FINGERPRINT, RECONCILE, RECONCILE_EVERY, RECONCILE_TIMEOUT, SUBSTITUTE } from './annotations';
import { ExactResourceSet } from './exact-objects';
import { helmChartsOf, validateHelmCharts, type HelmCharts } from './helm-charts';
import { inputOf, releaseOf, type Release, type ReleaseInput } from './release';
import { formatResourcesTemplate } from './resources-template';
import { encodeVerbatim } from './verbatim';

/**
 * The releases of a cluster as one ResourceSet of flux-operator: the entries are its inputs, a template makes a HelmRelease and
 * the source of its chart from each. Subclass it, or patch `resourceSet`, to change what is written.
 */
export class PlatformResources extends Chart {
  public readonly resourceSet: ResourceSet<ReleaseInput>;

  constructor(scope: Construct, id: string, props: HelmChartsChartProps) {
    super(scope, id);
    const charts = helmChartsOf(props);
    const { resourceSet: owners, options: { values } } = props;
    const resourcesTemplate = owners?.spec.resourcesTemplate ?? props.options.resourcesTemplate;
    const releases = props.charts.map((chart) => releaseOf(chart, values));
    const faults = [...validateHelmCharts(charts), ...validateTemplate(resourcesTemplate, releases), ...validateNames(charts, releases)];
    const tested = props.charts.filter(({ entry }) => entry.test).map(({ entry }) => entry.name);
    this.resourceSet = new ExactResourceSet(this, 'resource-set', {
      metadata: {
        name: charts.name, namespace: charts.namespace, annotations: annotationsOf(charts, props.waits ?? false, owners),
        ...(owners && { labels: owners.labels }),
      },
      spec: {
        ...(owners ? encodeVerbatim(owners.spec) as object : { dependsOn: dependenciesOf(charts) }),
        ...(props.waits && { wait: true }),
        inputs: releases.map((release) => inputOf(release, charts, resourcesTemplate)),
        resourcesTemplate: resourcesTemplate ?? (faults.length > 0 ? '' : formatResourcesTemplate(charts, tested)),
      },
    });
    this.node.addValidation({ validate: () => faults });
  }
}

function dependenciesOf({ dependsOn, namespace: own }: HelmCharts): readonly ResourceSetDependency[] | undefined {
  if (dependsOn.length === 0) return undefined;
  return dependsOn.map(({ name, namespace = own }) => ({ ...ResourceSet.GVK, name, namespace, ready: true }));
}

function annotationsOf({ interval, timeout, substitute, handover }: HelmCharts, waits: boolean, owners: OwnersResourceSet | undefined): Record<string, string> {
  return {
    ...(owners ? {} : { [RECONCILE_EVERY]: interval }),
    // a set that waits gives up after five minutes by default, before a slow release does
    ...(waits ? { [RECONCILE_TIMEOUT]: timeout } : {}),
    ...owners?.annotations,
    ...(handover ? { [RECONCILE]: DISABLED } : {}),
    ...(substitute ? {} : { [SUBSTITUTE]: DISABLED }),
  };
}

/** Without the annotations a release's events say nothing that could be recorded, and values that a template does not read reach nobody. */
function validateTemplate(template: string | undefined, releases: readonly Release[]): string[] {
  if (template === undefined) return [];
  const missing = [EVENT_COMPONENT, EVENT_FINGERPRINT].filter((annotation) => !template.includes(annotation));
  const unread = /\binputs\b[^>]*\bvalues\b/.test(template) ? [] : releases.filter(({ values }) => values !== undefined);
  return [
    ...missing.map((annotation) => `the resourcesTemplate gives its HelmReleases no annotation ${annotation}: nothing they report could be taken as evidence`),
    ...unread.map(({ name }) => `${name} has values, and the resourcesTemplate does not read inputs.values`),
  ];
}

/** A template that knows names alone finds HelmReleases in one namespace alone. */
function validateNames({ dependencies, namespace: own }: HelmCharts, releases: readonly Release[]): string[] {
  if (dependencies === 'objects') return [];
  return releases.flatMap(({ name, dependsOn = [] }) => dependsOn.filter(({ namespace = own }) => namespace !== own)
    .map((other) => `${name} depends on ${other.namespace}/${other.name}, which a template that takes the names of dependencies cannot say`));
}
