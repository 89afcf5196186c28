import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentOf, entriesOf, type Entry, type Manifest } from '../../../src/manifest/entries';
import { parseManifest } from '../../../src/manifest/parse';
import { MANIFEST_MATCH_STRINGS } from '../../../src/synthesis/renovate/match-strings';
import { FORMATTINGS, expectedEntry, formatManifest } from '../../support/manifest-formattings';
import { extractLikeRenovate, re2, type RenovateDependency } from '../../support/renovate';
import { configOf, contextOf } from './contexts';

const FILE = 'clusters/dev/versions.ts';
const EXAMPLE = join(__dirname, '../../../examples/homelab/clusters');

function parse(text: string): Manifest {
  const { manifest, problems } = parseManifest(FILE, text);
  expect(problems).toEqual([]);
  return manifest as Manifest;
}

/** What Renovate must know of an entry, in its own words. */
function dependencyOf(entry: Entry): Omit<RenovateDependency, 'replaceString'> {
  const { source } = entry;
  const common = { depType: componentOf(entry), currentValue: source.version, versioning: 'semver' };
  if (source.kind !== 'helm') {
    const extractVersion = source.version.startsWith('v') ? '' : '^v?(?<version>.*)$';
    return { ...common, depName: source.repository, packageName: source.repository, datasource: source.kind === 'githubTag' ? 'github-tags' : 'github-releases', extractVersion };
  }
  const { chart, repository } = source;
  if (repository.startsWith('oci://')) return { ...common, depName: chart, packageName: `${repository.slice(6)}/${chart}`, datasource: 'docker', extractVersion: '' };
  return { ...common, depName: chart, packageName: chart, datasource: 'helm', extractVersion: '', registryUrl: repository };
}

function withoutReplaceString({ replaceString, ...dependency }: RenovateDependency): Omit<RenovateDependency, 'replaceString'> {
  expect(replaceString.indexOf(dependency.currentValue)).toBe(1);
  return dependency;
}

describe('MANIFEST_MATCH_STRINGS', () => {
  test('are expressions that RE2 takes', () => {
    for (const expression of MANIFEST_MATCH_STRINGS) expect(() => re2(expression)).not.toThrow();
  });

  const reference = ['dev', 'integration', 'live'].map((cluster) => parse(readFileSync(join(EXAMPLE, cluster, 'versions.ts'), 'utf8')));
  const different = [...new Map(reference.map((manifest) => [JSON.stringify(entriesOf(manifest)), manifest])).values()];

  test('there are 15 formattings, all of which mean the same', () => {
    expect(FORMATTINGS).toHaveLength(15);
    for (const manifest of different) {
      const texts = FORMATTINGS.map((formatting) => formatManifest(manifest, formatting));
      expect(new Set(texts).size).toBe(15);
      texts.forEach((text, index) => expect(entriesOf(parse(text))).toEqual(entriesOf(manifest).map((entry) => expectedEntry(entry, FORMATTINGS[index] ?? ''))));
    }
  });

  test.each(FORMATTINGS)('find exactly the entries of the reference manifests: %s', (formatting) => {
    for (const manifest of different) {
      const text = formatManifest(manifest, formatting);
      const config = configOf(contextOf({ dev: { manifest, text } }));
      expect(extractLikeRenovate(config, FILE, text).map(withoutReplaceString)).toEqual(entriesOf(manifest).map(dependencyOf));
    }
  });

  test.each(['dev', 'integration', 'live'])('find exactly the entries of the manifest of %s as it stands', (cluster) => {
    const text = readFileSync(join(EXAMPLE, cluster, 'versions.ts'), 'utf8');
    const manifest = parse(text);
    const config = configOf(contextOf({ dev: { manifest, text } }));
    expect(extractLikeRenovate(config, FILE, text).map(withoutReplaceString)).toEqual(entriesOf(manifest).map(dependencyOf));
  });
});
