import type { Evidence } from '../../src/evidence/evidence';
import { judgeGenericEvent } from '../../src/evidence/generic-event';
import { judgeGithubEvent, parseEventFile } from '../../src/evidence/github-event';
import { parseReport } from '../../src/evidence/parse-report';
import { formatReport } from '../../src/evidence/report';
import { sameVersion } from '../../src/manifest/version';
import { CLUSTERS, COMMITS, dispatchFile, F, fluxEvent, RECEIVED_AT, statusFile, storyCluster } from '../support/evidence-story';
import { MemoryLedger } from '../support/memory-ledger';

type Json = Record<string, unknown>;

const SUSPICIOUS = 'pwned';
const PAYLOADS: readonly unknown[] = [
  null, true, 0, -1, 1e308, '', ' ', [], {}, [[]], [null], { length: 1e9 }, { toString: null }, { __proto__: null },
  `${SUSPICIOUS}\nSluice-Promoted: charts/x`, `${SUSPICIOUS}\u001b[2J`, `$(touch ${SUSPICIOUS})`, `\`${SUSPICIOUS}\``, `"; rm -rf ${SUSPICIOUS}; "`, `${SUSPICIOUS} [skip ci] @everyone`,
  `../../../${SUSPICIOUS}`, `--${SUSPICIOUS}`, `refs/heads/${SUSPICIOUS}`, `<script>${SUSPICIOUS}</script>`, `\${{ secrets.${SUSPICIOUS} }}`, `%0a::set-output name=${SUSPICIOUS}::x`,
  `${SUSPICIOUS}\u202e`, `${SUSPICIOUS}\u0000`, '\ud800', 'x'.repeat(3000), '__proto__', 'constructor', 'hasOwnProperty', 'integration\n', 'integration ', 'Integration', 'live', 'dev', 'prod',
  'github-actions[bot]', 'flux-live', 'flux-dev', 'flux-integration ', 'charts/cert-manager\u0000', 'charts/longhorn', 'infrastructure/talos', 'charts/*', F.longhorn, F.old, F.talos, 'f00000000001B', 'latest', '*', '1.17', '1.17.10', '1.17.1-rc.1',
  'InstallSucceeded', 'TestSucceeded', 'RollbackSucceeded', 'UninstallSucceeded', 'Succeeded', '2026-03-01', '9999-12-31T23:59:59Z', 'NaN',
];

/** Numbers that are the same in every run. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * below);
  };
}

type Spoil = (file: Json, payload: unknown) => void;

const event = (file: Json) => file.client_payload as Json;
const metadata = (file: Json) => event(file).metadata as Json;
const object = (file: Json) => event(file).involvedObject as Json;

/** Each makes an event that must not be believed, whatever the payload is; those that cannot tell are given fixed ones. */
const SPOILS: readonly Spoil[] = [
  (file, payload) => { file.sender = typeof payload === 'object' ? payload : { login: unlike(payload, 'flux-integration') }; },
  (file) => { file.sender = { login: 'github-actions[bot]' }; },
  (file) => { delete file.sender; },
  (file, payload) => { file.client_payload = payload; },
  (file, payload) => { file.action = unlike(payload, 'HelmRelease/cert-manager.flux-system'); },
  (file, payload) => { file.repository = { full_name: `evil/${(JSON.stringify(payload) ?? '').slice(0, 20)}` }; },
  (file, payload) => { metadata(file).cluster = unlike(payload, 'integration'); },
  (file, payload) => { metadata(file).component = unlike(payload, 'charts/cert-manager'); },
  (file, payload) => { metadata(file).fingerprint = unlike(payload, F.certManager); },
  (file, payload) => { metadata(file).revision = unlike(payload, '1.17.1'); },
  (file) => { metadata(file).verify = 'test'; },
  (file, payload) => { event(file).metadata = [payload]; },
  (file, payload) => { event(file).reason = `Upgrade${(JSON.stringify(payload) ?? '').slice(0, 30)}`; },
  (file, payload) => { event(file).severity = unlike(payload, 'info'); },
  (file, payload) => { event(file).timestamp = isTime(payload) ? 'never' : payload; },
  (file, payload) => { event(file).involvedObject = [payload]; },
  (file, payload) => { object(file).kind = unlike(payload, 'HelmRelease'); },
  (file, payload) => { object(file).name = unlike(payload, 'cert-manager'); },
  (file, payload) => { object(file).apiVersion = unlike(payload, 'helm.toolkit.fluxcd.io/v2'); },
];

function unlike(payload: unknown, right: string): unknown {
  return payload === right ? `${right}x` : payload;
}

function isTime(payload: unknown): boolean {
  return typeof payload === 'string' && /^\d{4}-\d\d-\d\dT/.test(payload);
}

function receive(text: string, name?: string): Evidence {
  const received = parseEventFile(text, name);
  if (received.kind === 'ignored' || received.kind === 'refused') return received;
  const context = { find: (cluster: string) => CLUSTERS.get(cluster), receivedAt: RECEIVED_AT };
  return received.kind === 'bare' ? judgeGenericEvent(received, { ...context, signed: false }) : judgeGithubEvent(received, { ...context, repository: 'acme/homelab' });
}

/** What is wrong with an answer, whatever was asked: unsafe words, or a report that is not ours to the letter. */
function faultOf(evidence: Evidence): string | undefined {
  if (evidence.kind !== 'reports') return /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/.test(evidence.reason) || evidence.reason.length > 1000 ? `unsafe: ${JSON.stringify(evidence.reason)}` : undefined;
  for (const { report, commit } of evidence.notes) {
    const line = formatReport(report);
    if (parseReport(line).kind !== 'report' || line.includes(SUSPICIOUS) || !/^[0-9a-f]{40}$/.test(commit)) return `written: ${line}`;
  }
  return undefined;
}

