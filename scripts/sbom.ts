import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { productionClosure, type InstalledPackage, type Lockfile } from './lockfile';

/** What of our own `package.json` an SBOM tells. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license?: string;
}

export interface SbomProps {
  readonly manifest: PackageManifest;
  readonly lock: Lockfile;
  /** SHA-512 of the packed tarball, in hexadecimal digits. */
  readonly tarball: string;
  /** Seconds since 1970. @default - the SBOM carries no time */
  readonly epoch?: number;
}

/**
 * A CycloneDX 1.5 bill of materials for the packed package: everything that is installed with it, from the lock file.
 *
 * The same package and lock file give the same bytes: no clock, and the serial number is a hash of the content.
 */
export function formatSbom(props: SbomProps): string {
  const { manifest, lock, tarball, epoch } = props;
  const [root, ...installed] = productionClosure(lock);
  if (!root) throw new Error('package-lock.json is empty');
  const refs = new Map([root, ...installed].map((found) => [found.path, found === root ? purl(manifest.name, manifest.version) : refOf(found)]));
  const content = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      ...(epoch === undefined ? {} : { timestamp: new Date(epoch * 1000).toISOString() }),
      lifecycles: [{ phase: 'build' }],
      component: {
        'bom-ref': purl(manifest.name, manifest.version),
        'type': 'library',
        'name': manifest.name,
        'version': manifest.version,
        ...(manifest.description ? { description: manifest.description } : {}),
        'hashes': [{ alg: 'SHA-512', content: tarball }],
        ...licences(manifest.license),
        'purl': purl(manifest.name, manifest.version),
      },
    },
    components: installed.map((found) => component(found)),
    dependencies: [root, ...installed].map(({ path, requires }) => ({
      ref: refs.get(path),
      dependsOn: [...new Set(requires.map((target) => refs.get(target)))].sort(),
    })),
  };
  const { $schema, bomFormat, specVersion, ...rest } = content;
  return `${JSON.stringify({ $schema, bomFormat, specVersion, serialNumber: serialNumber(JSON.stringify(content)), ...rest }, undefined, 2)}\n`;
}

function component(found: InstalledPackage): object {
  const { name, locked } = found;
  const [group, short] = name.startsWith('@') ? name.split('/', 2) : [undefined, name];
  return {
    'bom-ref': refOf(found),
    'type': 'library',
    ...(group ? { group } : {}),
    'name': short,
    'version': locked.version,
    'scope': 'required',
    ...(locked.integrity ? { hashes: locked.integrity.split(/\s+/).map(hash) } : {}),
    ...licences(locked.license),
    'purl': purl(name, locked.version ?? ''),
    'properties': [{ name: 'cdx:npm:package:path', value: found.path }, ...(locked.inBundle ? [{ name: 'cdx:npm:package:bundled', value: 'true' }] : [])],
  };
}

/** One package may be installed twice at the same version, in different places: the place makes the reference unique. */
function refOf({ name, path, locked }: InstalledPackage): string {
  const nested = path === `node_modules/${name}` ? '' : `#${path}`;
  return `${purl(name, locked.version ?? '')}${nested}`;
}

function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version.replaceAll('+', '%2B')}`;
}

function hash(integrity: string): object {
  const [algorithm = '', digest = ''] = integrity.split('-', 2);
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') };
}

function licences(expression: string | undefined): object {
  if (!expression) return {};
  return { licenses: [/[ ()]/.test(expression) ? { expression } : { license: { id: expression } }] };
}

/** A UUID of version 8: the digits are a hash of what it names. */
function serialNumber(content: string): string {
  const digits = createHash('sha256').update(content).digest('hex');
  return `urn:uuid:${digits.slice(0, 8)}-${digits.slice(8, 12)}-8${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

/** `ts-node scripts/sbom.ts <folder>`: writes `<name>-<version>.cdx.json` beside the tarball that `npm pack` put into the folder. */
function main(folder: string | undefined): void {
  if (!folder) throw new Error('usage: sbom.ts <the folder that holds the packed tarball>');
  const project = resolve(__dirname, '..');
  const manifest = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as PackageManifest;
  const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as Lockfile;
  const base = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}`;
  const tarball = createHash('sha512').update(readFileSync(join(folder, `${base}.tgz`))).digest('hex');
  const epoch = process.env.SOURCE_DATE_EPOCH ? Number(process.env.SOURCE_DATE_EPOCH) : undefined;
  const file = join(folder, `${base}.cdx.json`);
  writeFileSync(file, formatSbom({ manifest, lock, tarball, epoch }));
  process.stdout.write(`${file}\n`);
}

if (require.main === module) main(process.argv[2]);
