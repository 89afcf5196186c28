import { join } from 'node:path';
import * as sluice from '../../src';
import { findFleetFile, loadFleet } from '../../src/adapters/load-fleet';
import { ConfigError } from '../../src/errors';
import { temporaryFolder } from '../support/temporary-folder';

const MODULES = { sluice: () => sluice };
const MANIFEST = "import { defineVersions } from 'sluice';\nexport const versions = defineVersions({ infrastructure: {}, charts: {} });\n";
const FLEET = [
  "import { Fleet } from 'sluice';",
  "import { versions } from './clusters/dev/versions';",
  "const fleet = new Fleet({ repository: 'acme/homelab' });",
  "fleet.addCluster('dev', { versions });",
  'export default fleet;',
  '',
].join('\n');

const load = (files: Record<string, string>) => loadFleet(join(temporaryFolder(files), 'fleet.ts'), MODULES);

function problemsOf(files: Record<string, string>) {
  try {
    load(files);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('the fleet loads');
}

describe('findFleetFile', () => {
  test('finds it upwards', () => {
    const folder = temporaryFolder({ 'fleet.ts': '', 'a/b/c': '' });
    expect(findFleetFile(join(folder, 'a/b'))).toBe(join(folder, 'fleet.ts'));
  });

  test('fails if there is none', () => {
    expect(() => findFleetFile(temporaryFolder())).toThrow(/FLEET_NOT_FOUND: no fleet\.ts in/);
  });
});

describe('loadFleet', () => {
  test('gives the fleet and where its manifests are', () => {
    const { fleet } = load({ 'fleet.ts': FLEET, 'clusters/dev/versions.ts': MANIFEST });
    expect(fleet.clusters.map(({ name, manifest }) => [name, manifest])).toEqual([['dev', 'clusters/dev/versions.ts']]);
  });

  test('takes a manifest\'s path from its import', () => {
    const { fleet } = load({ 'fleet.ts': FLEET.replace('clusters/dev', 'elsewhere'), 'elsewhere/versions.ts': MANIFEST });
    expect(fleet.clusters[0]?.manifest).toBe('elsewhere/versions.ts');
  });

  test('loads types, enums, helper modules, and imports that end in .js', () => {
    const { fleet } = load({
      'fleet.ts': `import { add } from './lib/add.js';\nimport type { Nothing } from './none';\nimport * as data from './data.json';\n${FLEET.replace("fleet.addCluster('dev', { versions });", 'add(fleet, versions, data.name as string satisfies string);')}`,
      'lib/add.ts': "import type { Fleet, Versions } from 'sluice';\nenum Kind { Dev = 'dev' }\nexport function add(fleet: Fleet, versions: Versions, name: string): void { fleet.addCluster(name + Kind.Dev, { versions }); }\n",
      'data.json': '{"name":"my-"}',
      'clusters/dev/versions.ts': MANIFEST,
    });
    expect(fleet.clusters.map(({ name }) => name)).toEqual(['my-dev']);
  });

  test('never runs a manifest', () => {
    const marker = `globalThis.manifestRan = true;\n${MANIFEST}`;
    expect(problemsOf({ 'fleet.ts': FLEET, 'clusters/dev/versions.ts': marker })[0]).toMatchObject({ at: { file: 'clusters/dev/versions.ts', line: 1 } });
    expect(globalThis).not.toHaveProperty('manifestRan');
  });

  test('knows where fleet.ts adds a cluster', () => {
    const { fleet } = load({ 'fleet.ts': FLEET, 'clusters/dev/versions.ts': MANIFEST });
    expect(fleet.clusters[0]?.at).toMatchObject({ file: 'fleet.ts', line: 4 });
  });

  test('gives back what a manifest exports', () => {
    const { fleet } = load({
      'fleet.ts': FLEET.replace("'dev', {", 'versions.charts.spegel.namespace, {'),
      'clusters/dev/versions.ts': "import { defineVersions, helm } from 'sluice';\nexport const versions = defineVersions({ charts: { spegel: { namespace: 'mirror', chart: helm('1.0.0', 'spegel', 'oci://ghcr.io/spegel-org/helm-charts') } } });\n",
    });
    expect(fleet.clusters[0]?.name).toBe('mirror');
  });

  const broken: readonly (readonly [string, string, object])[] = [
    ['does not parse', 'const a = ;\n', { code: 'FLEET_LOAD', at: { file: 'fleet.ts', line: 1 } }],
    ['throws', '\n\nthrow new Error("no\\nmore");\n', { code: 'FLEET_LOAD', at: { file: 'fleet.ts', line: 3 }, found: 'no' }],
    ['throws no error', 'throw null;\n', { code: 'FLEET_LOAD', at: { file: 'fleet.ts' } }],
    ['imports what is not there', "import './nothing';\n", { code: 'FLEET_LOAD', found: 'cannot find "./nothing"' }],
    ['imports a package that is not there', "import 'no-such-package';\n", { code: 'FLEET_LOAD', found: expect.stringContaining('no-such-package') }],
    ['exports nothing', 'export const a = 1;\n', { code: 'FLEET_LOAD', found: 'no default export' }],
    ['exports something else', 'export default { clusters: [] };\n', { code: 'FLEET_LOAD', found: 'another object' }],
  ];
  test.each(broken)('fails if the file %s', (_, text, expected) => {
    expect(problemsOf({ 'fleet.ts': text })).toMatchObject([expected]);
  });

  test('reports the problems of every manifest at once', () => {
    const problems = problemsOf({
      'fleet.ts': FLEET.replace('const fleet', "import { versions as live } from './clusters/live/versions';\nconst fleet").replace('export', "fleet.addCluster('live', { versions: live });\nexport"),
      'clusters/dev/versions.ts': MANIFEST.replace('{}', '{ ...x }'),
      'clusters/live/versions.ts': MANIFEST.replace('{}', '{ ...x }'),
    });
    expect(problems.map(({ at }) => at?.file)).toEqual(['clusters/dev/versions.ts', 'clusters/live/versions.ts']);
  });
});
