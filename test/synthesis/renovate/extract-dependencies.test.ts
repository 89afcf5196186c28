import fc from 'fast-check';
import { componentOf, entriesOf, type ChartEntry, type Entry, type Hold, type InfrastructureEntry, type Manifest, type Source } from '../../../src/manifest/entries';
import { checkExtraction } from '../../../src/synthesis/renovate/check-extraction';
import { dependencyOf, extractDependencies, type Dependency } from '../../../src/synthesis/renovate/extract-dependencies';
import { anyFormatting, renderRandomly } from '../../support/random-formatting';
import { extractLikeRenovate } from '../../support/renovate';
import { configOf, contextOf } from './contexts';

const FILE = 'clusters/dev/versions.ts';

const release = fc.constantFrom('cilium', 'cert-manager', '1password', 'a', '2', 'charts', 'infrastructure', 'version', 'helm', 'hold');
const component = fc.constantFrom('talos', 'gateway_api', 'k8s-1', '0', 'namespace', 'helm');
const version = fc.constantFrom('1.0.0', 'v1.12.1', '0.1.0-rc.2+build', '72.3.1', 'v0.0.1');
const repository = fc.constantFrom('https://charts.example.org', 'https://helm.cilium.io/', 'https://x/1.0.0/v1.12.1', 'oci://ghcr.io/bjw-s/helm', 'oci://registry.example.org:5000/a');
const reason = fc.oneof(fc.constantFrom(
  "helm('1.0.0', 'a', 'https://b')", 'helm("9.9.9", "a", "https://b', "it's {not} yet }", '// no', '/* no', '{{', '`${x}`', '*/ }, {', '\\', "'1.0.0', 'x'", 'chart: helm(',
), fc.string({ maxLength: 12 }));

const helmSource = fc.record({ kind: fc.constant('helm' as const), version, chart: fc.constantFrom('app-template', 'cilium', 'a/b', '1password'), repository });
const githubSource: fc.Arbitrary<Source> = fc.record({ kind: fc.constantFrom('githubRelease' as const, 'githubTag' as const), version, repository: fc.constantFrom('siderolabs/talos', 'a/1.0.0') });
const hold: fc.Arbitrary<Hold> = fc.record({ reason, allow: fc.constant('<2.0.0') }, { requiredKeys: ['reason'] });
const dependsOn = fc.array(fc.oneof(release, fc.record({ kind: fc.constant('external' as const), name: fc.constant('ns/name') })), { maxLength: 3 });

const infrastructure: fc.Arbitrary<InfrastructureEntry> = fc.record(
  { kind: fc.constant('infrastructure' as const), name: component, source: fc.oneof(githubSource, helmSource), hold }, { requiredKeys: ['kind', 'name', 'source'] },
);
const charts: fc.Arbitrary<ChartEntry> = fc.record(
  { kind: fc.constant('chart' as const), name: release, namespace: fc.constantFrom('x', '1password'), source: helmSource, dependsOn, values: fc.constant('values/x.yaml'), test: fc.boolean(), hold },
  { requiredKeys: ['kind', 'name', 'namespace', 'source', 'dependsOn', 'test'] },
);
const nameOf = ({ name }: Entry): string => name;
const manifest: fc.Arbitrary<Manifest> = fc.record({
  infrastructure: fc.uniqueArray(infrastructure, { maxLength: 4, selector: nameOf }),
  charts: fc.uniqueArray(charts, { maxLength: 5, selector: nameOf }),
});

function wanted(given: Manifest): readonly Dependency[] {
  return entriesOf(given).map((entry) => dependencyOf(componentOf(entry), entry));
}

describe('extractDependencies', () => {
  test('finds exactly the entries of any manifest in any formatting, with comments between any two tokens', () => {
    fc.assert(fc.property(manifest, anyFormatting, (given, formatting) => {
      const text = renderRandomly(given, formatting);
      expect(extractDependencies(text).map(({ offset, ...dependency }) => {
        expect(text.slice(offset + 1, offset + 1 + dependency.version.length)).toBe(dependency.version);
        return dependency;
      })).toEqual(wanted(given));
      expect(checkExtraction(FILE, entriesOf(given), text)).toEqual([]);
    }), { seed: 1, numRuns: 500 });
  });

  test('finds what RE2 and the generated templates find', () => {
    fc.assert(fc.property(manifest, anyFormatting, (given, formatting) => {
      const text = renderRandomly(given, formatting);
      const config = configOf(contextOf({ dev: { manifest: given, text } }));
      const found = extractDependencies(text).map((dependency) => [dependency.component, dependency.version, dependency.datasource, dependency.packageName, dependency.registryUrl]);
      expect(extractLikeRenovate(config, FILE, text).map((dependency) => [dependency.depType, dependency.currentValue, dependency.datasource, dependency.packageName, dependency.registryUrl])).toEqual(found);
    }), { seed: 1, numRuns: 40 });
  });

  test('reads texts that are no manifests, and broken ones, without running wild', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom("'", '"', '`', '/', '*', '//', '/*', '*/', '{', '}', '(', ')', ':', ',', 'chart', 'helm(', 'a', '\n', '\\', "'1.0.0'", ' '), { maxLength: 60 }), (parts) => {
      for (const { version: found } of extractDependencies(parts.join(''))) expect(found).toBe('1.0.0');
    }), { seed: 1, numRuns: 2_000 });
    const long = `charts: {${"a: { namespace: 'x', // y\n".repeat(5_000)}`;
    expect(extractDependencies(long)).toEqual([]);
  });
});
