import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { statusToJson } from '../../src/board/status-json';
import { formatStatusMarkdown } from '../../src/board/status-markdown';
import { formatStatus } from '../../src/board/status-text';
import { widthOf } from '../../src/board/text-layout';
import { formatJson } from '../../src/commands/print';
import { homelabStatus } from '../support/homelab-status';
import { historyOf, reportOn } from '../support/plan-input';
import { CLUSTERS, testStatus } from '../support/status';
import { chart, tool } from '../support/timelines';

const golden = (name: string): string => readFileSync(join(__dirname, 'golden', name), 'utf8');
const MANY = Array.from({ length: 20 }, (_, index) => ({ name: `region-${index + 1}`, manifest: index % 2 === 0 ? 'live.ts' : 'integration.ts', sources: ['integration'], tracksRenovate: false }));

describe('formatStatus', () => {
  test.each([
    ['a terminal of 80 columns', 'status-80.txt', 80],
    ['a narrow terminal', 'status-50.txt', 50],
    ['no terminal', 'status-plain.txt', undefined],
  ])('fits %s', (_, file, width) => {
    const text = formatStatus(homelabStatus(), width === undefined ? {} : { width });
    expect(text).toBe(golden(file));
    expect(Math.max(...text.split('\n').map(widthOf))).toBeLessThanOrEqual(width ?? Infinity);
  });

  test('has one table of 22 charts in 80 columns, and the same one in 200', () => {
    const tables = [80, 200].map((width) => formatStatus(homelabStatus(), { width }).split('\n\n')[0]);
    expect(tables[0]?.split('\n')).toHaveLength(1 + 22 + 1 + 1);
    expect(tables[0]).toBe(tables[1]);
  });

  describe('of long names and versions', () => {
    const charts = ['cert-manager', 'an-infrastructure-component-whose-name-is-53-letters', 'kube-prometheus-stack-crds'].map((name) => chart(name));
    const long = tool('talos', 'v1.13.0-beta.2+build.20260102.3f2c');
    const history = historyOf({ 'integration.ts': [...charts, long], 'live.ts': [...charts, tool('talos')] });
    const clusters = [...CLUSTERS, ...MANY.slice(0, 2)];

    test.each([80, 100])('is one table in %d columns all the same: names, then versions are cut', (width) => {
      const lines = formatStatus(testStatus(history, [], { clusters }), { width }).split('\n');
      expect(lines[0]?.split(/ {2,}/)).toEqual(['COMPONENT', 'DEV', 'INTEGRATION', 'LIVE', 'REGION-1', 'REGION-2']);
      expect(lines.find((line) => line.includes('talos'))).toMatch(/^\S+ +- +v1\.13\.0-\S*… +v1\.0\.0 \* +v1\.0\.0 \* +v1\.13\.0-\S*…$/);
      expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(width);
    });

    test('has few tables where one does not do', () => {
      const headers = formatStatus(testStatus(history, [], { clusters }), { width: 50 }).split('\n').filter((line) => line.startsWith('COMPONENT'));
      expect(headers.map((line) => line.split(/ {2,}/).slice(1))).toEqual([['DEV', 'INTEGRATION', 'LIVE'], ['REGION-1', 'REGION-2']]);
    });

    test.each([undefined, 200])('cuts nothing where there is room (%p)', (width) => {
      expect(formatStatus(testStatus(history, [], { clusters }), width === undefined ? {} : { width })).not.toContain('…');
    });
  });

  test('tells what differs with nothing to promote', () => {
    const history = historyOf({ 'integration.ts': [chart('a'), chart('c')], 'live.ts': [chart('a'), chart('b'), chart('c')] });
    expect(formatStatus(testStatus(history), { width: 80 })).toContain([
      'live from integration: 1 differs, 2 up to date', '', '  charts/b 1.0.0', '    differs, with nothing to promote: integration does not have it', '',
    ].join('\n'));
  });

  test('puts clusters that have no room below the others, each once and whole', () => {
    const status = homelabStatus(MANY);
    const lines = formatStatus(status, { width: 80 }).split('\n');
    const headers = lines.filter((line) => line.startsWith('COMPONENT'));
    expect(headers.length).toBeGreaterThan(2);
    expect(headers.flatMap((line) => line.split(/ {2,}/).slice(1))).toEqual(status.clusters.map(({ name }) => name.toUpperCase()));
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(80);
  });

  test.each([1, 10, 30, 31, 34, 47])('of a terminal of %d columns is no wider than 30 or that', (width) => {
    const wide = testStatus(historyOf({ 'live.ts': [chart('a'.repeat(53), `1.0.0-${'b'.repeat(40)}`)] }), [], { clusters: CLUSTERS.slice(2) });
    const lines = [homelabStatus(MANY), wide].flatMap((status) => formatStatus(status, { width }).split('\n'));
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(Math.max(30, width));
  });

  test('says with colours nothing that it does not say without them', () => {
    const colored = formatStatus(homelabStatus(), { width: 80, colors: true });
    expect(colored).toContain('\u001b[');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(golden('status-80.txt'));
  });

  test('lets no escape sequence of a manifest through', () => {
    const { holds } = homelabStatus();
    expect(holds.some(({ hold }) => hold.reason.includes('\u001b'))).toBe(true);
    expect(formatStatus(homelabStatus()) + formatStatusMarkdown(homelabStatus())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  test.each([
    ['nothing at all', testStatus([], [], { clusters: [], plans: [] }), 'no cluster has any component yet\n'],
    ['nothing that is promoted to', testStatus(historyOf({ 'dev.ts': [chart('a')] }), [], { plans: [] }), 'COMPONENT  DEV    INTEGRATION  LIVE\ncharts/a   1.0.0  -            -\n'],
    ['nothing that waits', testStatus(historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a')] })), 'COMPONENT  DEV  INTEGRATION  LIVE\ncharts/a   -    1.0.0        1.0.0\n\nlive from integration: 1 up to date\n'],
  ])('of a fleet with %s is short', (_, status, text) => {
    expect(formatStatus(status, { width: 80 })).toBe(text);
  });
});

describe('docs/status.md', () => {
  test('shows what a status looks like', () => {
    const [old, hold] = ['1.17.1', { reason: '1.17 loses the registry storage', allow: '<1.17.0' }] as const;
    const history = historyOf(
      { 'integration.ts': [chart('cert-manager', old), chart('cilium', '1.18.6'), chart('harbor', '1.16.0'), tool('talos', 'v1.12.1')], 'live.ts': [chart('cert-manager', old), chart('cilium', '1.18.6'), tool('talos', 'v1.12.1')] },
      { 'integration.ts': [chart('cert-manager', '1.17.2'), chart('cilium', '1.19.0'), chart('harbor', '1.17.0')], 'live.ts': [chart('harbor', '1.16.0', { hold })] },
    );
    const reports = [reportOn(chart('cert-manager', '1.17.2')), reportOn(chart('cilium', '1.19.0'), { outcome: 'failed', reason: 'UpgradeFailed' })];
    const clusters = CLUSTERS.filter(({ name }) => name !== 'dev');
    const text = formatStatus(testStatus(history, reports, { clusters }), { width: 80 });
    expect(readFileSync(join(__dirname, '../../docs/status.md'), 'utf8')).toContain(`It looks like this:\n\n\`\`\`\n${text}\`\`\`\n`);
  });
});

describe('formatStatusMarkdown', () => {
  test('says the same', () => {
    expect(formatStatusMarkdown(homelabStatus())).toBe(golden('status.md'));
  });

  test('of a fleet where nothing waits says so', () => {
    const markdown = formatStatusMarkdown(testStatus(historyOf({ 'integration.ts': [chart('a')], 'live.ts': [chart('a')] })));
    expect(markdown).toContain('### live from integration\n\nNothing waits, 1 up to date.\n');
    expect(formatStatusMarkdown(testStatus([], [], { clusters: [], plans: [] }))).toBe('No cluster has any component yet.\n');
  });

  test('tells what differs with nothing to promote', () => {
    const markdown = formatStatusMarkdown(testStatus(historyOf({ 'live.ts': [chart('a')] })));
    expect(markdown).toContain('| charts/a | 1.0.0 |  | differs |  | with nothing to promote: integration does not have it |\n\n0 up to date.\n');
  });

  test('lets no text of a manifest become mark-up', () => {
    const hostile = { reason: '| <img src=x> [a](b) `c` @everyone' };
    const markdown = formatStatusMarkdown(testStatus(historyOf({ 'live.ts': [chart('a', '1.0.0', { hold: hostile })] })));
    expect(markdown).toContain('\\| \\<img src=x\\> \\[a\\]\\(b\\) \\`c\\` @\u200beveryone |');
  });
});

describe('statusToJson', () => {
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(join(__dirname, '../../docs/status.schema.json'), 'utf8')));
  const print = (status: ReturnType<typeof homelabStatus>): string => formatJson({ command: 'status', ...statusToJson(status) });

  test('is what the schema describes', () => {
    expect(validate(JSON.parse(print(homelabStatus()))) || validate.errors).toBe(true);
    expect(print(homelabStatus())).toBe(golden('status.json'));
    const differing = testStatus(historyOf({ 'live.ts': [chart('a')] }));
    expect(validate(JSON.parse(print(differing))) || validate.errors).toBe(true);
    expect(JSON.parse(print(differing))).toMatchObject({ targets: [{ differing: [{ component: 'charts/a', entry: { version: '1.0.0' }, sentence: 'integration does not have it' }] }] });
  });

  test.each([
    ['a change without its component', (status: Record<string, unknown>) => ({ ...status, targets: [{ targets: [], sources: [], manifest: 'x', upToDate: 0, changes: [{}] }] })],
    ['a field more', (status: Record<string, unknown>) => ({ ...status, more: 1 })],
    ['another format', (status: Record<string, unknown>) => ({ ...status, format: 2 })],
  ])('the schema refuses %s', (_, change) => {
    expect(validate(change(JSON.parse(print(homelabStatus()))))).toBe(false);
  });
});
