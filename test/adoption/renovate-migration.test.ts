import { parseJson5, readOwnersRenovate, jsonOf, type JsonNode, type OwnersRenovate } from '../../src/adoption/owners-renovate';
import { matchesFile, managersOf, packageAt } from '../../src/adoption/renovate-managers';
import { migrateRenovate } from '../../src/adoption/renovate-migration';
import { formatProblem } from '../../src/errors';

const EMPTIED = ['infrastructure/versions.hcl'];
const OURS = '{ customType: \'regex\', managerFilePatterns: [\'/versions\\\\.hcl$/\'], matchStrings: [\'a\'], depNameTemplate: \'talos\', packageNameTemplate: \'siderolabs/talos\' }';
const OTHER = '{ customType: \'regex\', managerFilePatterns: [\'x.txt\'], matchStrings: [\'b\'] }';

function owners(text: string, path = '.github/renovate.json5'): OwnersRenovate {
  return readOwnersRenovate(new Map([[path, text]])) as OwnersRenovate;
}

function migrate(text: string, path?: string) {
  const migrated = migrateRenovate(owners(text, path), EMPTIED);
  return { text: '', config: undefined, ...migrated, said: migrated.problems.map(formatProblem) };
}

describe('migrateRenovate', () => {
  test.each<[string, string, string]>([
    ['the only one', `{\n  customManagers: [\n    // ours\n    ${OURS}, // gone\n  ],\n}`, '{\n  customManagers: [\n  ],\n}'],
    ['the first', `{ "customManagers": [${OURS}, ${OTHER}] }`, `{ "customManagers": [ ${OTHER}] }`],
    ['the last', `{ "customManagers": [${OTHER}, ${OURS}] }`, `{ "customManagers": [${OTHER},] }`],
    ['one between comments', `{\n  customManagers: [\n    // first\n    ${OTHER}, // stays\n\n    // a section\n\n    /* ours */\n    ${OURS} /* ours */ , // ours\n    // last\n    ${OTHER}\n  ]\n}`, `{\n  customManagers: [\n    // first\n    ${OTHER}, // stays\n\n    // a section\n\n    // last\n    ${OTHER}\n  ]\n}`],
    ['none', `{ customManagers: [${OTHER}] }`, `{ customManagers: [${OTHER}] }`],
  ])('takes out %s of the managers, and nothing else', (_, before, after) => {
    for (const eol of ['\n', '\r\n']) {
      const { text } = migrate(before.replaceAll('\n', eol));
      expect(text).toBe(`import type { RenovateConfig } from 'sluice';\n\n/** Renovate's configuration beside what Sluice adds for the manifests. */\nexport const renovate: RenovateConfig = ${after.replaceAll('\n', eol)};\n`);
    }
  });

  test('keeps comments around the configuration', () => {
    expect(migrate('// above\n{ a: 1 }\n// below\n').text).toBe("import type { RenovateConfig } from 'sluice';\n\n// above\n/** Renovate's configuration beside what Sluice adds for the manifests. */\nexport const renovate: RenovateConfig = { a: 1 };\n// below\n");
  });

  test('gives the configuration as data', () => {
    expect(migrate('{ a: [1, -2, +3, 0x10, null, true], \'b-c\': { "d": "e\\\nf" }, }').config).toEqual({ 'a': [1, -2, 3, 16, null, true], 'b-c': { d: 'ef' } });
  });

  test('names what may not find any more what it was made for', () => {
    const rules = 'packageRules: [{ matchDepNames: ["talos", "x"] }, { matchFileNames: ["infrastructure/versions.hcl"] }, { matchDepNames: ["y"] }]';
    const { said } = migrate(`{ customManagers: [${OURS}, { managerFilePatterns: ['/versions\\\\.hcl$/', 'b'], matchStrings: [] }],\n${rules} }`, 'renovate.json5');
    expect(said).toEqual([
      expect.stringContaining('renovate.json5:1: the manager reads files whose versions are in manifests now, and others'),
      expect.stringContaining('renovate.json5:2:16: the rule names the dependency talos, which is called siderolabs/talos in manifests'),
      expect.stringContaining('renovate.json5:2:51: the rule names the file infrastructure/versions.hcl'),
      expect.stringContaining('Renovate reads renovate.json5 before .github/renovate.json5'),
    ]);
  });

  test.each([['{ a: }', /not JSON5/], ['[1]', /it is no object/], ['{ a: b() }', /CallExpression is no data/], ['{ ...a }', /SpreadElement is no data/], ['{ a: `b` }', /TemplateLiteral is no data/]])('fails if the file is %s', (text, why) => {
    expect(migrate(text).said).toEqual([expect.stringMatching(/^MANAGED_FILE_SYNTAX: \.github\/renovate\.json5:1/)]);
    expect(migrate(text).said[0]).toMatch(why);
  });
});

