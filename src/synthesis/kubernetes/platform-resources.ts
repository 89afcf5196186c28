import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ResourceSet, type ResourceSetDependency } from '../../../imports/fluxcd.controlplane.io';
import type { HelmChartsChartProps } from '../../fleet/constructs';
import { DISABLED, EVENT_COMPONENT, EVENT_FINGERPRINT, RECONCILE, RECONCILE_EVERY, RECONCILE_TIMEOUT, SUBSTITUTE } from './annotations';
import { ExactResourceSet } from './exact-objects';
import { helmChartsOf, validateHelmCharts, type HelmCharts } from './helm-charts';
import { inputOf, releaseOf, type ReleaseInput } from './release';
import { formatResourcesTemplate } from './resources-template';

/**
 * The releases of a cluster as one ResourceSet of flux-operator: the entries are its inputs, a template makes a HelmRelease and
 * the source of its chart from each. Subclass it, or patch `resourceSet`, to change what is written.
 */
export class PlatformResources extends Chart {
  public readonly resourceSet: ResourceSet<ReleaseInput>;

  constructor(scope: Construct, id: string, props: HelmChartsChartProps) {
    super(scope, id);
    const charts = helmChartsOf(props);
    const { resourcesTemplate, values } = props.options;
    const faults = [...validateHelmCharts(charts), ...validateTemplate(resourcesTemplate)];
    const tested = props.charts.filter(({ entry }) => entry.test).map(({ entry }) => entry.name);
    this.resourceSet = new ExactResourceSet(this, 'resource-set', {
      metadata: { name: charts.name, namespace: charts.namespace, annotations: annotationsOf(charts, props.waits ?? false) },
      spec: {
        ...(props.waits && { wait: true }),
        dependsOn: dependenciesOf(charts),
        inputs: props.charts.map((chart) => inputOf(releaseOf(chart, values))),
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

function annotationsOf({ interval, timeout, substitute, handover }: HelmCharts, waits: boolean): Record<string, string> {
  return {
    [RECONCILE_EVERY]: interval,
    // a set that waits gives up after five minutes by default, before a slow release does
    ...(waits ? { [RECONCILE_TIMEOUT]: timeout } : {}),
    ...(handover ? { [RECONCILE]: DISABLED } : {}),
    ...(substitute ? {} : { [SUBSTITUTE]: DISABLED }),
  };
}

/** Without these a release's events say nothing that could be recorded. */
function validateTemplate(template: string | undefined): string[] {
  if (template === undefined) return [];
  const missing = [EVENT_COMPONENT, EVENT_FINGERPRINT].filter((annotation) => !template.includes(annotation));
  return missing.map((annotation) => `the resourcesTemplate gives its HelmReleases no annotation ${annotation}: nothing they report could be taken as evidence`);
}
