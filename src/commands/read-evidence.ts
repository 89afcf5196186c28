import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ConfigError, ExternalError } from '../errors';
import { displayText } from '../evidence/display-text';
import { refused, type Evidence } from '../evidence/evidence';
import { judgeGenericEvent, refuseSignature } from '../evidence/generic-event';
import { judgeGithubEvent, parseEventFile } from '../evidence/github-event';
import { readHelmReleases } from '../evidence/helm-releases';
import { recordManually } from '../evidence/manual';
import type { Outcome } from '../evidence/report';
import { clusterNamed, type FindCluster } from '../evidence/reporters';
import type { CommandEnvironment } from './environment';

export interface RecordOptions {
  /** File with the event: as GitHub writes it, or a bare event of Flux. */
  readonly event?: string;
  /** The header `X-Signature` of a bare event; the key is read from the variable SLUICE_HMAC_KEY. */
  readonly signature?: string;
  /** File with `kubectl get helmreleases -A -o json`; `-` for standard input. */
  readonly helmreleases?: string;
  /** The list holds only some releases: what is not in it may be there. */
  readonly partial?: boolean;
  /** Read the statuses of `readiness` from the forge. */
  readonly sweep?: boolean;
  readonly cluster?: string;
  readonly component?: readonly string[];
  readonly outcome?: Outcome;
  /** The commit that was applied. */
  readonly commit?: string;
  /** Keep the note in this clone. */
  readonly push?: boolean;
  readonly json?: boolean;
}

/** Reads one door and judges what came in through it. */
export function readEvidence(options: RecordOptions, find: FindCluster, head: string, repository: string, environment: CommandEnvironment): Evidence {
  const receivedAt = environment.now();
  if (options.event !== undefined) return readEvent(options, options.event, find, receivedAt, repository, environment);
  if (options.cluster === undefined) throw usage('--cluster is missing: whose report is it?');
  const named = clusterNamed(find, options.cluster);
  if (named.kind === 'refused') return named;
  const { cluster } = named;
  if (options.helmreleases !== undefined) {
    const text = options.helmreleases === '-' ? environment.readStdin() : readInput(environment.cwd, options.helmreleases).toString('utf8');
    return readHelmReleases({ cluster, text, receivedAt, complete: !options.partial });
  }
  const by = environment.variables.GITHUB_ACTOR;
  const { component: components = [], outcome, commit = head } = options;
  return recordManually({ cluster, components, outcome: outcome as Outcome, commit, receivedAt, ...(by && { by }) });
}

/** @throws ConfigError `USAGE` where not exactly one door is named */
export function checkDoor(options: RecordOptions): void {
  const { event, helmreleases, component, outcome, cluster } = options;
  const doors = [event !== undefined && '--event', helmreleases !== undefined && '--helmreleases', (component !== undefined || outcome !== undefined) && '--component', options.sweep && '--sweep'].filter(Boolean);
  if (doors.length !== 1) throw usage(`${doors.length === 0 ? 'nothing' : doors.join(' and ')} is given; name one of --event, --helmreleases, --sweep, and --component with --outcome`);
  checkBelongs(options);
  if (options.sweep) return;
  if (event === undefined && cluster === undefined) throw usage('--cluster is missing: whose report is it?');
  if (helmreleases === undefined && event === undefined && (component === undefined || outcome === undefined)) throw usage('--component and --outcome belong together');
}

/** An option of another door would do nothing. */
function checkBelongs({ event, helmreleases, component, signature, partial, commit }: RecordOptions): void {
  if (signature !== undefined && event === undefined) throw usage('--signature belongs to --event');
  if (partial && helmreleases === undefined) throw usage('--partial belongs to --helmreleases');
  if (commit !== undefined && component === undefined) throw usage('--commit belongs to --component');
}

function readEvent(
  options: RecordOptions, file: string, find: FindCluster, receivedAt: Date, repository: string, { cwd, variables }: CommandEnvironment,
): Evidence {
  const body = readInput(cwd, file);
  const { signature: header } = options;
  const key = variables.SLUICE_HMAC_KEY ?? '';
  const signed = header !== undefined || key !== '';
  if (signed) {
    const refusal = refuseSignature(body, { header, key: Buffer.from(key) });
    if (refusal) return refusal;
  }
  const received = parseEventFile(body.toString('utf8'), signed ? 'flux' : eventNameOf(variables));
  if (received.kind === 'ignored' || received.kind === 'refused') return received;
  if (received.kind !== 'bare' && options.cluster !== undefined && received.cluster !== options.cluster) {
    return refused('not-a-reporter', `the event is of ${displayText(received.cluster, 63)}, and only ${options.cluster} may report here`);
  }
  if (received.kind !== 'bare') return judgeGithubEvent(received, { find, receivedAt, repository });
  if (!signed && options.cluster === undefined) return refused('bad-signature', 'a bare event without a signature is believed of nobody; give --signature, or --cluster if you know where it comes from');
  return judgeGenericEvent(received, { find, receivedAt, signed, ...(options.cluster !== undefined && { cluster: options.cluster }) });
}

/** GitHub's name of the event; a bare event of Flux can be handed over in any workflow. */
function eventNameOf({ GITHUB_EVENT_NAME: name }: CommandEnvironment['variables']): string | undefined {
  return name === 'repository_dispatch' || name === 'status' ? name : undefined;
}

function readInput(cwd: string, file: string): Buffer {
  try {
    return readFileSync(resolve(cwd, file));
  } catch (error) {
    throw new ExternalError('FILE_ACCESS', `cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause: error });
  }
}

function usage(what: string): ConfigError {
  return new ConfigError([{ code: 'USAGE', what, fix: 'see "sluice record --help"' }]);
}
