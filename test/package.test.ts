import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { productionClosure, type InstalledPackage, type Lockfile } from '../scripts/lockfile';
import { missingFiles, unexpectedFiles } from '../scripts/package-content';
import { formatSbom, type PackageManifest, type SbomProps } from '../scripts/sbom';

const PROJECT = join(__dirname, '..');
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];
const LICENCES = ['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'];

const lock = readJson<Lockfile>('package-lock.json');
const manifest = readJson<PackageManifest & { readonly scripts: Record<string, string> }>('package.json');
const closure = productionClosure(lock).slice(1);

describe('the published package', () => {
  test('is installed with what its package.json and the peers that npm installs ask for', () => {
    expect(closure.map(({ path }) => path)).toEqual(expect.arrayContaining(['node_modules/cdk8s', 'node_modules/constructs', 'node_modules/handlebars', 'node_modules/yaml']));
    expect(closure.map(({ name }) => name)).not.toContain('projen');
  });

  test('has no dependency that runs an install script', () => {
    expect(closure.filter(runsInstallScript).map(({ path }) => path)).toEqual([]);
  });

  test('runs no install script itself', () => {
    expect(INSTALL_SCRIPTS.filter((name) => name in manifest.scripts)).toEqual([]);
  });

  test('has no dependency that the lock file does not pin by its content', () => {
    const loose = closure.filter(({ locked }) => !locked.integrity?.startsWith('sha512-') && !locked.inBundle);
    expect(loose.map(({ path }) => path)).toEqual([]);
    const bundles = closure.filter(({ locked }) => locked.inBundle).map(({ path }) => path.slice(0, path.lastIndexOf('/node_modules/')));
    expect(bundles.filter((path) => !lock.packages[path]?.integrity && !lock.packages[path]?.inBundle)).toEqual([]);
  });

  test('has no dependency under a licence that binds its users', () => {
    expect(closure.filter(({ locked }) => !LICENCES.includes(locked.license ?? '')).map(({ path, locked }) => `${path}: ${locked.license}`)).toEqual([]);
  });

  test('packs nothing but what a user needs', () => {
    const [packed] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: PROJECT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as { readonly files: readonly { readonly path: string }[] }[];
    const paths = packed?.files.map(({ path }) => path) ?? [];
    expect(unexpectedFiles(paths)).toEqual([]);
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md']));
  });
});

describe('productionClosure', () => {
  const packages: Lockfile['packages'] = {
    '': { dependencies: { a: '1' }, peerDependencies: { p: '1', o: '1' }, peerDependenciesMeta: { o: { optional: true } } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '1' }, optionalDependencies: { gone: '1', b: '1' } },
    'node_modules/a/node_modules/b': { version: '1.0.0', dependencies: { c: '1' } },
    'node_modules/b': { version: '2.0.0', hasInstallScript: true },
    'node_modules/c': { version: '1.0.0', dependencies: { a: '1' } },
    'node_modules/p': { version: '1.0.0', hasInstallScript: true },
    'node_modules/o': { version: '1.0.0' },
  };

  test('finds the nearest copy, follows peers, leaves optional peers and what only others need', () => {
    expect(productionClosure({ name: 'us', version: '1.0.0', packages }).map(({ path }) => path)).toEqual(['', 'node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/c', 'node_modules/p']);
  });

  test('shows which of them run install scripts', () => {
    const found = productionClosure({ name: 'us', version: '1.0.0', packages });
    expect(found.filter(runsInstallScript).map(({ path }) => path)).toEqual(['node_modules/p']);
  });

  test('fails if the lock file lacks a required package', () => {
    expect(() => productionClosure({ name: 'us', version: '1.0.0', packages: { '': { dependencies: { a: '1' } } } })).toThrow('package-lock.json has no "a" for "the package itself"');
  });
});