describe('packageAt', () => {
  const hcl = 'talos = "v1.2.3" # renovate: datasource=github-releases depName=siderolabs/talos\nflux = "v2.0.0"\n';
  const place = { start: hcl.indexOf('"v1'), end: hcl.indexOf('"v1') + 8 };
  const at = (manager: string) => packageAt(managersOf(owners(`{ customManagers: [${manager}] }`)), { path: 'infrastructure/versions.hcl', text: hcl }, place);

  test.each<[string, string, unknown]>([
    ['groups of the match', String.raw`{ managerFilePatterns: ['**/*.hcl'], matchStrings: ['"(?<currentValue>[^"]+)" # renovate: datasource=(?<datasource>\\S+) depName=(?<depName>\\S+)'] }`, { kind: 'githubRelease', repository: 'siderolabs/talos' }],
    ['templates with groups', String.raw`{ managerFilePatterns: ['/hcl$/'], matchStrings: ['(?<name>talos) = "(?<currentValue>[^"]+)"'], datasourceTemplate: 'github-tags', depNameTemplate: 'siderolabs/{{{name}}}' }`, { kind: 'githubTag', repository: 'siderolabs/talos' }],
    ['a chart in a registry', String.raw`{ fileMatch: ['versions\\.hcl$'], matchStrings: ['talos = "(?<currentValue>[^"]+)"'], datasourceTemplate: 'docker', depNameTemplate: 'ghcr.io/acme/charts/talos' }`, { kind: 'helm', chart: 'talos', repository: 'oci://ghcr.io/acme/charts' }],
  ])('knows %s', (_, manager, known) => {
    expect(at(manager)).toMatchObject({ kind: 'known', package: known });
  });

  test('takes the manager that reads this very place', () => {
    const manager = (name: string, source: string) => `{ managerFilePatterns: ['/./'], matchStrings: ['${name} = "(?<currentValue>[^"]+)"'], datasourceTemplate: 'github-tags', depNameTemplate: '${source}' }`;
    expect(at(`${manager('flux', 'fluxcd/flux2')}, ${manager('talos', 'siderolabs/talos')}`)).toMatchObject({ package: { repository: 'siderolabs/talos' } });
    expect(at(manager('flux', 'fluxcd/flux2'))).toBeUndefined();
    expect(at('{ managerFilePatterns: [\'/./\'], matchStrings: [\'(\'], datasourceTemplate: \'github-tags\' }')).toBeUndefined();
  });

  test.each<[string, string]>([
    ["extractVersionTemplate: '^v?(?<version>\\\\d+\\\\.(\\\\d+)\\\\.\\\\d+)$'", 'known'],
    ["extractVersionTemplate: '{{#if extractVersion}}{{{extractVersion}}}{{/if}}', versioningTemplate: 'semver-coerced'", 'known'],
    ["extractVersionTemplate: '^kustomize/v(?<version>.*)$'", 'github-releases with extractVersion "^kustomize/v(?<version>.*)$"'],
    ["versioningTemplate: 'regex:^v(?<major>\\\\d+)$'", 'github-releases with versioning "regex:^v(?<major>\\\\d+)$"'],
  ])('guesses no lookup of the owner\'s own: %s', (fields, found) => {
    const known = at(`{ managerFilePatterns: ['/./'], matchStrings: ['talos = "(?<currentValue>[^"]+)"'], datasourceTemplate: 'github-releases', depNameTemplate: 'siderolabs/talos', ${fields} }`);
    expect(known?.kind === 'other' ? known.datasource : known?.kind).toBe(found);
  });

  test('tells of a datasource that no manifest knows', () => {
    expect(at(String.raw`{ managerFilePatterns: ['/./'], matchStrings: ['talos = "(?<currentValue>[^"]+)"'], datasourceTemplate: 'npm', depNameTemplate: 'talos' }`)).toMatchObject({ kind: 'other', datasource: 'npm' });
  });
});

describe('matchesFile', () => {
  test.each([
    ['/^a\\/b$/', 'a/b', true], ['/A/i', 'xa', true], ['/a', 'a', false], ['a/b.hcl', 'a/b.hcl', true], ['**/*.hcl', 'a/b/c.hcl', true], ['a/*.hcl', 'a/b/c.hcl', false], ['/(/', 'a', false],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(matchesFile(pattern, path)).toBe(expected);
  });
});

describe('parseJson5', () => {
  test('knows the place of everything', () => {
    const text = '// a\n{ b: [1, "c"] }';
    const node = parseJson5(text) as JsonNode & { readonly kind: 'object' };
    expect(text.slice(node.start, node.end)).toBe('{ b: [1, "c"] }');
    expect(jsonOf(node)).toEqual({ b: [1, 'c'] });
    expect(parseJson5('\uFEFF{}')).toMatchObject({ kind: 'object', start: 1 });
  });
});
