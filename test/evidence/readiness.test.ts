import fc from 'fast-check';
import { formatReadinessContext, judgeListedStatuses, judgeReadiness, parseReadinessContext, type ListedStatus, type ReadinessStatus } from '../../src/evidence/readiness';
import { COMMITS, F, RECEIVED_AT, storyCluster } from '../support/evidence-story';

const READY = { namespace: 'flux-system', name: 'apps', infrastructure: false };
const status: ReadinessStatus = { commit: COMMITS.removed, namespace: 'flux-system', name: 'apps', state: 'success', at: new Date('2026-03-01T09:45:00Z') };
const judge = (changes: Partial<ReadinessStatus> = {}, readiness = READY) => judgeReadiness({ ...status, ...changes }, 'flux-integration', storyCluster('integration', { readiness }), RECEIVED_AT);

describe('judgeReadiness', () => {
  test('verifies every chart of the manifest at that commit, but not what only a test verifies', () => {
    expect(judge()).toMatchObject({
      kind: 'reports',
      notes: [
        { commit: COMMITS.raised, report: { component: 'charts/cert-manager', fingerprint: F.certManager, version: '1.17.1', outcome: 'verified', at: '2026-03-01T09:45:00Z', source: { commit: COMMITS.removed } } },
        { commit: COMMITS.first, report: { component: 'charts/longhorn' } },
      ],
      asides: [{ about: 'charts/podinfo', code: 'test-awaited' }],
    });
  });

  test('verifies what the manifest had then, not what it has now', () => {
    const evidence = judge({ commit: COMMITS.first });
    if (evidence.kind !== 'reports') throw new Error('nothing');
    expect(evidence.notes.map(({ report: { component, fingerprint } }) => [component, fingerprint])).toEqual([
      ['charts/cert-manager', F.old], ['charts/longhorn', F.longhorn], ['charts/spegel', F.spegel],
    ]);
  });

  test('verifies infrastructure only where it is told to', () => {
    const evidence = judge({}, { ...READY, infrastructure: true });
    expect(evidence).toMatchObject({ notes: expect.arrayContaining([expect.objectContaining({ report: expect.objectContaining({ component: 'infrastructure/talos' }) as object })]) as unknown[] });
    expect(JSON.stringify(judge())).not.toContain('talos');
  });

  test.each(['failure', 'error', 'pending', 'SUCCESS', '', 'warning'])('says nothing of the state %j', (state) => {
    expect(judge({ state })).toMatchObject({ kind: 'ignored', code: 'says-nothing' });
  });

  test('never says later than now', () => {
    expect(judge({ at: new Date('2033-01-01T00:00:00Z') })).toMatchObject({ notes: [{ report: { at: '2026-03-01T10:00:10Z' } }, {}] });
  });

  test.each([
    ['another Kustomization', { name: 'other' }, 'other-event'],
    ['one of another namespace', { namespace: 'default' }, 'other-event'],
    ['a commit that is not on the branch', { commit: 'e'.repeat(40) }, 'unknown-commit'],
  ])('ignores %s', (_, changes, code) => {
    expect(judge(changes)).toMatchObject({ kind: 'ignored', code });
  });

  test('ignores every Kustomization where readiness is off', () => {
    expect(judgeReadiness(status, 'flux-integration', storyCluster(), RECEIVED_AT)).toMatchObject({ kind: 'ignored', code: 'other-event' });
  });
});

describe('judgeListedStatuses', () => {
  const listed = (changes: Partial<ListedStatus> = {}): ListedStatus => ({
    context: 'flux/integration/Kustomization/flux-system/apps', state: 'success', creator: 'flux-integration', at: '2026-03-01T09:45:00Z', ...changes,
  });
  const sweep = (...statuses: readonly ListedStatus[]) => judgeListedStatuses(COMMITS.removed, statuses, storyCluster('integration', { readiness: READY }), RECEIVED_AT);

  test('verifies what the newest status says, as the event would have', () => {
    expect(sweep(listed({ context: 'build' }), listed())).toEqual(judge());
    expect(sweep(listed(), listed({ state: 'failure', at: '2026-03-01T09:40:00Z' }))).toEqual(judge());
  });

  test.each([
    ['nothing', [], 'other-event'],
    ['a newer failure', [listed({ state: 'failure' }), listed()], 'says-nothing'],
    ['a status of another cluster', [listed({ context: 'flux/live/Kustomization/flux-system/apps' })], 'other-event'],
    ['a status by somebody else', [listed({ creator: 'flux-live' })], 'other-event'],
    ['a status by every workflow', [listed({ creator: 'github-actions[bot]' })], 'other-event'],
    ['a status by nobody', [listed({ creator: undefined })], 'other-event'],
    ['a status of no time', [listed({ at: '' })], 'other-event'],
  ])('ignores %s', (_, statuses, code) => {
    expect(sweep(...statuses)).toMatchObject({ kind: 'ignored', code });
  });

  test('is not held back by what others post', () => {
    expect(sweep(listed({ creator: 'mallory', state: 'failure' }), listed())).toEqual(judge());
  });

  test('says nothing where readiness is off', () => {
    expect(judgeListedStatuses(COMMITS.removed, [listed()], storyCluster(), RECEIVED_AT)).toMatchObject({ kind: 'ignored', code: 'other-event' });
  });
});

describe('parseReadinessContext', () => {
  test('reads back what formatReadinessContext writes', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
    fc.assert(fc.property(name, name, name, (cluster, namespace, kustomization) => {
      const context = formatReadinessContext(cluster, { namespace, name: kustomization });
      expect(parseReadinessContext(context)).toEqual({ cluster, namespace, name: kustomization });
    }), { seed: 1, numRuns: 200 });
  });

  test.each(['', 'flux', 'flux/a/Kustomization/b', 'flux/a/Kustomization/b/', 'flux/a/Kustomization/b/c/d', 'flux/a/kustomization/b/c', 'Flux/a/Kustomization/b/c', 'kustomization/apps/1234'])('reads nothing from %j', (context) => {
    expect(parseReadinessContext(context)).toBeUndefined();
  });
});
