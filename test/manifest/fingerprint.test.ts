import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ChartEntry, Dependency, Entry } from '../../src/manifest/entries';
import { canonicalText, fingerprint, fingerprintOfRemoval } from '../../src/manifest/fingerprint';
import type { JsonObject } from '../../src/manifest/json';
import { parseManifest } from '../../src/manifest/parse';
import { parseValues } from '../../src/manifest/values';
import { anyFormatting, renderRandomly } from '../support/random-formatting';
import { anyEntry, anyManifest } from '../support/random-manifest';

interface Golden {
  readonly entries: readonly { readonly what: string; readonly entry: Entry; readonly values?: JsonObject; readonly canonical: string; readonly fingerprint: string }[];
  readonly removals: readonly { readonly removed: string; readonly fingerprint: string }[];
}

// made once, by another program than ours, and never again
const golden = JSON.parse(readFileSync(join(__dirname, 'fingerprints.golden.json'), 'utf8')) as Golden;

const chart: ChartEntry = {
  kind: 'chart',
  name: 'cert-manager',
  namespace: 'cert-manager',
  source: { kind: 'helm', version: '1.17.1', chart: 'cert-manager', repository: 'https://charts.jetstack.io' },
  dependsOn: [],
  test: false,
};

function fingerprintOf(what: string): string {
  return golden.entries.find((row) => row.what === what)?.fingerprint ?? `no row "${what}"`;
}

describe('the frozen canonical form', () => {
  test('fails if a row is taken away', () => {
    expect(golden.entries.length).toBeGreaterThanOrEqual(69);
    expect(golden.removals.length).toBeGreaterThanOrEqual(3);
  });

  test.each(golden.entries.map((row) => [row.what, row] as const))('fails if the form changes: %s', (_what, { entry, values, canonical, fingerprint: expected }) => {
    expect(canonicalText(entry, values)).toBe(canonical);
    expect(fingerprint(entry, values)).toBe(expected);
  });

  test.each(golden.removals)('fails if the form changes: the removal of $removed', ({ removed, fingerprint: expected }) => {
    expect(fingerprintOfRemoval(removed)).toBe(expected);
  });

  test.each([
    ['a hold on infrastructure does not count', 'reference fleet: infrastructure/talos'],
    ['the name does not count', 'reference fleet: infrastructure/talos'],
    ['a hold on a chart does not count', 'a chart alone'],
    ['the name of a chart does not count', 'a chart alone'],
    ['the path of the values file does not count', 'a chart alone'],
    ['empty values are none', 'a chart alone'],
    ['two dependencies the other way round', 'two dependencies'],
    ['a dependency twice', 'two dependencies'],
    ['a release and an external', 'an external and a release'],
    ['values in another order', 'values'],
    ['one dependency', 'reference fleet: charts/cert-manager'],
  ])('takes for the same: %s, %s', (one, other) => {
    expect(fingerprintOf(one)).toBe(fingerprintOf(other));
  });

  test('tells apart all that is not the same', () => {
    const texts = new Map(golden.entries.map((row) => [row.canonical, row.fingerprint]));
    expect(new Set(texts.values()).size).toBe(texts.size);
    expect(texts.size).toBeGreaterThanOrEqual(58);
  });
});

