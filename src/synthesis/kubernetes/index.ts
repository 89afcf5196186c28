import { App } from 'cdk8s';
import type { Cluster } from '../../fleet/cluster';
import type { ResolvedManifest } from '../../manifest/resolve';
import type { ClusterContext, Rendering, SynthesisContext } from '../context';
import { isGenerated } from '../header';
import { clusterAt, clusterFolder } from '../places';
import { sourceFiles } from '../source-files';
import { findReleases, withoutFound } from './found-releases';
import { generatedFile } from './generated-file';
import { helmChartsOf } from './helm-charts';
import { optionsOf, renderHelmCharts } from './helm-charts-file';
import { renderKustomization } from './kustomization';
import { Namespaces } from './namespaces';
import { hasNotifications, renderClusterNotifications, renderSharedNotifications } from './notifications-folder';
import { renderOwnersCharts } from './owners-charts';
import { renderReleaseFiles } from './release-files';
import { attempt, renderChart } from './render-chart';

/** What Flux reads of a fleet: the clusters' folders, and what they share. */
export function renderKubernetes(context: SynthesisContext): Rendering {
  const { fleet, clusters } = context;
  const sources = new Set(fleet.clusters.flatMap(({ sourceNames }) => sourceNames));
  const foreign = findForeignFiles(context);
  return concatenate([
    renderSharedNotifications(fleet),
    ...clusters.map((one) => renderCluster(context, one, sources.has(one.cluster.name), foreign.get(one.cluster.name))),
  ]);
}

function renderCluster(context: SynthesisContext, of: ClusterContext, isSource: boolean, foreign: string | undefined): Rendering {
  const { fleet, current } = context;
  const { cluster, manifest } = of;
  const folder = clusterFolder(fleet, cluster.name);
  const namespaces = renderNamespaces(cluster, manifest, folder);
  const { namespace: own } = helmChartsOf({ options: optionsOf(fleet, cluster), isSource });
  const found = findReleases(of, current);
  const released = renderReleaseFiles(of, found, current, { isSource, namespace: own });
  const helmCharts = renderHelmCharts(context, { cluster, manifest: withoutFound(manifest, found, own) }, isSource, folder);
  const ownersCharts = renderOwnersFiles(cluster, folder);
  const notifications = renderClusterNotifications(fleet, cluster, [...new Set([...helmCharts.namespaces, ...released.namespaces])], isSource);

  const namesOf = ({ files }: Rendering) => files.map(({ path }) => path.slice(folder.length + 1));
  const resources = [
    ...namesOf(namespaces), ...namesOf(helmCharts),
    ...(hasNotifications(fleet, cluster) ? ['flux-notifications'] : []),
    ...namesOf(ownersCharts),
  ];
  const kustomization = renderKustomization({ path: folder, resources, foreign, current });
  return concatenate([namespaces, helmCharts, released, ownersCharts, notifications, kustomization]);
}

function renderNamespaces(cluster: Cluster, manifest: ResolvedManifest, folder: string): Rendering {
  const { namespaces: make } = cluster.props;
  if (!make) return NOTHING;
  const { value: objects = [], problems } = renderChart(cluster, 'namespaces', () => new Namespaces(new App(), 'namespaces', { charts: manifest.charts, make }));
  const documents = objects.map((object) => object.manifest);
  return { files: documents.length > 0 ? [generatedFile(`${folder}/namespaces.yaml`, [manifest.file, 'fleet.ts'], documents)] : [], problems };
}

function renderOwnersFiles(cluster: Cluster, folder: string): Rendering {
  const { value: charts = [], problems } = renderOwnersCharts(cluster);
  return concatenate([
    { files: [], problems },
    ...charts.map(({ file, manifests }): Rendering => {
      const written = attempt(cluster, file, () => ({ value: generatedFile(`${folder}/${file}`, ['fleet.ts'], manifests), problems: [] }));
      return { files: written.value ? [written.value] : [], problems: written.problems };
    }),
  ]);
}

const NOTHING: Rendering = { files: [], problems: [] };

function concatenate(renderings: readonly Rendering[]): Rendering {
  return { files: renderings.flatMap(({ files }) => files), problems: renderings.flatMap(({ problems }) => problems) };
}

/** Of every cluster's folder one file that Sluice has not written. */
function findForeignFiles(context: SynthesisContext): ReadonlyMap<string, string> {
  const { fleet, current } = context;
  const sources = sourceFiles(context);
  const found = new Map<string, string>();
  for (const [path, text] of current) {
    const name = clusterAt(fleet, path);
    if (name !== undefined && !found.has(name) && !isGenerated(text) && !sources.has(path)) found.set(name, path);
  }
  return found;
}
