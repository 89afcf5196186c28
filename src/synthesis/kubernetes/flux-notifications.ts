import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Alert, AlertSpecEventSeverity, AlertSpecEventSourcesKind, Provider, ProviderSpecType } from '../../../imports/notification.toolkit.fluxcd.io';
import type { DispatchChartProps, FluxNotificationsChartProps } from '../../fleet/constructs';
import type { NotificationsProps } from '../../fleet/options';
import type { Forge } from '../../fleet/policies';
import { isDnsLabel } from '../../manifest/names';
import { formatForgeAddress } from './forge-address';
import { isDnsName } from './helm-charts';

const STATUS_TYPES: Readonly<Record<Forge, ProviderSpecType>> = {
  github: ProviderSpecType.GITHUB,
  gitlab: ProviderSpecType.GITLAB,
  gitea: ProviderSpecType.GITEA,
  bitbucket: ProviderSpecType.BITBUCKET,
  bitbucketserver: ProviderSpecType.BITBUCKETSERVER,
  azuredevops: ProviderSpecType.AZUREDEVOPS,
};

/** CEL giving `flux/<cluster>/<kind>/<namespace>/<name>`; without it clusters post under one and the same name. */
export const COMMIT_STATUS_EXPRESSION
  = "'flux/' + event.metadata.cluster + '/' + event.involvedObject.kind + '/' + event.involvedObject.namespace + '/' + event.involvedObject.name";

const ADDRESS = /^https?:\/\/[^\s@]+$/;

/**
 * What all clusters share: a Provider that writes commit statuses, and an Alert that gives it the outcome of one Kustomization.
 * The Alert lacks the cluster's name, which every cluster's folder adds.
 */
export class FluxNotifications extends Chart {
  public readonly provider: Provider;
  public readonly alert: Alert;

  constructor(scope: Construct, id: string, props: FluxNotificationsChartProps) {
    super(scope, id);
    const { forge, options } = props;
    const { namespace = 'flux-system', secretName = `${forge}-token`, kustomization } = options;
    const source = { name: kustomization?.name ?? 'flux-system', namespace: kustomization?.namespace ?? 'flux-system' };
    const address = options.address ?? formatForgeAddress(props);
    this.provider = new Provider(this, `${forge}-provider`, {
      metadata: { name: 'sluice-status', namespace },
      spec: { type: STATUS_TYPES[forge], address, secretRef: { name: secretName }, commitStatusExpr: COMMIT_STATUS_EXPRESSION },
    });
    this.alert = new Alert(this, 'reconciliation-alert', {
      metadata: { name: 'sluice-status', namespace },
      spec: {
        providerRef: { name: 'sluice-status' },
        eventSeverity: AlertSpecEventSeverity.INFO,
        eventSources: [{ kind: AlertSpecEventSourcesKind.KUSTOMIZATION, ...source }],
      },
    });
    const names = { secretName, 'kustomization.name': source.name };
    this.node.addValidation({ validate: () => [...validateNames({ namespace, 'kustomization.namespace': source.namespace }, names), ...validateAddress(props, address)] });
  }
}

/** What a source has of its own: a Provider that sends events on, and an Alert that gives it those of all HelmReleases. */
export class DispatchNotifications extends Chart {
  public readonly provider: Provider;
  public readonly alert: Alert;

  constructor(scope: Construct, id: string, props: DispatchChartProps) {
    super(scope, id);
    const { forge, options, namespaces } = props;
    const { namespace = 'flux-system', dispatchSecretName = `${forge}-dispatch-token`, dispatchAddress } = options;
    const address = dispatchAddress ?? (forge === 'github' ? options.address ?? formatForgeAddress(props) : undefined);
    this.provider = new Provider(this, 'dispatch-provider', {
      metadata: { name: 'sluice-dispatch', namespace },
      spec: {
        type: dispatchAddress === undefined ? ProviderSpecType.GITHUBDISPATCH : ProviderSpecType.GENERIC_HYPHEN_HMAC,
        address,
        secretRef: { name: dispatchSecretName },
      },
    });
    this.alert = new Alert(this, 'dispatch-alert', {
      metadata: { name: 'sluice-dispatch', namespace },
      spec: {
        providerRef: { name: 'sluice-dispatch' },
        eventSeverity: AlertSpecEventSeverity.INFO,
        eventSources: namespaces.map((of) => ({ kind: AlertSpecEventSourcesKind.HELM_RELEASE, name: '*', namespace: of })),
      },
    });
    this.node.addValidation({ validate: () => [...validateNames({ namespace }, { dispatchSecretName }), ...validateDispatch(options, address)] });
  }
}

function validateNames(labels: Readonly<Record<string, string>>, names: Readonly<Record<string, string>>): string[] {
  const wrong = [
    ...Object.entries(labels).filter(([, text]) => !isDnsLabel(text)),
    ...Object.entries(names).filter(([, text]) => !isDnsName(text)),
  ];
  return wrong.map(([field, text]) => `the ${field} ${JSON.stringify(text)} is not a DNS name`);
}

function validateAddress({ forge, repository }: FluxNotificationsChartProps, address: string | undefined): string[] {
  if (address === undefined) return [`the repository ${JSON.stringify(repository)} makes no address on ${forge}: set notifications.address to the one its Provider wants`];
  return ADDRESS.test(address) ? [] : ['notifications.address is not an http(s) address without credentials'];
}

function validateDispatch({ dispatchAddress }: NotificationsProps, address: string | undefined): string[] {
  if (address === undefined) {
    return ['the forge has no dispatch: set notifications.dispatchAddress to what takes signed events, or notifications.dispatch to false'];
  }
  return ADDRESS.test(address) ? [] : [`notifications.${dispatchAddress === undefined ? 'address' : 'dispatchAddress'} is not an http(s) address without credentials`];
}
