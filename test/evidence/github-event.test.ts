import type { Evidence } from '../../src/evidence/evidence';
import { judgeGithubEvent, MAX_EVENT_CHARACTERS, parseEventFile } from '../../src/evidence/github-event';
import { newestOf } from '../../src/evidence/newest-of';
import type { Report } from '../../src/evidence/report';
import { COMMITS, dispatchFile, F, find, fluxEvent, RECEIVED_AT, statusFile, storyCluster } from '../support/evidence-story';

const READY = storyCluster('integration', { readiness: { namespace: 'flux-system', name: 'flux-system', infrastructure: false } });

function receive(file: unknown, name?: string, finder = find): Evidence {
  const received = parseEventFile(typeof file === 'string' ? file : JSON.stringify(file), name);
  if (received.kind === 'ignored' || received.kind === 'refused') return received;
  if (received.kind === 'bare') throw new Error('a bare event');
  return judgeGithubEvent(received, { find: finder, receivedAt: RECEIVED_AT, repository: 'acme/homelab' });
}

function reportsOf(evidence: Evidence): readonly Report[] {
  if (evidence.kind !== 'reports') throw new Error(JSON.stringify(evidence));
  return evidence.notes.map(({ report }) => report);
}

describe('an event file with a repository_dispatch', () => {
  test.each(['repository_dispatch', undefined])('gives a report (GITHUB_EVENT_NAME %s)', (name) => {
    expect(reportsOf(receive(dispatchFile(), name))).toMatchObject([
      { cluster: 'integration', component: 'charts/cert-manager', fingerprint: F.certManager, outcome: 'verified', source: { door: 'dispatch', by: 'flux-integration' } },
    ]);
  });

  test('keeps three clusters apart that report at once', () => {
    const reports = ['dev', 'integration', 'live'].flatMap((cluster) => {
      const event = fluxEvent({ metadata: { cluster }, ...(cluster === 'dev' && { reason: 'UpgradeFailed', severity: 'error' }) });
      return reportsOf(receive(dispatchFile({ event, sender: { login: `flux-${cluster}` } })));
    });
    expect(reports.map(({ cluster, outcome }) => `${cluster} ${outcome}`)).toEqual(['dev failed', 'integration verified', 'live verified']);
  });

  test('refuses a cluster that claims to be another', () => {
    for (const login of ['flux-dev', 'flux-live', 'acme', 'somebody']) {
      expect(receive(dispatchFile({ sender: { login } }))).toMatchObject({ kind: 'refused', code: 'not-a-reporter' });
    }
  });

  test.each(['github-actions[bot]', 'GitHub-Actions[bot]'])('never takes the word of %s, even where it is a reporter', (login) => {
    const finder = () => storyCluster('integration', { reporters: [login, 'flux-integration'] });
    expect(receive(dispatchFile({ sender: { login } }), undefined, finder)).toMatchObject({ kind: 'refused', code: 'not-a-reporter' });
  });

  test('takes a GitHub App that is a reporter, in any case', () => {
    const finder = () => storyCluster('integration', { reporters: ['Flux-Homelab[bot]'] });
    expect(receive(dispatchFile({ sender: { login: 'flux-homelab[bot]' } }), undefined, finder).kind).toBe('reports');
  });

  test.each([
    ['of a cluster that is not in the fleet', dispatchFile({ event: fluxEvent({ metadata: { cluster: 'prod' } }) }), 'refused', 'unknown-cluster'],
    ['of a cluster with a name that is none', dispatchFile({ event: fluxEvent({ metadata: { cluster: '../dev' } }) }), 'refused', 'unknown-cluster'],
    ['of no cluster', dispatchFile({ event: fluxEvent({ metadata: { cluster: undefined } }) }), 'ignored', 'no-cluster'],
    ['of nobody', dispatchFile({ sender: null }), 'refused', 'malformed'],
    ['of a sender whose login is none', dispatchFile({ sender: { login: 'flux-integration\n' } }), 'refused', 'malformed'],
    ['of a sender whose login is an object', dispatchFile({ sender: { login: { login: 'flux-integration' } } }), 'refused', 'malformed'],
    ['of another repository', dispatchFile({ repository: 'evil/homelab' }), 'refused', 'other-repository'],
    ['that is announced as another object', dispatchFile({ action: 'HelmRelease/other.flux-system' }), 'refused', 'malformed'],
    ['about a Kustomization', dispatchFile({ action: 'Kustomization/flux-system.flux-system' }), 'ignored', 'other-event'],
    ["of somebody else's", dispatchFile({ action: 'deploy', event: {} }), 'ignored', 'other-event'],
    ['that is announced as a release and carries something else', dispatchFile({ event: { hello: 'world' } }), 'refused', 'malformed'],
    ['without a payload', { ...dispatchFile(), client_payload: null }, 'refused', 'malformed'],
  ])('does not believe one %s', (_, file, kind, code) => {
    expect(receive(file, 'repository_dispatch')).toMatchObject({ kind, code });
  });

  test('takes the repository in any case', () => {
    expect(receive(dispatchFile({ repository: 'Acme/Homelab' })).kind).toBe('reports');
  });

  test('says on one safe line why it does not believe', () => {
    const evidence = receive(dispatchFile({ event: fluxEvent({ metadata: { cluster: 'x\n::error::\u001b[31m' } }) }));
    if (evidence.kind !== 'refused') throw new Error('believed');
    expect(evidence.reason).toBe('the fleet has no cluster "x ::error::"');
  });
});

