import { posix } from 'node:path';
import { App } from 'cdk8s';
import { Alert } from '../../../imports/notification.toolkit.fluxcd.io';
import type { Cluster } from '../../fleet/cluster';
import type { FluxNotificationsChartProps } from '../../fleet/constructs';
import type { Fleet } from '../../fleet/fleet';
import type { Rendering } from '../context';
import type { SynthesizedFile } from '../file-tree';
import { clusterFolder, notificationsFolder } from '../places';
import { FailureNotifications } from './failure-notifications';
import { DispatchNotifications, FluxNotifications } from './flux-notifications';
import { generatedFile } from './generated-file';
import { renderChart, type Place, type Rendered, type RenderedObject } from './render-chart';
import { formatYaml } from './yaml-text';

const KUSTOMIZATION = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
const ID = 'flux-notifications';
const DISPATCH_ID = 'dispatch';
const FAILURES_ID = 'failures';

const NONE: Rendering = { files: [], problems: [] };
const NOTHING: Rendered<readonly RenderedObject[]> = { value: [], problems: [] };

/** Whether a cluster's folder has notifications. */
export function hasNotifications(fleet: Fleet, cluster: Cluster): boolean {
  return fleet.props.notifications !== false && cluster.props.constructs?.fluxNotifications !== false;
}

/** The folder that all clusters share. */
export function renderSharedNotifications(fleet: Fleet): Rendering {
  if (!fleet.clusters.some((cluster) => hasNotifications(fleet, cluster))) return NONE;
  const props = propsOf(fleet);
  const place: Place = { name: 'fleet', ...(fleet.at ? { at: fleet.at } : {}) };
  const make = fleet.props.constructs?.fluxNotifications;
  const { value: objects = [], problems } = renderChart(place, ID, () => make?.(new App(), ID, props) ?? new FluxNotifications(new App(), ID, props));
  const folder = notificationsFolder(fleet);
  return { files: [...filePerObject(folder, objects), kustomization(folder, { resources: namesOf(objects) })], problems };
}

/** A cluster's own: the shared ones with the cluster's name, and on a source the dispatch of events. */
export function renderClusterNotifications(fleet: Fleet, cluster: Cluster, namespaces: readonly string[], isSource: boolean): Rendering {
  if (!hasNotifications(fleet, cluster)) return NONE;
  const folder = `${clusterFolder(fleet, cluster.name)}/flux-notifications`;
  const dispatch = isSource ? renderDispatch(fleet, cluster, namespaces) : NOTHING;
  const failures = renderFailures(fleet, cluster, namespaces);
  const objects = [...dispatch.value ?? [], ...failures.value ?? []];
  const patch = formatYaml({ ...Alert.GVK, metadata: { name: 'every-alert' }, spec: { eventMetadata: { cluster: cluster.name } } });
  const resources = [posix.relative(folder, notificationsFolder(fleet)), ...namesOf(objects)];
  return {
    files: [
      ...filePerObject(folder, objects),
      kustomization(folder, { resources, patches: [{ target: { kind: Alert.GVK.kind }, patch }] }),
    ],
    problems: [...dispatch.problems, ...failures.problems],
  };
}

function renderDispatch(fleet: Fleet, cluster: Cluster, namespaces: readonly string[]): Rendered<readonly RenderedObject[]> {
  const make = cluster.props.constructs?.dispatch;
  const shared = propsOf(fleet);
  if (make === false || shared.options.dispatch === false) return NOTHING;
  const props = { ...shared, namespaces };
  return renderChart(cluster, DISPATCH_ID, () => make?.(new App(), DISPATCH_ID, props) ?? new DispatchNotifications(new App(), DISPATCH_ID, props));
}

function renderFailures(fleet: Fleet, cluster: Cluster, namespaces: readonly string[]): Rendered<readonly RenderedObject[]> {
  const { options } = propsOf(fleet);
  const failures = (options.failures ?? []).filter(({ clusters }) => clusters?.includes(cluster.name) ?? true);
  if (failures.length === 0) return NOTHING;
  return renderChart(cluster, FAILURES_ID, () => new FailureNotifications(new App(), FAILURES_ID, { options, failures, namespaces }));
}

function propsOf(fleet: Fleet): FluxNotificationsChartProps {
  const { forge = 'github', forgeUrl, repository, notifications } = fleet.props;
  return { forge, repository, options: notifications || {}, ...(forgeUrl === undefined ? {} : { forgeUrl }) };
}

function filePerObject(folder: string, objects: readonly RenderedObject[]): readonly SynthesizedFile[] {
  return objects.map(({ id, manifest }) => generated(`${folder}/${id}.yaml`, manifest));
}

function namesOf(objects: readonly RenderedObject[]): readonly string[] {
  return objects.map(({ id }) => `${id}.yaml`);
}

function kustomization(folder: string, content: object): SynthesizedFile {
  return generated(`${folder}/kustomization.yaml`, { ...KUSTOMIZATION, ...content });
}

function generated(path: string, content: unknown): SynthesizedFile {
  return generatedFile(path, ['fleet.ts'], [content]);
}
