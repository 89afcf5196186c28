import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  Alert, AlertSpecEventSeverity, AlertSpecEventSourcesKind, Provider, type AlertSpecEventSources, type ProviderSpecType,
} from '../../../imports/notification.toolkit.fluxcd.io';
import { nameOfFailureNotification } from '../../fleet/failure-notifications';
import type { FailureNotificationProps } from '../../fleet/failure-props';
import type { NotificationsProps } from '../../fleet/options';

interface FailureNotificationsChartProps {
  readonly options: NotificationsProps;
  /** Those that this cluster tells. */
  readonly failures: readonly FailureNotificationProps[];
  /** The namespaces that have HelmReleases. */
  readonly namespaces: readonly string[];
}

/** What fails of a release: itself, and what fetches its chart, of which the release says nothing. */
const RELEASE_KINDS = [
  AlertSpecEventSourcesKind.HELM_RELEASE, AlertSpecEventSourcesKind.HELM_CHART,
  AlertSpecEventSourcesKind.HELM_REPOSITORY, AlertSpecEventSourcesKind.OCI_REPOSITORY,
];
/** What fails before any release does. */
const CLUSTER_KINDS = [AlertSpecEventSourcesKind.GIT_REPOSITORY, AlertSpecEventSourcesKind.KUSTOMIZATION];

/** Providers that tell people of failures, each with an Alert that gives it those of a cluster. The cluster's name is added by the cluster's folder. */
export class FailureNotifications extends Chart {
  constructor(scope: Construct, id: string, { options, failures, namespaces }: FailureNotificationsChartProps) {
    super(scope, id);
    const { namespace = 'flux-system', kustomization } = options;
    const eventSources = [
      ...sourcesOf(CLUSTER_KINDS, [kustomization?.namespace ?? 'flux-system']),
      ...sourcesOf(RELEASE_KINDS, namespaces),
    ];
    for (const failure of failures) {
      const name = nameOfFailureNotification(failure);
      const metadata = { name: `sluice-${name}`, namespace };
      const { type, address, channel, username, secretName } = failure;
      new Provider(this, `${name}-provider`, {
        metadata,
        spec: { type: type as ProviderSpecType, address, channel, username, ...(secretName !== undefined && { secretRef: { name: secretName } }) },
      });
      new Alert(this, `${name}-alert`, {
        metadata,
        spec: { providerRef: { name: metadata.name }, eventSeverity: AlertSpecEventSeverity.ERROR, eventSources },
      });
    }
  }
}

function sourcesOf(kinds: readonly AlertSpecEventSourcesKind[], namespaces: readonly string[]): AlertSpecEventSources[] {
  return namespaces.flatMap((namespace) => kinds.map((kind) => ({ kind, name: '*', namespace })));
}
