import { evidenceFor, verifiedSince } from '../../src/promotion/evidence-for';
import { candidate } from '../support/choices';
import { report } from '../support/reports';
import { chart, removalFingerprint, timeAt, timeline, variant } from '../support/timelines';

const { entry, fingerprint } = variant('1.1.0');
const NEW = candidate(entry);
const on = (changes: Parameters<typeof report>[0] = {}) => report({ component: 'charts/a', fingerprint, version: '1.1.0', ...changes });
const source = (text: string, ...reports: readonly ReturnType<typeof on>[]) => ({ cluster: 'integration', timeline: timeline(text), reports });

describe('evidenceFor', () => {
  test('gives what was reported of that content, and since when the source has it', () => {
    const [evidence] = evidenceFor(NEW, [source('1.0.0@0 1.1.0@3', on(), on({ fingerprint: 'f000000000000' }))]);
    expect(evidence).toMatchObject({ cluster: 'integration', step: { position: 3 }, reports: [{ fingerprint }], newest: { fingerprint } });
  });

  test.each([
    ['a success at that version', on(), 1], ['a success at the same version, written otherwise', on({ version: 'v1.1.0' }), 1],
    ['a success at another version', on({ version: '1.0.0' }), 0], ['a success without a version', on({ version: undefined }), 0],
    ['a failure without a version', on({ outcome: 'failed', version: undefined }), 1],
  ])('counts or leaves out %s', (_, one, count) => {
    expect(evidenceFor(NEW, [source('1.1.0@0', one)])[0]?.reports).toHaveLength(count);
  });

  test('takes a removal for what it was of at each source, and asks only those that had the component', () => {
    const gone = { ...candidate('charts/a'), fingerprint: removalFingerprint('1.0.0') };
    const absent = on({ fingerprint: removalFingerprint('1.1.0'), version: undefined });
    const evidence = evidenceFor(gone, [source('1.1.0@0 -@2', absent), { ...source(''), cluster: 'other' }]);
    expect(evidence).toMatchObject([{ cluster: 'integration', step: { position: 2 }, reports: [absent] }]);
  });

  test('knows no step of what a source never had', () => {
    expect(evidenceFor(candidate(chart('a', '9.0.0')), [source('1.0.0@0')])).toMatchObject([{ step: undefined, newest: undefined }]);
  });
});

describe('verifiedSince', () => {
  const at = (hour: number, outcome: 'verified' | 'failed' = 'verified', transient?: true) => on({ at: timeAt(hour), outcome, ...transient && { transient } });

  test.each<[string, readonly ReturnType<typeof on>[], number | undefined]>([
    ['never, without a report', [], undefined], ['since the first success', [at(3), at(1), at(2)], 1], ['since the success behind the last failure', [at(1), at(2, 'failed'), at(4), at(3)], 3],
    ['not, where the failure is the last', [at(1), at(2, 'failed')], undefined], ['not, where both come at once', [at(2), at(2, 'failed')], undefined],
    ['whatever failed before anything was done', [at(1), at(2, 'failed', true)], 1],
  ])('%s', (_, reports, hour) => {
    expect(verifiedSince(reports)).toBe(hour === undefined ? undefined : Date.parse(timeAt(hour)));
  });
});