describe('unexpectedFiles', () => {
  test.each([
    ['package.json', true], ['lib/src/index.js', true], ['lib/src/index.d.ts', true], ['lib/src/manifest/parse.js', true], ['lib/imports/helm.toolkit.fluxcd.io.d.ts', true], ['lib/bin/sluice.js', true], ['lib/bin/sluice.js.LICENSES.txt', true], ['lib/bin/peer-cdk8s.js.LICENSES.txt', true], ['lib/bin/peers.json', true],
    ['lib/src/index.ts', false], ['lib/src/index.js.map', false], ['lib/test/package.test.js', false], ['lib/src/x.test.js', false], ['lib/src/.env.js', false], ['src/index.ts', false],
    ['.npmrc', false], ['lib/other.json', false], ['lib/bin/peers.json.bak', false], ['lib/loose.js', false], ['e2e/build-tools.ts', false], ['dist/kubernetes/x.yaml', false], ['lib/tsconfig.tsbuildinfo', false], ['lib/../secret.js', false],
  ])('%s may be packed: %s', (path, allowed) => {
    expect(unexpectedFiles([path])).toEqual(allowed ? [] : [path]);
  });

  test('has a counterpart that names what a package lacks', () => {
    expect(missingFiles(['package.json', 'README.md', 'LICENSE', 'lib/src/index.js', 'lib/src/index.d.ts', 'lib/src/projen.js', 'lib/src/projen.d.ts', 'lib/src/cli.js'])).toEqual(['lib/bin/sluice.js']);
  });
});

describe('formatSbom', () => {
  const props: SbomProps = { manifest, lock, tarball: 'ab'.repeat(64) };
  const bom = JSON.parse(formatSbom(props)) as Bom;

  test('lists every package that is installed with ours, each with its hash or in a bundle that has one', () => {
    expect(bom.components.map(({ purl }) => purl)).toEqual(closure.map(({ name, locked }) => `pkg:npm/${name.replace('@', '%40')}@${locked.version}`));
    expect(bom.components.filter(({ hashes, properties }) => !hashes && !properties.some(({ name }) => name === 'cdx:npm:package:bundled'))).toEqual([]);
    const { alg, content } = bom.components.find(({ name }) => name === 'handlebars')?.hashes?.[0] ?? {};
    expect([alg, content?.length]).toEqual(['SHA-512', 128]);
  });

  test('gives every component one reference and every dependency a component', () => {
    const refs = [bom.metadata.component['bom-ref'], ...bom.components.map((component) => component['bom-ref'])];
    expect(new Set(refs).size).toBe(refs.length);
    expect(bom.dependencies.map(({ ref }) => ref)).toEqual(refs);
    expect(bom.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref))).toEqual([]);
  });

  test('gives the same bytes for the same package, without a clock', () => {
    expect(formatSbom(props)).toBe(formatSbom(props));
    expect(bom.metadata.timestamp).toBeUndefined();
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('carries the time of the release where one is given, and another serial number for another tarball', () => {
    expect((JSON.parse(formatSbom({ ...props, epoch: 1_700_000_000 })) as Bom).metadata.timestamp).toBe('2023-11-14T22:13:20.000Z');
    expect((JSON.parse(formatSbom({ ...props, tarball: 'cd'.repeat(64) })) as Bom).serialNumber).not.toBe(bom.serialNumber);
  });
});

interface Bom {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp?: string; readonly component: { readonly 'bom-ref': string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly 'name': string;
    readonly 'purl': string;
    readonly 'hashes'?: readonly { readonly alg: string; readonly content: string }[];
    readonly 'properties': readonly { readonly name: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** As the lock file says, and as the installed package itself says: a `binding.gyp` alone makes npm run a build. */
function runsInstallScript({ path, locked }: InstalledPackage): boolean {
  if (locked.hasInstallScript) return true;
  const folder = join(PROJECT, path);
  if (!existsSync(join(folder, 'package.json'))) return false;
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly scripts?: Record<string, string> };
  return INSTALL_SCRIPTS.some((name) => name in scripts) || existsSync(join(folder, 'binding.gyp'));
}

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(join(PROJECT, file), 'utf8')) as Content;
}
