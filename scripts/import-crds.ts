import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';

/** The API groups whose typed objects stand in `imports/`; `fluxcd.controlplane.io` is written by hand. */
const GROUPS = ['helm', 'kustomize', 'notification', 'source'].map((name) => `${name}.toolkit.fluxcd.io`);

interface Crd {
  readonly kind?: string;
  readonly spec?: { readonly group?: string };
}

/**
 * `ts-node scripts/import-crds.ts <folder of CRDs> [<folder of imports>]`: writes typed API objects from the CRDs of a folder.
 *
 * Descriptions are dropped first: only the shapes are wanted here, not other projects' texts. All CRDs of a group go
 * into one file, because `cdk8s import` writes one module per group and the last file read would win.
 */
function importCrds(source: string, target: string): void {
  const crds = readCrds(source);
  const work = mkdtempSync(join(tmpdir(), 'sluice-crds-'));
  try {
    for (const group of GROUPS) {
      const ofGroup = crds.filter((crd) => crd.spec?.group === group);
      if (ofGroup.length === 0) throw new Error(`no CRD of ${group} in ${source}`);
      const file = join(work, `${group}.yaml`);
      writeFileSync(file, ofGroup.map((crd) => stringify(withoutDescriptions(crd), { aliasDuplicateObjects: false })).join('---\n'));
      execFileSync('cdk8s', ['import', '--language', 'typescript', '--check-upgrade=false', '--no-save', '--output', target, file], { stdio: 'inherit' });
    }
  } finally {
    rmSync(work, { recursive: true });
  }
}

function readCrds(folder: string): readonly Crd[] {
  return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS() as Crd))
    .filter((crd) => crd?.kind === 'CustomResourceDefinition');
}

/** A property may itself be called `description`; then its schema is an object, and stays. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, child]) => key !== 'description' || typeof child !== 'string');
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutDescriptions(child)]));
}

const [source, target = 'imports'] = process.argv.slice(2);
if (!source) throw new Error('usage: import-crds <folder of CRDs> [<folder of imports>]');
importCrds(source, target);
