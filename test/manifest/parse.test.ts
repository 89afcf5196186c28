import fc from 'fast-check';
import type { ErrorCode } from '../../src/errors';
import type { Component, Manifest } from '../../src/manifest/entries';
import { parseManifest } from '../../src/manifest/parse';
import type { Field } from '../../src/manifest/parsed-manifest';
import { chartText, IMPORTS, manifestText, marked, messages, parsed, places } from '../support/manifest-text';
import { anyFormatting, renderRandomly } from '../support/random-formatting';
import { anyManifest } from '../support/random-manifest';

const FILE = 'clusters/dev/versions.ts';

const FULL = `${IMPORTS}

export const versions = defineVersions({
  infrastructure: {
    talos: githubRelease('v1.12.1', 'siderolabs/talos'),
    kubernetes: { version: githubTag('1.35.0', 'kubernetes/kubernetes'), hold: 'waits for talos' },
    prometheus: { version: helm('20.0.0', 'prometheus-operator-crds', 'https://charts.example.org'), hold: { reason: 'why', allow: '<21.0.0' } },
  },
  charts: {
    // depends on everything
    'cert-manager': {
      namespace: 'security',
      chart: helm('1.17.1', 'cert-manager', 'https://charts.jetstack.io'),
      dependsOn: ['cilium', external('flux-system/sealed-secrets')],
      values: 'values/cert-manager.yaml',
      test: true,
      hold: { reason: 'CRDs first', allow: '<1.18.0' },
    },
    cilium: { namespace: 'kube-system', chart: helm('1.16.5', 'cilium', 'oci://ghcr.io/acme/charts'), test: false, dependsOn: [] },
  },
});
`;

