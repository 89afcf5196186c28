import fc from 'fast-check';
import type { Change, OptionalField, SetField } from '../../src/manifest/change';
import { componentOf, entriesOf, type ChartEntry, type Component, type Dependency, type Entry, type HelmSource, type Hold, type InfrastructureEntry, type Manifest, type Source } from '../../src/manifest/entries';

/** Names that need quotes, escapes, or look like something else. */
const NAMES = ['cilium', 'cert-manager', 'gateway_api', 'a', 'b2', '1password', 'charts', 'a/b', "it's", '"q"', '', 'ключ', '😀', 'x y', 'back\\slash', 'new\nline', '// no', '`${x}`', '\u2028', '\ud800', 'toString'] as const;
const TEXTS = ['why', '', "don't", '"quoted"', '`${tick}`', 'a\nb\r\nc', '\u2028\u2029', '\ud83d', '*/ }, // x', 'C:\\temp', '😀', '\u202eevil', '\u0000', '  ', '${', 'тест'] as const;
const VERSIONS = ['1.0.0', 'v1.12.1', '0.1.0-rc.2+build', '1.17.10', '// 1', '/* 2 */', '😀'] as const;
const PACKAGES = ['cert-manager', 'siderolabs/talos', 'https://charts.example.org', 'oci://ghcr.io/x/y', 'a,b', '})', '$x'] as const;

const name = fc.constantFrom(...NAMES);
const plain = fc.constantFrom(...PACKAGES);
const version = fc.constantFrom(...VERSIONS);
const text = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...TEXTS) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) });

const helmSource: fc.Arbitrary<HelmSource> = fc.record({ kind: fc.constant('helm' as const), version, chart: plain, repository: plain });
const githubSource: fc.Arbitrary<Source> = fc.record({ kind: fc.constantFrom('githubRelease' as const, 'githubTag' as const), version, repository: plain });
const source: fc.Arbitrary<Source> = fc.oneof(githubSource, githubSource, helmSource);

const dependency: fc.Arbitrary<Dependency> = fc.oneof({ weight: 4, arbitrary: fc.oneof(name, text) }, { weight: 1, arbitrary: fc.record({ kind: fc.constant('external' as const), name: plain }) });
const dependsOn = fc.array(dependency, { maxLength: 4 });
const hold: fc.Arbitrary<Hold> = fc.record({ reason: text, allow: text }, { requiredKeys: ['reason'] });

const infrastructureEntry: fc.Arbitrary<InfrastructureEntry> = fc.record({ kind: fc.constant('infrastructure' as const), name, source, hold }, { requiredKeys: ['kind', 'name', 'source'] });
const chartEntry: fc.Arbitrary<ChartEntry> = fc.record(
  { kind: fc.constant('chart' as const), name, namespace: text, source: helmSource, dependsOn, values: text, test: fc.boolean(), hold },
  { requiredKeys: ['kind', 'name', 'namespace', 'source', 'dependsOn', 'test'] },
);
export const anyEntry: fc.Arbitrary<Entry> = fc.oneof(infrastructureEntry, chartEntry, chartEntry);

const byName = (entry: Entry): string => entry.name;

export const anyManifest: fc.Arbitrary<Manifest> = fc.record({
  infrastructure: fc.uniqueArray(infrastructureEntry, { maxLength: 4, selector: byName }),
  charts: fc.uniqueArray(chartEntry, { maxLength: 5, selector: byName }),
});

const setField: fc.Arbitrary<(component: Component) => SetField> = fc.oneof(
  source.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'source', value })),
  text.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'namespace', value })),
  text.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'values', value })),
  fc.boolean().map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'test', value })),
  dependsOn.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'dependsOn', value })),
  dependsOn.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'dependsOn', value })),
  hold.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'hold', value })),
  hold.map((value) => (component: Component): SetField => ({ kind: 'set-field', component, field: 'hold', value })),
);
const optionalField = fc.constantFrom<OptionalField>('dependsOn', 'values', 'test', 'hold');

/** A wish that becomes a change of whatever manifest there is when its turn comes. */
interface Wish {
  readonly pick: number;
  readonly kind: Change['kind'];
  readonly entry: Entry;
  readonly after?: number | null;
  readonly version: string;
  readonly setField: (component: Component) => SetField;
  readonly clearField: OptionalField;
}

export const anyWish: fc.Arbitrary<Wish> = fc.record({
  pick: fc.nat(50),
  kind: fc.constantFrom<Change['kind']>('set-version', 'put', 'put', 'remove', 'set-field', 'set-field', 'clear-field'),
  entry: anyEntry,
  after: fc.option(fc.nat(50), { nil: null }),
  version,
  setField,
  clearField: optionalField,
}, { requiredKeys: ['pick', 'kind', 'entry', 'version', 'setField', 'clearField'] });

/** The change that a wish means for a manifest: always one that the manifest can take. */
export function changeOf(manifest: Manifest, wish: Wish): Change {
  const entries = entriesOf(manifest);
  const target = entries[wish.pick % Math.max(entries.length, 1)];
  const put: Change = { kind: 'put', entry: wish.entry, ...(wish.after !== undefined && { after: wish.after === null ? null : componentOf(entries[wish.after % Math.max(entries.length, 1)] ?? wish.entry) }) };
  if (!target || wish.kind === 'put') return put;
  const component = componentOf(target);
  if (wish.kind === 'remove') return { kind: 'remove', component };
  if (wish.kind === 'set-version') return { kind: 'set-version', component, version: wish.version };
  if (wish.kind === 'set-field') {
    const change = wish.setField(component);
    const fits = target.kind === 'chart' ? change.field !== 'source' || change.value.kind === 'helm' : change.field === 'source' || change.field === 'hold';
    return fits ? change : { kind: 'set-version', component, version: wish.version };
  }
  return { kind: 'clear-field', component, field: target.kind === 'chart' ? wish.clearField : 'hold' };
}
