import { App } from 'cdk8s';
import type { Problem } from '../../errors';
import type { Cluster } from '../../fleet/cluster';
import type { HelmChartsChartProps } from '../../fleet/constructs';
import type { Fleet } from '../../fleet/fleet';
import type { HelmChartsProps } from '../../fleet/options';
import type { ClusterContext, Rendering, SynthesisContext } from '../context';
import type { FileTree } from '../file-tree';
import { generatedFile } from './generated-file';
import { helmChartsOf } from './helm-charts';
import { HelmReleases } from './helm-releases';
import { isListedBeside, readResourceSet } from './owners-resource-set';
import { PlatformResources } from './platform-resources';
import { attempt, renderChart, type Rendered } from './render-chart';
import { validateTakeover } from './takeover';

/** The file with a cluster's releases. */
export interface HelmChartsFile extends Rendering {
  /** The namespaces that have HelmReleases. */
  readonly namespaces: readonly string[];
}

const ID = 'helm-charts';

/** `helm-charts.yaml` in a cluster's folder; no file for a manifest without charts. */
export function renderHelmCharts({ fleet, current }: SynthesisContext, of: ClusterContext, isSource: boolean, folder: string): HelmChartsFile {
  const { cluster, manifest } = of;
  const options = optionsOf(fleet, cluster);
  const owners = cluster.style === 'ResourceSet' ? readResourceSet(options, current) : { problems: [] };
  const props: HelmChartsChartProps = {
    charts: manifest.charts, isSource, waits: cluster.props.readiness !== undefined, options, ...(owners.value && { resourceSet: owners.value }),
  };
  const own = helmChartsOf(props).namespace;
  const path = `${folder}/${ID}.yaml`;
  if (isShared(cluster, current)) {
    const refused = validateTakeover({ cluster: cluster.name, path, current: current.get(path), next: undefined });
    return { files: [], problems: [sharedWarning(cluster, options), ...refused], namespaces: [own] };
  }
  const misplaced = [...validateStyle(cluster), ...owners.problems];
  if (owners.problems.length > 0 || manifest.charts.length === 0) return { files: [], problems: misplaced, namespaces: [own] };

  const manifests = renderManifests(cluster, props);
  const file = attempt(cluster, ID, () => ({ value: manifests.value?.length ? generatedFile(path, [manifest.file, 'fleet.ts'], manifests.value) : undefined, problems: [] }));
  const problems = [...misplaced, ...manifests.problems, ...file.problems];
  if (problems.length > 0) return { files: [], problems, namespaces: [own] };
  return {
    files: file.value ? [file.value] : [],
    problems: validateTakeover({ cluster: cluster.name, path, current: current.get(path), next: file.value?.text }),
    namespaces: namespacesOf(manifests.value ?? [], props, own),
  };
}

/** Whether Flux still gets the owner's ResourceSet from where it stands: two of one name would fight over the releases. */
export function isShared(cluster: Cluster, current: FileTree): boolean {
  const { resourceSet } = optionsOf(cluster.fleet, cluster);
  return cluster.style === 'ResourceSet' && resourceSet !== undefined && isListedBeside(resourceSet, current);
}

function sharedWarning({ name }: Cluster, { resourceSet = '' }: HelmChartsProps): Problem {
  return {
    code: 'RESOURCE_SET_SHARED', severity: 'warning', at: { file: resourceSet },
    what: `"${name}" gets its charts from this file, which all clusters share, and not from its manifest`,
    fix: 'once all clusters have what is committed: sluice adopt --continue',
  };
}

/** What the fleet says of HelmReleases, and the cluster where it says otherwise. */
export function optionsOf(fleet: Fleet, cluster: Cluster): HelmChartsProps {
  return { ...fleet.props.helmCharts, ...cluster.props.helmCharts };
}

function renderManifests(cluster: Cluster, props: HelmChartsChartProps): Rendered<readonly unknown[]> {
  const make = cluster.props.constructs?.helmCharts;
  if (make === false) return { value: [], problems: [] };
  const Charts = cluster.style === 'ResourceSet' ? PlatformResources : HelmReleases;
  const { value, problems } = renderChart(cluster, ID, () => make?.(new App(), ID, props) ?? new Charts(new App(), ID, props));
  return { value: value?.map(({ manifest }) => manifest), problems };
}

function validateStyle({ name, style, props: { helmCharts = {} }, at }: Cluster): readonly Problem[] {
  if (style === 'ResourceSet') return [];
  const idle = (['name', 'dependsOn', 'resourcesTemplate', 'resourceSet', 'dependencies'] as const).filter((option) => helmCharts[option] !== undefined);
  return idle.map((option): Problem => ({
    code: 'FLEET_INVALID', what: `helmCharts.${option} of cluster "${name}" says something about a ResourceSet, and its style is HelmReleases`, at,
    fix: 'leave it out, or let the cluster have the style ResourceSet',
  }));
}

/** Where HelmReleases are: an owner's template may put them into the namespaces of the releases. */
function namespacesOf(manifests: readonly unknown[], { charts, options, resourceSet }: HelmChartsChartProps, own: string): readonly string[] {
  const releases = (manifests as readonly { readonly kind?: string; readonly metadata?: { readonly namespace?: string } }[])
    .filter(({ kind }) => kind === 'HelmRelease').map(({ metadata }) => metadata?.namespace ?? own);
  const templated = options.resourcesTemplate === undefined && !resourceSet ? [] : charts.map(({ entry }) => entry.namespace);
  return [...new Set([own, ...releases, ...templated])];
}
