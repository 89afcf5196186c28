import type { Location, Problem } from '../errors';
import type { Cluster, ClusterProps } from './cluster';
import type { ClusterConstructs, FleetConstructs } from './constructs';
import type { FailureNotificationProps } from './failure-props';
import type { Fleet, FleetProps } from './fleet';
import type {
  HelmChartsProps, NotificationsProps, ResourceSetReference, StackProps, TerragruntProps, UnitProps, ValuesReference, WorkflowsProps,
} from './options';
import type { GroupProps } from './policies';
import type { Freeze, ReadinessProps, Window } from './promotion-props';

/** Every option of an interface, so that the compiler says where one is missing here. */
type Names<Props> = Readonly<Record<keyof Required<Props>, true>>;

const FLEET: Names<FleetProps> = {
  repository: true, branch: true, forge: true, forgeUrl: true, groups: true, reporters: true, sameVersion: true, renovate: true, helmCharts: true,
  notifications: true, constructs: true, terragrunt: true, workflows: true, out: true, clustersFolder: true,
};
const CLUSTER: Names<ClusterProps> = {
  versions: true, manifest: true, promotedFrom: true, readiness: true, style: true, helmCharts: true, namespaces: true, constructs: true, stack: true,
  silenceAfter: true, releaseFiles: true, versionsEnv: true, soak: true, windows: true, freezes: true, timeZone: true, mode: true,
};
const GROUP: Names<GroupProps> = { name: true, members: true, labels: true, atomic: true };
const READINESS: Names<ReadinessProps> = { name: true, file: true, namespace: true, infrastructure: true };
const WINDOW: Names<Window> = { days: true, from: true, to: true };
const FREEZE: Names<Freeze> = { from: true, to: true, reason: true };
const HELM_CHARTS: Names<HelmChartsProps> = {
  name: true, namespace: true, interval: true, timeout: true, retries: true, valuesFrom: true, values: true, dependsOn: true, resourcesTemplate: true,
  substitute: true, storage: true, ociCharts: true, handover: true, resourceSet: true, dependencies: true,
};
const VALUES_REFERENCE: Names<ValuesReference> = { kind: true, name: true, valuesKey: true, optional: true };
const RESOURCE_SET_REFERENCE: Names<ResourceSetReference> = { name: true, namespace: true };
const NOTIFICATIONS: Names<NotificationsProps> = {
  namespace: true, address: true, secretName: true, dispatch: true, dispatchSecretName: true, kustomization: true, dispatchAddress: true,
  failures: true, folder: true,
};
const FAILURE: Names<FailureNotificationProps> = { type: true, name: true, secretName: true, address: true, channel: true, username: true, clusters: true };
const TERRAGRUNT: Names<TerragruntProps> = { stacks: true, units: true, unit: true };
const UNIT: Names<UnitProps> = { name: true, path: true, versions: true, values: true };
const STACK: Names<StackProps> = { locals: true };
const WORKFLOWS: Names<WorkflowsProps> = { token: true, nodeVersion: true, runsOn: true, install: true, fleetFolder: true, action: true, doctor: true };
const CLUSTER_CONSTRUCTS: Names<ClusterConstructs> = { helmCharts: true, dispatch: true, fluxNotifications: true };
const FLEET_CONSTRUCTS: Names<FleetConstructs> = { fluxNotifications: true };

/**
 * Options that there are not. `fleet.ts` is loaded without a type check, so a typing error would otherwise be an option left out:
 * a cluster without its `promotedFrom` has no gate.
 */
export function findUnknownProps(fleet: Fleet): readonly Problem[] {
  const { props } = fleet;
  return [
    ...unknown('the fleet', props, FLEET, fleet.at),
    ...list(props.groups).flatMap((group) => unknown('a group', group, GROUP, fleet.at)),
    ...helmCharts('helmCharts of the fleet', props.helmCharts, fleet.at),
    ...unknown('notifications', props.notifications, NOTIFICATIONS, fleet.at),
    ...list(props.notifications ? props.notifications.failures : undefined).flatMap((failure) => unknown('one of notifications.failures', failure, FAILURE, fleet.at)),
    ...unknown('constructs of the fleet', props.constructs, FLEET_CONSTRUCTS, fleet.at),
    ...unknown('terragrunt', props.terragrunt, TERRAGRUNT, fleet.at),
    ...list(props.terragrunt?.unit).flatMap((unit) => unknown('a unit of terragrunt', unit, UNIT, fleet.at)),
    ...unknown('workflows', props.workflows, WORKFLOWS, fleet.at),
    ...fleet.clusters.flatMap(findUnknownOfCluster),
  ];
}

function findUnknownOfCluster({ name, props, at }: Cluster): readonly Problem[] {
  const of = `cluster ${JSON.stringify(name)}`;
  return [
    ...unknown(of, props, CLUSTER, at),
    ...helmCharts(`helmCharts of ${of}`, props.helmCharts, at),
    ...unknown(`readiness of ${of}`, props.readiness, READINESS, at),
    ...unknown(`stack of ${of}`, props.stack, STACK, at),
    ...unknown(`constructs of ${of}`, props.constructs, CLUSTER_CONSTRUCTS, at),
    ...list(props.windows).flatMap((window) => unknown(`a window of ${of}`, window, WINDOW, at)),
    ...list(props.freezes).flatMap((freeze) => unknown(`a freeze of ${of}`, freeze, FREEZE, at)),
  ];
}

function helmCharts(of: string, props: HelmChartsProps | undefined, at: Location | undefined): readonly Problem[] {
  return [
    ...unknown(of, props, HELM_CHARTS, at),
    ...list(props?.valuesFrom).flatMap((reference) => unknown(`valuesFrom in ${of}`, reference, VALUES_REFERENCE, at)),
    ...list(props?.dependsOn).flatMap((reference) => unknown(`dependsOn in ${of}`, reference, RESOURCE_SET_REFERENCE, at)),
  ];
}

function unknown(of: string, props: object | false | undefined, names: Readonly<Record<string, true>>, at: Location | undefined): readonly Problem[] {
  if (typeof props !== 'object' || props === null) return [];
  return Object.keys(props).filter((key) => !Object.hasOwn(names, key)).map((key): Problem => ({
    code: 'FLEET_INVALID', what: `${of} has no option ${JSON.stringify(key)}`, ...(at && { at }), allowed: Object.keys(names).join(', '),
  }));
}

/** Something else than a list is said elsewhere. */
function list<Item>(items: readonly Item[] | undefined): readonly Item[] {
  return Array.isArray(items) ? items : [];
}