describe('fingerprint', () => {
  test('is f and twelve hex digits', () => {
    fc.assert(fc.property(anyEntry, (entry) => /^f[0-9a-f]{12}$/.test(fingerprint(entry))), { seed: 1, numRuns: 200 });
  });

  test('is the same for the same content in any key order, quotes, comments and formatting', () => {
    fc.assert(fc.property(anyManifest, anyFormatting, anyFormatting, (manifest, one, other) => {
      const [first, second] = [one, other].map((formatting) => parseManifest('versions.ts', renderRandomly(manifest, formatting)).manifest);
      expect(first?.charts.map((entry) => fingerprint(entry))).toEqual(second?.charts.map((entry) => fingerprint(entry)));
      expect(first?.infrastructure.map((entry) => fingerprint(entry))).toEqual(manifest.infrastructure.map((entry) => fingerprint(entry)));
    }), { seed: 1, numRuns: 150 });
  });

  test('is the same for values files that say the same', () => {
    const texts = [
      'image: { tag: v1, pull: true }\nargs: [a, "2"]\n',
      '# a comment\r\nargs:\r\n  - "a"\r\n  - \'2\'\r\nimage:\r\n  pull: True\r\n  tag: "v1"\r\n',
      'image:\n  tag: &v v1\n  pull: true\nargs:\n- a\n- "2"\n',
    ];
    expect(new Set(texts.map((text) => fingerprint(chart, parseValues('v.yaml', text).values))).size).toBe(1);
  });

  test('does not depend on the order of dependencies and of keys in values', () => {
    const json = fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 });
    fc.assert(fc.property(json, fc.shuffledSubarray(['a', 'b', 'c', 'd']), (values, names) => {
      const reversed = Object.fromEntries(Object.entries(values).reverse()) as JsonObject;
      const entry = { ...chart, dependsOn: names };
      return fingerprint(entry, values as JsonObject) === fingerprint({ ...entry, dependsOn: [...names].reverse() }, reversed);
    }), { seed: 1, numRuns: 300 });
  });

  const changes: readonly (readonly [name: string, change: (entry: ChartEntry) => ChartEntry])[] = [
    ['version', (entry) => ({ ...entry, source: { ...entry.source, version: `${entry.source.version}1` } })],
    ['chart', (entry) => ({ ...entry, source: { ...entry.source, chart: `${entry.source.chart}x` } })],
    ['repository', (entry) => ({ ...entry, source: { ...entry.source, repository: `${entry.source.repository}/` } })],
    ['namespace', (entry) => ({ ...entry, namespace: `${entry.namespace}x` })],
    ['test', (entry) => ({ ...entry, test: !entry.test })],
    ['dependsOn, one more', (entry) => ({ ...entry, dependsOn: [...entry.dependsOn, `${JSON.stringify(entry.dependsOn)}`] })],
    ['dependsOn, one outside more', (entry) => ({ ...entry, dependsOn: [...entry.dependsOn, { kind: 'external', name: JSON.stringify(entry.dependsOn) }] })],
    ['dependsOn, inside instead of outside', (entry) => ({ ...entry, dependsOn: [...entry.dependsOn.map(flip), 'one'] })],
  ];
  test.each(changes)('changes with every change of %s', (_name, change) => {
    fc.assert(fc.property(anyEntry, (entry) => entry.kind !== 'chart' || fingerprint(entry) !== fingerprint(change(entry))), { seed: 1, numRuns: 300 });
  });

  test('changes with every change of a value', () => {
    const json = fc.jsonValue({ maxDepth: 2 });
    fc.assert(fc.property(json, json, (one, other) => {
      const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      return (fingerprint(chart, { a: one } as JsonObject) === fingerprint(chart, { a: other } as JsonObject)) === same;
    }), { seed: 1, numRuns: 1000 });
  });

  test('changes with the kind of source', () => {
    const source = { version: '1.2.3', repository: 'a/b' };
    const kinds = (['githubRelease', 'githubTag'] as const).map((kind) => fingerprint({ kind: 'infrastructure', name: 'x', source: { kind, ...source } }));
    expect(new Set(kinds).size).toBe(2);
  });
});

describe('fingerprintOfRemoval', () => {
  test('differs with what was removed, and from every entry', () => {
    const removed = golden.entries.map((row) => row.fingerprint);
    const all = new Set([...removed, ...removed.map(fingerprintOfRemoval)]);
    expect(all.size).toBe(2 * new Set(removed).size);
  });
});

function flip(dependency: Dependency): Dependency {
  return typeof dependency === 'string' ? { kind: 'external', name: dependency } : dependency.name;
}

/** JSON data as one of its spellings. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return { list: value.map(sorted) };
  if (typeof value !== 'object' || value === null) return value === 0 ? 0 : value;
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]);
}
