import { Fleet, type FleetProps } from '../../src/fleet/fleet';
import type { HelmChartsProps } from '../../src/fleet/options';
import type { Style } from '../../src/fleet/policies';
import { versionsOf } from '../../src/manifest/define';
import type { JsonObject } from '../../src/manifest/json';
import { parseManifest } from '../../src/manifest/parse';
import type { FileTree } from '../../src/synthesis/file-tree';
import { portableJson } from './kubernetes-objects';

/** Strings that some template engine, YAML reader or shell takes for more than a string. */
export const STRINGS: readonly string[] = [
  // template engines: flux-operator's, Helm's, Flux's substitution, ours
  '<<', '>>', '<< inputs.name >>', '<<- if true >>', '<<- end >>', '<< "x" | quote >>', '<</* comment */>>', '{{', '}}', '{{ .Values.x }}', '{{- end }}', '{{{x}}}', '{{> partial}}',
  '${x}', '$${x}', '${x:=default}', '$x', '`x`', '$(x)', '%{ if true }', '%{x}', '\\', '\\n', '\\x41', '\\u0041', '\\\\',
  // what is no string to some reader of YAML
  '', ' ', '  leading', 'trailing  ', '~', 'null', 'Null', 'NULL', 'true', 'True', 'false', 'yes', 'Yes', 'no', 'on', 'off', 'y', 'n', 'Y', 'N', '=', '<<: x',
  '0', '1', '-1', '+1', '007', '0o7', '0x1f', '0b11', '1_000', '1e3', '1E3', '1.', '.5', '.inf', '-.Inf', '.nan', '12:30', '190:20:30', '1:2:3', '123456789012', '00000000000000000001',
  '2001-01-01', '2001-12-14t21:59:43.10-05:00', '1.20', '1.2.3', 'v1', '0.10',
  // what means something where it stands
  '-', '- x', '--- ', '---', '...', '? x', ': x', 'a: b', 'a:', ':a', 'a #b', '#', '# x', '&a', '*a', '!x', '!!binary x', '|', '>', '|-', '>+', '@x', '%x', '%YAML 1.1', '[', ']', '{', '}', '{}', '[]', ',', '\'', '"', '\'x\'', '"x"', 'it\'s', 'say "x"', '\'"\'',
  // lines and what is invisible
  '\n', '\n\n', 'a\nb', 'a\nb\n', 'a\nb\n\n', '\na', ' a\nb', '\ta\n\tb', 'a\n b\n  c\n', 'a\n\n\nb', 'a \nb ', 'a\r\nb', 'a\rb', '\t', 'a\tb', '\u2028', 'a\u2029b', '\u00a0', '\u200b', '\ufeff', '\ufeffa',
  '\u0000', '\u0001', '\u0007', '\u001b[31m', '\u00ad', '\u202e', '\ufffd', '\u{1f6a2}', '\u{10ffff}', 'e\u0301', '\u00e9', '\u4e2d\u6587',
  'a\n---\nb', 'a\n...\nb', '<<\n<<', 'x\n<< inputs.name >>\ny', '---\nkind: Secret', 'x'.repeat(5000), `${'long words '.repeat(100)}`, 'x\n'.repeat(300),
];

const NUMBERS: readonly number[] = [0, 1, -1, 0.1, 1.5, -2.25, 1e3, 1e15, 1e-6, 2 ** 31, 2 ** 53 - 1, -(2 ** 53) + 1, 12345678901234, 0.30000000000000004];
/** Values files may not hold these, since readers differ over them; `fleet.ts` can. */
const EXTREME_NUMBERS: readonly number[] = [1e20, 1e21, 1e22, 123456789012345680000, 1.5e300, 5e-324, 1e-7, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64];

const KEYS = STRINGS.filter((text) => text !== '<<' && text.length < 1000);

/** What `findUnportable` refuses: kustomize breaks each of them. */
export const UNPORTABLE: readonly Readonly<Record<string, unknown>>[] = [
  ...['\u007f', '\u0080', '\u0085', '\u009f', '\ufffe', '\uffff'].flatMap((lost) => [{ value: `a${lost}b` }, { [`a${lost}b`]: 1 }]),
  { '<<': 1 },
];

