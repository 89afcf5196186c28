import fc from 'fast-check';
import { parseReport } from '../../src/evidence/parse-report';
import { formatReport } from '../../src/evidence/report';
import { anyReport, report } from '../support/reports';

describe('formatReport', () => {
  test('writes one line that is what the ledger holds for ever', () => {
    expect(formatReport(report())).toBe(
      '{"v":1,"at":"2026-03-01T10:00:00Z","cluster":"integration","component":"charts/cert-manager","fingerprint":"f0123456789ab","version":"1.17.1","outcome":"verified","reason":"UpgradeSucceeded","source":{"door":"dispatch","by":"flux-integration"}}',
    );
    expect(formatReport(report({ version: undefined, removes: 'f9999999999ab', outcome: 'failed', transient: true, reason: 'ArtifactFailed', source: { door: 'readiness', by: 'a', commit: 'c'.repeat(40) } }))).toBe(
      `{"v":1,"at":"2026-03-01T10:00:00Z","cluster":"integration","component":"charts/cert-manager","fingerprint":"f0123456789ab","removes":"f9999999999ab","outcome":"failed","transient":true,"reason":"ArtifactFailed","source":{"door":"readiness","by":"a","commit":"${'c'.repeat(40)}"}}`,
    );
  });

  test('writes equal reports equally, whatever the order of their fields', () => {
    fc.assert(fc.property(anyReport, (one) => {
      const reversed = Object.fromEntries(Object.entries({ ...one, source: Object.fromEntries(Object.entries(one.source).reverse()) }).reverse());
      expect(formatReport(reversed as unknown as typeof one)).toBe(formatReport(one));
    }), { seed: 1, numRuns: 200 });
  });
});

describe('parseReport', () => {
  test('reads back what formatReport writes', () => {
    fc.assert(fc.property(anyReport, (one) => {
      const line = formatReport(one);
      expect(line).not.toContain('\n');
      const parsed = parseReport(line);
      expect(parsed).toEqual({ kind: 'report', report: one });
    }), { seed: 1, numRuns: 1000 });
  });

  const line = JSON.parse(formatReport(report())) as Record<string, unknown>;
  const broken: readonly (readonly [what: string, changes: object])[] = [
    ['a format that is none', { v: '1' }],
    ['a newer format', { v: 2 }],
    ['a field that nobody knows', { message: 'hello' }],
    ['a prototype', JSON.parse('{"__proto__": {"x": 1}}') as object],
    ['a cluster that cannot be a ref', { cluster: 'a/b' }],
    ['a component that is none', { component: 'charts/a b' }],
    ['a component of another kind', { component: 'crds/a' }],
    ['a fingerprint that is none', { fingerprint: 'F0123456789ab' }],
    ['a fingerprint that is too long', { fingerprint: 'f0123456789abc' }],
    ['a version with a line break', { version: '1.0\n' }],
    ['a version with text', { version: '1.0 [skip ci]' }],
    ['an outcome that is none', { outcome: 'success' }],
    ['a transient success', { transient: true }],
    ['a transient that is none', { transient: 'yes', outcome: 'failed' }],
    ['a reason that is none', { reason: 'Because' }],
    ['a reason from a prototype', { reason: 'constructor' }],
    ['a time without a zone', { at: '2026-03-01T10:00:00' }],
    ['a time that is not written as ours', { at: '2026-03-01T10:00:00.000Z' }],
    ['a time in another zone', { at: '2026-03-01T10:00:00+00:00' }],
    ['a day that is none', { at: '2026-02-30T10:00:00Z' }],
    ['no source', { source: undefined }],
    ['a source that is none', { source: { door: 'window' } }],
    ['a source from a prototype', { source: { door: 'toString' } }],
    ['a source with more', { source: { door: 'dispatch', by: 'a', note: 'b' } }],
    ['a source with less', { source: { door: 'dispatch' } }],
    ['a source by nobody', { source: { door: 'dispatch', by: '@everyone' } }],
    ['a removal of nothing', { removes: '' }],
  ];

  test.each(broken)('skips a line with %s', (_, changes) => {
    expect(parseReport(JSON.stringify({ ...line, ...changes })).kind).toBe('invalid');
  });

  test.each(['at', 'cluster', 'component', 'fingerprint', 'outcome', 'reason', 'source', 'v'])('skips a line without %s', (field) => {
    expect(parseReport(JSON.stringify({ ...line, [field]: undefined })).kind).toBe('invalid');
  });

  test.each(['', 'null', '[]', '"x"', '{', `{"v":1,"x":"${'y'.repeat(5000)}"}`])('skips the line %.20j', (text) => {
    expect(parseReport(text).kind).toBe('invalid');
  });

  test('says of a newer format that it is newer, and of a field which', () => {
    expect(parseReport(JSON.stringify({ ...line, v: 2 }))).toEqual({ kind: 'invalid', reason: 'written by a newer Sluice (format 2, this one reads 1)' });
    expect(parseReport(JSON.stringify({ ...line, 'x\u001b[31m': 1 }))).toEqual({ kind: 'invalid', reason: 'unknown field "x"' });
  });

  test('reads nothing that formatReport would not write', () => {
    const anyLine = fc.tuple(anyReport, fc.constantFrom(...Object.keys(line)), fc.jsonValue()).map(([one, field, value]) => JSON.stringify({ ...JSON.parse(formatReport(one)) as object, [field]: value }));
    fc.assert(fc.property(anyLine, (text) => {
      const parsed = parseReport(text);
      if (parsed.kind === 'report') expect(JSON.parse(formatReport(parsed.report))).toEqual(JSON.parse(text));
    }), { seed: 1, numRuns: 2000 });
  });
});
