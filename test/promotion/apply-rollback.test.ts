import { ConfigError } from '../../src/errors';
import { parseManifest } from '../../src/manifest/parse';
import { applyRollback, type RollbackInput } from '../../src/promotion/apply-rollback';
import type { RollbackItem } from '../../src/promotion/rollback';
import { chart, commitAt, stateOf } from '../support/timelines';

const HEAD = "import { defineVersions, helm } from 'sluice';\nexport const versions = defineVersions({\n  charts: {\n";
const TAIL = '  },\n});\n';
const line = (name: string, version: string, more = '') => `    ${name}: { namespace: '${name}', chart: helm('${version}', '${name}', 'https://charts.example.org')${more} }, // ${name}, as ever\n`;
const text = (...lines: readonly string[]) => HEAD + lines.join('') + TAIL;
const item = (name: string, from: string | undefined, to: string | undefined): RollbackItem =>
  ({ component: `charts/${name}`, from: from === undefined ? undefined : stateOf(chart(name, from)), to: to === undefined ? undefined : stateOf(chart(name, to)) });

function apply(now: string, items: readonly RollbackItem[], more: Partial<RollbackInput> = {}, files: Readonly<Record<string, string>> = {}) {
  const plan = { targets: ['live'], manifest: 'live.ts', promotion: commitAt(1), items, skipped: [] };
  return Object.fromEntries(applyRollback({ plan, current: new Map([['live.ts', now], ...Object.entries(files)]), ...more }));
}

const HELD = ", hold: 'rolled back from 1.1.0'";

describe('applyRollback', () => {
  test('puts a version back with a hold, and touches nothing else', () => {
    expect(apply(text(line('a', '1.1.0'), line('b', '1.1.0')), [item('a', '1.1.0', '1.0.0')])).toEqual({ 'live.ts': text(line('a', '1.0.0', HELD), line('b', '1.1.0')) });
  });

  test.each<readonly [string, string, string | undefined, string]>([
    ['the reason', '', 'CVE', 'rolled back from 1.1.0: CVE'],
    ['the hold that was there', ", hold: { reason: 'slow', allow: '<2' }", undefined, 'rolled back from 1.1.0; held before: slow, allows <2'],
    ['both, cut where they are too long', `, hold: '${'x'.repeat(400)}'`, 'y'.repeat(200), `rolled back from 1.1.0: ${'y'.repeat(200)}; held before: ${'x'.repeat(400)}`.slice(0, 499).concat('…')],
    ['characters outside the basic plane, no more of them than a hold may have', '', '😀'.repeat(250), `rolled back from 1.1.0: ${'😀'.repeat(225)}…`],
  ])('says in the hold %s', (_, hold, reason, expected) => {
    const edited = apply(text(line('a', '1.1.0', hold)), [item('a', '1.1.0', '1.0.0')], reason === undefined ? {} : { reason });
    expect(parseManifest('live.ts', edited['live.ts'] ?? '').manifest?.charts[0]?.hold).toEqual({ reason: expected });
  });

  test('tells two contents of one version apart by their fingerprints', () => {
    const from = stateOf(chart('a', '1.0.0', { namespace: 'other' }));
    const edited = apply(text(line('a', '1.0.0').replace("'a',", "'other',")), [{ component: 'charts/a', from, to: stateOf(chart('a')) }]);
    expect(edited['live.ts']).toContain(`hold: 'rolled back from 1.0.0 (${from.fingerprint})'`);
  });

  test('puts values files back byte for byte, and takes those away that were new', () => {
    const old = chart('a', '1.0.0', { values: 'values/a.yaml' });
    const [from, to] = [stateOf(chart('a', '1.1.0', { values: 'values/new.yaml' }), { x: 1 }), { ...stateOf(old), valuesText: 'x: 1 # \r\n\n' }];
    const edited = apply(text(line('a', '1.1.0', ", values: 'values/new.yaml'")), [{ component: 'charts/a', from, to }], {}, { 'values/new.yaml': 'x: 2\n' });
    expect(edited).toEqual({ 'live.ts': text(line('a', '1.0.0', `, values: 'values/a.yaml'${HELD}`)), 'values/a.yaml': 'x: 1 # \r\n\n', 'values/new.yaml': undefined });
  });

  test('takes out what was new, without a hold', () => {
    expect(apply(text(line('a', '1.0.0'), line('b', '1.0.0')), [item('b', '1.0.0', undefined)])).toEqual({ 'live.ts': text(line('a', '1.0.0')) });
  });

  test('writes what was removed back to where it stood', () => {
    const before = text(line('a', '1.0.0'), line('b', '1.0.0'), line('c', '1.0.0'));
    const edited = apply(text(line('a', '1.0.0'), line('c', '1.1.0')), [item('b', undefined, '1.0.0')], { original: { before, after: text(line('a', '1.0.0'), line('c', '1.0.0')) } });
    expect(parseManifest('live.ts', edited['live.ts'] ?? '').manifest?.charts.map(({ name, hold }) => [name, hold?.reason])).toEqual([['a', undefined], ['b', 'rolled back its removal'], ['c', undefined]]);
  });

  test('takes the text of before, comments and all, where nothing else has changed since', () => {
    const [before, after] = [text('    // why b is here\n', line('b', '1.0.0'), line('a', '1.0.0')), text(line('a', '1.1.0'))];
    const items = [item('a', '1.1.0', '1.0.0'), item('b', undefined, '1.0.0')];
    const restored = text('    // why b is here\n', line('b', '1.0.0', ", hold: 'rolled back its removal'"), line('a', '1.0.0', HELD));
    expect(apply(after, items, { original: { before, after } })).toEqual({ 'live.ts': restored });
    // only a part is taken back, or somebody has written since
    expect(apply(after, items.slice(0, 1), { original: { before, after } })).toEqual({ 'live.ts': text(line('a', '1.0.0', HELD)) });
    expect(apply(after.replace('as ever', 'mine'), items, { original: { before, after } })['live.ts']).not.toContain('why b is here');
  });

  test('fails if another release would lack what it waits for', () => {
    const now = text(line('a', '1.0.0', ", dependsOn: ['new']"), line('new', '1.0.0'));
    const run = () => apply(now, [item('new', '1.0.0', undefined)]);
    expect(run).toThrow(ConfigError);
    expect(run).toThrow('UNKNOWN_DEPENDENCY: charts/a on live depends on charts/new, which would not be there; roll both back, or take the dependency out');
  });
});
