import { FreeText } from './display-text';
import { ignored, refused, type Ignored, type Refused } from './evidence';
import { parseInstant } from './instant';
import { isRecord, recordAt, stringAt, type JsonRecord } from './payload';

/** An event of Flux as its notification-controller sends it, as far as evidence goes. All texts are the sender's. */
export interface FluxEvent {
  readonly kind: 'flux-event';
  readonly object: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly reason: string;
  readonly severity: string;
  readonly at: Date;
  /** An uninstall that cleaned up after an install that failed. */
  readonly isRemediation: boolean;
  readonly message: FreeText;
  /** `metadata.cluster`, from the Alert. */
  readonly cluster?: string;
  /** `metadata.component`, `.fingerprint` and `.verify`: annotations of the object as the action began. */
  readonly component?: string;
  readonly fingerprint?: string;
  readonly verify?: string;
  /** `metadata.revision`: of a HelmRelease, the chart version of this action. */
  readonly revision?: string;
}

/** How helm-controller begins what it says of an uninstall that is a remediation; the reason alone does not tell. */
const REMEDIATION = /^Helm uninstall remediation /;

/** Reads the JSON value of an event. */
export function parseFluxEvent(value: unknown): FluxEvent | Ignored | Refused {
  if (!isRecord(value)) return refused('malformed', 'the event is not a JSON object');
  const object = objectOf(value);
  const reason = stringAt(value, 'reason');
  const timestamp = stringAt(value, 'timestamp');
  if (!object || reason === undefined || timestamp === undefined) {
    return refused('malformed', 'the event is not one of Flux: it needs involvedObject, reason and timestamp');
  }
  const at = parseInstant(timestamp);
  if (!at) return refused('malformed', "the event's timestamp is not RFC 3339");
  if (object.kind !== 'HelmRelease' || !object.apiVersion.startsWith('helm.toolkit.fluxcd.io/')) {
    return ignored('other-event', 'the event is not about a HelmRelease');
  }
  const message = stringAt(value, 'message') ?? '';
  const metadata = (key: string) => stringAt(value, 'metadata', key);
  return {
    kind: 'flux-event',
    object,
    reason,
    at,
    severity: stringAt(value, 'severity') ?? '',
    isRemediation: REMEDIATION.test(message),
    message: new FreeText(message),
    cluster: metadata('cluster'),
    component: metadata('component'),
    fingerprint: metadata('fingerprint'),
    verify: metadata('verify'),
    revision: metadata('revision'),
  };
}

function objectOf(value: JsonRecord): { kind: string; namespace: string; name: string; apiVersion: string } | undefined {
  const object = recordAt(value, 'involvedObject');
  const [kind, namespace, name] = [stringAt(object, 'kind'), stringAt(object, 'namespace'), stringAt(object, 'name')];
  if (kind === undefined || namespace === undefined || name === undefined) return undefined;
  return { kind, namespace, name, apiVersion: stringAt(object, 'apiVersion') ?? '' };
}