/** Everything above as values and as keys, alone and nested. */
export const HOSTILE_VALUES: JsonObject = {
  strings: [...STRINGS],
  numbers: [...NUMBERS],
  others: [null, true, false, [], {}, [[]], [{}], { a: null }, [null], [[1, [2, { b: [3] }]]], { a: { b: { c: {} } } }],
  keys: Object.fromEntries(KEYS.map((text) => [text, text])),
  nested: STRINGS.map((text) => ({ [text === '<<' ? 'merge' : text.slice(0, 900)]: [text, { text }] })),
  constructor: 'x',
  toString: null,
  hasOwnProperty: { valueOf: [] },
};

/** Names that look like numbers, booleans and nulls; every kind of repository, version and dependency that a manifest may have. */
const MANIFEST = `import { defineVersions, external, helm } from 'sluice';

export const versions = defineVersions({
  charts: {
    '123456789012': { namespace: '0', chart: helm('1.2.3', '007', 'https://charts.example.com/') },
    '1e3': { namespace: 'true', chart: helm('v1.8.0', 'y', 'https://charts.example.com:8443/a/b'), dependsOn: ['123456789012', 'null'] },
    null: { namespace: 'null', chart: helm('0.1.0-rc.2+build.7', 'null', 'oci://registry.example.com/charts'), values: 'values/null.yaml' },
    'true': { namespace: 'y', chart: helm('10.20.30', '1e3', 'oci://registry.example.com:5000/a/b'), dependsOn: [external('1/2'), 'null'], values: 'values/true.yaml' },
    y: { namespace: '0x10', chart: helm('1.0.0', 'true', 'https://charts.example.com'), values: 'values/y.yaml', test: true },
    '0x1f': { namespace: 'off', chart: helm('2.0.0-0', '0x1f', 'https://charts.example.com'), values: 'values/0x1f.yaml', test: true, hold: 'not \${now}' },
    'a-very-long-name-that-is-fifty-three-characters-long-x': { namespace: 'default', chart: helm('3.0.0', 'long', 'https://charts.example.com') },
  },
});
`.replace('a-very-long-name-that-is-fifty-three-characters-long-x', `a${'-b'.repeat(26)}`);

const CLUSTERS = ['odd', 'target'];
const fileOf = (cluster: string): string => `clusters/${cluster}/versions.ts`;

/** A fleet that holds all that a manifest, its values files and the props may hold and that a renderer could trip over. */
export function makeHostileFleet(style: Style, helmCharts: HelmChartsProps = {}, props: Partial<FleetProps> = {}): { readonly fleet: Fleet; readonly current: FileTree } {
  const fleet = new Fleet({ repository: 'acme/odd', ...props });
  const current = new Map<string, string>();
  for (const [index, cluster] of CLUSTERS.entries()) {
    const file = fileOf(cluster);
    const { manifest, problems } = parseManifest(file, MANIFEST);
    if (!manifest) throw new Error(problems.map(({ what }) => what).join('\n'));
    fleet.addCluster(cluster, { versions: versionsOf(manifest), manifest: file, style, helmCharts, promotedFrom: CLUSTERS.slice(0, index) });
    current.set(file, MANIFEST);
    for (const [name, content] of Object.entries(VALUES)) current.set(`clusters/${cluster}/values/${name}.yaml`, content && portableJson(content));
  }
  return { fleet, current };
}

const VALUES: Readonly<Record<string, JsonObject | ''>> = { 'null': HOSTILE_VALUES, 'true': '', 'y': { nested: { a: 1, b: [1] } }, '0x1f': { nested: { a: null } } };

/** Every option of HelmChartsProps that changes what a release looks like. */
export const HELM_CHARTS_OPTIONS: Readonly<Record<string, HelmChartsProps>> = {
  'no option': {},
  'OCIRepository': { ociCharts: 'OCIRepository' },
  'Helm\'s history in the set\'s namespace': { storage: 'set' },
  'substitution': { substitute: true },
  'handover': { handover: true },
  'namespace, interval, timeout, endless retries': { namespace: 'platform', interval: '1h30m', timeout: '90s', retries: -1 },
  'values from ConfigMaps and Secrets': { valuesFrom: [{ kind: 'ConfigMap', name: '<release>-values' }, { kind: 'Secret', name: 'all', valuesKey: '<release>_<release>.yaml', optional: false }, { kind: 'Secret', name: 'x', valuesKey: '1' }] },
  'no values from anywhere': { valuesFrom: [] },
  'hostile shared values': { values: HOSTILE_VALUES },
  'extreme numbers in shared values': { values: { extreme: EXTREME_NUMBERS.map((number) => ({ number })) } },
};