describe('an event file with a status', () => {
  const finder = () => READY;

  test.each(['status', undefined])('verifies the charts at that commit where readiness is on (GITHUB_EVENT_NAME %s)', (name) => {
    const reports = reportsOf(receive(statusFile(), name, finder));
    expect(reports.map(({ component }) => component)).toEqual(['charts/cert-manager', 'charts/longhorn']);
    expect(reports[0]).toMatchObject({ outcome: 'verified', reason: 'ReconciliationSucceeded', at: '2026-03-01T10:00:00Z', source: { door: 'readiness', by: 'flux-integration', commit: COMMITS.removed } });
  });

  test.each([
    ['where readiness is off', statusFile(), find, 'ignored', 'other-event'],
    ['of Sluice itself', statusFile({ context: 'sluice/integration/charts/cert-manager' }), finder, 'ignored', 'other-event'],
    ['of a CI job', statusFile({ context: 'build' }), finder, 'ignored', 'other-event'],
    ['of another Kustomization', statusFile({ context: 'flux/integration/Kustomization/flux-system/apps' }), finder, 'ignored', 'other-event'],
    ['of a HelmRelease', statusFile({ context: 'flux/integration/HelmRelease/flux-system/flux-system' }), finder, 'ignored', 'other-event'],
    ['of a cluster that is not in the fleet', statusFile({ context: 'flux/prod/Kustomization/flux-system/flux-system' }), find, 'refused', 'unknown-cluster'],
    ['by somebody else', statusFile({ sender: { login: 'flux-live' } }), finder, 'refused', 'not-a-reporter'],
    ['by every workflow', statusFile({ sender: { login: 'github-actions[bot]' } }), finder, 'refused', 'not-a-reporter'],
    ['by nobody', statusFile({ sender: undefined }), finder, 'refused', 'malformed'],
    ['that failed', statusFile({ state: 'failure' }), finder, 'ignored', 'says-nothing'],
    ['that is pending', statusFile({ state: 'pending' }), finder, 'ignored', 'says-nothing'],
    ["on a fork's commit", statusFile({ sha: 'e'.repeat(40) }), finder, 'ignored', 'unknown-commit'],
    ['on no commit', statusFile({ sha: 'main' }), finder, 'refused', 'malformed'],
    ['of no time', statusFile({ created_at: undefined }), finder, 'refused', 'malformed'],
    ['of another repository', statusFile({ repository: { full_name: 'evil/homelab' } }), finder, 'refused', 'other-repository'],
  ])('does not believe one %s', (_, file, by, kind, code) => {
    expect(receive(file, 'status', by)).toMatchObject({ kind, code });
  });
});

describe('parseEventFile', () => {
  test('knows a bare event of Flux by its shape', () => {
    expect(parseEventFile(JSON.stringify(fluxEvent()))).toMatchObject({ kind: 'bare', cluster: 'integration' });
    expect(parseEventFile(JSON.stringify(fluxEvent({ metadata: { cluster: undefined } })))).toMatchObject({ kind: 'ignored', code: 'no-cluster' });
  });

  test('goes by the name of the event and not by its shape, where there is one', () => {
    expect(parseEventFile(JSON.stringify(dispatchFile()), 'push')).toMatchObject({ kind: 'ignored', code: 'other-event' });
    expect(parseEventFile(JSON.stringify(statusFile()), 'repository_dispatch')).toMatchObject({ kind: 'ignored', code: 'other-event' });
    expect(parseEventFile(JSON.stringify(fluxEvent()), 'workflow_dispatch')).toMatchObject({ kind: 'ignored', code: 'other-event' });
  });

  test.each([
    ['nothing', '', 'malformed'], ['no JSON', '{', 'malformed'], ['a list', '[]', 'malformed'], ['null', 'null', 'malformed'],
    ['too large', `"${'x'.repeat(MAX_EVENT_CHARACTERS)}"`, 'too-large'],
    ['nested without end', '['.repeat(400_000), 'malformed'],
    ['deep', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, 'other-event'],
  ])('fails if the file is %s', (_, text, code) => {
    expect(parseEventFile(text)).toMatchObject({ code });
  });
});

describe('reports of one entry', () => {
  const report = (minute: number, reason: string, severity = 'info') => reportsOf(receive(dispatchFile({ event: fluxEvent({ reason, severity, timestamp: `2026-03-01T09:${minute}:00Z` }) })))[0] as Report;

  test('count by when they were made, in whatever order they arrive, and repeated as often as may be', () => {
    const [failed, verified, rolledBack] = [report(10, 'UpgradeFailed', 'error'), report(20, 'UpgradeSucceeded'), report(30, 'RollbackSucceeded')];
    expect(newestOf([verified, failed])).toBe(verified);
    expect(newestOf([failed, verified, verified, failed])).toBe(verified);
    expect(newestOf([rolledBack, verified, failed, rolledBack])).toBe(rolledBack);
  });
});
