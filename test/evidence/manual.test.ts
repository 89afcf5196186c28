import { recordManually, type ManualRecord } from '../../src/evidence/manual';
import { fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import { COMMITS, F, RECEIVED_AT, storyCluster } from '../support/evidence-story';

function record(components: readonly string[], changes: Partial<ManualRecord> = {}): ReturnType<typeof recordManually> {
  return recordManually({ cluster: storyCluster(), components, outcome: 'verified', commit: COMMITS.removed, receivedAt: RECEIVED_AT, ...changes });
}

const recorded = (components: readonly string[], changes?: Partial<ManualRecord>) => {
  const evidence = record(components, changes);
  return evidence.kind === 'reports' ? evidence.notes.map(({ report }) => report.component) : evidence.code;
};

describe('recordManually', () => {
  test("records a person's word", () => {
    expect(record(['infrastructure/*'], { by: 'alice' })).toEqual({
      kind: 'reports',
      cluster: 'integration',
      asides: [],
      notes: [{
        commit: COMMITS.first,
        report: { cluster: 'integration', component: 'infrastructure/talos', fingerprint: F.talos, version: 'v1.12.1', outcome: 'verified', at: '2026-03-01T10:00:10Z', reason: 'Recorded', source: { door: 'manual', by: 'alice' } },
      }],
    });
  });

  test.each([
    [['charts/cert-manager'], ['charts/cert-manager']],
    [['charts/longhorn', 'infrastructure/talos', 'charts/longhorn'], ['charts/longhorn', 'infrastructure/talos']],
    [['charts/*'], ['charts/cert-manager', 'charts/longhorn', 'charts/podinfo', 'charts/spegel']],
    [['*'], ['charts/cert-manager', 'charts/longhorn', 'charts/podinfo', 'infrastructure/talos', 'charts/spegel']],
  ])('%j stands for %j', (components, expected) => {
    expect(recorded(components)).toEqual(expected);
  });

  test('speaks of what the manifest had at the commit that was applied', () => {
    expect(record(['charts/cert-manager'], { commit: COMMITS.first })).toMatchObject({ notes: [{ report: { fingerprint: F.old, version: '1.17.0' } }] });
  });

  test('takes a word about a removal', () => {
    expect(record(['charts/spegel'])).toMatchObject({ notes: [{ commit: COMMITS.removed, report: { fingerprint: fingerprintOfRemoval(F.spegel), removes: F.spegel } }] });
    expect(record(['charts/spegel'], { commit: COMMITS.raised })).toMatchObject({ notes: [{ report: { fingerprint: F.spegel } }] });
  });

  test('takes a failure too', () => {
    expect(record(['charts/cert-manager'], { outcome: 'failed' })).toMatchObject({ notes: [{ report: { outcome: 'failed' } }] });
  });

  test.each([
    ['one that is not there', ['charts/nginx'], {}, 'no-match'],
    ['one of several that is not there', ['charts/longhorn', 'charts/nginx'], {}, 'no-match'],
    ['a part of a name', ['charts/cert'], {}, 'no-match'],
    ['a pattern of another kind', ['charts/c*'], {}, 'no-match'],
    ['nothing', [], {}, 'no-match'],
    ['a commit elsewhere', ['*'], { commit: 'e'.repeat(40) }, 'no-match'],
    ['a commit by name', ['*'], { commit: 'main' }, 'malformed'],
    ['a name that is no login', ['*'], { by: 'Alice <a@b>' }, 'malformed'],
  ] as const)('refuses %s', (_, components, changes, code) => {
    expect(record(components, changes)).toMatchObject({ kind: 'refused', code });
  });

  test('says what there is where it finds nothing', () => {
    const evidence = record(['charts/nginx']);
    expect(evidence).toMatchObject({ reason: expect.stringMatching(/no component "charts\/nginx".*components are: charts\/cert-manager, charts\/longhorn/) as string });
  });
});
