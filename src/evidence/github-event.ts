import { displayText } from './display-text';
import { ignored, refused, type Evidence, type Ignored, type Refused } from './evidence';
import { parseFluxEvent, type FluxEvent } from './flux-event';
import { parseInstant } from './instant';
import { judgeFluxEvent } from './judge-event';
import { isRecord, parseJson, recordAt, stringAt, type JsonRecord } from './payload';
import { judgeReadiness, parseReadinessContext, type ReadinessStatus } from './readiness';
import { clusterNamed, refuseSender, type FindCluster } from './reporters';

/** Longest event text that is looked at. GitHub cuts a dispatch's payload at 64 KiB; the rest of an event file is the repository. */
export const MAX_EVENT_CHARACTERS = 1024 * 1024;

/** An event as GitHub hands it to a workflow in the file at `GITHUB_EVENT_PATH`, or a bare event of Flux in such a file. */
export type ReceivedEvent =
  | { readonly kind: 'dispatch'; readonly cluster: string; readonly sender: string; readonly repository?: string; readonly event: FluxEvent }
  | { readonly kind: 'status'; readonly cluster: string; readonly sender: string; readonly repository?: string; readonly status: ReadinessStatus }
  | { readonly kind: 'bare'; readonly cluster: string; readonly event: FluxEvent };

/** What decides whether a GitHub event is believed. */
export interface GithubContext {
  readonly find: FindCluster;
  /** When the event was received. */
  readonly receivedAt: Date;
  /**
   * The fleet's `owner/name`.
   *
   * @default - events of any repository are taken
   */
  readonly repository?: string;
}

/**
 * Reads an event file. `cluster` of what comes back is a claim: it tells whose manifest and reporters to look up.
 *
 * @param name the value of `GITHUB_EVENT_NAME`
 * @default name - the event is told by its shape
 */
export function parseEventFile(text: string, name?: string): ReceivedEvent | Ignored | Refused {
  if (text.length > MAX_EVENT_CHARACTERS) return refused('too-large', `the event is larger than ${MAX_EVENT_CHARACTERS} characters`);
  const value = parseJson(text);
  if (!isRecord(value)) return refused('malformed', 'the event is not a JSON object');
  switch (name ?? nameByShape(value)) {
    case 'repository_dispatch': return parseDispatch(value);
    case 'status': return parseStatus(value);
    case 'flux': return parseBare(value);
    default: return ignored('other-event', name === undefined ? 'the event is neither one of Flux nor a repository_dispatch nor a status' : `the event ${displayText(name, 40)} carries no report`);
  }
}

/** What a GitHub event says, if its sender may report for the cluster that it names. */
export function judgeGithubEvent(received: Extract<ReceivedEvent, { readonly sender: string }>, context: GithubContext): Evidence {
  const { repository, sender } = received;
  if (context.repository !== undefined && repository !== undefined && repository.toLowerCase() !== context.repository.toLowerCase()) {
    return refused('other-repository', `the event is of ${displayText(repository, 140)}, the fleet is ${context.repository}`);
  }
  const named = clusterNamed(context.find, received.cluster);
  if (named.kind === 'refused') return named;
  const refusal = refuseSender(named.cluster, sender);
  if (refusal) return refusal;
  if (received.kind === 'status') return judgeReadiness(received.status, sender, named.cluster, context.receivedAt);
  return judgeFluxEvent(received.event, named.cluster, context.receivedAt, { door: 'dispatch', by: sender });
}

function nameByShape(value: JsonRecord): string | undefined {
  if (isRecord(value.involvedObject)) return 'flux';
  if (typeof value.action === 'string' && isRecord(value.client_payload)) return 'repository_dispatch';
  if (typeof value.context === 'string' && typeof value.state === 'string' && typeof value.sha === 'string') return 'status';
  return undefined;
}

function parseDispatch(value: JsonRecord): ReceivedEvent | Ignored | Refused {
  const action = stringAt(value, 'action') ?? '';
  if (!action.startsWith('HelmRelease/')) return ignored('other-event', `the repository_dispatch "${displayText(action, 100)}" is not about a HelmRelease`);
  const event = parseFluxEvent(value.client_payload);
  if (event.kind !== 'flux-event') return event;
  const { kind, namespace, name } = event.object;
  if (action !== `${kind}/${name}.${namespace}`) return refused('malformed', `the repository_dispatch "${displayText(action, 100)}" carries an event of another object`);
  const sender = senderOf(value);
  if (sender === undefined) return refused('malformed', 'the event does not say who sent it');
  if (event.cluster === undefined) return noCluster(event);
  return { kind: 'dispatch', cluster: event.cluster, sender, repository: repositoryOf(value), event };
}

function parseStatus(value: JsonRecord): ReceivedEvent | Ignored | Refused {
  const context = stringAt(value, 'context') ?? '';
  const object = parseReadinessContext(context);
  if (!object) return ignored('other-event', `the status "${displayText(context, 100)}" is not that of a Flux Kustomization`);
  const [commit, state, created, sender] = [stringAt(value, 'sha'), stringAt(value, 'state'), stringAt(value, 'created_at'), senderOf(value)];
  if (sender === undefined) return refused('malformed', 'the event does not say who sent it');
  if (commit === undefined || state === undefined) return refused('malformed', 'the status has no commit or no state');
  const at = created === undefined ? undefined : parseInstant(created);
  if (!at) return refused('malformed', 'the status does not say when it was made');
  const { cluster, namespace, name } = object;
  return { kind: 'status', cluster, sender, repository: repositoryOf(value), status: { commit, namespace, name, state, at } };
}

function parseBare(value: JsonRecord): ReceivedEvent | Ignored | Refused {
  const event = parseFluxEvent(value);
  if (event.kind !== 'flux-event') return event;
  return event.cluster === undefined ? noCluster(event) : { kind: 'bare', cluster: event.cluster, event };
}

function noCluster({ object }: FluxEvent): Ignored {
  return ignored('no-cluster', `the event of HelmRelease ${displayText(`${object.namespace}/${object.name}`, 130)} names no cluster: set eventMetadata.cluster on its Alert`);
}

function senderOf(value: JsonRecord): string | undefined {
  return stringAt(recordAt(value, 'sender'), 'login');
}

function repositoryOf(value: JsonRecord): string | undefined {
  return stringAt(recordAt(value, 'repository'), 'full_name');
}
