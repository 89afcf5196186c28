import { fingerprint } from '../../src/manifest/fingerprint';
import { resolveManifest, valuesPathOf } from '../../src/manifest/resolve';
import { chartText, manifestText, messages, parsed, places } from '../support/manifest-text';

const TEXT = manifestText([
  "infrastructure: { talos: githubRelease('v1.12.1', 'siderolabs/talos') },",
  'charts: {',
  chartText('a', "values: 'values/a.yaml'"),
  chartText('b'),
  '},',
].join('\n'));

describe('resolveManifest', () => {
  test('adds values and fingerprints, in the order of the manifest', () => {
    const asked: string[] = [];
    const manifest = parsed(TEXT);
    const { manifest: resolved, problems } = resolveManifest(manifest, (path) => {
      asked.push(path);
      return 'replicas: 2\n';
    });
    expect(problems).toEqual([]);
    expect(asked).toEqual(['clusters/dev/values/a.yaml']);
    const [a, b] = manifest.charts;
    expect(resolved?.file).toBe('clusters/dev/versions.ts');
    expect(resolved?.charts).toEqual([
      { entry: a, fingerprint: a && fingerprint(a, { replicas: 2 }), values: { replicas: 2 } },
      { entry: b, fingerprint: b && fingerprint(b) },
    ]);
    expect(resolved?.infrastructure).toEqual(manifest.infrastructure.map((entry) => ({ entry, fingerprint: fingerprint(entry) })));
  });

  test('gives another fingerprint for other values', () => {
    const [one, other] = ['replicas: 2\n', 'replicas: 3\n'].map((values) => resolveManifest(parsed(TEXT), () => values).manifest?.charts);
    expect(one?.[0]?.fingerprint).not.toBe(other?.[0]?.fingerprint);
    expect(one?.[1]?.fingerprint).toBe(other?.[1]?.fingerprint);
  });

  test('points at the field whose file is missing', () => {
    const { manifest, problems } = resolveManifest(parsed(TEXT), () => undefined);
    expect(manifest).toBeUndefined();
    expect(messages(problems)).toEqual([
      'VALUES_MISSING: clusters/dev/versions.ts:6:96: charts/a has no values file clusters/dev/values/a.yaml; write the file, or remove the field "values"',
    ]);
  });

  test.each(['../secret.yaml', 'values/../../secret.yaml', '/etc/secret.yaml', 'values/a/b.yaml'])('fails if it reads %s', (path) => {
    const asked: string[] = [];
    const { manifest, problems } = resolveManifest(parsed(manifestText(`charts: { ${chartText('a', `values: '${path}'`)} }`)), (file) => {
      asked.push(file);
      return '';
    });
    expect({ manifest, problems, asked }).toEqual({ manifest: undefined, problems: [], asked: [] });
  });

  test('points into the values file for what is wrong there, and reports all files at once', () => {
    const text = manifestText(`charts: {\n${chartText('a', "values: 'values/a.yaml'")}\n${chartText('b', "values: 'values/b.yaml'")}\n${chartText('c', "values: 'values/c.yaml'")}\n}`);
    const files: Readonly<Record<string, string>> = { 'clusters/dev/values/a.yaml': 'x: yes\n', 'clusters/dev/values/b.yaml': '- 1\n' };
    const { problems } = resolveManifest(parsed(text), (path) => files[path]);
    expect(problems.map(({ at }) => at?.file)).toEqual(['clusters/dev/values/a.yaml', 'clusters/dev/values/b.yaml', 'clusters/dev/versions.ts']);
    expect(places(problems)).toEqual(['VALUES_AMBIGUOUS 1:4', 'VALUES_INVALID 1:1', 'VALUES_MISSING 7:96']);
  });
});

describe('valuesPathOf', () => {
  test.each([
    ['clusters/dev/versions.ts', 'clusters/dev/values/a.yaml'],
    ['versions.ts', 'values/a.yaml'],
    ['../shared/versions.ts', '../shared/values/a.yaml'],
  ])('finds beside %s the file %s', (file, path) => {
    expect(valuesPathOf(file, 'values/a.yaml')).toBe(path);
  });
});