describe('parseManifest', () => {
  test('gives every entry with all its fields, in the order of the text', () => {
    const { file, text, exportName, infrastructure, charts } = parsed(FULL);
    expect({ file, exportName }).toEqual({ file: FILE, exportName: 'versions' });
    expect(text).toBe(FULL);
    expect(infrastructure).toEqual([
      { kind: 'infrastructure', name: 'talos', source: { kind: 'githubRelease', version: 'v1.12.1', repository: 'siderolabs/talos' } },
      { kind: 'infrastructure', name: 'kubernetes', source: { kind: 'githubTag', version: '1.35.0', repository: 'kubernetes/kubernetes' }, hold: { reason: 'waits for talos' } },
      {
        kind: 'infrastructure',
        name: 'prometheus',
        source: { kind: 'helm', version: '20.0.0', chart: 'prometheus-operator-crds', repository: 'https://charts.example.org' },
        hold: { reason: 'why', allow: '<21.0.0' },
      },
    ]);
    expect(charts).toEqual([
      {
        kind: 'chart',
        name: 'cert-manager',
        namespace: 'security',
        source: { kind: 'helm', version: '1.17.1', chart: 'cert-manager', repository: 'https://charts.jetstack.io' },
        dependsOn: ['cilium', { kind: 'external', name: 'flux-system/sealed-secrets' }],
        values: 'values/cert-manager.yaml',
        test: true,
        hold: { reason: 'CRDs first', allow: '<1.18.0' },
      },
      {
        kind: 'chart',
        name: 'cilium',
        namespace: 'kube-system',
        source: { kind: 'helm', version: '1.16.5', chart: 'cilium', repository: 'oci://ghcr.io/acme/charts' },
        dependsOn: [],
        test: false,
      },
    ]);
  });

  test('leaves out what is not said', () => {
    const [talos] = parsed(FULL).infrastructure;
    expect(Object.keys(talos ?? {})).toEqual(['kind', 'name', 'source']);
    expect(Object.keys(parsed(FULL).charts[1] ?? {})).toEqual(['kind', 'name', 'namespace', 'source', 'dependsOn', 'test']);
  });

  test.each(['', 'charts: {}', 'infrastructure: {}', 'charts: {}, infrastructure: {},'])('reads an empty manifest: %j', (body) => {
    expect(parsed(manifestText(body))).toMatchObject({ infrastructure: [], charts: [] });
  });

  test('keeps names that every object has, and names of digits in their place', () => {
    const names = ['zeta', 'constructor', '2', 'toString', '1', 'hasOwnProperty'];
    const { charts } = parsed(manifestText(`charts: { ${names.map((name) => chartText(name)).join('\n')} }`));
    expect(charts.map(({ name }) => name)).toEqual(names);
  });

  test('finds in any formatting what was written', () => {
    // the helpers' arguments are written as they are: text that is no such argument is refused, and tested elsewhere
    fc.assert(fc.property(anyManifest, anyFormatting, (manifest, formatting) => {
      const { manifest: found, problems } = parseManifest(FILE, renderRandomly(manifest, formatting));
      expect(messages(problems)).toEqual([]);
      const { infrastructure, charts } = found as Manifest;
      expect({ infrastructure, charts }).toEqual(manifest);
    }), { seed: 1, numRuns: 300 });
  });

  const table: readonly (readonly [name: string, body: string, codes: readonly ErrorCode[], message: RegExp])[] = [
    ['an unknown section', '§chart: {}', ['UNKNOWN_FIELD'], /the manifest has no field "chart"; allowed: infrastructure, charts/],
    ['a section that is no object', 'charts: §[]', ['MANIFEST_SHAPE'], /"charts" of the manifest is an object; found a list/],
    ['a chart that is no object', "charts: { x: §helm('1.2.3', 'c', 'https://x.y') }", ['MANIFEST_SHAPE'], /charts\/x is an object; found a call of helm; write `\{ namespace: 'x', chart:/],
    ['a chart without its fields', 'charts: { x: §{ test: true } }', ['MISSING_FIELD', 'MISSING_FIELD'], /charts\/x lacks "namespace"; write `namespace: /],
    ['an unknown field', `charts: { ${chartText('x', "§dependson: ['y']")} }`, ['UNKNOWN_FIELD'], /charts\/x has no field "dependson"; allowed: namespace, chart, dependsOn, values, test, hold/],
    ['a namespace that is no string', "charts: { x: { namespace: §true, chart: helm('1.2.3', 'c', 'https://x.y') } }", ['MANIFEST_SHAPE'], /"namespace" of charts\/x is a string; found true or false/],
    ['a version alone', "charts: { x: { namespace: 'y', chart: §'1.2.3' } }", ['MANIFEST_SHAPE'], /"chart" of charts\/x is a call of a helper; found a string/],
    ['a chart from GitHub', "charts: { x: { namespace: 'y', chart: §githubTag('1.2.3', 'a/b') } }", ['MANIFEST_SHAPE'], /is a Helm chart; found a call of githubTag/],
    ['a helper with too few arguments', "charts: { x: { namespace: 'y', chart: §helm('1.2.3', 'c') } }", ['MANIFEST_SHAPE'], /helm takes 3 strings; found 2; write `helm\('<version>', '<chart>', '<repository>'\)`/],
    ['a helper with too many arguments', "infrastructure: { x: §githubTag('1.2.3', 'a/b', 'c') }", ['MANIFEST_SHAPE'], /githubTag takes 2 strings; found 3/],
    ['dependsOn that is no list', `charts: { ${chartText('x', "dependsOn: §'x'")} }`, ['MANIFEST_SHAPE'], /"dependsOn" of charts\/x is a list; found a string/],
    ['a dependency that is no name', `charts: { ${chartText('x', 'dependsOn: [§true, §{}]')} }`, ['MANIFEST_SHAPE', 'MANIFEST_SHAPE'], /lists releases; found true or false/],
    ['a dependency with a version', `charts: { ${chartText('x', "dependsOn: [§helm('1.2.3', 'c', 'https://x.y')]")} }`, ['MANIFEST_SHAPE'], /found a call of helm; write the release's name, or `external/],
    ['an external without a name', `charts: { ${chartText('x', 'dependsOn: [§external()]')} }`, ['MANIFEST_SHAPE'], /external takes one string; found 0/],
    ['values that are no path', `charts: { ${chartText('x', 'values: §{ a: true }')} }`, ['MANIFEST_SHAPE'], /"values" of charts\/x is a string; found an object/],
    ['test as text', `charts: { ${chartText('x', "test: §'true'")} }`, ['MANIFEST_SHAPE'], /"test" of charts\/x is true or false; found a string/],
    ['a hold without a reason', `charts: { ${chartText('x', 'hold: §true')} }`, ['MANIFEST_SHAPE'], /"hold" of charts\/x is a reason; found true or false; write `hold: 'why'`/],
    ['a hold that only allows', `charts: { ${chartText('x', "hold: §{ allow: '<2.0.0' }")} }`, ['MISSING_FIELD'], /"hold" of charts\/x lacks "reason"/],
    ['an unknown field of a hold', `charts: { ${chartText('x', "hold: { reason: 'y', §until: 'z' }")} }`, ['UNKNOWN_FIELD'], /no field "until"; allowed: reason, allow/],
    ['infrastructure as text', "infrastructure: { x: §'1.2.3' }", ['MANIFEST_SHAPE'], /infrastructure\/x is a version and where it comes from; found a string/],
    ['infrastructure as an external release', "infrastructure: { x: §external('a/b') }", ['MANIFEST_SHAPE'], /names a release to wait for, not a version/],
    ['an object without a version', "infrastructure: { x: §{ hold: 'why' } }", ['MISSING_FIELD'], /infrastructure\/x lacks "version"/],
    ['a chart in the infrastructure', "infrastructure: { x: §{ §namespace: 'y', §chart: helm('1.2.3', 'c', 'https://x.y') } }", ['MISSING_FIELD', 'UNKNOWN_FIELD', 'UNKNOWN_FIELD'], /lacks "version"/],
  ];
  test.each(table)('refuses %s', (_name, body, codes, message) => {
    const { text, at } = marked(body);
    const { manifest, problems } = parseManifest(FILE, text);
    expect(manifest).toBeUndefined();
    expect(places(problems)).toEqual(codes.map((code, index) => `${code} ${at[Math.min(index, at.length - 1)]}`));
    expect(messages(problems)[0]).toMatch(message);
  });

  test('reports what is refused, unknown, missing, mistyped and misjudged at once', () => {
    const { text, at } = marked([
      'infrastructure: { x: §1, y: §true },',
      'charts: {',
      "  a: { namespace: §ns, §foo: 'x', chart: helm('latest', 'c', 'http://x.y'), test: §'no' },",
      "  b: { namespace: §'B', chart: helm(§'1.2', 'c', 'https://x.y'), dependsOn: ['a', 'c', §'d'] },",
      '  c: §{},',
      '},',
    ].join('\n'));
    const codes = ['NOT_LITERAL', 'MANIFEST_SHAPE', 'NOT_LITERAL', 'UNKNOWN_FIELD', 'MANIFEST_SHAPE', 'BAD_NAME', 'BAD_VERSION', 'UNKNOWN_DEPENDENCY', 'MISSING_FIELD'];
    const expected = codes.map((code, index) => `${code} ${at[index]}`);
    expect([...new Set(places(parseManifest(FILE, text).problems))].sort()).toEqual(expected.sort());
  });

  test('calls no dependency unknown where a spread may bring it', () => {
    const { problems } = parseManifest(FILE, manifestText(`charts: { ...base, ${chartText('x', "dependsOn: ['y']")} }`));
    expect(places(problems)).toEqual(['NOT_LITERAL 4:11']);
  });
});

describe('ParsedManifest.locationOf', () => {
  const table: readonly (readonly [component: Component, field: Field | undefined, text: string])[] = [
    ['infrastructure/talos', undefined, 'talos: githubRelease'],
    ['infrastructure/talos', 'version', "'v1.12.1'"],
    ['infrastructure/talos', 'repository', "'siderolabs/talos'"],
    ['infrastructure/talos', 'source', "githubRelease('v1.12.1'"],
    ['infrastructure/talos', 'hold', 'talos: '],
    ['infrastructure/kubernetes', 'version', "'1.35.0'"],
    ['infrastructure/kubernetes', 'hold', "'waits for talos'"],
    ['infrastructure/prometheus', 'chart', "'prometheus-operator-crds'"],
    ['infrastructure/prometheus', 'repository', "'https://charts.example.org'"],
    ['infrastructure/prometheus', 'hold.allow', "'<21.0.0'"],
    ['charts/cert-manager', undefined, "'cert-manager': {"],
    ['charts/cert-manager', 'name', "'cert-manager': {"],
    ['charts/cert-manager', 'namespace', "'security'"],
    ['charts/cert-manager', 'source', "helm('1.17.1'"],
    ['charts/cert-manager', 'version', "'1.17.1'"],
    ['charts/cert-manager', 'chart', "'cert-manager', 'https:"],
    ['charts/cert-manager', 'repository', "'https://charts.jetstack.io'"],
    ['charts/cert-manager', 'dependsOn', "['cilium'"],
    ['charts/cert-manager', 'dependsOn.0', "'cilium'"],
    ['charts/cert-manager', 'dependsOn.1', "external('flux-system"],
    ['charts/cert-manager', 'dependsOn.9', "['cilium'"],
    ['charts/cert-manager', 'values', "'values/cert-manager.yaml'"],
    ['charts/cert-manager', 'test', 'true'],
    ['charts/cert-manager', 'hold', '{ reason'],
    ['charts/cert-manager', 'hold.reason', "'CRDs first'"],
    ['charts/cert-manager', 'hold.allow', "'<1.18.0'"],
    ['charts/cilium', 'values', 'cilium: {'],
    ['charts/nobody', 'version', '{'],
  ];
  test.each(table)('points at %s %s', (component, field, text) => {
    const { file, line = 0, column = 0 } = parsed(FULL).locationOf(component, field);
    expect(file).toBe(FILE);
    expect(FULL.split('\n')[line - 1]?.slice(column - 1)).toMatch(new RegExp(`^${text.replace(/[^\w ]/g, '\\$&')}`));
  });
});