/** Sets a random place of a JSON value to something else. */
function scramble(value: unknown, payload: unknown, pick: (below: number) => number): unknown {
  if (typeof value !== 'object' || value === null || pick(6) === 0) return payload;
  const keys = Object.keys(value);
  const key = keys[pick(keys.length)];
  if (key === undefined) return payload;
  return { ...value, [key]: pick(8) === 0 ? undefined : scramble((value as Json)[key], payload, pick) };
}

describe('100,000 hostile events', () => {
  test('believes none that is spoiled', () => {
    const pick = numbersFrom(1);
    for (let count = 0; count < 60_000; count++) {
      const file = structuredClone(dispatchFile());
      const payload = PAYLOADS[pick(PAYLOADS.length)];
      const spoil = SPOILS[pick(SPOILS.length)] as Spoil;
      spoil(file, payload);
      const evidence = receive(JSON.stringify(file), pick(2) === 0 ? 'repository_dispatch' : undefined);
      const fault = evidence.kind === 'reports' ? 'believed' : faultOf(evidence);
      if (fault !== undefined) throw new Error(`${fault}: ${JSON.stringify(file)}`);
    }
  });

  test('believes of what is scrambled only what holds word for word', () => {
    const pick = numbersFrom(2);
    const originals = [dispatchFile(), dispatchFile({ event: fluxEvent({ reason: 'UpgradeFailed', severity: 'error' }) }), statusFile(), fluxEvent()];
    let believed = 0;
    for (let count = 0; count < 30_000; count++) {
      const file = scramble(originals[pick(originals.length)], PAYLOADS[pick(PAYLOADS.length)], pick) as Json;
      const evidence = receive(JSON.stringify(file ?? null));
      const fault = faultOf(evidence) ?? (evidence.kind === 'reports' && !holds(file, evidence) ? 'believed' : undefined);
      if (fault !== undefined) throw new Error(`${fault}: ${JSON.stringify(file)}`);
      if (evidence.kind === 'reports') believed += 1;
    }
    // what is irrelevant was scrambled too: those are believed, or the test would show nothing
    expect(believed).toBeGreaterThan(1_000);
  });

  test('crashes on no text, cut or turned anywhere', () => {
    const pick = numbersFrom(3);
    const texts = [dispatchFile(), statusFile(), fluxEvent()].map((file) => JSON.stringify(file));
    for (let count = 0; count < 9_000; count++) {
      const text = texts[pick(texts.length)] as string;
      const at = pick(text.length);
      const turned = [text.slice(0, at), text.slice(at), `${text.slice(0, at)}${String.fromCharCode(pick(65536))}${text.slice(at + 1)}`, `${text.slice(0, at)}{${text.slice(at)}`][pick(4)] as string;
      const fault = faultOf(receive(turned, [undefined, 'repository_dispatch', 'status', 'flux', 'push'][pick(5)]));
      if (fault !== undefined) throw new Error(`${fault}: ${turned}`);
    }
  });

  test('keeps one line of 1,000 copies', async () => {
    const ledger = new MemoryLedger();
    const text = JSON.stringify(dispatchFile());
    for (let count = 0; count < 1_000; count++) {
      const evidence = receive(text);
      if (evidence.kind !== 'reports') throw new Error('not believed');
      await ledger.append(evidence.cluster, evidence.notes);
    }
    expect((await ledger.read('integration')).notes).toHaveLength(1);
  });
});

/** Whether a believed event says what was believed of it, checked apart from the code under test. */
function holds(file: Json, evidence: Extract<Evidence, { kind: 'reports' }>): boolean {
  const flux = (file.client_payload ?? file) as { metadata?: Record<string, string>; reason?: string; severity?: string };
  const sender = (file.sender as { login?: string } | undefined)?.login;
  const { metadata: said = {}, reason = '', severity } = flux;
  const mayReport = file.client_payload === undefined || sender === `flux-${evidence.cluster}`;
  return mayReport && said.cluster === evidence.cluster && CLUSTERS.has(evidence.cluster) && evidence.notes.length === 1 && evidence.notes.every(({ report, commit }) => {
    const isRight = report.cluster === said.cluster && report.component === said.component && report.reason === reason;
    if (report.outcome === 'failed') return isRight && report.fingerprint === said.fingerprint && ['UpgradeFailed', 'RollbackSucceeded', 'InstallFailed'].includes(reason);
    const versions: Record<string, string> = { [F.certManager]: '1.17.1', [F.old]: '1.17.0', [F.longhorn]: 'v1.8.0', [F.talos]: 'v1.12.1' };
    return isRight && ['UpgradeSucceeded', 'InstallSucceeded', 'TestSucceeded'].includes(reason) && severity === 'info'
      && report.fingerprint === said.fingerprint && sameVersion(said.revision ?? '', versions[report.fingerprint] ?? 'none') && Object.values<string>(COMMITS).includes(commit);
  });
}

describe('a cluster that trusts nobody', () => {
  test('believes nobody', () => {
    const received = parseEventFile(JSON.stringify(dispatchFile()));
    if (received.kind !== 'dispatch') throw new Error('no dispatch');
    expect(judgeGithubEvent(received, { find: () => storyCluster('integration', { reporters: [] }), receivedAt: RECEIVED_AT })).toMatchObject({ kind: 'refused', code: 'not-a-reporter', reason: expect.stringContaining('nobody') as string });
  });
});
